"""Records that mutations touched, as items to print: what became of each, how often it was touched, and by what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.forms.times import iso
from inspector.output.items import Columns
from inspector.output.kinds.changes import CHANGE_COLUMNS, ChangeItem, TouchedItem
from keycodec.jsonforms import Int64

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from inspector.compare.changes import ShownRecordChange
    from inspector.compare.touches import Touched
    from inspector.forms.jsontext import Json
    from inspector.moments.clock import Moment
    from inspector.output.items import Item

_NOTES = ("mutations", "first_version", "first_time", "last_version", "last_time", "time_precision")

#: The columns of :func:`record_change_items`.
RECORD_CHANGE_COLUMNS = Columns((*_NOTES, *CHANGE_COLUMNS.flat), CHANGE_COLUMNS.more)


def record_change_items(
    changes: Iterable[ShownRecordChange], time_of: Callable[[int], Moment | None]
) -> Iterator[Item]:
    """One item for each record. ``time_of``: when a version was committed."""
    for found in changes:
        first, last = time_of(found.touched.first_version), time_of(found.touched.last_version)
        notes: dict[str, Json] = {
            "mutations": _by_what(found.touched),
            "first_version": Int64(found.touched.first_version),
            "first_time": iso(first.time.timestamp()) if first else "",
            "last_version": Int64(found.touched.last_version),
            "last_time": iso(last.time.timestamp()) if last else "",
            "time_precision": last.precision if last else "",
        }
        if found.change is None:
            yield TouchedItem(notes, found.outcome, found.key, RECORD_CHANGE_COLUMNS)
        else:
            yield ChangeItem(found.change, notes)


def _by_what(touched: Touched) -> str:
    named = {"set": touched.sets, "clear": touched.clears, "atomic": touched.atomics}
    return ", ".join(f"{name} {number}" if number > 1 else name for name, number in named.items() if number)
