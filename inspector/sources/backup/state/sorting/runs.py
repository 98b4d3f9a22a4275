"""Sorted runs in a private temporary file: for what may not fit into memory, and is written once and read in order.

A run can be pickled if its file has a name: another process then reads what this one has written.
"""

from __future__ import annotations

import marshal
import os
import tempfile
from array import array
from bisect import bisect_left
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Generic, TypeVar

from inspector.errors import InspectorError
from inspector.sources.backup.state.bounds import USUAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.sources.backup.state.bounds import Bounds

#: A row begins with its key, and rows are ordered as tuples are.
Row = TypeVar("Row", bound="tuple[object, ...]")


class RunFile:
    """A temporary file, only for this user. Without a name it is gone when it is closed.

    ``folder``: where it has a name, so that other processes can read it; that folder is dropped by whoever made it.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._size = 0
        self._file: BinaryIO
        self._path: str | None = None
        try:
            if folder is None:
                self._file = tempfile.TemporaryFile(buffering=0, dir=temporary_folder())  # noqa: SIM115
            else:
                handle, self._path = tempfile.mkstemp(dir=folder)
                self._file = os.fdopen(handle, "w+b", buffering=0)
        except OSError as error:
            raise _no_room(error) from error

    def __getstate__(self) -> str:
        assert self._path is not None, "a file without a name is read by one process"
        return self._path

    def __setstate__(self, path: str) -> None:
        self._path = path
        self._file = Path(path).open("rb", buffering=0)  # noqa: SIM115 (closed with its index)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def drop(self) -> None:
        """Close the file, which nobody needs any more."""
        self._file.close()
        if self._path is not None:
            Path(self._path).unlink()

    def append(self, data: bytes) -> int:
        """Write at the end; gives the offset. Raises InspectorError if there is no room."""
        offset = self._size
        try:
            written = 0
            while written < len(data):
                written += os.pwrite(self._file.fileno(), data[written:], offset + written)
        except OSError as error:
            raise _no_room(error) from error
        self._size += len(data)
        return offset

    def read(self, offset: int, size: int) -> bytes:
        """Read what was written before."""
        return os.pread(self._file.fileno(), size, offset)


def temporary_folder() -> str | None:
    """Where temporary files are made: as SQLite does; None: where Python does, as TMPDIR says."""
    return os.environ.get("SQLITE_TMPDIR")


def _no_room(error: OSError) -> InspectorError:
    return InspectorError(
        f"the temporary file for mutations fails ({error.strerror}); set TMPDIR to a folder with more room"
    )


class SortedRun(Generic[Row]):
    """Rows in order, in chunks; memory holds the first key of each chunk, and the last chunk that was read."""

    def __init__(self, file: RunFile, rows: Iterable[Row], bounds: Bounds = USUAL) -> None:
        self.file = file
        self._most_bytes = bounds.chunk_bytes
        self.first_keys: list[bytes] = []
        self._places = array("q")  # where each chunk begins, and how long it is
        self._recent: tuple[int, list[Row]] = (-1, [])
        left = iter(rows)
        while chunk := list(islice(left, bounds.chunk_rows)):
            self._write(chunk)

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_recent": (-1, [])}

    def _write(self, chunk: list[Row]) -> None:
        data = marshal.dumps(chunk, 2)  # version 2: later ones look for objects that occur twice
        if len(data) > self._most_bytes and len(chunk) > 1:
            half = len(chunk) // 2
            self._write(chunk[:half])
            self._write(chunk[half:])
        else:
            self.first_keys.append(chunk[0][0])  # type: ignore[arg-type]
            self._places.extend((self.file.append(data), len(data)))

    def parts(self, begin: bytes, end: bytes, before: int = 0) -> Iterator[list[Row]]:
        """Yield the rows with keys in ``[begin, end)``, some at a time, and ``before`` (0 or 1) rows ahead of them."""
        first = max(bisect_left(self.first_keys, begin) - 1, 0)
        for index in range(first, bisect_left(self.first_keys, end, first)):
            rows = self._chunk(index)
            start = max(bisect_left(rows, (begin,)) - before, 0)
            stop = bisect_left(rows, (end,), start)
            if start < stop:
                yield rows[start:stop]

    def _chunk(self, index: int) -> list[Row]:
        known, rows = self._recent
        if known != index:
            offset, size = self._places[2 * index : 2 * index + 2]
            rows = marshal.loads(self.file.read(offset, size))  # nobody else writes to the file
            self._recent = index, rows
        return rows
