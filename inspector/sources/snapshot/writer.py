"""Writing key-values of any source into a new snapshot file. No other module writes one."""

from __future__ import annotations

import os
import sqlite3
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.errors import UsageError
from inspector.sources.snapshot.format import KEY_VALUES, METADATA, SCHEMA, Metadata
from inspector.unfinished import unfinished

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType
    from typing import Self

    from inspector.sources.base import KeyValue, Source, SourceInfo


class SnapshotWriter:
    """A new snapshot file, as a context manager: it gets its name only if the block ends without an error.

    Raises OutputExists if the file exists already, UsageError if its folder does not exist or cannot be written to.
    """

    def __init__(self, path: str | Path, *, notes: Iterable[str] = ()) -> None:
        self._notes = notes
        with ExitStack() as stack:
            self._path = stack.enter_context(unfinished(Path(path)))
            try:
                self._path.touch(0o600, exist_ok=False)
            except OSError as error:
                raise UsageError(f"{path}: cannot be created: {error.strerror}") from error
            self._database = sqlite3.connect(self._path, isolation_level=None)
            stack.push(self._finish)
            # until the file is renamed nobody uses it, so nothing has to survive a crash
            self._database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {SCHEMA} BEGIN")
            self._stack = stack.pop_all()

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
        self._stack.__exit__(kind, error, traceback)

    def _finish(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with closing(self._database):
            if error is None:
                self._database.execute("COMMIT")
        if error is None:
            _sync(self._path)


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
