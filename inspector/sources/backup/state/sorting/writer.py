"""Takes mutations as logs give them and, when memory is full of them, writes what matters of them as sorted runs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from inspector.sources.backup.mutation import APPLICABLE, MutationType
from inspector.sources.backup.state.bounds import USUAL
from inspector.sources.backup.state.ranges import common, holds
from inspector.sources.backup.state.sorting.changes import (
    DECIDING,
    NEXT,
    OPERAND,
    KeyChange,
    head_number,
    needed,
    place_of,
)
from inspector.sources.backup.state.sorting.clears import Clear, last_clears
from inspector.sources.backup.state.sorting.pile import Pile
from inspector.sources.backup.state.sorting.runs import RunFile, SortedRun
from inspector.sources.base import END_OF_DATA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from inspector.sources.backup.mutation import Logged
    from inspector.sources.backup.state.bounds import Bounds
    from keycodec.ranges import KeyRange

#: What Python's objects for a mutation take, about.
OVERHEAD = 250

_CLEAR = int(MutationType.CLEAR_RANGE)
_EVERYTHING = [(b"", END_OF_DATA)]


class Runs(NamedTuple):
    """What happened to keys, each alone, and to many at once."""

    changes: Sequence[SortedRun[KeyChange]]
    clears: Sequence[SortedRun[Clear]]

    def close(self) -> None:
        """Close the files."""
        for file in {*(run.file for run in self.changes), *(run.file for run in self.clears)}:
            file.close()


class Writer:
    """``new_file``: makes a file for runs."""

    def __init__(self, bounds: Bounds = USUAL, new_file: Callable[[], RunFile] = RunFile) -> None:
        self._bounds = bounds
        self._change_runs: Pile[KeyChange] = Pile(partial(needed, held=bounds.kept_of_key), new_file, bounds)
        self._clear_runs: Pile[Clear] = Pile(last_clears, new_file, bounds)
        self._arrivals = _Arrivals()
        self._size = 0

    def add(self, batches: Iterable[Logged], ranges: Sequence[KeyRange]) -> None:
        """Take mutations, cut to disjoint, ordered ranges."""
        for batch in batches:
            self._arrivals.take(batch, ranges)
            self._size += batch.size + OVERHEAD * len(batch.mutations)
            if self._size > self._bounds.buffer_bytes:
                self._write()

    def finish(self) -> Runs:
        """Write what is left; gives all runs."""
        self._write()
        return Runs(self._change_runs.runs, self._clear_runs.runs)

    def _write(self) -> None:
        changes, clears = self._arrivals.changes(), self._arrivals.clears()
        self._arrivals = _Arrivals()
        self._size = 0
        if changes:
            self._change_runs.add(changes)
        if clears:
            self._clear_runs.add(clears)

    def close(self) -> None:
        """Close the files."""
        self._change_runs.close()
        self._clear_runs.close()


class _Arrivals:
    """What came: of each key the last set or clear, all other mutations, and clears of many keys."""

    def __init__(self) -> None:
        self._last: dict[bytes, bytes] = {}
        self._others: list[KeyChange] = []
        self._clears: list[Clear] = []
        self._newest = 0

    def take(self, batch: Logged, ranges: Sequence[KeyRange]) -> None:
        """Take mutations, those of the ranges."""
        version, order, _, mutations = batch
        last = self._last
        everything = ranges == _EVERYTHING
        head = head_number(version, order)
        is_newest = head >= self._newest  # mutations mostly come in order
        for kind, param1, param2 in mutations:
            if kind == _CLEAR and param2 != param1 + b"\0":
                if everything and param1 < param2 <= END_OF_DATA:
                    self._clears.append((param1, param2, place_of(head)))
                elif param1 < param2:
                    self._clears += [(*part, place_of(head)) for part in common(ranges, param1, param2)]
            elif everything or holds(ranges, param1):
                change = (head | kind).to_bytes(OPERAND, "big") + (b"" if kind == _CLEAR else param2)
                if kind in DECIDING:
                    if is_newest or last.get(param1, b"") < change:
                        last[param1] = change
                elif kind in APPLICABLE:
                    self._others.append((param1, change))
            head += NEXT
        self._newest = max(self._newest, head)

    def changes(self) -> list[KeyChange]:
        """What matters of the changes of single keys, in order."""
        last = self._last
        found = list(last.items())
        found += [change for change in self._others if change[1] > last.get(change[0], b"")]
        found.sort()
        return found

    def clears(self) -> list[Clear]:
        """The last clears over each key."""
        return list(last_clears(sorted(self._clears)))
