"""Takes mutations as logs give them and, when memory is full of them, writes what matters of them as sorted runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inspector.sources.backup.mutation import APPLICABLE, MutationType
from inspector.sources.backup.state.changes import Change, needed, packed_head, packed_place
from inspector.sources.backup.state.clears import Clear, last_clears
from inspector.sources.backup.state.pile import Pile
from inspector.sources.backup.state.ranges import common, holds
from inspector.sources.backup.state.runs import Run, RunFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from inspector.sources.backup.mutation import Logged
    from keycodec.ranges import KeyRange

#: Memory for mutations that are not yet in a run. Python's objects for one take about as much as ``_OVERHEAD``.
_BUFFER_BYTES = 32 << 20
_OVERHEAD = 250

_SET, _CLEAR = int(MutationType.SET), int(MutationType.CLEAR_RANGE)


class Runs(NamedTuple):
    """What happened to keys, each alone, and to many at once."""

    changes: Sequence[Run[Change]]
    clears: Sequence[Run[Clear]]

    def close(self) -> None:
        """Close the files."""
        for file in {*(run.file for run in self.changes), *(run.file for run in self.clears)}:
            file.close()


class Writer:
    """Of each key the last set or clear is held, and of other mutations those that came after it.

    ``new_file``: makes a file for runs.
    """

    def __init__(self, new_file: Callable[[], RunFile] = RunFile) -> None:
        self._change_runs: Pile[Change] = Pile(needed, new_file)
        self._clear_runs: Pile[Clear] = Pile(last_clears, new_file)
        self._room = _BUFFER_BYTES
        self._last: dict[bytes, bytes] = {}
        self._others: list[Change] = []
        self._clears: list[Clear] = []
        self._newest = b""

    def add(self, batches: Iterable[Logged], ranges: Sequence[KeyRange]) -> None:
        """Take mutations, cut to disjoint, ordered ranges."""
        for batch in batches:
            self._take(batch, ranges)
            self._room -= batch.size + _OVERHEAD * len(batch.mutations)
            if self._room < 0:
                self._make_room()

    def finish(self) -> Runs:
        """Write what is left; gives all runs."""
        self._write()
        return Runs(self._change_runs.runs, self._clear_runs.runs)

    def _take(self, batch: Logged, ranges: Sequence[KeyRange]) -> None:
        version, first, _, mutations = batch
        low, high = ranges[0][0], ranges[-1][1]
        inside = len(ranges) > 1 and ranges
        last = self._last
        is_newest = self._is_newest(batch)
        for order, (kind, param1, param2) in enumerate(mutations, first):
            if kind == _CLEAR and param2 != param1 + b"\0":
                if param1 < param2:
                    self._clears += [(*part, version, order) for part in common(ranges, param1, param2)]
            elif not low <= param1 < high or (inside and not holds(inside, param1)):
                continue
            elif kind in (_SET, _CLEAR):
                change = packed_head(version, order, kind) + (param2 if kind == _SET else b"")
                if is_newest or last.get(param1, b"") < change:
                    last[param1] = change
            elif kind in APPLICABLE:
                self._others.append((param1, packed_head(version, order, kind) + param2))

    def _is_newest(self, batch: Logged) -> bool:
        """Whether all mutations so far came before those of a batch, as they mostly did."""
        begin = packed_place(batch.version, batch.order)
        is_newest = begin > self._newest
        self._newest = max(self._newest, packed_place(batch.version, batch.order + len(batch.mutations)))
        return is_newest

    def _make_room(self) -> None:
        """Make at least half of the buffer free."""
        self._drop()
        rows = [*self._last.items(), *self._others]
        used = sum(len(key) + len(change) for key, change in rows)
        used += sum(len(begin) + len(end) for begin, end, _, _ in self._clears)
        used += _OVERHEAD * (len(rows) + len(self._clears))
        if used > _BUFFER_BYTES // 2:
            self._write()
            used = 0
        self._room = _BUFFER_BYTES - used

    def _drop(self) -> None:
        """Drop what does not matter for the state."""
        self._others = [row for row in self._others if self._last.get(row[0], b"") < row[1]]
        self._clears = list(last_clears(sorted(self._clears)))

    def _write(self) -> None:
        self._drop()
        if self._last or self._others:
            self._change_runs.add(self._sorted())
        if self._clears:
            self._clear_runs.add(self._clears)
        self._others, self._clears = [], []

    def _sorted(self) -> list[Change]:
        """All changes, in order; they are then held nowhere else."""
        keys = sorted(self._last)  # keys alone are sorted in less time than tuples of them
        rows = list(zip(keys, map(self._last.__getitem__, keys), strict=True))
        self._last.clear()
        if self._others:
            rows += sorted(self._others)
            rows.sort()
        return rows

    def close(self) -> None:
        """Close the files."""
        self._change_runs.close()
        self._clear_runs.close()
