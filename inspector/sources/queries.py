"""Queries of one SQLite database from several threads."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

#: Rows that are fetched at once. A row of Doris's metadata has at most 110 kB.
_FETCHED = 256


class Queries:
    """Lets one thread at a time into a database; ``lock`` is held by who does more with it than a query.

    SQLite would allow several threads, but Python's module does not always: 3.13 mixes up the rows of their queries.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.lock = Lock()

    def rows(self, query: str, parameters: Sequence[bytes | int] | Mapping[str, bytes]) -> Iterator[Any]:
        """Yield the rows of a query. Between two rows, other threads may use the database."""
        with self.lock:
            cursor = self._database.execute(query, parameters)
            rows = cursor.fetchmany(_FETCHED)
        while rows:
            yield from rows
            if len(rows) < _FETCHED:
                return
            with self.lock:
                rows = cursor.fetchmany(_FETCHED)
