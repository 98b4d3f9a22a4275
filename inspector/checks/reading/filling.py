"""Read the facts of a source, in one process or in several, each a piece of its keys."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from inspector.checks.reading.facts import FACTS
from inspector.checks.reading.loading import FactReader, Instances
from inspector.parallel.pieces import WORTH_PROCESSES, check_reopens, known_bytes, map_pieces, process_count
from inspector.sources.base import END_OF_DATA
from inspector.tables.sql.heaps import Heap, HeapWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.checks.reading.facts import Fact
    from inspector.parallel.pieces import Progress
    from inspector.schema import Schema
    from inspector.sources.base import Source
    from inspector.tables.sql.workbench import Workbench
    from keycodec.ranges import KeyRange


class FactTables:
    """Fills DuckDB with the facts of a source. ``instance_id``: of that one alone, but for facts of everywhere.

    ``jobs``: how many processes read a source that is worth it; 0: one for each core. ``progress``: is told how far
    they have read. ``instances``: by number. ``held``: records read, by family and instance. ``newest``: the newest
    time of a transaction that was read, in milliseconds; 0 if none has one. ``empty``: the facts without a row.
    """

    def __init__(
        self,
        source: Source,
        schema: Schema,
        instance_id: str | None,
        bench: Workbench,
        jobs: int = 1,
        progress: Progress | None = None,
    ) -> None:
        self._source, self._schema, self._instance_id, self._bench = source, schema, instance_id, bench
        self._jobs, self._progress = process_count(jobs), progress
        self.instances = Instances()
        self.held: Counter[tuple[str, int]] = Counter()
        self.newest = 0
        self.empty: set[str] = set()
        self._heaps: dict[str, tuple[pa.Schema, Heap]] = {}
        if self._jobs > 1:
            check_reopens(source)

    def read_kept(self, facts: Sequence[Fact], counted: Sequence[str], kept: frozenset[int]) -> None:
        """Read facts of some instances: in one pass, and in a second one those that are read again."""
        self.read([fact for fact in facts if not fact.again], counted, kept)
        if again := [fact for fact in facts if fact.again]:
            held = self.held.copy()
            self.read(again, kept=kept)
            self.held = held  # their records were counted

    def read(self, facts: Sequence[Fact], counted: Sequence[str] = (), kept: frozenset[int] | None = None) -> None:
        """Read facts, in one pass over the source; see :meth:`FactReader.read`."""
        asked = AskedFacts(
            self._schema,
            self._instance_id,
            tuple(fact.name for fact in facts),
            tuple(counted),
            tuple(self.instances.ids),
            kept,
            self._bench.folder,
        )
        reader = asked.reader(self._source)
        jobs = 1 if kept is None else self._jobs  # each process would give new instances numbers of its own
        found = list(self._found(asked, reader.ranges(facts, counted), jobs))
        for piece in found:
            self.newest = max(self.newest, piece.newest)
            for (name, own), records in piece.held.items():
                number = self.instances.number(own)
                self.held[name, number] += records if self._instance_id in {None, own} else 0
        for fact in facts:
            heap = Heap.of(piece.heaps[fact.name] for piece in found if fact.name in piece.heaps)
            self._heaps[fact.name] = reader.schema_of(fact), heap
            if not heap.batches and not heap.files:
                self.empty.add(fact.name)
        pa.default_memory_pool().release_unused()  # DuckDB, which comes next, has memory of its own

    def define(self, names: Iterable[str]) -> None:
        """Make the tables of facts that were read, where they are not made yet."""
        for name in names:
            if name in self._heaps:
                self._bench.define(name, *self._heaps.pop(name))

    def _found(self, asked: AskedFacts, ranges: Sequence[KeyRange], jobs: int) -> Iterator[Found]:
        """Yield what was read, piece by piece, in key order."""
        known = known_bytes([self._source], ranges) if jobs > 1 else 0
        if known is not None and known < WORTH_PROCESSES:
            yield _read(asked, [self._source], b"", END_OF_DATA)
        else:
            pieces = map_pieces(partial(_read, asked), [self._source], ranges, jobs, progress=self._progress)
            yield from (piece.result for piece in pieces)


@dataclass(frozen=True)
class AskedFacts:
    """What is read of a source. It can be pickled.

    ``instance_id``: of that one alone. ``facts``: their names. ``counted``: families whose records are counted alone.
    ``ids``: the instances that have a number already. ``kept``: the numbers of those whose rows are kept; None: of all.
    ``folder``: where many rows are written.
    """

    schema: Schema
    instance_id: str | None
    facts: tuple[str, ...]
    counted: tuple[str, ...]
    ids: tuple[str | None, ...]
    kept: frozenset[int] | None
    folder: str

    def reader(self, source: Source) -> FactReader:
        """Return what reads it."""
        return FactReader(source, self.schema, self.instance_id, self.ids)


@dataclass(frozen=True)
class Found:
    """What was read. ``held``: records by family and instance. ``newest``: see :class:`FactReader`."""

    heaps: dict[str, Heap]
    held: dict[tuple[str, str | None], int]
    newest: int


def _read(asked: AskedFacts, sources: Sequence[Source], begin: bytes, end: bytes) -> Found:
    """Work: the facts of a piece."""
    reader = asked.reader(sources[0])
    writers: dict[str, HeapWriter] = {}
    facts = [FACTS[name] for name in asked.facts]
    for fact, rows in reader.read(facts, asked.counted, asked.kept, begin, end):
        if fact.name not in writers:
            writers[fact.name] = HeapWriter(asked.folder, rows.schema)
        writers[fact.name].add(rows)
    held = {(family, reader.instances.ids[number]): count for (family, number), count in reader.held.items()}
    return Found({name: writer.close() for name, writer in writers.items()}, held, reader.newest)
