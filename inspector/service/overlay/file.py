"""Changes in a file that a later run goes on from: a snapshot file of what was set.

Beside it a table ``deleted_keys``: the keys that are gone. The rest of the inspector reads the file as any snapshot.
"""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.errors import InspectorError, UsageError
from inspector.sources.snapshot.format import APPLICATION_ID, FORMAT_VERSION, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inspector.service.overlay.changes import Changed
    from inspector.sources.base import SourceInfo

#: The start of every SQLite file; the application's id is in it.
_MAGIC = b"SQLite format 3\x00"
_HEADER_SIZE = 100

_DELETED_KEYS = "CREATE TABLE deleted_keys (key BLOB PRIMARY KEY NOT NULL) WITHOUT ROWID;"
_NOTE = "what was set in front of a source, by serve --overlay; the table deleted_keys names the keys that are gone"


class OverlayRefused(UsageError):
    """A file that cannot be an overlay's: something else, in use, or the source itself."""


class OverlayFailed(InspectorError, OSError):
    """The overlay file cannot be read or written; what it held before still stands."""

    def __str__(self) -> str:
        return str(self.args[0])


class FileChanges:
    """Changes in an SQLite file, which this process has to itself; made if it does not exist.

    A commit is one SQLite transaction, so that it is there as a whole or not at all, however the process ends.
    Raises OverlayRefused for a file that is no overlay, is the source itself, or that another process has open.
    """

    def __init__(self, path: str | Path, source: SourceInfo) -> None:
        self._path = Path(path)
        self._source_name = f"{source.kind}:{source.location}"
        if _same_file(self._path, source.location):
            raise OverlayRefused(f"{self._path}: is the source itself, which is never written; choose another file")
        self._make_file()
        self._check_header()
        self._database = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=0)
        try:
            self._open()
        except sqlite3.OperationalError as error:
            self._database.close()
            raise OverlayRefused(f"{self._path}: {error}; another process may have it open") from None
        except sqlite3.DatabaseError as error:
            self._database.close()
            raise OverlayRefused(f"{self._path}: no overlay file, or a damaged one ({error}); choose another") from None

    def _open(self) -> None:
        # full: on the disk when commit returns; exclusive: nobody else between a request's reads and writes
        self._database.executescript("PRAGMA synchronous = FULL; PRAGMA locking_mode = EXCLUSIVE;")
        self._database.execute("BEGIN EXCLUSIVE")
        if self._database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
            self._make_tables()
        self._check()
        self._database.execute("COMMIT")

    def _make_file(self) -> None:
        """Make sure of a file; a new one only its owner reads, as there are secrets in it."""
        try:
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise OverlayRefused(f"{self._path}: {error.strerror}; choose a file that can be written") from None

    def _check_header(self) -> None:
        """Refuse what SQLite must not even open: of somebody else's database it might tidy up the write-ahead log."""
        with self._path.open("rb") as file:
            header = file.read(_HEADER_SIZE)
        is_ours = header.startswith(_MAGIC) and header[68:72] == APPLICATION_ID.to_bytes(4)
        if header and not is_ours:
            raise OverlayRefused(f"{self._path}: no overlay file; choose a name of no file yet")

    def _make_tables(self) -> None:
        for statement in f"{SCHEMA}{_DELETED_KEYS}".split(";"):
            self._database.execute(statement)
        metadata = {
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "source_kind": f"an overlay of {self._source_name}",
            "overlay_of": self._source_name,
            "consistent": True,
            "notes": [_NOTE],
        }
        rows = [(name, json.dumps(value)) for name, value in metadata.items()]
        self._database.executemany("INSERT INTO metadata VALUES (?, ?)", rows)

    def _check(self) -> None:
        found = [self._database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        is_overlay = self._database.execute("SELECT 1 FROM sqlite_master WHERE name = 'deleted_keys'").fetchone()
        if found != [APPLICATION_ID, FORMAT_VERSION] or not is_overlay:
            raise sqlite3.DatabaseError("something else is in it")

    @property
    def note(self) -> str | None:
        """What to know before going on: that the file was made in front of another source; None where it was not."""
        (value,) = self._database.execute("SELECT value FROM metadata WHERE name = 'overlay_of'").fetchone()
        made_for = json.loads(value)
        return None if made_for == self._source_name else f"{self._path} was made in front of {made_for}"

    def between(self, begin: bytes, end: bytes, *, reverse: bool = False) -> Iterator[Changed]:
        """See :meth:`inspector.service.overlay.changes.Changes.between`."""
        query = (
            "SELECT key, value FROM key_values WHERE key >= :begin AND key < :end UNION ALL "
            "SELECT key, NULL FROM deleted_keys WHERE key >= :begin AND key < :end "
            f"ORDER BY key {'DESC' if reverse else 'ASC'}"
        )
        try:
            yield from self._database.execute(query, {"begin": begin, "end": end})
        except sqlite3.Error as error:
            raise self._failed(error) from None

    def commit(self, changes: Mapping[bytes, bytes | None]) -> None:
        """See :meth:`inspector.service.overlay.changes.Changes.commit`."""
        kept = [(key, value) for key, value in changes.items() if value is not None]
        gone = [(key,) for key, value in changes.items() if value is None]
        try:
            with self._database:
                self._database.execute("BEGIN IMMEDIATE")
                self._database.executemany("DELETE FROM key_values WHERE key = ?", gone)
                self._database.executemany("INSERT OR REPLACE INTO deleted_keys VALUES (?)", gone)
                self._database.executemany("DELETE FROM deleted_keys WHERE key = ?", [(key,) for key, _ in kept])
                self._database.executemany("INSERT OR REPLACE INTO key_values VALUES (?, ?)", kept)
        except sqlite3.Error as error:
            raise self._failed(error) from None

    def _failed(self, error: sqlite3.Error) -> OverlayFailed:
        return OverlayFailed(f"{self._path}: {error}; nothing of this call was written")

    def close(self) -> None:
        """See :meth:`inspector.service.overlay.changes.Changes.close`."""
        self._database.close()


def _same_file(path: Path, location: str) -> bool:
    try:
        return path.samefile(location)
    except OSError:
        return False
