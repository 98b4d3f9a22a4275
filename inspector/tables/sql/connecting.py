"""How DuckDB is opened."""

from __future__ import annotations

from inspector.errors import UsageError, as_missing_extra
from inspector.tables.sql.messages import interruptible, one_line

with as_missing_extra("SQL", "sql"):
    import duckdb


def connect(folder: str, memory_limit: str, **more: bool | int) -> duckdb.DuckDBPyConnection:
    """Open a database in memory that reaches nothing but its temporary folder. ``more``: settings that it has besides.

    Raises UsageError for a limit of memory that is no size.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": False,
        "python_enable_replacements": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "temp_directory": folder,
        "memory_limit": memory_limit,
    }
    try:
        with interruptible():
            return duckdb.connect(":memory:", config=settings | more)
    except (duckdb.ParserException, duckdb.InvalidInputException) as error:  # all other settings are ours
        raise UsageError(f"memory limit {memory_limit!r}: {one_line(str(error))}") from None
