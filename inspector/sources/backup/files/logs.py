"""The mutations of a backup's logs that concern some keys, as they come and in order."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from inspector.sources.backup.files.logfile import log_mutations
from inspector.sources.backup.files.plogs import partitioned_log_mutations
from inspector.sources.backup.mutation import APPLICABLE, WITHOUT_EFFECT, Mutation, MutationType, refused
from inspector.sources.backup.state.tempdb import open_temporary, transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from inspector.sources.backup.damage import DamagePolicy
    from inspector.sources.backup.listing.container import Container
    from inspector.sources.backup.listing.names import LogEntry


class LogReader:
    """Reads the logs of one container: the partitioned ones, or the ordinary ones."""

    def __init__(self, container: Container, partitioned: bool, damage: DamagePolicy) -> None:
        self._container = container
        self._read = partitioned_log_mutations if partitioned else log_mutations
        self._damage = damage

    def mutations(self, log: LogEntry, versions: range, begin: bytes, end: bytes) -> Iterator[Mutation]:
        """Yield the mutations of one log that meet ``[begin, end)``, in the order of the file, repetitions included.

        Raises SourceNotSupported if a mutation is of a type that cannot be applied.
        """
        stored = self._container.file(log.path)
        if begin >= end:
            return
        versions = range(max(versions.start, log.begin), min(versions.stop, log.end))
        for mutation in self._read(stored, log.block_size, versions, self._damage):
            _, _, kind, param1, param2 = mutation
            if kind == MutationType.CLEAR_RANGE:
                if param1 < end and begin < param2 and param1 < param2:
                    yield mutation
            elif kind in APPLICABLE:
                if begin <= param1 < end:
                    yield mutation
            elif kind not in WITHOUT_EFFECT:
                raise refused(kind, mutation.version, stored)

    def in_order(self, logs: Iterable[LogEntry], versions: range, begin: bytes, end: bytes) -> Iterator[Mutation]:
        """Yield the mutations of several logs, each once, by version and order.

        They are sorted in a temporary database. It holds what logs of overlapping versions hold, and no more.
        """
        with closing(open_temporary(_TABLE)) as database:
            for log in sorted(logs, key=lambda log: log.begin):
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
