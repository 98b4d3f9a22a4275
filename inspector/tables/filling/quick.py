"""The rows of a batch, made at once, column by column: the quick way (docs/tables.md, "Two ways").

It answers only what it is sure of. For anything odd it raises OddError; the exact way then makes the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
from google.protobuf.message import DecodeError

from inspector.tables.base import record_batch
from inspector.tables.filling.decoder import OddError
from inspector.tables.filling.quickkeys import key_cells
from inspector.tables.filling.quickvalues import values_reader
from inspector.tables.filling.rows import VERSIONSTAMP, FamilyRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from inspector.records.grouping import Batch
    from inspector.tables.columns.shapes import Shape
    from inspector.values.layouts import Layout

#: Columns that need the values.
_OF_VALUES = frozenset({"value", "unknown", "problems"})


class QuickWay:
    """Makes the rows of one family's batches.

    ``shape``: of the family's values. ``types``: of the columns. ``value_fields``: see :class:`Reading`.
    """

    def __init__(
        self,
        layout: Layout,
        shape: Shape | None,
        types: Mapping[str, pa.DataType],
        value_fields: frozenset[str] | None,
        *,
        mask: bool,
    ) -> None:
        self._shape = shape
        self._types = types
        self._mask = mask
        self._of_keys = [name for name in (*(f.name for f in layout.family.fields), VERSIONSTAMP) if name in types]
        self._reads_values = bool(_OF_VALUES & types.keys())
        self._read_values = values_reader(layout, types.get("value"), value_fields, mask=mask)

    def rows(self, batch: Batch) -> pa.RecordBatch:
        """The rows of a batch. Raises OddError."""
        try:
            cells = self._cells(batch)
        except (DecodeError, pa.ArrowException) as error:
            raise OddError from error
        return record_batch(self._types, [cells[name] for name in self._types], len(batch.key_values))

    def _cells(self, batch: Batch) -> dict[str, Any]:
        """The cells of every column that is asked for."""
        if self._reads_values and self._read_values is None:
            raise OddError
        key_values = batch.key_values
        keys = [key for key, _ in key_values]
        cells = dict(key_cells(batch.run, keys, self._of_keys))
        cells["key"] = keys
        cells["size"] = [len(key) + len(value) for key, value in key_values]
        return cells | self._value_cells(batch) if self._reads_values else cells

    def _value_cells(self, batch: Batch) -> dict[str, Any]:
        assert self._read_values is not None
        column = self._read_values([value for _, value in batch.key_values])
        rows = {index: self._exact(batch, index) for index in column.odd}

        def told(cell: Callable[[FamilyRow], Any], nothing: Any) -> list[Any]:
            cells = [nothing] * len(batch.key_values)
            for index, row in rows.items():
                cells[index] = cell(row)
            return cells

        cells: dict[str, Any] = {"value": column.cells}
        if "unknown" in self._types:
            cells["unknown"] = told(lambda row: row.rest, None)
        if "problems" in self._types:
            cells["problems"] = told(lambda row: row.problems, [])
        return cells

    def _exact(self, batch: Batch, index: int) -> FamilyRow:
        one = batch._replace(key_values=batch.key_values[index : index + 1])
        return FamilyRow(next(one.records()), self._shape, self._mask)
