"""A table of a source as DuckDB scans it: DuckDB says which columns and which rows it needs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.dataset

from inspector.tables.leading import leading_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow.compute as pc

    from inspector.tables.base import Reading, Table
    from inspector.tables.jobs import Jobs


_WORD = re.compile(r"\w+")


class SourceDataset(pyarrow.dataset.Dataset):
    """A table of a source.

    DuckDB asks for :meth:`scanner` of whatever is a Dataset, with the columns that a statement needs and the conditions
    that it has on them. Conditions on leading fields become key ranges.
    ``reading``: how it is read for the statement that is being answered. ``jobs``: how many processes fill it.
    ``failed``: gets the error that ended a scan, since DuckDB keeps only its text. ``told``: gets the columns and the
    reading of each scan; if it returns False, no row is read.
    """

    def __init__(
        self,
        table: Table,
        reading: Callable[[], Reading],
        jobs: Jobs,
        failed: Callable[[BaseException], None],
        told: Callable[[Sequence[str], Reading], bool],
    ) -> None:
        self._table = table
        self._reading = reading
        self._jobs = jobs
        self._failed = failed
        self._told = told

    @property
    def schema(self) -> pa.Schema:
        """All columns with their types."""
        return self._table.schema

    def scanner(  # type: ignore[override]
        self,
        columns: Sequence[str] | None = None,
        filter: pc.Expression | None = None,  # noqa: A002 - as it is called
        **_settings: Any,
    ) -> _Scan:
        """Return the scan of some columns, of the rows that pass the filter."""
        chosen = list(self._table.schema.names if columns is None else columns)
        leading = leading_of(filter)
        known = {name: wanted for name, wanted in leading.items() if name in self._table.leading_fields}
        reading = self._reading()
        reading = replace(reading, leading={**reading.leading, **known})
        needed = chosen + [name for name in _named(filter, self._table.schema) if name not in chosen]
        batches = self._jobs.batches(self._table, reading, needed) if self._told(needed, reading) else iter(())
        return _Scan(batches, pa.schema([self.schema.field(name) for name in chosen]), filter, self._failed)


def _named(filter_: pc.Expression | None, schema: pa.Schema) -> list[str]:
    """The columns that a filter may name."""
    words = set() if filter_ is None else set(_WORD.findall(str(filter_)))
    return [name for name in schema.names if name in words]


class _Scan:
    """What DuckDB takes of a scanner: the types of its columns, and a reader."""

    def __init__(
        self,
        batches: Iterator[pa.RecordBatch],
        schema: pa.Schema,
        filter_: pc.Expression | None,
        failed: Callable[[BaseException], None],
    ) -> None:
        self._batches = batches
        self._filter = filter_
        self._failed = failed
        self.projected_schema = schema

    def to_reader(self) -> pa.RecordBatchReader:
        return pa.RecordBatchReader.from_batches(self.projected_schema, self._rows())

    def _rows(self) -> Iterator[pa.RecordBatch]:
        try:
            for batch in self._batches:
                kept = batch if self._filter is None else batch.filter(self._filter)
                yield kept.select(self.projected_schema.names)
        except BaseException as error:
            self._failed(error)
            raise
