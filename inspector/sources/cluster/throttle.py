"""Reading no faster than asked for."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from inspector.sources.cluster.retry import ScanStopped

if TYPE_CHECKING:
    from inspector.sources.cluster.settings import Rate

_SLICE = 0.25  # seconds' worth of reading that one reply may bring


class Throttle:
    """Spreads the replies of all threads of a scan so that together they keep to the rate."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._lock = threading.Lock()
        self._free_at = time.monotonic()

    @property
    def bounds(self) -> tuple[int, int]:
        """How many keys and bytes to ask for at once; 0: no bound."""
        most = max(1, int(self._rate.amount * _SLICE))
        return (most, 0) if self._rate.unit == "keys" else (0, most)

    def spend(self, keys: int, size: int, stop: threading.Event) -> None:
        """Account for a reply of so many keys and bytes, and wait until it is paid for."""
        amount = keys if self._rate.unit == "keys" else size
        with self._lock:
            self._free_at = max(self._free_at, time.monotonic()) + amount / self._rate.amount
            pause = self._free_at - time.monotonic()
        if stop.wait(pause):
            raise ScanStopped
