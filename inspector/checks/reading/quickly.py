"""Facts of many records at once: only the fields that are asked for are read, and no other is looked at.

What is odd is left to the tables' exact way (docs/tables.md, "Two ways").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from inspector.schema import descriptor_of, holds_secrets, is_secret
from inspector.tables.filling.decoder import OddError, decoder_at
from inspector.tables.filling.quickkeys import key_cells
from inspector.tables.filling.quickvalues import stats_column
from inspector.tables.filling.rows import VERSIONSTAMP
from keycodec.families.family import SuffixKind, ValueKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.descriptor import Descriptor

    from inspector.checks.reading.facts import Fact
    from inspector.records.grouping import Batch
    from inspector.tables.filling.decoder import Decoder
    from inspector.values.layouts import Layout

Arrays = dict[str, "pa.Array[Any]"]


class QuickFacts:
    """Makes the columns of a fact of its family's batches. ``stats``: the type of values that are rows of counters."""

    def __init__(
        self, types: Mapping[str, pa.DataType], decoder: Decoder | None = None, stats: pa.DataType | None = None
    ) -> None:
        self._types, self._decoder, self._stats = types, decoder, stats

    @classmethod
    def of(cls, fact: Fact, layout: Layout, table: pa.Schema) -> QuickFacts | None:
        """Return one for a fact; None where values are no plain messages, or where secrets would have to be masked.

        ``table``: the columns of the family's table.
        """
        family = fact.family
        held = [field.name for field in family.fields]
        if family.versioned:
            held.append(VERSIONSTAMP)
        types = {name: table.field(name).type for name in held}
        if not fact.value_columns:
            return cls(types)
        is_stats = family.suffix is SuffixKind.COUNTER
        if layout.message_class is None or family.value is not ValueKind.MESSAGE:
            return None
        message = descriptor_of(layout.message_class)
        if not (is_stats or family.suffix is None) or _asks_secrets(message, fact.value_fields):
            return None
        paths = frozenset((path[1],) for path in fact.value_paths if path[1]) if is_stats else fact.value_paths
        decoder = decoder_at(message, paths)
        return None if decoder is None else cls(types, decoder, table.field("value").type if is_stats else None)

    def columns(self, batch: Batch) -> tuple[Arrays, Arrays]:
        """The fields of the keys, and those of the values. Raises OddError."""
        cells = key_cells(batch.run, [key for key, _ in batch.key_values], list(self._types))
        arrays: Arrays = {name: _array(cells[name], type_) for name, type_ in self._types.items()}
        if self._decoder is None:
            return arrays, {}
        try:
            values = self._decoder.arrays([value for _, value in batch.key_values])
            return arrays, values if self._stats is None else _of_stats(self._stats, values, len(batch.key_values))
        except pa.ArrowException as error:
            raise OddError from error


def _of_stats(type_: pa.DataType, values: Arrays, rows: int) -> Arrays:
    """The parts of statistics, of rows that have no counters."""
    column: Any = stats_column(type_, values, rows)
    return {field.name: column.field(index) for index, field in enumerate(column.type)}


def _array(cells: Any, type_: pa.DataType) -> pa.Array[Any]:
    return cells if isinstance(cells, pa.Array) else pa.array(cells, type_)


def _asks_secrets(message: Descriptor, names: frozenset[str]) -> bool:
    asked = (field for field in message.fields if field.name in names)
    return any(is_secret(field) or (field.message_type and holds_secrets(field.message_type)) for field in asked)
