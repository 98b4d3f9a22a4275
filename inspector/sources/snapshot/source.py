"""Reading a snapshot file: whatever is in it, the result is its key-values or one clear error."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.errors import InspectorError, SourceDamaged, SourceNotFound, SourceNotSupported, as_source_error
from inspector.sources.base import END_OF_DATA, BaseSource, KeyValue, SourceInfo
from inspector.sources.partitions import check_number, ranges_between
from inspector.sources.queries import Queries
from inspector.sources.snapshot.format import APPLICATION_ID, FORMAT_VERSION, KEY_VALUES, METADATA, Metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from keycodec.ranges import KeyRange

#: Bytes of the longest text or value that is read. FoundationDB stores far shorter ones.
_LENGTH_LIMIT = 64 << 20
#: How a journal starts while the file beside it is incomplete without it.
_HOT_JOURNAL = bytes.fromhex("d9d505f920a163d7")
#: Rows of metadata that are read; a snapshot has far fewer.
_METADATA_LIMIT = 100
#: What reading a damaged file raises: SQLite allocates memory for wrong lengths, and decodes bytes that are not text.
_READ_ERRORS = (sqlite3.DatabaseError, MemoryError, UnicodeDecodeError)


class SnapshotSource(BaseSource):
    """A snapshot file, read-only."""

    unchanging = True

    def __init__(self, path: str | Path) -> None:
        super().__init__()
        self._path = Path(path)
        self._database = _open_read_only(self._path)
        self._queries = Queries(self._database)
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
            raise self._damaged(f"not a snapshot file, or a damaged one ({_reason(error)})") from None

    def _check_format(self) -> None:
        (application_id,) = self._database.execute("PRAGMA application_id").fetchone()
        if application_id != APPLICATION_ID:
            remedy = "`inspector capture` makes snapshots"
            raise SourceNotSupported(f"{self._path}: an SQLite file, but not a snapshot; {remedy}")
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if version != FORMAT_VERSION:
            known = f"this release reads format {FORMAT_VERSION} only; install a newer one"
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
        self._refuse_closed()
        order = "DESC" if reverse else "ASC"
        query = f"SELECT key, value FROM {KEY_VALUES} WHERE key >= ? AND key < ? ORDER BY key {order}"
        try:
            yield from self._checked(self._queries.rows(query, (begin, min(end, END_OF_DATA))), reverse)
        except _READ_ERRORS as error:
            self._refuse_closed()
            raise self._damaged(_reason(error)) from None

    def _checked(self, rows: Iterable[tuple[object, object]], reverse: bool) -> Iterator[KeyValue]:
        """Pass the rows on. Without a look at their order, the rows of a damaged file could go round in a circle."""
        previous: bytes | None = None
        for key, value in rows:
            if not (isinstance(key, bytes) and isinstance(value, bytes)):
                raise self._damaged("a key or value is not bytes")
            if previous is not None and not (key < previous if reverse else previous < key):
                raise self._damaged("the keys are not in order")
            previous = key
            yield key, value

    def estimated_bytes(self, begin: bytes = b"", end: bytes = END_OF_DATA) -> int | None:
        """The size of the file for the whole range; otherwise not known."""
        return self._path.stat().st_size if (begin, end) == (b"", END_OF_DATA) else None

    def partitions(self, number: int, begin: bytes = b"", end: bytes = END_OF_DATA) -> list[KeyRange]:
        """As :meth:`Divisible.partitions`, of about as many key-values each: SQLite passes them over quickly."""
        self._refuse_closed()
        check_number(number)
        end = min(end, END_OF_DATA)
        try:
            return ranges_between([begin, *self._cuts(number, begin, end), end])
        except _READ_ERRORS as error:
            raise self._damaged(_reason(error)) from None

    def _cuts(self, number: int, begin: bytes, end: bytes) -> Iterator[bytes]:
        within = f"FROM {KEY_VALUES} WHERE key >= ? AND key < ?"
        ((count,),) = self._queries.rows(f"SELECT count(*) {within}", (begin, end))
        passed = 0
        for index in range(1, number):
            rows = count * index // number
            if rows == passed:
                continue
            query = f"SELECT key {within} ORDER BY key LIMIT 1 OFFSET ?"
            found = list(self._queries.rows(query, (begin, end, rows - passed)))
            if not found or not isinstance(found[0][0], bytes) or found[0][0] <= begin:
                return  # the file is damaged: reading it says where
            ((begin,),) = found
            passed = rows
            yield begin

    def opener(self) -> Callable[[bytes, bytes], SnapshotSource]:
        self._refuse_closed()
        return partial(_reopened, self._path.absolute())  # other processes may work in other folders

    def info(self) -> SourceInfo:
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
        super().close()
        self._database.close()


def _reopened(path: Path, _begin: bytes, _end: bytes) -> SnapshotSource:
    return SnapshotSource(path)


def _reason(error: Exception) -> str:
    return str(error) or "impossible lengths"


def _refuse_half_changed(path: Path) -> None:
    """Raise SourceNotSupported for an overlay file in which a change has begun and not ended."""
    journal = Path(f"{path}-journal")
    with suppress(OSError), journal.open("rb") as file:
        if file.read(len(_HOT_JOURNAL)) == _HOT_JOURNAL:
            remedy = f"open it once with serve --overlay {path}, which rolls the change back"
            raise SourceNotSupported(f"{path}: a change is under way, or was interrupted ({journal.name}); {remedy}")


def _open_read_only(path: Path) -> sqlite3.Connection:
    with as_source_error(path, "snapshot file"):
        if path.is_dir():
            remedy = f"the folder of a backup is named backup:{path}"
            raise SourceNotFound(f"{path}: a folder, not a snapshot file; {remedy}")
        if path.exists() and not path.is_file():
            raise SourceNotSupported(f"{path}: not an ordinary file; copy the snapshot into one")
        path.open("rb").close()
    _refuse_half_changed(path)
    # immutable: no locks, no journal; a snapshot gets its name only when it is complete
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LENGTH_LIMIT)
    return database
