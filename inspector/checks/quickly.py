"""Facts of many records at once: only the fields that are asked for are read, and no other is looked at.

What is odd is left to the tables' exact way (docs/tables.md, "Two ways").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from inspector.schema import descriptor_of, holds_secrets, is_secret
from inspector.tables.filling.decoder import OddError, decoder_at
from inspector.tables.filling.quickkeys import key_cells
from keycodec.families.family import ValueKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.descriptor import Descriptor

    from inspector.checks.facts import Fact
    from inspector.records.grouping import Batch
    from inspector.tables.filling.decoder import Decoder
    from inspector.values.layouts import Layout

Arrays = dict[str, "pa.Array[Any]"]


class QuickFacts:
    """Makes the columns of a fact of its family's batches."""

    def __init__(self, types: Mapping[str, pa.DataType], decoder: Decoder | None) -> None:
        self._types, self._decoder = types, decoder

    @classmethod
    def of(cls, fact: Fact, layout: Layout, types: Mapping[str, pa.DataType]) -> QuickFacts | None:
        """What makes them; None where values are no plain messages, or where secrets would have to be masked.

        ``types``: of what the keys hold.
        """
        family = fact.family
        if not fact.value_columns:
            return cls(types, None)
        if layout.message_class is None or family.suffix is not None or family.value is not ValueKind.MESSAGE:
            return None
        message = descriptor_of(layout.message_class)
        if _asks_secrets(message, fact.value_fields):
            return None
        decoder = decoder_at(message, fact.value_paths)
        return None if decoder is None else cls(types, decoder)

    def columns(self, batch: Batch) -> tuple[Arrays, Arrays]:
        """The fields of the keys, and those of the values. Raises OddError."""
        cells = key_cells(batch.run, [key for key, _ in batch.key_values], list(self._types))
        arrays: Arrays = {name: _array(cells[name], type_) for name, type_ in self._types.items()}
        if self._decoder is None:
            return arrays, {}
        try:
            return arrays, self._decoder.arrays([value for _, value in batch.key_values])
        except pa.ArrowException as error:
            raise OddError from error


def _array(cells: Any, type_: pa.DataType) -> pa.Array[Any]:
    return cells if isinstance(cells, pa.Array) else pa.array(cells, type_)


def _asks_secrets(message: Descriptor, names: frozenset[str]) -> bool:
    asked = (field for field in message.fields if field.name in names)
    return any(is_secret(field) or (field.message_type and holds_secrets(field.message_type)) for field in asked)
