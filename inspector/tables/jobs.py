"""A table filled by several processes, a piece of its keys each; the rows come in key order."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import pyarrow as pa
import pyarrow.ipc

from inspector.parallel.pieces import (
    PIECES_EACH,
    WORTH_PROCESSES,
    check_reopens,
    do_shared,
    known_bytes,
    process_count,
    small_pieces,
)
from inspector.parallel.worker import PieceWorker
from inspector.sources.base import END_OF_DATA
from inspector.tables.base import Reading
from inspector.tables.catalogue import find_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from types import TracebackType
    from typing import Any, Self

    from inspector.parallel.crew import Crew
    from inspector.parallel.pieces import Progress
    from inspector.schema import Schema
    from inspector.sources.base import Source
    from inspector.sources.sharing import Sharing
    from inspector.tables.base import Table
    from inspector.tables.leading import WantedValues

    _Crew: TypeAlias = Crew[Any, Any]


class Jobs:
    """Several processes that fill tables, one after the other; a context manager that ends them.

    ``sources``: what they will read. ``number``: how many; 0: one for each core. ``progress``: is told how far all of
    them have read. ``pieces_each``: at least so many pieces of a table for each process. Processes start when a table
    needs them; tables that are read in turns have processes of their own.
    Raises UsageError for a source that several processes cannot read.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        schema: Schema,
        number: int = 1,
        progress: Progress | None = None,
        *,
        pieces_each: int = PIECES_EACH,
    ) -> None:
        self.number = process_count(number)
        self._pieces_each = pieces_each
        self._schema = schema
        self._progress = progress
        self._known: int | None = 0
        self._idle: dict[Source, list[_Crew]] = {source: [] for source in sources if self.number > 1}
        for source in self._idle:
            check_reopens(source)
        self._shared: dict[Source, Sharing] = {}
        self._stack = ExitStack()

    def batches(self, table: Table, reading: Reading, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a table as its ``read`` does."""
        source = reading.source
        ranges = table.ranges(reading) if source in self._idle else None
        known = known_bytes([source], ranges) if ranges else 0
        if not ranges or (known is not None and known < WORTH_PROCESSES):
            yield from table.read(reading, columns)
            return
        self.expect(known)
        cut = small_pieces([check_reopens(source)], ranges, self.number, known, self._pieces_each)
        asked = table.name, tuple(columns), reading.leading, reading.value_fields, reading.mask, reading.instance_id
        yield from self._by_crew(source, [(*piece, *asked) for piece in cut])

    def _by_crew(self, source: Source, tasks: Sequence[tuple[Any, ...]]) -> Iterator[pa.RecordBatch]:
        crew = self._idle[source].pop() if self._idle[source] else self._new_crew(source)
        is_done = False
        try:
            for stream, ((problems,)) in crew.results(tasks):
                check_reopens(source).add_problems(problems)
                yield from pa.ipc.open_stream(stream)
            is_done = True
        finally:
            if is_done:
                self._idle[source].append(crew)
            else:
                crew.end()

    def _new_crew(self, source: Source) -> _Crew:
        from inspector.parallel.crew import Crew  # what it needs takes time to import

        passed = None if self._progress is None else self.passed
        reopened, known = check_reopens(source), self._shared.get(source)
        shared = known or self._stack.enter_context(reopened.sharing(self.number, b"", END_OF_DATA))
        drops = () if shared.drop is None else (shared.drop,)
        hull = b"", END_OF_DATA
        start = partial(PieceWorker[bytes], partial(_filled, self._schema), (shared.opener,), drops, hull)
        crew = self._stack.enter_context(Crew(start, self.number, passed))
        if known is None:
            do_shared(crew, reopened, shared)
            self._shared[source] = shared
        return crew

    def expect(self, known: int | None) -> None:
        """So many bytes more will be read; None if nobody knows how many."""
        self._known = None if known is None or self._known is None else self._known + known

    def restart(self) -> None:
        """Forget what was read: what comes next has nothing to do with it."""
        self._known = 0

    def passed(self, size: int) -> None:
        """Tell that so many bytes more have been read."""
        if self._progress is not None:
            self._progress(size, self._known)

    def close(self) -> None:
        """End all processes."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _filled(
    schema: Schema,
    sources: Sequence[Source],
    begin: bytes,
    end: bytes,
    name: str,
    columns: Sequence[str],
    leading: Mapping[str, WantedValues],
    value_fields: frozenset[str] | None,
    mask: bool,
    instance_id: str | bytes | None,
) -> bytes:
    """Work: the rows of a piece, as a stream of Arrow's own."""
    table = find_table(name, schema)
    reading = Reading(sources[0], schema, leading, begin, end, mask, value_fields, instance_id)
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, pa.schema([table.schema.field(column) for column in columns])) as writer:
        for batch in table.read(reading, columns):
            writer.write_batch(batch)
    return stream.getvalue().to_pybytes()
