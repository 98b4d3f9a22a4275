"""A key: its drawing, the record under it, its neighbours, and how other programs write it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from inspector.explore.drawing.parts import parts
from inspector.explore.explorer import ShownPage
from inspector.explore.panels.keys import asked_keys
from inspector.explore.panels.record import record_data_of
from inspector.records.scanning import get, record_range, scan
from keycodec.drawing import diagram
from keycodec.text.textforms import format_text

if TYPE_CHECKING:
    from inspector.explore.explorer import Asked
    from keycodec.key import Key

#: Neighbours on each side, and keys that are listed of a text that has several.
_NEIGHBOURS, _LISTED = 5, 50
_FORMS = ("hex", "fdbcli", "base64", "python")


def show(asked: Asked) -> ShownPage:
    """The page; without a key, the place to paste one."""
    found = asked_keys(asked)
    if found is None:
        return ShownPage("key.html", {"text": "", "key": None})
    key = found.key
    begin, end = record_range(key.raw)
    record = get(asked.source, key, schema=asked.schema)
    return ShownPage(
        "key.html",
        {
            "text": asked.text("q") or key.raw.hex(),
            "key": key,
            "note": found.note,
            "others": [raw.hex() for raw in found.keys[1:_LISTED]],
            "parts": parts(key),
            "drawing": diagram(key.raw, partial=True).splitlines() if key.raw else [],
            "forms": {form: format_text(key.raw, form) for form in _FORMS},
            "range": [format_text(bound, "fdbcli") for bound in (begin, end)],
            "before": list(reversed(_neighbours(asked, b"", begin, reverse=True))),
            "after": _neighbours(asked, end, b"\xff", reverse=False),
            **record_data_of(asked, record),
        },
    )


def _neighbours(asked: Asked, begin: bytes, end: bytes, *, reverse: bool) -> list[Key]:
    if begin >= end:
        return []
    found = scan(asked.source, begin=begin, end=end, reverse=reverse, schema=asked.schema)
    return [record.key for record in islice(found, _NEIGHBOURS)]
