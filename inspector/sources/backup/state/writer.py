"""Takes mutations as logs give them and, when memory is full of them, writes what matters of them as sorted runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.sources.backup.mutation import APPLICABLE, MutationType
from inspector.sources.backup.state.changes import Change, needed, packed_head, packed_place
from inspector.sources.backup.state.clears import Clear, last_clears
from inspector.sources.backup.state.pile import Pile
from inspector.sources.backup.state.ranges import common, holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inspector.sources.backup.mutation import Logged
    from keycodec.ranges import KeyRange

#: Memory for mutations that are not yet in a run. Python's objects for one take about as much as ``_OVERHEAD``.
_BUFFER_BYTES = 32 << 20
_OVERHEAD = 250

_SET, _CLEAR = int(MutationType.SET), int(MutationType.CLEAR_RANGE)


class Writer:
    """Of each key the last set or clear is held, and of other mutations those that came after it."""

    def __init__(self) -> None:
        self.changes: Pile[Change] = Pile(needed)
        self.clears: Pile[Clear] = Pile(last_clears)
        self._last: dict[bytes, bytes] = {}
        self._others: list[Change] = []
        self._clears: list[Clear] = []
        self._newest = b""

    def add(self, batches: Iterable[Logged], ranges: Sequence[KeyRange]) -> None:
        """Take mutations, cut to disjoint, ordered ranges."""
        room = _BUFFER_BYTES
        for batch in batches:
            self._take(batch, ranges)
            room -= batch.size + _OVERHEAD * len(batch.mutations)
            if room < 0:
                room = self._make_room()
        self._write()

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

    def _make_room(self) -> int:
        """Give the bytes that are free afterwards, which are at least half of the buffer."""
        self._drop()
        rows = [*self._last.items(), *self._others]
        used = sum(len(key) + len(change) for key, change in rows)
        used += sum(len(begin) + len(end) for begin, end, _, _ in self._clears)
        used += _OVERHEAD * (len(rows) + len(self._clears))
        if used > _BUFFER_BYTES // 2:
            self._write()
            used = 0
        return _BUFFER_BYTES - used

    def _drop(self) -> None:
        """Drop what does not matter for the state."""
        self._others = [row for row in self._others if self._last.get(row[0], b"") < row[1]]
        self._clears = list(last_clears(sorted(self._clears)))

    def _write(self) -> None:
        self._drop()
        if self._last or self._others:
            self.changes.add(self._sorted())
        if self._clears:
            self.clears.add(self._clears)
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
        """Drop what was written."""
        self.changes.close()
        self.clears.close()
