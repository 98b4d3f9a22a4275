"""Reading a snapshot file. Whatever is in it, reading ends in its key-values or in one clear error."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.errors import InspectorError, SourceDamaged, SourceNotFound, SourceNotSupported, as_source_error
from inspector.sources.base import END_OF_DATA, BaseSource, KeyValue, SourceInfo
from inspector.sources.snapshot.format import APPLICATION_ID, FORMAT_VERSION, KEY_VALUES, METADATA, Metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Bytes of the longest text or value that is read: far more than FoundationDB stores.
_LENGTH_LIMIT = 64 << 20
#: The start of a journal without which the file beside it is not whole.
_HOT_JOURNAL = bytes.fromhex("d9d505f920a163d7")
#: Far more names than a snapshot's metadata has.
_METADATA_LIMIT = 100
#: What reading a damaged file raises: SQLite asks for memory for lengths that make no sense, and quotes bytes as text.
_READ_ERRORS = (sqlite3.DatabaseError, MemoryError, UnicodeDecodeError)


class SnapshotSource(BaseSource):
    """A snapshot file, read-only."""

    unchanging = True

    def __init__(self, path: str | Path) -> None:
        super().__init__()
        self._path = Path(path)
        self._database = _open_read_only(self._path)
        try:
            self._metadata = self._read_metadata()
        except InspectorError:
            self.close()
            raise

    def _read_metadata(self) -> Metadata:
        """Check that the file is a snapshot, and read what it says of itself."""
        try:
            self._check_format()
            self._check_tables()
            rows = self._database.execute(f"SELECT name, value FROM {METADATA} LIMIT ?", (_METADATA_LIMIT,))
            return Metadata.parse(rows.fetchall())
        except InspectorError:
            raise
        except (*_READ_ERRORS, ValueError) as error:
            raise self._damaged(f"no snapshot file, or a damaged one ({_reason(error)})") from None

    def _check_format(self) -> None:
        (application_id,) = self._database.execute("PRAGMA application_id").fetchone()
        if application_id != APPLICATION_ID:
            raise SourceNotSupported(f"{self._path}: SQLite, but no snapshot; `inspector capture` makes those")
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if version != FORMAT_VERSION:
            known = f"this release reads format {FORMAT_VERSION}: update it"
            raise SourceNotSupported(f"{self._path}: snapshot format {version}; {known}")

    def _check_tables(self) -> None:
        """A view of the same name could be a query that never ends."""
        tables = self._database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for name in (KEY_VALUES, METADATA):
            if (name,) not in tables:
                raise self._damaged(f"the table {name} is missing")

    def _damaged(self, what: str) -> SourceDamaged:
        return SourceDamaged(str(self._path), 0, f"{what}; capture it again")

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        """See :meth:`Source.key_values`."""
        self._refuse_closed()
        order = "DESC" if reverse else "ASC"
        query = f"SELECT key, value FROM {KEY_VALUES} WHERE key >= ? AND key < ? ORDER BY key {order}"
        previous: bytes | None = None
        try:
            with closing(self._database.execute(query, (begin, min(end, END_OF_DATA)))) as cursor:
                for key, value in cursor:
                    if not (isinstance(key, bytes) and isinstance(value, bytes)):
                        raise self._damaged("a key or value that is no bytes")
                    if previous is not None and not (key < previous if reverse else previous < key):
                        raise self._damaged("the keys are not in order")  # in a damaged file they may never end
                    previous = key
                    yield key, value
        except _READ_ERRORS as error:
            self._refuse_closed()
            raise self._damaged(_reason(error)) from None

    def estimated_bytes(self, begin: bytes = b"", end: bytes = END_OF_DATA) -> int | None:
        """The file's size where the whole is asked for; else not known."""
        return self._path.stat().st_size if (begin, end) == (b"", END_OF_DATA) else None

    def info(self) -> SourceInfo:
        """Describe the snapshot; the notes also hold what the captured source said of itself."""
        said = self._metadata
        captured = (f"captured {said.created} from {said.source_kind}",) if said.created and said.source_kind else ()
        return SourceInfo(
            "snapshot",
            str(self._path),
            read_versions=said.read_versions,
            consistent=said.consistent,
            notes=(*captured, *said.notes),
            read_parts=said.read_parts,
        )

    def close(self) -> None:
        """See :meth:`Source.close`."""
        super().close()
        self._database.close()


def _reason(error: Exception) -> str:
    return str(error) or "lengths that make no sense"


def _refuse_half_changed(path: Path) -> None:
    """Raises SourceNotSupported for an overlay file in which a change was begun and not ended."""
    journal = Path(f"{path}-journal")
    with suppress(OSError), journal.open("rb") as file:
        if file.read(len(_HOT_JOURNAL)) == _HOT_JOURNAL:
            remedy = f"go on from it with serve --overlay {path}, which takes the change back"
            raise SourceNotSupported(f"{path}: a change is under way, or was cut short ({journal.name}); {remedy}")


def _open_read_only(path: Path) -> sqlite3.Connection:
    with as_source_error(path, "snapshot file"):
        if path.is_dir():
            remedy = f"the folder of a backup is named backup:{path}"
            raise SourceNotFound(f"{path}: a folder, not a snapshot file; {remedy}")
        if path.exists() and not path.is_file():
            raise SourceNotSupported(f"{path}: not an ordinary file; copy the snapshot into one")
        path.open("rb").close()
    _refuse_half_changed(path)
    # immutable: no locks, no journal; a snapshot is complete before it has its name
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LENGTH_LIMIT)
    return database
