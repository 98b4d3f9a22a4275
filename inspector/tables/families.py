"""One key family as a table (docs/tables.md, "Families")."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from inspector.records.grouping import Batch, batches
from inspector.records.wanted import check_instance
from inspector.tables.base import in_batches
from inspector.tables.columns.shapes import Shape, shape_of
from inspector.tables.filling.gathering import ExactWay, gathered, rows_of
from inspector.tables.filling.quick import QuickWay
from inspector.tables.filling.rows import VERSIONSTAMP, FamilyRow, key_field, stamp_cell
from inspector.tables.leading import key_ranges, within
from inspector.values.layouts import Layouts
from keycodec.elements import ElementKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from inspector.records.record import Record
    from inspector.schema import Schema
    from inspector.tables.base import Reading
    from keycodec.families.family import Family
    from keycodec.ranges import KeyRange

#: Makes a column's cell of a row.
Cell = Callable[[FamilyRow], Any]

_FIELDS: dict[ElementKind, pa.DataType] = {
    ElementKind.BYTES: pa.string(),
    ElementKind.INT64: pa.int64(),
    ElementKind.VERSIONSTAMP: pa.string(),
}


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
            columns[VERSIONSTAMP] = (pa.string(), lambda row: stamp_cell(row.record.key))
        if self._shape is not None:
            columns["value"] = (self._shape.type, lambda row: row.value)
        return columns | {
            "key": (pa.binary(), lambda row: row.record.key.raw),
            "size": (pa.int64(), lambda row: row.record.size),
            "unknown": (pa.string(), lambda row: row.rest),
            "problems": (pa.list_(pa.string()), lambda row: row.problems),
        }

    def ranges(self, reading: Reading) -> list[KeyRange]:
        """The key ranges to read. Raises UsageError if an instance is asked for and the keys belong to none."""
        if reading.instance_id is not None:
            check_instance([self.family])
        return within(key_ranges(self.family, reading.wanted), reading.begin, reading.end)

    def read(self, reading: Reading, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        quick = self.quick_way(columns, reading.value_fields, mask=reading.mask)
        exact = self.exact_way(columns, mask=reading.mask)
        for begin, end in self.ranges(reading):
            found = batches(reading.source.key_values(begin, end), Layouts(reading.schema))
            for piece in gathered(found, self._layout):
                yield from rows_of(piece, quick, exact) if isinstance(piece, Batch) else exact(piece)

    def quick_way(
        self, columns: Sequence[str], value_fields: frozenset[str] | None = None, *, mask: bool = True
    ) -> QuickWay:
        """Return what makes rows with these columns of the family's batches, all at once."""
        types = {name: self._columns[name][0] for name in columns}
        return QuickWay(self._layout, self._shape, types, value_fields, mask=mask)

    def exact_way(self, columns: Sequence[str], *, mask: bool = True) -> ExactWay:
        """Return what makes rows with these columns of the family's records, one by one."""
        chosen = [self._columns[name] for name in columns]
        types = {name: type_ for name, (type_, _) in zip(columns, chosen, strict=True)}

        def exact(records: Iterable[Record]) -> Iterator[pa.RecordBatch]:
            rows = ((record.size, FamilyRow(record, self._shape, mask)) for record in records)
            return in_batches(rows, types, [cell for _, cell in chosen])

        return exact


def _field_cell(name: str) -> Cell:
    return lambda row: key_field(row.record.key, name)
