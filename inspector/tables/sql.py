"""SQL over the tables of one source or of several, by DuckDB (docs/sql.md).

Only the tables that a statement names are read, and of them only the columns and key ranges that it needs. DuckDB may
keep what does not fit its memory in a temporary folder of ours; it can reach no other file, no network and no setting.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, NoReturn

from inspector.errors import InspectorError, UsageError, as_missing_extra
from inspector.schema import Schema
from inspector.tables.base import Reading
from inspector.tables.catalogue import catalogue, find_table
from inspector.tables.dataset import SourceDataset

with as_missing_extra("SQL", "sql"):
    import duckdb

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType
    from typing import Self

    import pyarrow as pa

    from inspector.sources.base import Source
    from inspector.tables.base import Table

#: Memory that DuckDB may take before it writes to its temporary folder.
MEMORY_LIMIT = "1GiB"
#: Rows of a batch of a result.
_BATCH_ROWS = 2048
#: Schemas of DuckDB's own.
_SYSTEM_SCHEMAS = ("information_schema", "pg_catalog")
_READS = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI}


class Database:
    """The tables of sources, to be asked in SQL. Close it, or use it as a context manager.

    ``sources``: one source, whose tables have their plain names; or several by name, each a schema of that name.
    ``mask``: whether secrets are masked. ``schema``: how to read values, if not with the built-in schema.
    """

    def __init__(
        self,
        sources: Source | Mapping[str, Source],
        *,
        mask: bool = True,
        schema: Schema | None = None,
        memory_limit: str = MEMORY_LIMIT,
    ) -> None:
        self._sources: Mapping[str, Source] = sources if _is_mapping(sources) else {"": sources}  # type: ignore[dict-item,assignment]
        self._schema = schema or Schema.builtin()
        self._mask = mask
        self._registered: set[str] = set()
        self._error: BaseException | None = None
        self._stack = ExitStack()
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="inspector-sql-"))
        self._connection = duckdb.connect(":memory:", config=_settings(folder, memory_limit))
        self._stack.callback(self._connection.close)
        for name in self._sources:
            if name:
                self._connection.execute(f"CREATE SCHEMA {_quoted(name)}")

    def query(self, statement: str) -> pa.RecordBatchReader:
        """Answer one statement, as a stream of record batches.

        Raises UsageError for what is no single SELECT, for an unknown table or column and for wrong syntax; any error
        of the source, here or while the reader is read (then as the ``__cause__`` of Arrow's; see :meth:`reraise`).
        """
        self._error = None
        try:
            self._check(statement)
            for name in self._connection.get_table_names(statement, qualified=True):
                self._register(name)
            return self._connection.sql(statement).to_arrow_reader(_BATCH_ROWS)
        except duckdb.Error as error:
            self.reraise(error)

    def reraise(self, error: Exception) -> NoReturn:
        """Raise what was behind an error of DuckDB or Arrow: that of the source, else a UsageError on one line."""
        if self._error is not None:
            raise self._error from None
        raise UsageError(one_line(str(error))) from None

    def _check(self, statement: str) -> None:
        statements = self._connection.extract_statements(statement)
        if len(statements) != 1:
            raise UsageError(f"one statement at a time, found {len(statements)}")
        if statements[0].type not in _READS:
            kind = str(statements[0].type).rpartition(".")[2]
            raise UsageError(f"{kind} is not allowed: nothing can be written here, only SELECT and EXPLAIN")

    def _register(self, name: str) -> None:
        schema, _, table = name.rpartition(".")
        if schema in _SYSTEM_SCHEMAS:
            return
        if schema not in self._sources:
            if table.startswith("duckdb_"):
                return
            there_are = ", ".join(filter(None, self._sources)) or "none, since there is one source"
            raise UsageError(f"no source is called {schema!r}; there are {there_are}: write SOURCE.TABLE")
        found = find_table(table, self._schema)
        key = f"{schema}.{found.name}"
        if key in self._registered:
            return
        reading = Reading(self._sources[schema], self._schema, mask=self._mask)
        dataset: Any = SourceDataset(found, reading, self._keep)
        self._connection.register(key if schema else found.name, dataset)
        if schema:
            view = f"{_quoted(schema)}.{_quoted(found.name)}"
            self._connection.execute(f"CREATE VIEW {view} AS SELECT * FROM {_quoted(key)}")
        self._registered.add(key)

    def _keep(self, error: BaseException) -> None:
        if isinstance(error, InspectorError | KeyboardInterrupt):
            self._error = error

    def tables(self) -> Sequence[Table]:
        """The tables of a source."""
        return list(catalogue(self._schema).values())

    def close(self) -> None:
        """Close the database and remove its temporary folder. The sources stay open."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _is_mapping(sources: object) -> bool:
    return isinstance(sources, dict)


def _settings(folder: str, memory_limit: str) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "enable_external_access": False,
        "python_enable_replacements": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "temp_directory": folder,
        "memory_limit": memory_limit,
        "lock_configuration": True,
    }


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def one_line(message: str) -> str:
    """DuckDB's message without the statement that it repeats, on one line."""
    return " ".join(message.partition("\n\nLINE ")[0].split())
