"""What a stored number says to a person: a time, a size or a duration. The name of its field tells."""

from __future__ import annotations

import re

from inspector.forms.quantities import Quantity, write_duration, write_size
from inspector.forms.times import iso

#: Searched in the name of a field. The first that fits counts.
_DURATION = re.compile(r"(^|_)(timeout|ttl|interval|threshold|execution_time)_(?P<unit>ms|seconds)$")
_TIME = re.compile(
    r"(^|_)([cm]?time|expiration|expired|timestamp|(create|finish|expire)d?_at|visible_ts)(_(ms|s|sec))?$"
)
_SIZE = re.compile(r"(?<!statistics)(^|_)(size|bytes)(_(in|out)put_rowsets)?$")
#: Seconds since 1970 that a time lies between: 1973 and 2286. Others mean "never", or are no time.
_FIRST, _LAST = 10**8, 10**10


def readable_number(name: str, number: int) -> str | None:
    """Write a number of a field as people read it; None where it is best read as it stands."""
    if found := _DURATION.search(name):
        return write_duration(number // 1000 if found["unit"] == "ms" else number) if number >= 0 else None
    if _TIME.search(name):
        seconds = Quantity(0, is_time=True).of(number)
        return iso(seconds) if _FIRST <= seconds < _LAST else None
    return write_size(number) if _SIZE.search(name) and abs(number) >= 1024 else None
