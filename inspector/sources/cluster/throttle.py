"""Reading no faster than the given rate."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from inspector.sources.cluster.retry import ScanStopped

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.sources.cluster.settings import Rate

_SLICE = 0.25  # seconds' worth of reading in one reply


class Throttle:
    """Delays the replies of all threads of a scan, so that together they keep to the rate.

    Time in which nothing was read is not saved up: after a pause the scan goes on at the rate, not faster.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._free_at = clock()

    @property
    def bounds(self) -> tuple[int, int]:
        """How many keys and bytes to ask for at once; 0: no limit."""
        most = max(1, int(self._rate.amount * _SLICE))
        return (most, 0) if self._rate.unit == "keys" else (0, most)

    def spend(self, keys: int, size: int, stop: threading.Event) -> None:
        """Wait as long as a reply of this many keys and bytes takes at the rate, after the replies before it."""
        amount = keys if self._rate.unit == "keys" else size
        with self._lock:
            now = self._clock()
            self._free_at = max(self._free_at, now) + amount / self._rate.amount
            pause = self._free_at - now
        if stop.wait(pause):
            raise ScanStopped
