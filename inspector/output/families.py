"""Records of one family on a terminal: the fields of the key are columns, and so are the plain fields of the value."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from google.protobuf.message import Message

from inspector.forms.messages import scalar_data
from inspector.forms.plain import label_notes, value_data
from inspector.output.items import Cell, cut, one_line
from inspector.output.kinds.records import KeyItem, RecordItem
from inspector.schema.descriptors import descriptor_of
from inspector.values.label import TxnLabel
from inspector.values.stats import TabletStats
from keycodec.jsonforms import Int64
from keycodec.text.safetext import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.forms.plain import Shown
    from keycodec.key import Key

#: Elements of a list that may be shown; a cell holds few.
_ELEMENTS = 20
_UNSET = Cell("", is_optional=True)


class FamilyRecordItem(RecordItem):
    """A record among others of its family."""

    def terminal(self) -> dict[str, Cell]:
        key_cells = _key_cells(self._shown.key)
        value_cells = {name: cell for name, cell in _value_cells(self._shown) if name not in key_cells}
        return {**key_cells, **value_cells, "problems": Cell(self.cells()["problems"])}


class FamilyKeyItem(KeyItem):
    """A record's key alone, among others of its family."""

    def terminal(self) -> dict[str, Cell]:
        return _key_cells(self._key)


def _key_cells(key: Key) -> dict[str, Cell]:
    stamp = {} if key.versionstamp is None else {"versionstamp": Cell(str(key.versionstamp))}
    return {name: _scalar_cell(value) for name, value in key.fields.items()} | stamp


def _value_cells(shown: Shown) -> Iterator[tuple[str, Cell]]:
    """The fields of a value that are single values or lists of them, in the order of its message; all may go."""
    message = value = shown.value
    if isinstance(value, TxnLabel):
        message = value.message
        yield from ((name, _scalar_cell(note)) for name, note in label_notes(value).items())
    elif isinstance(value, TabletStats):
        message = value.merged
    if not isinstance(message, Message):
        data = value_data(value)
        cell = _scalar_cell(data) if isinstance(data, Int64) else Cell(printable(cut(one_line(data))))
        yield "value", cell._replace(is_optional=True)
        return
    written = {field.number: found for field, found in message.ListFields()}
    for field in descriptor_of(message).fields:
        if field.message_type is not None:
            continue
        found: Any = written.get(field.number)
        if found is None:
            yield field.name, _UNSET
        elif field.is_repeated:
            elements = (_scalar_cell(scalar_data(field, element)).text for element in islice(found, _ELEMENTS))
            yield field.name, Cell(cut(", ".join(elements)), is_optional=True)
        else:
            yield field.name, _scalar_cell(scalar_data(field, found))._replace(is_optional=True)


def _scalar_cell(value: Any) -> Cell:
    if isinstance(value, Int64) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return Cell(str(value), is_number=True)
    return Cell(printable(cut(value if isinstance(value, str) else one_line(value))))
