"""Takes mutations as logs give them and, when memory is full of them, writes what matters of them as sorted runs."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from inspector.sources.backup.mutation import APPLICABLE, MutationType
from inspector.sources.backup.state.ranges import common, holds
from inspector.sources.backup.state.sorting.changes import (
    DECIDING,
    NEXT,
    OPERAND,
    Change,
    head_number,
    needed,
    place_of,
)
from inspector.sources.backup.state.sorting.clears import Clear, last_clears
from inspector.sources.backup.state.sorting.pile import Pile
from inspector.sources.backup.state.sorting.runs import Run, RunFile
from inspector.sources.base import END_OF_DATA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from inspector.sources.backup.mutation import Logged
    from keycodec.ranges import KeyRange

#: Memory for mutations that are not yet in a run. Python's objects for one take about as much as ``_OVERHEAD``.
#: More of them are sorted in more time, as they lie outside the processor's caches.
_BUFFER_BYTES = 16 << 20
_OVERHEAD = 250

_CLEAR = int(MutationType.CLEAR_RANGE)
_EVERYTHING = [(b"", END_OF_DATA)]


class Runs(NamedTuple):
    """What happened to keys, each alone, and to many at once."""

    changes: Sequence[Run[Change]]
    clears: Sequence[Run[Clear]]

    def close(self) -> None:
        """Close the files."""
        for file in {*(run.file for run in self.changes), *(run.file for run in self.clears)}:
            file.close()


class Writer:
    """``new_file``: makes a file for runs."""

    def __init__(self, new_file: Callable[[], RunFile] = RunFile) -> None:
        self._change_runs: Pile[Change] = Pile(needed, new_file)
        self._clear_runs: Pile[Clear] = Pile(last_clears, new_file)
        self._arrivals = _Arrivals()
        self._room = _BUFFER_BYTES

    def add(self, batches: Iterable[Logged], ranges: Sequence[KeyRange]) -> None:
        """Take mutations, cut to disjoint, ordered ranges."""
        for batch in batches:
            self._arrivals.take(batch, ranges)
            self._room -= batch.size + _OVERHEAD * len(batch.mutations)
            if self._room < 0:
                held = self._arrivals.held()
                if held > _BUFFER_BYTES // 2:
                    self._write()
                    held = 0
                self._room = _BUFFER_BYTES - held

    def finish(self) -> Runs:
        """Write what is left; gives all runs."""
        self._write()
        return Runs(self._change_runs.runs, self._clear_runs.runs)

    def _write(self) -> None:
        changes, clears = self._arrivals.sorted()
        self._arrivals = _Arrivals()
        if changes:
            self._change_runs.add(changes)
        if clears:
            self._clear_runs.add(clears)

    def close(self) -> None:
        """Close the files."""
        self._change_runs.close()
        self._clear_runs.close()


class _Arrivals:
    """What came: of each key the last set or clear, and all other mutations."""

    def __init__(self) -> None:
        self._last: dict[bytes, bytes] = {}
        self._others: defaultdict[bytes, list[bytes]] = defaultdict(list)
        self._clears: list[Clear] = []
        self._newest = 0

    def take(self, batch: Logged, ranges: Sequence[KeyRange]) -> None:
        """Take mutations, those of the ranges."""
        version, order, _, mutations = batch
        last, others = self._last, self._others
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
                    others[param1].append(change)
            head += NEXT
        self._newest = max(self._newest, head)

    def held(self) -> int:
        """Bytes that are held, once what matters no more is dropped."""
        self._drop()
        number = len(self._last) + len(self._clears) + sum(map(len, self._others.values()))
        parts = chain(self._last, self._last.values(), *self._others.values(), chain.from_iterable(self._clears))
        return _OVERHEAD * number + sum(map(len, parts))

    def _drop(self) -> None:
        """Drop what came before the last set or clear of a key, and clears that others hide."""
        for key in self._last.keys() & self._others.keys():
            last = self._last[key]
            left = [change for change in self._others.pop(key) if change > last]
            if left:
                self._others[key] = left
        self._clears = list(last_clears(sorted(self._clears)))

    def sorted(self) -> tuple[list[Change], list[Clear]]:
        """What matters of all that came, in order."""
        self._drop()
        alone = {key: found[0] for key, found in self._others.items() if len(found) == 1 and key not in self._last}
        alone |= self._last
        keys = sorted(alone)  # keys alone are sorted in less time than tuples of them
        changes = list(zip(keys, map(alone.__getitem__, keys), strict=True))
        many = [(key, found) for key, found in self._others.items() if len(found) > 1 or key in self._last]
        if many:
            changes += [(key, change) for key, found in sorted(many) for change in found]
            changes.sort()
        return changes, self._clears
