"""Mutations sorted by key, in sorted runs of a private temporary file that are merged as they are read.

What a range of keys needs is read from the logs once and kept. Of what happened to a key only the last set or clear of
it matters for the state, and what came after. Of clears of many keys only the last one over each key does: they are cut
into disjoint stretches.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from heapq import merge
from itertools import chain, groupby, pairwise
from operator import itemgetter
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from inspector.sources.backup.mutation import MutationType
from inspector.sources.backup.state.clears import last_clears
from inspector.sources.backup.state.pile import Pile
from inspector.sources.backup.state.ranges import common, holds, missing
from inspector.sources.base import END_OF_DATA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from inspector.sources.backup.mutation import Mutation
    from inspector.sources.backup.state.clears import Clear
    from inspector.sources.backup.state.runs import Run
    from keycodec.ranges import KeyRange

#: A change of one key: key, version, order, mutation type, operand.
Change = tuple[bytes, int, int, int, bytes]
#: A key and all that happened to it, in order.
KeyChanges = tuple[bytes, "Iterable[Change]"]


class Changes(NamedTuple):
    """What happened to the keys of ``[begin, end)``: those ``cleared``, disjoint and in order, and then ``changed``."""

    begin: bytes
    end: bytes
    cleared: Sequence[KeyRange]
    changed: Iterable[KeyChanges]


#: Logs up to this size are read whole at once, and larger ones when many ranges in turn have needed them.
_SMALL_LOGS = 64 << 20
_MISSES_BEFORE_ALL = 3

#: Memory for mutations that are not yet in a run. Python's objects for one take about as much as ``_OVERHEAD``.
_BUFFER_BYTES = 32 << 20
_OVERHEAD = 250

#: Chunks of runs that are merged at once; more of them hold one key that was changed very often.
_CHUNKS_AT_ONCE = 64

#: Changes of one key that are held while runs are merged.
_KEPT_OF_KEY = 10_000

_SET, _CLEAR = int(MutationType.SET), int(MutationType.CLEAR_RANGE)
_key = itemgetter(0)


class MutationIndex:
    """The mutations of a backup's logs up to one version, by key.

    ``read(begin, end)`` reads the mutations that meet ``[begin, end)`` from the logs, ``log_bytes`` is their size.
    ``part``: the keys that will be read.
    """

    def __init__(
        self,
        read: Callable[[bytes, bytes], Iterable[Mutation]],
        log_bytes: int,
        part: KeyRange = (b"", END_OF_DATA),
    ) -> None:
        self._read = read
        self._part = part
        self._reads_all = log_bytes <= _SMALL_LOGS
        self._misses = 0
        self._covered: list[KeyRange] = []
        self._lock = Lock()
        self._written: list[_Writer] = []
        self._changes: list[Run[Change]] = []
        self._clears: list[Run[Clear]] = []
        self._bounds: list[bytes] = []

    def close(self) -> None:
        """Drop the temporary files."""
        for writer in self._written:
            writer.close()

    def cover(self, ranges: Sequence[KeyRange]) -> None:
        """Make sure that the mutations of ranges, which are in order and apart, are there."""
        with self._lock:
            uncovered = self._uncovered(ranges)
            if not uncovered:
                return
            self._misses += 1
            if self._reads_all or self._misses > _MISSES_BEFORE_ALL:
                first, last = self._part
                uncovered = self._uncovered([(min(first, ranges[0][0]), max(last, ranges[-1][1]))])
            self._load(uncovered)
            self._covered = sorted([*self._covered, *uncovered])

    def changes(self, begin: bytes, end: bytes, after: int, reverse: bool = False) -> Iterator[Changes]:
        """Yield what happened in ``[begin, end)`` after version ``after``, in parts that fit into memory.

        ``reverse`` turns the parts around, not what is in them.
        """
        parts = list(pairwise([begin, *self._cuts(begin, end), end]))
        for lower, upper in reversed(parts) if reverse else parts:
            clears = [clear for clear in self._last_clears(lower, upper) if clear[2] > after]
            changed = groupby(_effective(self._sorted_changes(lower, upper), after, clears), _key)
            yield Changes(lower, upper, [clear[:2] for clear in clears], changed)

    def _cuts(self, begin: bytes, end: bytes) -> list[bytes]:
        bounds = self._bounds
        inside = bounds[bisect_right(bounds, begin) : bisect_left(bounds, end)]
        return sorted(set(inside[_CHUNKS_AT_ONCE::_CHUNKS_AT_ONCE]))

    def _sorted_changes(self, begin: bytes, end: bytes) -> Iterable[Change]:
        parts = [run.parts(begin, end) for run in self._changes]
        if bisect_left(self._bounds, end) - bisect_left(self._bounds, begin) > 2 * _CHUNKS_AT_ONCE:
            return merge(*map(chain.from_iterable, parts))
        found: list[Change] = []
        for part in chain.from_iterable(parts):
            found += part
        found.sort()  # of runs in order, which this merges
        return found

    def _last_clears(self, begin: bytes, end: bytes) -> Iterable[Clear]:
        found = [
            (max(clear[0], begin), min(clear[1], end), clear[2], clear[3])
            for run in self._clears
            for part in run.parts(begin, end, before=1)
            for clear in part
            if clear[1] > begin
        ]
        return last_clears(sorted(found)) if found else ()

    def _uncovered(self, ranges: Sequence[KeyRange]) -> list[KeyRange]:
        return [left for begin, end in ranges for left in missing(self._covered, begin, end)]

    def _load(self, ranges: Sequence[KeyRange]) -> None:
        """Read the mutations of ranges, none of which is covered yet. If this fails, nothing of them is there."""
        writer = _Writer()
        try:
            writer.add(self._read(ranges[0][0], ranges[-1][1]), ranges)
        except BaseException:
            writer.close()
            raise
        self._written.append(writer)
        self._changes = [*self._changes, *writer.changes.runs]
        self._clears = [*self._clears, *writer.clears.runs]
        firsts = [run.first_keys for run in self._changes] + [run.first_keys for run in self._clears]
        self._bounds = sorted(chain.from_iterable(firsts))


class _Writer:
    """Collects mutations and, whenever memory is full of them, writes what matters of them as a run."""

    def __init__(self) -> None:
        self.changes: Pile[Change] = Pile(_change_size, _needed_of_many)
        self.clears: Pile[Clear] = Pile(_clear_size, last_clears)
        self._new_changes: list[Change] = []
        self._new_clears: list[Clear] = []

    def add(self, mutations: Iterable[Mutation], ranges: Sequence[KeyRange]) -> None:
        """Take mutations, cut to disjoint, ordered ranges."""
        everything = ranges == [(b"", END_OF_DATA)]
        new_change = self._new_changes.append
        room = _BUFFER_BYTES
        for version, order, kind, param1, param2 in mutations:
            if kind == _CLEAR and param2 != param1 + b"\0":
                self._new_clears += [(*part, version, order) for part in common(ranges, param1, param2)]
            elif everything or holds(ranges, param1):
                new_change((param1, version, order, kind, b"" if kind == _CLEAR else param2))
            room -= _OVERHEAD + len(param1) + len(param2)
            if room < 0:
                room = self._make_room()
        self._compact()
        self._write()

    def _make_room(self) -> int:
        """Give the bytes that are free afterwards, which are at least half of the buffer."""
        self._compact()
        used = sum(map(_change_size, self._new_changes)) + sum(map(_clear_size, self._new_clears))
        used += _OVERHEAD * (len(self._new_changes) + len(self._new_clears))
        if used > _BUFFER_BYTES // 2:
            self._write()
            used = 0
        return _BUFFER_BYTES - used

    def _compact(self) -> None:
        self._new_changes.sort()
        self._new_changes[:] = _needed(self._new_changes)
        self._new_clears.sort()
        self._new_clears[:] = last_clears(self._new_clears)

    def _write(self) -> None:
        if self._new_changes:
            self.changes.add(self._new_changes)
        if self._new_clears:
            self.clears.add(self._new_clears)
        self._new_changes.clear()
        self._new_clears.clear()

    def close(self) -> None:
        """Drop what was written."""
        self.changes.close()
        self.clears.close()


def _change_size(change: Change) -> int:
    return len(change[0]) + len(change[4])


def _clear_size(clear: Clear) -> int:
    return len(clear[0]) + len(clear[1])


def _needed(changes: Sequence[Change]) -> list[Change]:
    """Of changes in order keep, of each key, the last one that does not look at the value before, and what follows."""
    kept: list[Change] = []
    key, decided = None, False
    for change in reversed(changes):
        if change[0] != key:
            key, decided = change[0], False
        if not decided:
            kept.append(change)
            decided = change[3] in (_SET, _CLEAR)
    kept.reverse()
    return kept


def _needed_of_many(changes: Iterable[Change]) -> Iterator[Change]:
    """Of changes in order, of which there may be many, keep what :func:`_needed` does, and perhaps more."""
    for _, of_key in groupby(changes, _key):
        kept: list[Change] = []
        for change in of_key:
            if change[3] in (_SET, _CLEAR):
                kept.clear()
            elif len(kept) == _KEPT_OF_KEY:
                yield from kept
                kept.clear()
            kept.append(change)
        yield from kept


def _effective(changes: Iterable[Change], after: int, clears: Sequence[Clear]) -> Iterator[Change]:
    """Leave out the changes up to version ``after``, those before a clear, and those that retries repeat."""
    rest = iter(clears)
    clear = next(rest, None)
    previous = None
    for change in changes:
        if change[1] <= after or change == previous:
            continue
        previous = change
        while clear and clear[1] <= change[0]:
            clear = next(rest, None)
        if clear is None or change[0] < clear[0] or change[1:3] > clear[2:]:
            yield change
