"""Tables of our own in DuckDB: filled once of a source, then asked many times."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from inspector.scratch import ScratchFolder
from inspector.tables.sql.connecting import connect
from inspector.tables.sql.messages import interruptible

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from inspector.tables.sql.heaps import Heap

#: Threads of DuckDB; each holds its part of the memory.
_THREADS = 2


class Workbench:
    """A database of our own. What does not fit its memory lies in ``folder``, which is removed at the end."""

    def __init__(self, memory_limit: str) -> None:
        with ExitStack() as stack:
            folder = ScratchFolder("inspector-check-")
            stack.callback(folder.close)
            self.folder = str(folder.path)
            self._connection = connect(
                self.folder,
                memory_limit,
                threads=_THREADS,
                preserve_insertion_order=False,
                enable_external_access=True,  # until the folder is known to be all that it may reach
            )
            stack.callback(self._connection.close)
            self.execute(f"SET allowed_directories = [{_quoted(self.folder)}]")
            self.execute("SET enable_external_access = false")
            self._stack = stack.pop_all()

    def define(self, name: str, schema: pa.Schema, heap: Heap) -> None:
        """Make a table of a heap. ``schema``: of its rows."""
        is_few = not heap.files
        of_few = name if is_few else f"{name} in memory"
        if is_few or heap.batches:
            with interruptible():
                self._connection.register("incoming", pa.RecordBatchReader.from_batches(schema, heap.batches))
            try:
                self.execute(f'CREATE TABLE "{of_few}" AS SELECT * FROM incoming')
            finally:
                self._connection.unregister("incoming")
        if not is_few:
            files = ", ".join(map(_quoted, heap.files))
            of_many = f"FROM read_parquet([{files}], hive_partitioning = false)"
            both = f'{of_many} UNION ALL FROM "{of_few}"' if heap.batches else of_many
            self.execute(f'CREATE VIEW "{name}" AS {both}')

    def use_one_thread(self) -> None:
        """Answer with one thread: of little data, several take more time to agree than to read."""
        self.execute("SET threads = 1")

    def execute(self, statement: str) -> None:
        """Run a statement that answers nothing."""
        with interruptible():
            self._connection.execute(statement)

    def rows(self, statement: str) -> list[dict[str, Any]]:
        """The rows that a statement answers."""
        with interruptible():
            answer = self._connection.execute(statement)
            names = [column[0] for column in answer.description or ()]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def interrupt(self) -> None:
        """End the statement that is being answered; to be called in another thread."""
        self._connection.interrupt()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()


def _quoted(path: str) -> str:
    doubled = path.replace("'", "''")
    return f"'{doubled}'"
