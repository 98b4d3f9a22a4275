"""Mutations sorted by key, in sorted runs of a private temporary file that are merged as they are read.

What a range of keys needs is read from the logs once and kept. Of what happened to a key only the last set or clear of
it matters for the state, and what came after. Of clears of many keys only the last one over each key does: they are cut
into disjoint stretches.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from heapq import merge
from itertools import chain, pairwise
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from inspector.sources.backup.state.ranges import missing
from inspector.sources.backup.state.sorting.changes import Change, floor
from inspector.sources.backup.state.sorting.clears import last_clears
from inspector.sources.backup.state.sorting.writer import Runs, Writer
from inspector.sources.base import END_OF_DATA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from inspector.sources.backup.mutation import Logged
    from inspector.sources.backup.state.sorting.clears import Clear
    from inspector.sources.backup.state.sorting.runs import Run
    from keycodec.ranges import KeyRange


class Changes(NamedTuple):
    """What happened to the keys of ``[begin, end)``: those ``cleared``, disjoint and in order, and then ``changed``.

    A key is there once for each of its changes, in order.
    """

    begin: bytes
    end: bytes
    cleared: Sequence[Clear]
    changed: Iterable[Change]


#: Logs up to this size are read whole at once, and larger ones when many ranges in turn have needed them.
_SMALL_LOGS = 64 << 20
_MISSES_BEFORE_ALL = 3

#: Chunks of runs that are merged at once; more of them hold one key that was changed very often.
_CHUNKS_AT_ONCE = 64

#: It lies behind all keys.
_NO_CLEAR: Clear = (END_OF_DATA, END_OF_DATA, b"")


class MutationIndex:
    """The mutations of a backup's logs up to one version, by key.

    ``read()`` reads the logs, ``log_bytes`` is their size.
    ``part``: the keys that will be read.
    """

    def __init__(
        self,
        read: Callable[[], Iterable[Logged]],
        log_bytes: int,
        part: KeyRange = (b"", END_OF_DATA),
    ) -> None:
        self._read = read
        self._part = part
        self._reads_all = log_bytes <= _SMALL_LOGS
        self._misses = 0
        self._covered: list[KeyRange] = []
        self._lock = Lock()
        self._runs: list[Runs] = []
        self._changes: list[Run[Change]] = []
        self._clears: list[Run[Clear]] = []
        self._bounds: list[bytes] = []

    def close(self) -> None:
        """Close the temporary files."""
        for runs in self._runs:
            runs.close()

    def take(self, found: Sequence[Runs], ranges: Sequence[KeyRange]) -> None:
        """Take the mutations of ranges, none of which is covered yet, from runs, which the index closes."""
        self._runs += found
        self._covered = sorted([*self._covered, *ranges])
        self._changes = [*self._changes, *(run for runs in found for run in runs.changes)]
        self._clears = [*self._clears, *(run for runs in found for run in runs.clears)]
        firsts = [run.first_keys for run in self._changes] + [run.first_keys for run in self._clears]
        self._bounds = sorted(chain.from_iterable(firsts))

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

    def changes(self, begin: bytes, end: bytes, after: int, reverse: bool = False) -> Iterator[Changes]:
        """Yield what happened in ``[begin, end)`` after version ``after``, in parts that fit into memory.

        ``reverse`` turns the parts around, not what is in them.
        """
        lowest = floor(after)
        parts = list(pairwise([begin, *self._cuts(begin, end), end]))
        for lower, upper in reversed(parts) if reverse else parts:
            clears = self._last_clears(lower, upper, lowest)
            yield Changes(lower, upper, clears, _effective(self._sorted_changes(lower, upper), lowest, clears))

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

    def _last_clears(self, begin: bytes, end: bytes, lowest: bytes) -> list[Clear]:
        parts = [part for run in self._clears for part in run.parts(begin, end, before=1)]
        found = sorted(clear for part in parts for clear in part if clear[1] > begin and clear[2] >= lowest)
        stretches = [clear for clear in last_clears(found) if clear[1] > begin and clear[0] < end]
        if stretches:  # they are disjoint, so that none but the first and the last reach farther
            first, last = stretches[0], stretches[-1]
            stretches[-1] = last[0], min(last[1], end), last[2]
            stretches[0] = max(first[0], begin), stretches[0][1], first[2]
        return stretches

    def _uncovered(self, ranges: Sequence[KeyRange]) -> list[KeyRange]:
        return [left for begin, end in ranges for left in missing(self._covered, begin, end)]

    def _load(self, ranges: Sequence[KeyRange]) -> None:
        """Read the mutations of ranges, none of which is covered yet. If this fails, nothing of them is there."""
        writer = Writer()
        try:
            writer.add(self._read(), ranges)
            runs = writer.finish()
        except BaseException:
            writer.close()
            raise
        self.take([runs], ranges)


def _effective(rows: Iterable[Change], floor: bytes, clears: Sequence[Clear]) -> Iterator[Change]:
    """Leave out the changes below ``floor``, those before a clear of their key, and those that retries repeat."""
    rest = iter(clears)
    begin, end, place = next(rest, _NO_CLEAR)
    previous = None
    for row in rows:
        key, change = row
        while key >= end:
            begin, end, place = next(rest, _NO_CLEAR)
        if change >= floor and (key < begin or change > place) and row != previous:
            previous = row
            yield row
