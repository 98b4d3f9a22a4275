"""Tables of our own in DuckDB: filled once of a source, then asked many times."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from inspector.errors import as_missing_extra
from inspector.tables.sql.settings import settings

with as_missing_extra("SQL", "sql"):
    import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import Self

#: Threads of DuckDB; each holds its part of the memory.
_THREADS = 2


class Workbench:
    """A database of our own. What does not fit its memory lies in a temporary folder, which is removed at the end."""

    def __init__(self, memory_limit: str) -> None:
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="inspector-check-"))
            made: dict[str, str | bool | int | float | list[str]] = {
                "threads": _THREADS,
                "preserve_insertion_order": False,
            }
            self._connection = duckdb.connect(":memory:", config=settings(folder, memory_limit) | made)
            stack.callback(self._connection.close)
            self._stack = stack.pop_all()

    def load(self, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        """Make a table of record batches."""
        self._take(f'CREATE TABLE "{name}" AS SELECT * FROM incoming', schema, batches)

    def append(self, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        """Add record batches to a table."""
        self._take(f'INSERT INTO "{name}" SELECT * FROM incoming', schema, batches)

    def _take(self, statement: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        self._connection.register("incoming", pa.RecordBatchReader.from_batches(schema, batches))
        try:
            self.execute(statement)
        finally:
            self._connection.unregister("incoming")

    def execute(self, statement: str) -> None:
        """Run a statement that answers nothing."""
        try:
            self._connection.execute(statement)
        except duckdb.Error as error:
            raise _as_interrupt(error) from None

    def rows(self, statement: str) -> list[dict[str, Any]]:
        """The rows that a statement answers."""
        try:
            answer = self._connection.execute(statement)
            names = [column[0] for column in answer.description or ()]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
        except duckdb.Error as error:
            raise _as_interrupt(error) from None

    def interrupt(self) -> None:
        """End the statement that is being answered; to be called in another thread."""
        self._connection.interrupt()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()


def _as_interrupt(error: Exception) -> BaseException:
    """KeyboardInterrupt, if that is what ended a statement; else the error itself."""
    is_interrupt = isinstance(error, duckdb.InterruptException) or "INTERRUPT" in str(error)
    return KeyboardInterrupt() if is_interrupt else error
