"""Several threads read one range: its rows stay in key order, and only a bounded part of them is held in memory."""

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

    from inspector.sources.cluster.scan import ReadRange
    from inspector.sources.cluster.session import Session
    from inspector.sources.cluster.throttle import Throttle

SHARE_SIZE = 4_000_000  # bytes; the cluster's estimates are good from about 3 MB on
_RANGES_AHEAD = 64  # of a share, in memory: about 8 MB
_POLL = 0.1  # seconds


class ParallelScan:
    """Reads a range in shares of about ``share_size`` bytes, with as many threads as the session's settings say.

    All threads share one pinned version; a chained scan goes on at a newer one, which they share again.
    """

    def __init__(
        self,
        session: Session,
        begin: bytes,
        end: bytes,
        *,
        reverse: bool,
        throttle: Throttle | None,
        share_size: int = SHARE_SIZE,
    ) -> None:
        self._session = session
        self._workers = session.branch()
        self._pin = Pin(self._workers)
        self._throttle = throttle
        self._shares = [_Share(remaining) for remaining in _split(session, begin, end, reverse, share_size)]
        self._todo = iter(self._shares)
        self._taking = threading.Lock()
        self._room = threading.Semaphore(session.settings.parallel + 1)  # shares begun and not yet passed on

    def read(self) -> Iterator[ReadRange]:
        """Yield the range, part by part and in order. An error of a thread is raised at its place in that order."""
        threads = [
            threading.Thread(target=self._work, name=f"cluster-scan-{number}", daemon=True)
            for number in range(min(self._session.settings.parallel, len(self._shares)))
        ]
        for thread in threads:
            thread.start()
        try:
            for share in self._shares:
                yield from share.read(self._session.stop)
                self._room.release()
        finally:
            self._workers.stop.set()
            for thread in threads:
                thread.join()

    def _work(self) -> None:
        with suppress(ScanStopped):
            while (share := self._next_share()) is not None:
                reader = RangeReader(self._workers, self._pin, share.remaining, throttle=self._throttle, eager=True)
                share.fill(reader, self._workers.stop)

    def _next_share(self) -> _Share | None:
        while not self._room.acquire(timeout=_POLL):
            if self._workers.stop.is_set():
                raise ScanStopped
        with self._taking:
            return next(self._todo, None)


class _Share:
    """A part of the range that one thread reads, and what it has read so far; None marks the end."""

    def __init__(self, remaining: Remaining) -> None:
        self.remaining = remaining
        self._ahead: queue.Queue[ReadRange | Exception | None] = queue.Queue(_RANGES_AHEAD)

    def fill(self, reader: RangeReader, stop: threading.Event) -> None:
        """Read the share to its end; wait while too much of it has not been passed on."""
        try:
            for found in reader.read():
                self._put(found, stop)
        except ScanStopped:
            raise
        except Exception as error:  # whatever it is: whoever reads the scan must hear of it
            self._put(error, stop)
        else:
            self._put(None, stop)

    def read(self, stop: threading.Event) -> Iterator[ReadRange]:
        """Yield what has been read, as it comes."""
        while not stop.is_set():
            try:
                found = self._ahead.get(timeout=_POLL)
            except queue.Empty:
                continue
            if found is None:
                return
            if isinstance(found, Exception):
                raise found
            yield found
        raise ScanStopped

    def _put(self, found: ReadRange | Exception | None, stop: threading.Event) -> None:
        while not stop.is_set():
            with suppress(queue.Full):
                return self._ahead.put(found, timeout=_POLL)
        raise ScanStopped


def split_points(session: Session, begin: bytes, end: bytes, share_size: int) -> list[bytes]:
    """The first key of each share of about ``share_size`` bytes, in order; ``begin`` is that of the first."""
    points = session.attempt(
        lambda transaction: transaction.split_points(begin, end, share_size), "asking where to split the range"
    )
    return [begin, *sorted(point for point in set(points) if begin < point < end)]


def _split(session: Session, begin: bytes, end: bytes, reverse: bool, share_size: int) -> list[Remaining]:
    cuts = [*split_points(session, begin, end, share_size), end]
    shares = [Remaining(first, last, reverse) for first, last in pairwise(cuts)]
    return shares[::-1] if reverse else shares
