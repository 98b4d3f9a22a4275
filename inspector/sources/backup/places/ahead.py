"""A file read by requests that are far apart: what will be read is fetched ahead of its use, in a few large pieces."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    #: Gives the bytes ``[start, stop)``, all of which there are.
    Fetch = Callable[[int, int], memoryview]

#: What nobody expects is fetched as it is asked for, but not less than this: the head of a block is two small reads.
SMALLEST = 4 << 10
#: Of what is expected the first piece is small, so that it is soon there; the next ones are larger, up to a bound: some
#: stores take long to begin an answer, whatever its size.
FIRST, LARGEST = 1 << 20, 16 << 20
_GROWTH = 4
#: So many pieces are fetched, or wait, while others are read: a store sends each only so fast.
AHEAD = 2


class _Piece(NamedTuple):
    start: int
    stop: int
    content: Future[memoryview]

    def part(self, start: int, stop: int) -> memoryview:
        """Return what it holds of ``[start, stop)``. Waits for it."""
        return self.content.result()[max(start - self.start, 0) : stop - self.start]


class AheadFile:
    """An open file of ``size`` bytes. Memory is that of one read, of the pieces that it lies in and of those ahead.

    ``idle`` is called by each read that leaves less to be fetched ahead than could be.
    """

    def __init__(self, fetch: Fetch, size: int, idle: Callable[[], None] = lambda: None) -> None:
        self.size = size
        self._fetch = fetch
        self._idle = idle
        self._pieces: deque[_Piece] = deque()  # each begins where the one before it ends
        self._expected = range(0)
        self._next_size = FIRST

    def expect(self, start: int, stop: int) -> None:
        expected = range(start, min(stop, self.size))
        if expected != self._expected:
            self._expected = expected
            self._next_size = FIRST

    def start(self, stop: int) -> None:
        """Begin to fetch the file from its beginning on, up to ``stop`` at most, and wait for nothing."""
        self.expect(0, stop)
        if self._expected and not self._pieces:
            self._begin(0, 0)

    def go_on(self) -> None:
        """Begin to fetch what a read of the first bytes of a file would, if it is begun and not read yet."""
        self._fill(self._pieces[0].stop if self._pieces else 0)

    def read(self, start: int, stop: int) -> bytes:
        stop = min(stop, self.size)
        if start >= stop:
            return b""
        self._let_go(start)
        while not self._pieces or self._pieces[-1].stop < stop:
            self._begin(self._pieces[-1].stop if self._pieces else start, stop)
        if not self._fill(stop):
            self._idle()
        return b"".join(piece.part(start, stop) for piece in self._pieces if piece.start < stop)

    def _let_go(self, start: int) -> None:
        """Drop what lies before ``start``; all, if a read from there on neither meets the pieces nor goes on."""
        pieces = self._pieces
        if pieces and not pieces[0].start <= start <= pieces[-1].stop:
            pieces.clear()
        while pieces and pieces[0].stop < start:
            pieces.popleft()

    def _fill(self, stop: int) -> bool:
        """Begin what is expected behind ``stop``, as far as may be ahead; whether that is all there may be."""
        while self._begun_behind(stop) < AHEAD:
            if not self._pieces or self._pieces[-1].stop not in self._expected:
                return False
            self._begin(self._pieces[-1].stop, stop)
        return True

    def _begun_behind(self, stop: int) -> int:
        return sum(piece.start >= stop for piece in self._pieces)

    def _begin(self, start: int, stop: int) -> None:
        """Begin to fetch the piece from ``start`` on: as large as is expected, else up to ``stop``."""
        if start in self._expected:
            end = min(start + self._next_size, self._expected.stop)
            self._next_size = min(self._next_size * _GROWTH, LARGEST)
        else:
            end = min(max(stop, start + SMALLEST), self.size)
        self._pieces.append(_Piece(start, end, _in_background(self._fetch, start, end)))


def _in_background(fetch: Fetch, start: int, stop: int) -> Future[memoryview]:
    """Fetch in a thread that holds nobody up at the end of the process."""
    future: Future[memoryview] = Future()

    def work() -> None:
        try:
            future.set_result(fetch(start, stop))
        except BaseException as error:
            future.set_exception(error)

    Thread(target=work, name="read-ahead", daemon=True).start()
    return future
