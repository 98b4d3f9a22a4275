"""Families and views as Arrow tables (docs/tables.md). Needs the extra `sql`; only the checks import pyarrow, too."""

from inspector.errors import as_missing_extra

with as_missing_extra("a table", "sql"):
    import pyarrow as _  # noqa: F401 - all modules of this room need it
