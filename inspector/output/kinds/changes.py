"""Changes of records, and the events of a history, as items to print, as they may be shown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from inspector.forms.plain import KEY_COLUMNS, STAMP_TIMES
from inspector.forms.times import iso
from inspector.output.items import Columns, Item, cut, one_line
from inspector.output.kinds.records import key_stamp
from inspector.sources.backup import MutationType
from inspector.views.rows import record_name
from keycodec.jsonforms import Int64, key_data
from keycodec.text.safetext import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.compare.diff import ShownChange
    from inspector.compare.fields import FieldChange
    from inspector.compare.history import ShownEvent
    from inspector.forms.jsontext import Json
    from keycodec.key import Key
    from keycodec.versionstamp import Versionstamp


#: The columns that hold a value.
SIDES = ("before", "after")
_CHANGE = ("change", "record", "family", "key", "fields", "versionstamp", "fields_changed", *SIDES)
#: The columns of a change.
CHANGE_COLUMNS = Columns(_CHANGE, (*KEY_COLUMNS, *STAMP_TIMES))
_EVENT = ("version", "time", "time_precision", "mutations")
#: Characters of an element of a list that a cell shows.
_ELEMENT_WIDTH = 40


class ChangeItem(Item):
    """A record that differs. ``notes``: further columns, before the others."""

    COLUMNS = CHANGE_COLUMNS
    inside = ("fields",)

    def __init__(self, change: ShownChange, notes: dict[str, Json] | None = None) -> None:
        self._change = change
        self._notes = notes or {}

    @property
    def versionstamp(self) -> Versionstamp | None:
        return key_stamp(self._change.key)

    def data(self) -> dict[str, Any]:
        """As :meth:`Item.data`: the record before and after (null: there is none), and each place that differs."""
        change = self._change
        return {
            **self._notes,
            "change": change.kind,
            "record": record_name(change.key),
            **key_data(change.key),
            "fields_changed": [{"field": place, "before": old, "after": new} for place, old, new in change.fields],
            "before": change.before,
            "after": change.after,
        }

    def flat(self) -> dict[str, Any]:
        data = self.data()
        return {name: data.get(name) for name in (*self._notes, *self.COLUMNS.flat)}

    def cells(self) -> dict[str, Any]:
        """As :meth:`Item.cells`; of a record added or removed its value, cut to what a line can hold."""
        change = self._change
        if change.kind == "changed":
            what = "; ".join(_field_text(field, _ELEMENT_WIDTH) for field in change.fields)
            what = what or "the same value, other bytes"
        else:
            what = one_line(change.after if change.kind == "added" else change.before)
        cells = {"change": change.kind, "record": record_name(change.key), "fields_changed": cut(what)}
        return {**self._notes, **{name: printable(cell) for name, cell in cells.items()}}

    def text(self) -> str:
        """As :meth:`Item.text`: every place that differs on a line of its own."""
        notes = "".join(f" {name}={value}" for name, value in self._notes.items() if value != "")
        lines = [f"{self._change.kind}{notes} {record_name(self._change.key)}"]
        lines += [f"  {_field_text(field)}" for field in self._change.fields]
        return "\n".join(map(printable, lines))


#: The columns of :func:`event_items`.
EVENT_COLUMNS = Columns((*_EVENT, *_CHANGE), CHANGE_COLUMNS.more)


def _field_text(field: FieldChange, width: int | None = None) -> str:
    place, before, after = field
    change = f"{_side(before, width)} -> {_side(after, width)}"
    return f"{place}: {change}" if place else change  # a value that is one number has no places


def _side(value: Json, width: int | None) -> str:
    """Return what stands on a side; of a whole element at most ``width`` characters, so that both sides can be seen."""
    if value is None:
        return "(none)"
    return cut(one_line(value), width) if width and isinstance(value, dict | list) else one_line(value)


def event_items(events: Iterable[ShownEvent]) -> Iterator[Item]:
    """One item for each record that a version changed; else one that says so, or that says which it touched."""
    for event in events:
        names = Counter(MutationType(mutation.type).name.lower() for mutation in event.mutations)
        notes: dict[str, Json] = {
            "version": Int64(event.version),
            "time": iso(event.time.timestamp()) if event.time else "",
            "time_precision": event.time_precision,
            "mutations": ", ".join(f"{name} {count}" if count > 1 else name for name, count in names.items()),
        }
        for change in event.changes:
            yield ChangeItem(change, notes)
        for key in event.touched:
            yield TouchedItem(notes, "unknown", key)
        if not event.changes and not event.touched:
            yield TouchedItem(notes, "none" if event.has_state else "unknown")


class TouchedItem(Item):
    """A version that touched the keys, or a record that was touched, without what was before and after.

    ``change``: "none" if it left them as they were, "unknown" if nothing tells what was there before, or another word;
    ``key``: of the record.
    """

    inside = ("fields",)

    def __init__(
        self, notes: dict[str, Json], change: str, key: Key | None = None, columns: Columns = EVENT_COLUMNS
    ) -> None:
        self._columns = columns
        self._notes = notes
        self._change = change
        self._key = key

    @property
    def versionstamp(self) -> Versionstamp | None:
        return None if self._key is None else key_stamp(self._key)

    def data(self) -> dict[str, Any]:
        data = {**self._notes, "change": self._change}
        return data if self._key is None else data | {"record": record_name(self._key), **key_data(self._key)}

    def flat(self) -> dict[str, Any]:
        data = self.data()
        return {name: data.get(name) for name in self._columns.flat}

    def cells(self) -> dict[str, Any]:
        record = "" if self._key is None else printable(record_name(self._key))
        return {**self._notes, "change": self._change, "record": record, "fields_changed": ""}
