"""Mutations sorted by key in a private temporary database.

What a range of keys needs is read from the logs once and kept. Of clears only the last one over each key matters for
the state: they are cut into disjoint stretches. A key that has a mutation gets the clear over it as one more mutation.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from inspector.sources.backup.mutation import MutationType
from inspector.sources.backup.state.clears import last_clears
from inspector.sources.backup.state.ranges import common, holds, missing
from inspector.sources.backup.state.tempdb import open_temporary, transaction
from inspector.sources.base import END_OF_DATA
from inspector.sources.queries import Queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from inspector.sources.backup.mutation import Mutation
    from inspector.sources.base import KeyRange

#: What happened to a key: mutation type and operand.
Operation = tuple[int, bytes]
#: A key and all that happened to it, in order.
KeyOperations = tuple[bytes, "Iterable[Operation]"]

#: Logs up to this size are read whole at once, and larger ones when many ranges in turn have needed them.
_SMALL_LOGS = 64 << 20
_MISSES_BEFORE_ALL = 3

_TABLES = """
CREATE TABLE loaded (key BLOB, version INT, place INT, type INT, param BLOB);
CREATE TABLE points (key BLOB, version INT, place INT, type INT, param BLOB, PRIMARY KEY (key, version, place))
    WITHOUT ROWID;
CREATE TABLE new_stretches (begin BLOB PRIMARY KEY, "end" BLOB, version INT, place INT) WITHOUT ROWID;
CREATE TABLE stretches (begin BLOB PRIMARY KEY, "end" BLOB, version INT, place INT) WITHOUT ROWID;
"""
_CLEAR = int(MutationType.CLEAR_RANGE)
_LOAD = "INSERT INTO loaded VALUES (?, ?, ?, ?, ?)"
_LOADED_CLEARS = f"""
SELECT key, param, version, place FROM loaded WHERE type = {_CLEAR} ORDER BY key, param, version, place
"""
_ADD_STRETCH = "INSERT INTO new_stretches VALUES (?, ?, ?, ?)"
_SETTLE = f"""
INSERT OR IGNORE INTO points SELECT * FROM loaded WHERE type != {_CLEAR} ORDER BY key, version, place;
INSERT OR IGNORE INTO points SELECT key, s.version, s.place, {_CLEAR}, x''
    FROM new_stretches s CROSS JOIN points ON key >= s.begin AND key < s."end";
INSERT INTO stretches SELECT * FROM new_stretches;
DELETE FROM new_stretches;
DELETE FROM loaded;
"""
_POINTS = "SELECT key, type, param FROM points WHERE key >= ? AND key < ? AND version > ? ORDER BY key, version, place"
_POINTS_BACKWARD = (
    "SELECT key, type, param FROM points WHERE key >= ? AND key < ? AND version > ? "
    "ORDER BY key DESC, version DESC, place DESC"
)
_STRETCHES = """
SELECT begin, "end" FROM stretches
    WHERE begin >= ifnull((SELECT max(begin) FROM stretches WHERE begin <= ?1), x'') AND begin < ?2 AND version > ?3
"""


class MutationIndex:
    """The mutations of a backup's logs up to one version, by key.

    ``read(begin, end)`` reads the mutations that meet ``[begin, end)`` from the logs, ``log_bytes`` is their size.
    """

    def __init__(self, read: Callable[[bytes, bytes], Iterable[Mutation]], log_bytes: int) -> None:
        self._read = read
        self._reads_all = log_bytes <= _SMALL_LOGS
        self._misses = 0
        self._covered: list[KeyRange] = []
        self._database = open_temporary(_TABLES)
        self._queries = Queries(self._database)

    def close(self) -> None:
        """Drop the database and its temporary file."""
        self._database.close()

    def cover(self, ranges: Sequence[KeyRange]) -> None:
        """Make sure that the mutations of ranges, which are in order and apart, are there."""
        with self._queries.lock:
            uncovered = self._uncovered(ranges)
            if not uncovered:
                return
            self._misses += 1
            if self._reads_all or self._misses > _MISSES_BEFORE_ALL:
                uncovered = self._uncovered([(b"", END_OF_DATA)])
            self._load(uncovered)
            self._covered = sorted([*self._covered, *uncovered])

    def changes(self, begin: bytes, end: bytes, after: int, reverse: bool) -> Iterator[KeyOperations]:
        """Yield each key in ``[begin, end)`` changed after version ``after``, and all that changed it since then."""
        rows = self._queries.rows(_POINTS_BACKWARD if reverse else _POINTS, (begin, end, after))
        for key, group in groupby(rows, lambda row: row[0]):
            operations = ((kind, param) for _, kind, param in group)
            yield key, reversed(list(operations)) if reverse else operations

    def cleared(self, begin: bytes, end: bytes, after: int) -> Iterator[KeyRange]:
        """Yield the disjoint stretches that meet ``[begin, end)`` and were cleared after ``after``, in order."""
        return self._queries.rows(_STRETCHES, (begin, end, after))

    def _uncovered(self, ranges: Sequence[KeyRange]) -> list[KeyRange]:
        return [left for begin, end in ranges for left in missing(self._covered, begin, end)]

    def _load(self, ranges: Sequence[KeyRange]) -> None:
        """Read the mutations of ranges, none of which is covered yet.

        They are inserted as they come and sorted afterwards. This takes little memory, and writes to disk in order.
        """
        database = self._database
        with transaction(database):
            database.execute("DELETE FROM loaded")  # what a load that failed has left
            database.executemany(_LOAD, _rows(self._read(ranges[0][0], ranges[-1][1]), ranges))
            database.executemany(_ADD_STRETCH, last_clears(database.execute(_LOADED_CLEARS)))
            for statement in _SETTLE.split(";"):
                database.execute(statement)


def _rows(mutations: Iterable[Mutation], ranges: Sequence[KeyRange]) -> Iterator[tuple[bytes, int, int, int, bytes]]:
    """Cut mutations to disjoint, ordered ranges; of a clear the parameters are its begin and end."""
    for version, order, kind, param1, param2 in mutations:
        if kind == _CLEAR:
            for begin, end in common(ranges, param1, param2):
                yield begin, version, order, kind, end
        elif holds(ranges, param1):
            yield param1, version, order, kind, param2
