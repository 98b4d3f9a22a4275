"""The files that tables are exported to: record batches in, one class a form; ``FORMS`` names them."""

from __future__ import annotations

import csv
from abc import ABC, abstractmethod
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from inspector.forms.jsontext import dumps
from inspector.tables.files.plain import plain_rows
from inspector.tables.files.storable import storable, text_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    #: What a file says of itself, asked for when it can be told.
    About = Callable[[], Mapping[str, str]]

#: A row group of a Parquet file ends with the batch that reaches one of these.
_GROUP_ROWS = 1 << 16
_GROUP_BYTES = 64 << 20


class TableFile(ABC):
    """A file that is written batch by batch, as a context manager that closes it."""

    def __init__(self, path: Path, schema: pa.Schema, about: About) -> None:
        self._path = path
        self._schema = schema
        self._about = about

    @abstractmethod
    def write(self, batch: pa.RecordBatch) -> None:
        """Add rows."""

    @abstractmethod
    def close(self) -> None:
        """Write what is left, and the end."""


class ParquetFile(TableFile):
    """Parquet: zstd, statistics, row groups of a good size; what is known of the source in the file's metadata.

    Texts have dictionaries. Of keys and numbers few are alike, so that these would make files larger.
    """

    def __init__(self, path: Path, schema: pa.Schema, about: About, *, group_rows: int = _GROUP_ROWS) -> None:
        stored, self._storable = storable(schema)
        super().__init__(path, stored, about)
        texts: Any = list(text_paths(stored))  # its stubs take all columns or none
        self._writer = pq.ParquetWriter(path, stored, compression="zstd", use_dictionary=texts)
        self._group_rows = group_rows
        self._group: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0

    def write(self, batch: pa.RecordBatch) -> None:
        self._group.append(self._storable(batch))
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        if self._rows >= self._group_rows or self._bytes >= _GROUP_BYTES:
            self._end_group()

    def _end_group(self) -> None:
        if self._rows:
            self._writer.write_table(pa.Table.from_batches(self._group, self._schema), row_group_size=self._rows)
        self._group, self._rows, self._bytes = [], 0, 0

    def close(self) -> None:
        self._end_group()
        self._writer.add_key_value_metadata(dict(self._about()))
        self._writer.close()


class ArrowFile(TableFile):
    """Arrow's own file form, which is Feather 2: what is in memory, compressed."""

    def __init__(self, path: Path, schema: pa.Schema, about: About) -> None:
        super().__init__(path, schema, about)
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        self._writer = pa.ipc.new_file(str(path), schema.with_metadata(dict(about())), options=options)

    def write(self, batch: pa.RecordBatch) -> None:
        self._writer.write_batch(batch)

    def close(self) -> None:
        self._writer.close()


class JsonLinesFile(TableFile):
    """A JSON object a row; what is null is left out, at any depth."""

    def __init__(self, path: Path, schema: pa.Schema, about: About) -> None:
        super().__init__(path, schema, about)
        self._stream = path.open("w", encoding="utf-8", newline="\n")

    def write(self, batch: pa.RecordBatch) -> None:
        self._stream.writelines(f"{dumps(_without_nulls(row))}\n" for row in plain_rows(batch))

    def close(self) -> None:
        self._stream.close()


class CsvFile(JsonLinesFile):
    """Comma-separated values with the names of the columns; nested values are JSON, null is nothing."""

    def __init__(self, path: Path, schema: pa.Schema, about: About) -> None:
        super().__init__(path, schema, about)
        self._writer = csv.writer(self._stream, lineterminator="\n")
        self._writer.writerow(schema.names)

    def write(self, batch: pa.RecordBatch) -> None:
        self._writer.writerows(map(_cell, row.values()) for row in plain_rows(batch))


def _without_nulls(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _without_nulls(inner) for name, inner in data.items() if inner is not None}
    return [_without_nulls(inner) for inner in data] if isinstance(data, list) else data


def _cell(data: Any) -> Any:
    return dumps(_without_nulls(data)) if isinstance(data, dict | list) else data


def by_value(batch: pa.RecordBatch, name: str) -> Iterator[tuple[str | None, pa.RecordBatch]]:
    """Cut a batch where the value of a column changes. Yield each value and its rows, without the column."""
    rest = batch.drop_columns(name)
    start = 0
    for value, run in groupby(batch.column(name).to_pylist()):
        rows = sum(1 for _ in run)
        yield value, rest.slice(start, rows)
        start += rows


FORMS: dict[str, type[TableFile]] = {
    "parquet": ParquetFile,
    "arrow": ArrowFile,
    "jsonl": JsonLinesFile,
    "csv": CsvFile,
}
