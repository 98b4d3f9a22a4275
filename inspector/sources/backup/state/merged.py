"""What sorted runs say of a range of keys, in parts that have room in memory."""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from inspector.sources.backup.state.sorting.changes import floor
from inspector.sources.backup.state.sorting.clears import last_clears
from inspector.sources.backup.state.sorting.merging import Windows, in_order, one_by_one
from inspector.sources.base import END_OF_DATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.sources.backup.state.sorting.changes import KeyChange
    from inspector.sources.backup.state.sorting.clears import Clear
    from inspector.sources.backup.state.sorting.writer import Runs


class Changes(NamedTuple):
    """What happened to the keys of ``[begin, end)``: those ``cleared``, disjoint and in order, and then ``changed``.

    A key is there once for each of its changes, in order.
    """

    begin: bytes
    end: bytes
    cleared: Sequence[Clear]
    changed: Iterable[KeyChange]


class _Window(NamedTuple):
    """All changes and the last clears of ``[begin, end)``. ``changes``: None where they may have no room in memory."""

    begin: bytes
    end: bytes
    changes: list[KeyChange] | None
    clears: list[Clear]


#: It lies behind all keys.
_NO_CLEAR: Clear = (END_OF_DATA, END_OF_DATA, b"")


class Merged:
    """Runs, merged as they are read. ``chunks``: how many chunks of them about are read at once."""

    def __init__(self, runs: Sequence[Runs], chunks: int) -> None:
        self._changes = [run for each in runs for run in each.changes]
        self._clears = [run for each in runs for run in each.clears]
        first_keys = [*(run.first_keys for run in self._changes), *(run.first_keys for run in self._clears)]
        self._windows = Windows(first_keys, chunks)
        self._recent: tuple[int, _Window | None] = (-1, None)

    def changes(self, begin: bytes, end: bytes, after: int, reverse: bool) -> Iterator[Changes]:
        """Yield what happened in ``[begin, end)`` after version ``after``, in parts, the last one first if ``reverse``.

        What is in a part always comes in order.
        """
        lowest = floor(after)
        numbers = self._windows.meeting(begin, end)
        for number in reversed(numbers) if reverse else numbers:
            window = self._window(number)
            lower, upper = max(begin, window.begin), min(end, window.end)
            clears = _cut(window.clears, lower, upper, lowest)
            yield Changes(lower, upper, clears, _effective(self._between(window, lower, upper), lowest, clears))

    def _window(self, number: int) -> _Window:
        """Merge what lies in a window. The last one is kept, as blocks that follow each other mostly meet the same."""
        known, window = self._recent
        if window is None or known != number:
            begin, end = self._windows.limits(number)
            changes = None if self._windows.is_large(number) else in_order(self._changes, begin, end)
            window = _Window(begin, end, changes, self._last_clears(begin, end))
            self._recent = number, window
        return window

    def _between(self, window: _Window, begin: bytes, end: bytes) -> Iterable[KeyChange]:
        changes = window.changes
        if changes is None:
            return one_by_one(self._changes, begin, end)
        first = bisect_left(changes, (begin,))
        return changes[first : bisect_left(changes, (end,), first)]

    def _last_clears(self, begin: bytes, end: bytes) -> list[Clear]:
        parts = chain.from_iterable(run.parts(begin, end, before=1) for run in self._clears)
        return list(last_clears(sorted(clear for part in parts for clear in part if clear[1] > begin)))


def _cut(stretches: Sequence[Clear], begin: bytes, end: bytes, lowest: bytes) -> list[Clear]:
    """Cut disjoint clears to ``[begin, end)``, and leave out those below ``lowest``."""
    first = bisect_left(stretches, (begin,))
    if first > 0 and stretches[first - 1][1] > begin:
        first -= 1
    found = [clear for clear in stretches[first : bisect_left(stretches, (end,), first)] if clear[2] >= lowest]
    if found:  # none but the first and the last reach farther
        found[-1] = found[-1][0], min(found[-1][1], end), found[-1][2]
        found[0] = max(found[0][0], begin), found[0][1], found[0][2]
    return found


def _effective(rows: Iterable[KeyChange], floor: bytes, clears: Sequence[Clear]) -> Iterator[KeyChange]:
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
