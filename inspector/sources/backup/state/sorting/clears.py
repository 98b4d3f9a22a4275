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
            if sweep.over:
                yield from sweep.up_to(held[0])
            if sweep.over or clear[0] < held[1]:
                sweep.add(held)
            else:
                yield held
        held = clear
    if held is not None:
        yield from sweep.up_to(held[0])
        sweep.add(held)
    yield from sweep.to_the_end()


class _Sweep:
    """Moves along the keys in order. ``over`` is a heap of the clears over it, with the last clear on top."""

    def __init__(self) -> None:
        self._at = b""
        self.over: list[tuple[int, bytes, bytes]] = []

    def add(self, clear: Clear) -> None:
        """Take a clear that begins where the sweep stands now, or behind it if no clear is open."""
        begin, end, place = clear
        self._at = begin
        heappush(self.over, (-int.from_bytes(place, "big"), end, place))

    def up_to(self, limit: bytes) -> Iterator[Clear]:
        """Yield the stretches up to ``limit``."""
        while self.over and self._at < limit:
            yield from self._next(min(self.over[0][1], limit))

    def to_the_end(self) -> Iterator[Clear]:
        """Yield all further stretches."""
        while self.over:
            yield from self._next(self.over[0][1])

    def _next(self, stop: bytes) -> Iterator[Clear]:
        """Go on to ``stop``, which is not behind the end of the last clear; that one is dropped if it ends there."""
        _, end, place = self.over[0]
        if self._at < stop:
            yield self._at, stop, place
            self._at = stop
        if end <= self._at:
            heappop(self.over)
