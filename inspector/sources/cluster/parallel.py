"""Several threads reading one range: its rows stay in key order, and only a bounded part of them is held in memory."""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING

from inspector.sources.cluster.retry import ScanStopped
from inspector.sources.cluster.scan import Pin, RangeReader, Remaining

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.cluster.scan import Batch
    from inspector.sources.cluster.session import Session
    from inspector.sources.cluster.throttle import Throttle

CHUNK = 4_000_000  # bytes of a piece; the cluster's estimates hold from some 3 MB on
_BATCHES_AHEAD = 64  # of a piece, in memory: some 8 MB
_POLL = 0.1  # seconds


class ParallelScan:
    """Reads a range in pieces with as many threads as the session's settings say.

    All threads share one pinned version; a chained scan goes on at a newer one that they share again.
    """

    def __init__(self, session: Session, begin: bytes, end: bytes, *, reverse: bool, throttle: Throttle | None) -> None:
        self._session = session
        self._workers = session.branch()
        self._pin = Pin(self._workers)
        self._throttle = throttle
        self._pieces = [_Piece(remaining) for remaining in _split(session, begin, end, reverse)]
        self._todo = iter(self._pieces)
        self._taking = threading.Lock()
        self._room = threading.Semaphore(session.settings.parallel + 1)  # pieces begun and not yet passed on

    def batches(self) -> Iterator[Batch]:
        """Yield all batches of the range in order; raises what the threads meet, where it lies in that order."""
        threads = [
            threading.Thread(target=self._work, name=f"cluster-scan-{number}", daemon=True)
            for number in range(min(self._session.settings.parallel, len(self._pieces)))
        ]
        for thread in threads:
            thread.start()
        try:
            for piece in self._pieces:
                yield from piece.batches(self._session.stop)
                self._room.release()
        finally:
            self._workers.stop.set()
            for thread in threads:
                thread.join()

    def _work(self) -> None:
        with suppress(ScanStopped):
            while (piece := self._next_piece()) is not None:
                reader = RangeReader(self._workers, self._pin, piece.remaining, throttle=self._throttle, eager=True)
                piece.fill(reader, self._workers.stop)

    def _next_piece(self) -> _Piece | None:
        while not self._room.acquire(timeout=_POLL):
            if self._workers.stop.is_set():
                raise ScanStopped
        with self._taking:
            return next(self._todo, None)


class _Piece:
    """One part of the range, and what is read of it and not yet passed on; None marks its end."""

    def __init__(self, remaining: Remaining) -> None:
        self.remaining = remaining
        self._read: queue.Queue[Batch | Exception | None] = queue.Queue(_BATCHES_AHEAD)

    def fill(self, reader: RangeReader, stop: threading.Event) -> None:
        """Read the piece to its end, waiting where too much of it is not passed on yet."""
        try:
            for batch in reader.batches():
                self._put(batch, stop)
        except ScanStopped:
            raise
        except Exception as error:  # whatever it is: who reads the scan must hear of it
            self._put(error, stop)
        else:
            self._put(None, stop)

    def batches(self, stop: threading.Event) -> Iterator[Batch]:
        """Yield what is read, as it comes."""
        while not stop.is_set():
            try:
                item = self._read.get(timeout=_POLL)
            except queue.Empty:
                continue
            if item is None:
                return
            if isinstance(item, Exception):
                raise item
            yield item
        raise ScanStopped

    def _put(self, item: Batch | Exception | None, stop: threading.Event) -> None:
        while not stop.is_set():
            with suppress(queue.Full):
                return self._read.put(item, timeout=_POLL)
        raise ScanStopped


def _split(session: Session, begin: bytes, end: bytes, reverse: bool) -> list[Remaining]:
    points = session.attempt(
        lambda transaction: transaction.split_points(begin, end, CHUNK), "asking where to split the range"
    )
    cuts = [begin, *sorted(point for point in set(points) if begin < point < end), end]
    pieces = [Remaining(first, last, reverse) for first, last in pairwise(cuts)]
    return pieces[::-1] if reverse else pieces
