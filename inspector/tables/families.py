"""One key family as a table (docs/tables.md, "Families")."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from inspector.records.scanning import scan
from inspector.tables.base import in_batches
from inspector.tables.cells import text_cell
from inspector.tables.leading import key_ranges, within
from inspector.tables.shapes import Shape, rest_of, shape_of
from inspector.values.layouts import Layouts
from keycodec.elements import ElementKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inspector.forms.plain import Shown
    from inspector.records.record import Record
    from inspector.schema import Schema
    from inspector.tables.base import Reading
    from keycodec.families.family import Family

#: Makes a column's cell of a row.
Cell = Callable[["_Row"], Any]

_FIELDS: dict[ElementKind, pa.DataType] = {
    ElementKind.BYTES: pa.string(),
    ElementKind.INT64: pa.int64(),
    ElementKind.VERSIONSTAMP: pa.string(),
}
VERSIONSTAMP = "versionstamp"


class FamilyTable:
    """The records of one family, a row each, with the messages of one schema.

    The columns are the key's fields, ``versionstamp`` where keys have one, ``value`` where values are not empty, then
    ``key`` (bytes), ``size`` (bytes of all keys and values), ``unknown`` (JSON text of what ``value`` cannot hold) and
    ``problems``.
    """

    def __init__(self, family: Family, schema: Schema) -> None:
        self.family = family
        self.name = family.name
        self._layout = Layouts(schema).of(family)

    @property
    def leading_fields(self) -> Sequence[str]:
        return [field.name for field in self.family.fields]

    @cached_property
    def schema(self) -> pa.Schema:
        return pa.schema([pa.field(name, type_) for name, (type_, _) in self._columns.items()])

    @cached_property
    def _shape(self) -> Shape | None:
        return shape_of(self._layout)

    @cached_property
    def _columns(self) -> Mapping[str, tuple[pa.DataType, Cell]]:
        """Every column: its type, and what makes its cells."""
        columns = {field.name: (_FIELDS[field.kind], _field_cell(field.name)) for field in self.family.fields}
        if self.family.versioned:
            columns[VERSIONSTAMP] = (pa.string(), lambda row: _stamp(row))
        if self._shape is not None:
            columns["value"] = (self._shape.type, lambda row: row.value)
        return columns | {
            "key": (pa.binary(), lambda row: row.record.key.raw),
            "size": (pa.int64(), lambda row: row.record.size),
            "unknown": (pa.string(), lambda row: row.rest),
            "problems": (pa.list_(pa.string()), lambda row: row.problems),
        }

    def read(self, reading: Reading, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        chosen = {name: self._columns[name] for name in columns}
        rows = ((record.size, _Row(record, self._shape, reading.mask)) for record in self._records(reading))
        types = {name: type_ for name, (type_, _) in chosen.items()}
        return in_batches(rows, types, [cell for _, cell in chosen.values()])

    def _records(self, reading: Reading) -> Iterator[Record]:
        for begin, end in within(key_ranges(self.family, reading.leading), reading.begin, reading.end):
            yield from scan(reading.source, self.family, schema=reading.schema, begin=begin, end=end)


class _Row:
    """A record, read as far as cells ask."""

    def __init__(self, record: Record, shape: Shape | None, mask: bool) -> None:
        self.record = record
        self._shape = shape
        self._mask = mask

    @cached_property
    def shown(self) -> Shown:
        return self.record.shown(mask=self._mask)

    @cached_property
    def value(self) -> Any:
        return self._shape.cell(self.shown.value) if self._shape is not None else None

    @property
    def rest(self) -> str | None:
        return rest_of(self.shown.value, fits=self.value is not None)

    @property
    def problems(self) -> list[str]:
        found = [str(problem) for problem in self.shown.problems]
        return found if self.record.key.error is None else [str(self.record.key.error), *found]


def _field_cell(name: str) -> Cell:
    def cell(row: _Row) -> Any:
        value = row.record.key.fields.get(name)
        if isinstance(value, str):
            return text_cell(value)
        return value if value is None or isinstance(value, int) else str(value)

    return cell


def _stamp(row: _Row) -> str | None:
    stamp = row.record.key.versionstamp
    return None if stamp is None else str(stamp)
