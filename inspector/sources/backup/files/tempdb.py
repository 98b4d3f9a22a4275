"""A private temporary database for what may not fit into memory: SQLite moves it to disk when it grows."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from inspector.errors import InspectorError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Memory that SQLite may take for pages; it may take as much again while it sorts.
_CACHE_KIB = 32 << 10

_SETUP = f"""
PRAGMA page_size = 16384;
PRAGMA cache_size = -{_CACHE_KIB};
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = FILE;
"""


def open_temporary(tables: str) -> sqlite3.Connection:
    """Open an empty database with these tables; its file has no name and is gone when it is closed."""
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    database.executescript(_SETUP + tables)
    return database


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Make many changes at once. If an error ends them, what was done before it stays."""
    database.execute("BEGIN")
    try:
        yield
    except sqlite3.Error as error:
        raise InspectorError(
            f"the temporary database for mutations fails ({error}); set TMPDIR to a folder with more room"
        ) from error
    finally:
        if database.in_transaction:
            database.execute("COMMIT")
