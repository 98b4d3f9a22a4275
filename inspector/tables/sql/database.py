"""SQL over the tables of one source or of several, by DuckDB (docs/sql.md).

Only the tables that a statement names are read, and of them only the columns and key ranges that it needs. DuckDB may
keep what does not fit its memory in a temporary folder of ours; it can reach no other file, no network and no setting.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, NoReturn

import pyarrow as pa

from inspector.errors import InspectorError, UsageError, as_missing_extra
from inspector.forms.jsontext import SURROGATE
from inspector.records.missing import check_has_instance
from inspector.schema import Schema
from inspector.scratch import ScratchFolder
from inspector.tables.base import Reading
from inspector.tables.catalogue import catalogue
from inspector.tables.jobs import Jobs
from inspector.tables.sql.connecting import connect
from inspector.tables.sql.dataset import SourceDataset
from inspector.tables.sql.explaining import reads
from inspector.tables.sql.fields import fields_of, named_fields
from inspector.tables.sql.messages import interruptible, is_interrupt, one_line, with_schemas, word_of

with as_missing_extra("SQL", "sql"):
    import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType
    from typing import Self

    from inspector.parallel.pieces import Progress
    from inspector.sources.base import Source
    from inspector.tables.base import Table
    from inspector.tables.sql.explaining import ReadRow

#: Memory that DuckDB may take before it writes to its temporary folder.
MEMORY_LIMIT = "1GiB"
#: Rows of a batch of a result.
_BATCH_ROWS = 2048
#: Kinds of statements that only read. Of them MULTI is what PIVOT becomes.
_READS = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI}
_EXPLAIN = re.compile(r"\s*EXPLAIN\s+(ANALYZE\s+)?", re.IGNORECASE)


def sql(
    sources: Source | Mapping[str, Source],
    statement: str,
    *,
    mask: bool = True,
    schema: Schema | None = None,
    memory_limit: str = MEMORY_LIMIT,
    instance_id: str | bytes | None = None,
    jobs: int = 1,
) -> pa.RecordBatchReader:
    """Answer one SELECT over the tables of a source, as a stream of record batches; by DuckDB.

    ``sources``: one source; or several by name, whose tables are ``name.table``. They stay open, and must until the
    stream has ended. ``mask``: replace each secret by ``******``. ``schema``: how to read values, if not with the
    built-in schema. ``memory_limit``: beyond it, DuckDB writes to a temporary folder, which is removed at the end.
    ``jobs``: how many processes read a large table of a backup or a snapshot; 0: one for each core.
    ``instance_id``: the tables hold only what belongs to this instance.
    Raises UsageError for what is no single SELECT, and for a limit that is no size of memory; here or while it is read,
    any error of the source.
    """
    with ExitStack() as stack:
        database = stack.enter_context(
            Database(sources, mask=mask, schema=schema, memory_limit=memory_limit, jobs=jobs, instance_id=instance_id)
        )
        answer = database.query(statement)
        stay_open = stack.pop_all()
    return pa.RecordBatchReader.from_batches(answer.schema, _closing(answer, stay_open))


def _closing(batches: pa.RecordBatchReader, stack: ExitStack) -> Iterator[pa.RecordBatch]:
    with stack:
        yield from batches


class Database:
    """The tables of sources, to be asked in SQL. Close it, or use it as a context manager.

    ``sources``: one source, whose tables have their plain names; or several by name, each a schema of that name.
    ``mask``: whether secrets are masked. ``schema``: how to read values, if not with the built-in schema.
    ``jobs``: how many processes read a large table; 0: one for each core. ``progress``: is told how far they have read.
    ``instance_id``: the tables hold only what belongs to this instance; RecordNotFound if no source has a key of it.
    """

    def __init__(
        self,
        sources: Source | Mapping[str, Source],
        *,
        mask: bool = True,
        schema: Schema | None = None,
        memory_limit: str = MEMORY_LIMIT,
        instance_id: str | bytes | None = None,
        jobs: int = 1,
        progress: Progress | None = None,
    ) -> None:
        self._sources = sources if isinstance(sources, Mapping) else {"": sources}
        self.schema = schema or Schema.builtin()
        self._mask = mask
        self._progress = progress
        self._interrupted = False
        self._instance_id = instance_id
        self._error: BaseException | None = None
        self._value_fields: frozenset[str] | None = None
        self._explained: list[ReadRow] | None = None
        if instance_id is not None:
            check_has_instance(list(self._sources.values()), instance_id)
        with ExitStack() as stack:
            self._jobs = stack.enter_context(Jobs(self._sources.values(), self.schema, jobs, self._passed))
            self._folder = ScratchFolder("inspector-sql-")
            stack.callback(self._folder.close)
            self._connection = connect(str(self._folder.path), memory_limit)
            stack.callback(self._connection.close)
            try:
                with interruptible():
                    for name in self._sources:
                        self._add(name)
                    self._connection.execute("SET TimeZone = 'UTC'; SET lock_configuration = true")
            except duckdb.Error as error:
                raise UsageError(one_line(str(error))) from None
            self._stack = stack.pop_all()

    @property
    def names(self) -> Sequence[str]:
        """The names of the sources, which are those of schemas; of one without a name it is empty."""
        return list(self._sources)

    @property
    def tables(self) -> Mapping[str, Table]:
        """The tables of each source, by name."""
        return catalogue(self.schema)

    def _add(self, name: str) -> None:
        """Make the tables of a source known; nothing of it is read yet."""
        if name:
            self._add_schema(name)
        for table in self.tables.values():
            known = f"{name}.{table.name}" if name else table.name
            self._connection.register(known, self._dataset(name, table))
            if name:
                view = f"{_quoted(name)}.{_quoted(table.name)}"
                self._connection.execute(f"CREATE VIEW {view} AS SELECT * FROM {_quoted(known)}")
        if name and len(self._sources) == 1:
            self._connection.execute(f"SET schema = {_quoted(name)}")

    def _add_schema(self, name: str) -> None:
        try:
            with interruptible():
                self._connection.execute(f"CREATE SCHEMA {_quoted(name)}")
        except duckdb.Error:
            why = "DuckDB has a schema of that name; choose another"
            raise UsageError(f"no source can be called {name}: {why}") from None

    def _dataset(self, name: str, table: Table) -> SourceDataset:
        def told(columns: Sequence[str], reading: Reading) -> bool:
            if self._explained is None:
                return True
            self._explained += reads(name, table, columns, reading)
            return False

        def reading() -> Reading:
            fields = fields_of(table.schema, self._value_fields)
            return Reading(
                self._sources[name], self.schema, mask=self._mask, value_fields=fields, instance_id=self._instance_id
            )

        return SourceDataset(table, reading, self._jobs, self._keep, told)

    def _keep(self, error: BaseException) -> None:
        if isinstance(error, InspectorError | KeyboardInterrupt):
            self._error = error

    def query(self, statement: str) -> pa.RecordBatchReader:
        """Answer one statement, as a stream of record batches. The next statement ends the stream.

        Raises UsageError for what is no single SELECT, for an unknown table or column and for wrong syntax; here and
        while the stream is read, any error of the source, and KeyboardInterrupt after :meth:`interrupt`.
        """
        self._error, self._interrupted = None, False
        self._jobs.restart()
        try:
            self._check(statement)
            self._value_fields = named_fields(self._connection, statement)
            answer = self._connection.sql(statement).to_arrow_reader(_BATCH_ROWS)
        except (duckdb.Error, RuntimeError) as error:
            self._reraise(error)
        return pa.RecordBatchReader.from_batches(answer.schema, self._batches(answer))

    def _batches(self, answer: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        try:
            yield from answer
        except (duckdb.Error, pa.ArrowException, OSError, RuntimeError) as error:
            self._reraise(error)

    def explain(self, statement: str) -> list[ReadRow]:
        """Tell which tables, columns and key ranges a statement would read, by planning it over empty tables.

        A SELECT with or without EXPLAIN before it. Raises UsageError as :meth:`query` does.
        """
        self._explained = []
        try:
            self.query(_EXPLAIN.sub("", statement, count=1)).read_all()
            return self._explained
        finally:
            self._explained = None

    def interrupt(self) -> None:
        """End the statement that is being answered; to be called in another thread."""
        self._interrupted = True
        self._connection.interrupt()

    def _passed(self, size: int, known: int | None) -> None:
        """Tell how far processes have read, and end them after :meth:`interrupt`."""
        if self._interrupted:
            raise KeyboardInterrupt
        if self._progress is not None:
            self._progress(size, known)

    def _reraise(self, error: Exception) -> NoReturn:
        """Raise the cause of an error of DuckDB or Arrow: the error of the source, else a UsageError on one line."""
        if self._error is not None:
            raise self._error from None
        if self._interrupted or is_interrupt(error):
            raise KeyboardInterrupt from None
        raise UsageError(with_schemas(one_line(str(error)), self._sources)) from None

    def _check(self, statement: str) -> None:
        if SURROGATE.search(statement):
            raise UsageError("the statement is not UTF-8: save it as UTF-8")
        statements = self._connection.extract_statements(statement)
        if not statements:
            raise UsageError("there is no statement: give one SELECT")
        if len(statements) != 1:
            raise UsageError(f"one statement at a time, found {len(statements)}")
        if not _is_read(statements[0]):
            word = word_of(statements[0])
            raise UsageError(f"{word} is not allowed: nothing can be written here, only SELECT and EXPLAIN")

    def close(self) -> None:
        """Close the database and remove its temporary folder. The sources stay open."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def is_explain(statement: str) -> bool:
    """Whether a statement begins with EXPLAIN."""
    return _EXPLAIN.match(statement) is not None


def is_complete(text: str) -> bool:
    """Whether text ends with a ``;`` that is in no quotes and no comment."""
    kept = [at for at, kind in duckdb.tokenize(text) if kind is not duckdb.token_type.comment]
    return bool(kept) and text[kept[-1]] == ";"


def _is_read(statement: duckdb.Statement) -> bool:
    try:
        return statement.type in _READS
    except ValueError:  # a kind that has no name in Python
        return False


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
