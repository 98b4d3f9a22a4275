"""Heaps of rows on their way to DuckDB: a few lie in memory, many in a Parquet file, of which it reads some columns.

Filling DuckDB's own tables costs more processor time and memory, and what does not fit is written to a file anyway.
"""

from __future__ import annotations

import os
from secrets import token_hex
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

#: Rows, or bytes of them, that are held before they are written together.
ROWS_HELD, _BYTES_HELD = 1 << 16, 16 << 20

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyarrow.parquet import ParquetWriter


class Heap(NamedTuple):
    """Rows in memory, and files of rows."""

    batches: list[pa.RecordBatch]
    files: list[str]

    @classmethod
    def of(cls, heaps: Iterable[Heap]) -> Heap:
        """One heap of several, in their order."""
        all_of = list(heaps)
        return cls([rows for one in all_of for rows in one.batches], [file for one in all_of for file in one.files])


class HeapWriter:
    """Makes a heap of rows that come in batches.

    ``folder``: where its file will lie, if it needs one. ``rows_held``: so many are written together.
    """

    def __init__(self, folder: str, schema: pa.Schema, *, rows_held: int = ROWS_HELD) -> None:
        self._folder, self._schema, self._rows_held = folder, schema, rows_held
        self._held: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0
        self._path = ""
        self._file: ParquetWriter | None = None

    def add(self, rows: pa.RecordBatch) -> None:
        """Add rows."""
        self._held.append(rows)
        self._rows += rows.num_rows
        self._bytes += rows.nbytes
        if self._rows >= self._rows_held or self._bytes >= _BYTES_HELD:
            self._write()

    def _write(self) -> None:
        if self._file is None:
            from pyarrow.parquet import ParquetWriter  # takes its time to import, and most heaps are small

            self._path = os.path.join(self._folder, f"{token_hex(8)}.parquet")
            self._file = ParquetWriter(
                self._path, self._schema, compression="snappy", use_dictionary=False, write_statistics=False
            )
        if self._held:
            self._file.write_table(pa.Table.from_batches(self._held, self._schema))
        self._held, self._rows, self._bytes = [], 0, 0

    def close(self) -> Heap:
        """End it. The heap is in one place: in memory, or in the file."""
        if self._file is None:
            return Heap(self._held, [])
        self._write()
        self._file.close()
        return Heap([], [self._path])
