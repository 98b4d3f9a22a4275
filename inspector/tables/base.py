"""What a table is, and how rows become Arrow record batches."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa

from inspector.sources.base import END_OF_DATA
from inspector.tables.leading import WantedValues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from inspector.schema import Schema
    from inspector.sources.base import Source
    from keycodec.ranges import KeyRange

#: The field that says which instance a key belongs to.
INSTANCE = "instance_id"
#: Rows of a batch, at most.
BATCH_ROWS = 4096
#: Bytes of keys and values behind a batch, roughly: a batch ends with the row that reaches it.
BATCH_BYTES = 8 << 20


@dataclass(frozen=True)
class Reading:
    """What to read of a source, and how.

    ``leading``: what is asked of the table's leading fields; it chooses the key ranges that are read. ``begin``,
    ``end``: only keys in [begin, end). ``mask``: whether secrets are masked. ``value_fields``: the fields of the column
    ``value`` that are asked for; the others may be null. None for all. ``instance_id``: only what belongs to this
    instance.
    """

    source: Source
    schema: Schema
    leading: Mapping[str, WantedValues] = field(default_factory=dict)
    begin: bytes = b""
    end: bytes = END_OF_DATA
    mask: bool = True
    value_fields: frozenset[str] | None = None
    instance_id: str | bytes | None = None

    @property
    def wanted(self) -> Mapping[str, WantedValues]:
        """What is asked of the leading fields and, by ``instance_id``, of the instance."""
        if self.instance_id is None:
            return self.leading
        asked = self.leading.get(INSTANCE, WantedValues())
        return {**self.leading, INSTANCE: WantedValues((self.instance_id,)).and_(asked)}


class Table(Protocol):
    """A table: its name, its columns, and its rows of any source."""

    @property
    def name(self) -> str:
        """The name, as SQL has it."""
        ...

    @property
    def schema(self) -> pa.Schema:
        """All columns with their types."""
        ...

    @property
    def leading_fields(self) -> Sequence[str]:
        """Columns that keys begin with, in this order. Given values, they choose the key range that is read."""
        ...

    def ranges(self, reading: Reading) -> Sequence[KeyRange] | None:
        """The key ranges that are read, in order; None if nobody can tell. Any part of them can be read by itself."""
        ...

    def read(self, reading: Reading, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Yield the rows in key order, with these columns alone. Raises any error of the source."""
        ...


def in_batches(
    rows: Iterable[tuple[int, Any]], types: Mapping[str, pa.DataType], cells: Sequence[Callable[[Any], Any]]
) -> Iterator[pa.RecordBatch]:
    """Turn rows into record batches.

    ``rows``: each with the bytes behind it. ``types``: of the columns. ``cells``: for each column, what makes its
    cell of a row.
    """
    for piece in _pieces(rows):
        yield record_batch(types, [map(cell, piece) for cell in cells], len(piece))


def record_batch(types: Mapping[str, pa.DataType], columns: Iterable[Iterable[Any]], rows: int) -> pa.RecordBatch:
    """Make a batch of columns, which are arrays or Python's values."""
    pairs = zip(columns, types.values(), strict=True)
    arrays = [column if isinstance(column, pa.Array) else pa.array(column, type_) for column, type_ in pairs]
    return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(list(types.items()))) if arrays else _no_columns(rows)


def _pieces(rows: Iterable[tuple[int, Any]]) -> Iterator[list[Any]]:
    stream = iter(rows)
    for size, first in stream:
        piece = [first]
        for more, row in islice(stream, BATCH_ROWS - 1):
            piece.append(row)
            size += more
            if size >= BATCH_BYTES:
                break
        yield piece


def _no_columns(rows: int) -> pa.RecordBatch:
    """A batch of rows without columns, for those who only count."""
    return pa.record_batch([pa.nulls(rows)], names=["row"]).select([])
