"""Several sorted runs read as one, in windows of keys whose rows have room in memory together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from heapq import merge
from itertools import chain
from typing import TYPE_CHECKING

from inspector.sources.base import END_OF_DATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.sources.backup.state.sorting.runs import Row, SortedRun
    from keycodec.ranges import KeyRange


class Windows:
    """All keys, cut where about ``chunks`` chunks of all runs together have begun. The rows of a key lie in one window.

    The windows are numbered from 0 on.
    """

    def __init__(self, first_keys: Iterable[Sequence[bytes]], chunks: int) -> None:
        self._first_keys = sorted(chain.from_iterable(first_keys))
        self._most = 2 * chunks
        self._cuts = sorted({b"", *self._first_keys[chunks::chunks]})

    def meeting(self, begin: bytes, end: bytes) -> range:
        """The windows that meet ``[begin, end)``."""
        return range(bisect_right(self._cuts, begin) - 1, bisect_left(self._cuts, end))

    def limits(self, number: int) -> KeyRange:
        """Where a window begins and ends."""
        is_last = number + 1 == len(self._cuts)
        return self._cuts[number], END_OF_DATA if is_last else self._cuts[number + 1]

    def is_large(self, number: int) -> bool:
        """Whether the rows of a window may have no room in memory: those of one key that changed very often."""
        begin, end = self.limits(number)
        return bisect_left(self._first_keys, end) - bisect_left(self._first_keys, begin) > self._most


def in_order(runs: Iterable[SortedRun[Row]], begin: bytes, end: bytes) -> list[Row]:
    """The rows of all runs with keys in ``[begin, end)``."""
    found: list[Row] = []
    for run in runs:
        for part in run.parts(begin, end):
            found += part
    found.sort()  # of runs in order, which this merges
    return found


def one_by_one(runs: Iterable[SortedRun[Row]], begin: bytes, end: bytes) -> Iterator[Row]:
    """The same, with one chunk of each run in memory at a time."""
    return merge(*(chain.from_iterable(run.parts(begin, end)) for run in runs))


def merged(runs: Sequence[SortedRun[Row]], chunks: int) -> Iterator[Row]:
    """Yield the rows of all runs, in order."""
    windows = Windows((run.first_keys for run in runs), chunks)
    for number in windows.meeting(b"", END_OF_DATA):
        rows = one_by_one if windows.is_large(number) else in_order
        yield from rows(runs, *windows.limits(number))
