"""Writing key-values of any source into a new snapshot file. No other module writes one."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.errors import UsageError, output_exists
from inspector.scratch import ScratchFolder
from inspector.sources.snapshot.format import KEY_VALUES, METADATA, SCHEMA, Metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType
    from typing import Self

    from inspector.sources.base import KeyValue, Source, SourceInfo


class SnapshotWriter:
    """A new snapshot file, as a context manager: it gets its name only if the block ends without an error.

    Until then it lies in a temporary folder beside its place. Raises OutputExists if the file exists already,
    UsageError if its folder does not exist or cannot be written to.
    """

    def __init__(self, path: str | Path, *, notes: Iterable[str] = ()) -> None:
        self._path = Path(path)
        self._notes = notes
        if self._path.exists():
            raise output_exists(self._path)
        folder = self._path.parent
        try:
            self._scratch = ScratchFolder(f".{self._path.name}.", str(folder))
            self._temporary = self._scratch.path / self._path.name
            self._temporary.touch(0o600, exist_ok=False)
        except OSError as error:
            raise UsageError(f"{folder}: cannot create a file in this folder: {error.strerror}") from error
        self._database = sqlite3.connect(self._temporary, isolation_level=None)
        # until the file is renamed nobody uses it, so nothing has to survive a crash
        self._database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {SCHEMA} BEGIN")

    def write(self, key_values: Iterable[KeyValue]) -> None:
        """Add key-values; this is fast in key order."""
        self._database.executemany(f"INSERT INTO {KEY_VALUES} VALUES (?, ?)", key_values)

    def write_metadata(self, origin: SourceInfo) -> None:
        """Write where the key-values came from. Call it after the last write: only then are all read versions known."""
        metadata = Metadata(
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            source_kind=origin.kind,
            read_versions=origin.read_versions,
            consistent=origin.consistent,
            read_parts=origin.read_parts,
            notes=(*origin.notes, *self._notes),
        )
        self._database.executemany(f"INSERT INTO {METADATA} VALUES (?, ?)", metadata.rows())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with closing(self._scratch):
            if error is None:
                self._database.execute("COMMIT")
            self._database.close()
            if error is None:
                _sync(self._temporary)
                os.replace(self._temporary, self._path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def capture(source: Source, path: str | Path, key_values: Iterable[KeyValue], *, notes: Iterable[str] = ()) -> int:
    """Write key-values of a source, in key order, into a new snapshot file, and return their number.

    ``notes``: what a reader of the snapshot must know, such as what was left out; taken when all is
    read. Raises OutputExists, UsageError, and what the source raises; then no file is left behind.
    """
    count = 0

    def counted() -> Iterator[KeyValue]:
        nonlocal count
        for key_value in key_values:
            count += 1
            yield key_value

    with SnapshotWriter(path, notes=notes) as writer:
        writer.write(counted())
        writer.write_metadata(source.info())
    return count
