"""The mutations of a backup's logs that concern some keys, as they come and in order."""

from __future__ import annotations

from contextlib import closing
from operator import itemgetter
from typing import TYPE_CHECKING

from inspector.sources.backup.files.logfile import logged_versions
from inspector.sources.backup.files.plogs import logged_one_by_one
from inspector.sources.backup.files.tempdb import open_temporary, transaction
from inspector.sources.backup.mutation import APPLICABLE, READABLE, Mutation, MutationType, refused
from inspector.sources.backup.places.base import in_turn

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.sources.backup.damage import DamagePolicy
    from inspector.sources.backup.listing.container import Container
    from inspector.sources.backup.listing.names import LogEntry
    from inspector.sources.backup.mutation import Logged

_type = itemgetter(0)


class LogReader:
    """Reads the logs of one container: the partitioned ones, or the ordinary ones."""

    def __init__(self, container: Container, partitioned: bool, damage: DamagePolicy) -> None:
        self._container = container
        self._read = logged_one_by_one if partitioned else logged_versions
        self._damage = damage

    def logged(self, log: LogEntry, versions: range) -> Iterator[Logged]:
        """Yield the mutations of one log, in the order of the file, repetitions and those without effect included.

        Raises SourceNotSupported if a mutation is of a type that cannot be applied.
        """
        stored = self._container.file(log.path)
        versions = range(max(versions.start, log.begin), min(versions.stop, log.end))
        for logged in self._read(stored, log.block_size, versions, self._damage):
            if not READABLE.issuperset(map(_type, logged.mutations)):
                unknown = next(kind for kind, _, _ in logged.mutations if kind not in READABLE)
                raise refused(unknown, logged.version, stored)
            yield logged

    def logged_in_turn(self, logs: Sequence[LogEntry], versions: range) -> Iterator[Logged]:
        """Yield the same of several logs, one after the other."""
        for log in in_turn(logs, self._expect):
            yield from self.logged(log, versions)

    def _expect(self, log: LogEntry) -> None:
        self._container.file(log.path).expect()

    def mutations(self, log: LogEntry, versions: range, begin: bytes, end: bytes) -> Iterator[Mutation]:
        """Yield the mutations of one log that meet ``[begin, end)``, in the order of the file, repetitions included.

        Raises SourceNotSupported if a mutation is of a type that cannot be applied.
        """
        if begin >= end:
            return
        for version, first, _, mutations in self.logged(log, versions):
            for order, (kind, param1, param2) in enumerate(mutations, first):
                if kind == MutationType.CLEAR_RANGE:
                    is_met = param1 < end and begin < param2 and param1 < param2
                else:
                    is_met = begin <= param1 < end and kind in APPLICABLE
                if is_met:
                    yield Mutation(version, order, kind, param1, param2)

    def in_order(self, logs: Iterable[LogEntry], versions: range, begin: bytes, end: bytes) -> Iterator[Mutation]:
        """Yield the mutations of several logs, each once, by version and order.

        They are sorted in a temporary database. It holds what logs of overlapping versions hold, and no more.
        """
        with closing(open_temporary(_TABLE)) as database:
            for log in in_turn(sorted(logs, key=lambda log: log.begin), self._expect):
                yield from _taken(database, log.begin)  # no later log has anything before its own begin
                with transaction(database):
                    database.executemany(_ADD, self.mutations(log, versions, begin, end))
            yield from _taken(database, versions.stop)


_TABLE = """
CREATE TABLE mutations (version INT, place INT, type INT, param1 BLOB, param2 BLOB, PRIMARY KEY (version, place))
    WITHOUT ROWID;
"""
_TAKE = "SELECT * FROM mutations WHERE version < ? ORDER BY version, place"
_ADD = "INSERT OR IGNORE INTO mutations VALUES (?, ?, ?, ?, ?)"


def _taken(database: sqlite3.Connection, stop: int) -> Iterator[Mutation]:
    """Yield what comes before version ``stop``, in order, and delete it."""
    yield from map(Mutation._make, database.execute(_TAKE, (stop,)))
    database.execute("DELETE FROM mutations WHERE version < ?", (stop,))
