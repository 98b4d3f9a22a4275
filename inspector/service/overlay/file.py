"""Writes in a file that a later run continues from.

The file is a snapshot file of the keys that were set, so the other verbs can read it. One more table, ``deleted_keys``,
lists the keys that were cleared.
"""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.service.overlay.errors import OverlayFailed, OverlayRefused
from inspector.sources.queries import Queries
from inspector.sources.snapshot.format import APPLICATION_ID, FORMAT_VERSION, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inspector.service.overlay.writes import Write
    from inspector.sources.base import SourceInfo

#: The start of every SQLite file, and the size of its header.
_MAGIC = b"SQLite format 3\x00"
_HEADER_SIZE = 100
#: Where the application id stands in the header.
_APPLICATION_ID = slice(68, 72)

_DELETED_KEYS = "CREATE TABLE deleted_keys (key BLOB PRIMARY KEY NOT NULL) WITHOUT ROWID;"
_NOTE = "an overlay, written by serve --overlay: the keys that were set; the table deleted_keys has the cleared keys"


class FileWrites:
    """Writes in an SQLite file. The file is created if it does not exist; no other process can use it meanwhile.

    A commit is one SQLite transaction: all of it is in the file or nothing, however the process ends.
    Raises OverlayRefused if the file is not an overlay, is the source itself, or is open in another process.
    """

    def __init__(self, path: str | Path, source: SourceInfo) -> None:
        self._path = Path(path)
        self._source_name = f"{source.kind}:{source.location}"
        if _same_file(self._path, source.location):
            raise OverlayRefused(f"{self._path}: this is the source itself, which is never written; use another file")
        self._create_file()
        self._check_header()
        self._database = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=0)
        self._queries = Queries(self._database)
        try:
            self._open()
        except sqlite3.DatabaseError as error:
            self._database.close()
            if isinstance(error, sqlite3.OperationalError):
                raise OverlayRefused(f"{self._path}: {error}; another process may have it open") from None
            raise OverlayRefused(f"{self._path}: not an overlay file, or damaged ({error}); use another file") from None

    def _create_file(self) -> None:
        """Create the file if it does not exist. Only its owner can read it, because it can hold secrets."""
        try:
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise OverlayRefused(f"{self._path}: {error.strerror}; use a file that can be written") from None

    def _check_header(self) -> None:
        """Refuse files that SQLite must not even open: opening another program's database can change its log."""
        with self._path.open("rb") as file:
            header = file.read(_HEADER_SIZE)
        is_ours = header.startswith(_MAGIC) and header[_APPLICATION_ID] == APPLICATION_ID.to_bytes(4)
        if header and not is_ours:
            raise OverlayRefused(f"{self._path}: not an overlay file; use a file that does not exist yet")

    def _open(self) -> None:
        # FULL: a commit is on the disk when it returns. EXCLUSIVE: nobody writes between a call's reads and writes.
        self._database.executescript("PRAGMA synchronous = FULL; PRAGMA locking_mode = EXCLUSIVE;")
        self._database.execute("BEGIN EXCLUSIVE")
        if self._database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
            self._create_tables()
        self._check_tables()
        self._database.execute("COMMIT")

    def _create_tables(self) -> None:
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

    def _check_tables(self) -> None:
        found = [self._database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        is_overlay = self._database.execute("SELECT 1 FROM sqlite_master WHERE name = 'deleted_keys'").fetchone()
        if found != [APPLICATION_ID, FORMAT_VERSION] or not is_overlay:
            raise sqlite3.DatabaseError("its content is something else")

    @property
    def note(self) -> str | None:
        """A warning if the file was made for another source; else None."""
        (value,) = self._database.execute("SELECT value FROM metadata WHERE name = 'overlay_of'").fetchone()
        made_for = json.loads(value)
        return None if made_for == self._source_name else f"{self._path} was made for another source, {made_for}"

    def between(self, begin: bytes, end: bytes, *, reverse: bool = False) -> Iterator[Write]:
        query = (
            "SELECT key, value FROM key_values WHERE key >= :begin AND key < :end UNION ALL "
            "SELECT key, NULL FROM deleted_keys WHERE key >= :begin AND key < :end "
            f"ORDER BY key {'DESC' if reverse else 'ASC'}"
        )
        try:
            yield from self._queries.rows(query, {"begin": begin, "end": end})
        except sqlite3.Error as error:
            raise self._failure(error) from None

    def commit(self, writes: Mapping[bytes, bytes | None]) -> None:
        set_rows = [(key, value) for key, value in writes.items() if value is not None]
        set_keys = [(key,) for key, _ in set_rows]
        cleared_keys = [(key,) for key, value in writes.items() if value is None]
        try:
            with self._queries.lock, self._database:
                self._database.execute("BEGIN IMMEDIATE")
                self._database.executemany("DELETE FROM key_values WHERE key = ?", cleared_keys)
                self._database.executemany("INSERT OR REPLACE INTO deleted_keys VALUES (?)", cleared_keys)
                self._database.executemany("DELETE FROM deleted_keys WHERE key = ?", set_keys)
                self._database.executemany("INSERT OR REPLACE INTO key_values VALUES (?, ?)", set_rows)
        except sqlite3.Error as error:
            raise self._failure(error) from None

    def _failure(self, error: sqlite3.Error) -> OverlayFailed:
        return OverlayFailed(f"{self._path}: {error}; nothing of this call was written")

    def close(self) -> None:
        self._database.close()


def _same_file(path: Path, location: str) -> bool:
    try:
        return path.samefile(location)
    except OSError:
        return False
