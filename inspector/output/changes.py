"""Changes of records, and the events of a history, as items to print; secrets masked unless they are to be shown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from inspector.forms.plain import KEY_COLUMNS, key_data, value_data
from inspector.forms.times import iso
from inspector.output.items import Columns, Item, cut, one_line
from inspector.sources.backup import MutationType
from inspector.views.rows import record_name
from keycodec.safetext import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.compare.diff import Change, FieldChange
    from inspector.compare.history import Event
    from inspector.records.record import Record


_CHANGE = ("change", "record", "family", "key", "fields", "versionstamp", "fields_changed", "before", "after")
_EVENT = ("version", "time", "mutations")


class ChangeItem(Item):
    """A record that differs. ``notes``: further columns, before the others."""

    COLUMNS = Columns(_CHANGE, KEY_COLUMNS)

    def __init__(self, change: Change, *, show_secrets: bool = False, notes: dict[str, Any] | None = None) -> None:
        self._change = change
        self._show_secrets = show_secrets
        self._notes = notes or {}

    def data(self) -> dict[str, Any]:
        """See :meth:`Item.data`: the record before and after (null: there is none), and each place that differs."""
        change = self._change
        fields = change.fields(show_secrets=self._show_secrets)
        return {
            **self._notes,
            "change": change.kind,
            "record": record_name(change.key),
            **key_data(change.key),
            "fields_changed": [{"field": place, "before": old, "after": new} for place, old, new in fields],
            "before": self._value(change.before),
            "after": self._value(change.after),
        }

    def flat(self) -> dict[str, Any]:
        """See :meth:`Item.flat`."""
        data = self.data()
        return {name: data.get(name) for name in (*self._notes, *self.COLUMNS.flat)}

    def _value(self, record: Record | None) -> Any:
        return None if record is None else value_data(record, show_secrets=self._show_secrets)

    def cells(self) -> dict[str, Any]:
        """See :meth:`Item.cells`; of a record added or removed its value, cut to what a line can hold."""
        change = self._change
        if change.kind == "changed":
            fields = change.fields(show_secrets=self._show_secrets)
            what = "; ".join(map(_field_text, fields)) or "the same value, other bytes"
        else:
            what = one_line(self._value(change.after or change.before))
        cells = {**self._notes, "change": change.kind, "record": record_name(change.key), "fields_changed": cut(what)}
        return {name: printable(str(cell)) for name, cell in cells.items()}

    def text(self) -> str:
        """See :meth:`Item.text`: every place that differs on a line of its own."""
        notes = "".join(f" {name}={value}" for name, value in self._notes.items())
        lines = [f"{self._change.kind}{notes} {record_name(self._change.key)}"]
        lines += [f"  {_field_text(field)}" for field in self._change.fields(show_secrets=self._show_secrets)]
        return "\n".join(map(printable, lines))


#: The columns of :func:`event_items`.
EVENT_COLUMNS = Columns((*_EVENT, *_CHANGE), KEY_COLUMNS)


def _field_text(field: FieldChange) -> str:
    place, before, after = field
    change = f"{_side(before)} -> {_side(after)}"
    return f"{place}: {change}" if place else change  # a value that is one number has no places


def _side(value: Any) -> str:
    return "(none)" if value is None else one_line(value)


def event_items(events: Iterable[Event], *, show_secrets: bool = False) -> Iterator[Item]:
    """One item for each record that a version changed; one that says so where it changed none."""
    for event in events:
        kinds = Counter(MutationType(mutation.type).name.lower() for mutation in event.mutations)
        notes = {
            "version": str(event.version),
            "time": f"{iso(event.time.timestamp())} approx." if event.time else "",
            "mutations": ", ".join(f"{kind} {count}" if count > 1 else kind for kind, count in kinds.items()),
        }
        for change in event.changes:
            yield ChangeItem(change, show_secrets=show_secrets, notes=notes)
        if not event.changes:
            yield UnchangedItem(notes)


class UnchangedItem(Item):
    """A version that touched the keys and left them as they were."""

    def __init__(self, notes: dict[str, Any]) -> None:
        self._notes = notes

    def data(self) -> dict[str, Any]:
        """See :meth:`Item.data`."""
        return {**self._notes, "change": "none"}

    def flat(self) -> dict[str, Any]:
        """See :meth:`Item.flat`."""
        return dict.fromkeys(EVENT_COLUMNS.flat) | self.data()

    def cells(self) -> dict[str, Any]:
        """See :meth:`Item.cells`."""
        return {**self._notes, "change": "none", "record": "", "fields_changed": ""}
