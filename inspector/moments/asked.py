"""A version as people ask for it: by its number, by a versionstamp, by a time, or by how long before the newest."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from inspector.errors import SourceNotSupported, UsageError
from inspector.forms.quantities import read_duration, read_quantity
from inspector.moments.known import clock

if TYPE_CHECKING:
    from inspector.moments.clock import VersionClock
    from inspector.sources.base import Source

#: What a person may ask for; a duration is how long before the newest version.
AskedMoment = int | datetime | timedelta
MOMENT_FORMS = (
    "a version, a versionstamp of 20 hex digits, a time such as 2026-11-26T10:00:00Z, or -2h before the newest"
)
_MICROSECOND = timedelta(microseconds=1)
_VERSION = re.compile(r"[0-9]{1,19}")
_VERSIONSTAMP = re.compile(r"([0-9a-fA-F]{16})[0-9a-fA-F]{4}")


def read_moment(text: str) -> AskedMoment:
    """Read a version, the version of a versionstamp, a time (UTC if it names no offset) or a duration with a minus.

    Raises UsageError.
    """
    text = text.strip()
    if stamp := _VERSIONSTAMP.fullmatch(text):
        return int(stamp[1], 16)
    if _VERSION.fullmatch(text):
        return int(text)
    before = read_duration(text[1:]) if text.startswith("-") else None
    quantity = read_quantity(text) if before is None else None
    try:
        if before is not None and before >= 0:
            return timedelta(seconds=before)
        if quantity is not None and quantity.is_time and text[0].isdigit() and quantity.number >= 0:
            return datetime.fromtimestamp(quantity.number, UTC)
    except (ValueError, OverflowError):
        pass  # no calendar has it
    raise UsageError(f"{text!r} is not a version or a time: expected {MOMENT_FORMS}")


def version_asked(source: Source, asked: AskedMoment, told: VersionClock | None = None) -> int:
    """The version that is asked for; of a time the newest that was committed by then, whether it can be read or not.

    ``told``: the source's clock, if it is known. Raises SourceNotSupported where nothing tells the time.
    """
    if isinstance(asked, int):
        return asked
    told = clock(source) if told is None else told
    found = told.version_at(_time_asked(source, asked, told)) if told else None
    if found is not None:
        return found.version
    if isinstance(asked, timedelta):  # a million a second is all that is known
        return max(newest_version(source) - asked // _MICROSECOND, 0)
    info = source.info()
    raise SourceNotSupported(
        f"{info.location}: nothing in it tells the time of its versions: no transaction, and no time in the name of "
        f"the folder; give a version, such as {max(info.read_versions, default=0)}"
    )


def _time_asked(source: Source, asked: datetime | timedelta, told: VersionClock) -> datetime:
    if isinstance(asked, datetime):
        return asked
    newest = told.time_of(newest_version(source))
    try:
        return datetime.max.replace(tzinfo=UTC) if newest is None else newest.time - asked
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def newest_version(source: Source) -> int:
    """The newest version that a source was read at. Raises SourceNotSupported where it has none."""
    info = source.info()
    if not info.read_versions:
        raise SourceNotSupported(f"{info.location}: this source has no versions")
    return max(info.read_versions)
