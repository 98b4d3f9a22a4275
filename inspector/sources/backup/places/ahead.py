"""A file read by requests that are far apart: in pieces that grow while it is read on, and one of them ahead."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    #: Gives the bytes ``[start, stop)``, all of which there are.
    Fetch = Callable[[int, int], bytes]

#: A jump fetches what is asked for, but not less than this: the head of a block is two small reads.
SMALLEST = 4 << 10
#: Reading on fetches more each time, up to this; from ``_AHEAD_FROM`` on the next piece is fetched meanwhile.
LARGEST = 4 << 20
_AHEAD_FROM = 1 << 20
_GROWTH = 4


class AheadFile:
    """An open file of ``size`` bytes. Memory is that of one read and of two pieces at most."""

    def __init__(self, fetch: Fetch, size: int) -> None:
        self.size = size
        self._fetch = fetch
        self._start = 0
        self._held = b""
        self._piece = SMALLEST
        self._next: tuple[int, Future[bytes]] | None = None

    def read(self, start: int, stop: int) -> bytes:
        stop = min(stop, self.size)
        if start >= stop:
            return b""
        held_stop = self._start + len(self._held)
        if not self._start <= start <= held_stop or not self._held:
            self._jump(start, stop)
        elif stop > held_stop:
            self._go_on(start, stop)
        return self._held[start - self._start : stop - self._start]

    def _jump(self, start: int, stop: int) -> None:
        self._next = None
        self._piece = SMALLEST
        self._start, self._held = start, self._fetch(start, min(max(stop, start + SMALLEST), self.size))

    def _go_on(self, start: int, stop: int) -> None:
        """Fetch what follows, at least up to ``stop``; what lies before ``start`` is dropped."""
        self._piece = min(self._piece * _GROWTH, LARGEST)
        at = self._start + len(self._held)
        more = self._fetched_ahead(at) or b""
        if at + len(more) < stop:
            more += self._fetch(at + len(more), min(max(stop, at + self._piece), self.size))
        self._held = self._held[start - self._start :] + more
        self._start = start
        following = at + len(more)
        if self._piece >= _AHEAD_FROM and following < self.size and self._next is None:
            self._next = following, _in_background(self._fetch, following, min(following + self._piece, self.size))

    def _fetched_ahead(self, at: int) -> bytes | None:
        """What was fetched ahead, if it is what begins at ``at``."""
        if self._next is None:
            return None
        begin, pending = self._next
        self._next = None
        return pending.result() if begin == at else None


def _in_background(fetch: Fetch, start: int, stop: int) -> Future[bytes]:
    """Fetch in a thread that holds nobody up at the end of the process."""
    future: Future[bytes] = Future()

    def work() -> None:
        try:
            future.set_result(fetch(start, stop))
        except BaseException as error:
            future.set_exception(error)

    Thread(target=work, name="read-ahead", daemon=True).start()
    return future
