"""Of many clears that overlap, the last one over each key."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: A clear of ``[begin, end)``, and its place among all changes.
Clear = tuple[bytes, bytes, bytes]


def last_clears(clears: Iterable[Clear]) -> Iterator[Clear]:
    """Cut clears, which come in ascending order, into disjoint stretches, each with the last clear over it."""
    sweep = _Sweep()
    held: Clear | None = None
    for clear in clears:
        if held is not None:
            if clear[0] == held[0] and clear[1] == held[1]:  # there may be many; the last one is held
                held = clear
                continue
            if sweep.is_open:
                yield from sweep.up_to(held[0])
            if sweep.is_open or clear[0] < held[1]:
                sweep.add(held)
            else:
                yield held
        held = clear
    if held is not None:
        yield from sweep.up_to(held[0])
        sweep.add(held)
    yield from sweep.to_the_end()


class _Sweep:
    """Moves along the keys in order. ``_open`` is a heap of the clears over it, with the last clear on top."""

    def __init__(self) -> None:
        self._at = b""
        self._open: list[tuple[int, bytes, bytes]] = []
        self.is_open = False

    def add(self, clear: Clear) -> None:
        """Take a clear that begins where the sweep stands now, or behind it if no clear is open."""
        begin, end, place = clear
        self._at = begin
        heappush(self._open, (-int.from_bytes(place, "big"), end, place))
        self.is_open = True

    def up_to(self, limit: bytes) -> Iterator[Clear]:
        """Yield the stretches up to ``limit``."""
        while self._open and self._at < limit:
            yield from self._next(min(self._open[0][1], limit))

    def to_the_end(self) -> Iterator[Clear]:
        """Yield all further stretches."""
        while self._open:
            yield from self._next(self._open[0][1])

    def _next(self, stop: bytes) -> Iterator[Clear]:
        """Go on to ``stop``, which is not behind the end of the last clear; that one is dropped if it ends there."""
        _, end, place = self._open[0]
        if self._at < stop:
            yield self._at, stop, place
            self._at = stop
        if end <= self._at:
            heappop(self._open)
            self.is_open = bool(self._open)
