"""``inspector.table``: a table of a source as a stream of Arrow record batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from inspector.errors import UsageError
from inspector.records.wanted import check_bounds
from inspector.schema import Schema
from inspector.sources.base import END_OF_DATA
from inspector.tables.base import Reading
from inspector.tables.catalogue import find_table
from inspector.tables.jobs import Jobs
from inspector.tables.leading import WantedValues
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.sources.base import Source
    from inspector.tables.base import Table
    from keycodec.elements import FieldValue


def table(
    source: Source,
    name: str,
    *,
    columns: Sequence[str] | None = None,
    mask: bool = True,
    schema: Schema | None = None,
    begin: bytes = b"",
    end: bytes = END_OF_DATA,
    jobs: int = 1,
    **leading_fields: FieldValue | bytes,
) -> pa.RecordBatchReader:
    """Read a table of a source: a key family, a view or ``records``. Rows come in key order.

    ``columns``: which, in this order; all if None. Values are decoded only where a column needs them.
    ``mask``: replace each secret by ``******``. ``schema``: how to read values, if not with the built-in schema.
    ``begin``, ``end``: only keys in [begin, end). ``jobs``: how many processes read a large table of a backup or a
    snapshot; 0: one for each core. ``leading_fields``: only keys that begin with them.
    Memory holds one batch (a few for each process), whatever the size of the source. pandas, polars and DuckDB take the
    reader as it is.
    Raises UsageError for an unknown table, column or field; while it is read, any error of the source.
    """
    check_bounds(begin, end)
    known = schema or Schema.builtin()
    found = find_table(name, known)
    chosen = list(found.schema.names) if columns is None else list(columns)
    check_columns(found, chosen)
    _check_leading(found, list(leading_fields))
    leading = {name: WantedValues((value,)) for name, value in leading_fields.items()}
    reading = Reading(source, known, leading, begin, end, mask)
    types = pa.schema([found.schema.field(column) for column in chosen])
    several = Jobs([source], known, jobs)
    return pa.RecordBatchReader.from_batches(types, _closing(several.batches(found, reading, chosen), several))


def _closing(batches: Iterator[pa.RecordBatch], jobs: Jobs) -> Iterator[pa.RecordBatch]:
    with jobs:
        yield from batches


def check_columns(table: Table, columns: Sequence[str]) -> None:
    """Raise UsageError, with the nearest name, for a column that the table does not have."""
    for column in columns:
        if column not in table.schema.names:
            hint = did_you_mean(column, table.schema.names, otherwise=f"it has {', '.join(table.schema.names)}")
            raise UsageError(f"{table.name} has no column {column!r}; {hint}")


def _check_leading(table: Table, names: Sequence[str]) -> None:
    for name in names:
        if name not in table.leading_fields:
            has = f"they are {', '.join(table.leading_fields)}" if table.leading_fields else "it has none"
            raise UsageError(f"{name} is not a leading field of {table.name}; {has}")
