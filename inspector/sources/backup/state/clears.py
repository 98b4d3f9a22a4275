"""Of many clears that overlap, the last one over each key."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: A clear of ``[begin, end)``: begin, end, version, order.
Clear = tuple[bytes, bytes, int, int]


def last_clears(clears: Iterable[Clear]) -> Iterator[Clear]:
    """Cut clears, which come in ascending order, into disjoint stretches, each with the last clear over it."""
    sweep = _Sweep()
    for (begin, _), alike in groupby(clears, lambda clear: clear[:2]):
        yield from sweep.up_to(begin)
        sweep.add(_last(alike))
    yield from sweep.to_the_end()


class _Sweep:
    """Moves along the keys in order. ``_open`` is a heap of the clears over its place, with the last clear on top."""

    def __init__(self) -> None:
        self._at = b""
        self._open: list[tuple[int, int, bytes]] = []

    def add(self, clear: Clear) -> None:
        """Take a clear that begins where the sweep stands now, or behind it if no clear is open."""
        begin, end, version, order = clear
        self._at = begin
        heappush(self._open, (-version, -order, end))

    def up_to(self, limit: bytes) -> Iterator[Clear]:
        """Yield the stretches up to ``limit``."""
        while self._open and self._at < limit:
            yield from self._next(min(self._open[0][2], limit))

    def to_the_end(self) -> Iterator[Clear]:
        """Yield all further stretches."""
        while self._open:
            yield from self._next(self._open[0][2])

    def _next(self, stop: bytes) -> Iterator[Clear]:
        """Go on to ``stop``, which is not behind the end of the last clear; that one is dropped if it ends there."""
        version, order, end = self._open[0]
        if self._at < stop:
            yield self._at, stop, -version, -order
            self._at = stop
        if end <= self._at:
            heappop(self._open)


def _last(clears: Iterable[Clear]) -> Clear:
    """The last of some clears, of which there may be many."""
    for clear in clears:
        last = clear
    return last
