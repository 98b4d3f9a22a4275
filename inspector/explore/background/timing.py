"""When there were commits: the logs of a backup, read once; what is known so far can be read at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inspector.compare.rates import RateCounter
from inspector.explore.apart import apart
from inspector.explore.background.work import Work
from inspector.sources.base import END_OF_DATA

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inspector.compare.rates import Rates
    from inspector.explore.apart import Apart
    from inspector.explore.sharing import SharedSource
    from inspector.moments.clock import VersionClock
    from inspector.sources.abilities import Stretch


class Timed(NamedTuple):
    """What is known so far. ``share``: of the versions; ``stretches``: those that the logs tell of."""

    rates: Rates | None
    stretches: Sequence[Stretch]
    share: float
    is_over: bool
    error: str


class Timing(Work):
    """Counts commits over time. It begins when somebody first looks."""

    def __init__(self, source: SharedSource, clock: Callable[[Apart], VersionClock]) -> None:
        super().__init__(source)
        self._clock = clock
        self._counter: RateCounter | None = None
        self._stretches: Sequence[Stretch] = []
        self._version = 0

    def work(self) -> None:
        """Fit a clock, then read the logs."""
        with apart(self._source) as source:
            self._stretches = source.stretches(b"", END_OF_DATA)
            self._counter = counter = RateCounter(self._clock(source))
            for stretch in self._stretches:
                for mutation in source.mutations(b"", END_OF_DATA, stretch.after, stretch.last):
                    counter.add(mutation)
                    self._version = mutation.version

    @property
    def so_far(self) -> Timed:
        """What is known so far."""
        is_over, error, counter = self.is_over, self.error, self._counter
        versions = sum(one.last - one.after for one in self._stretches) or 1
        read = sum(max(min(self._version, one.last) - one.after, 0) for one in self._stretches)
        rates = None if counter is None else counter.rates()
        return Timed(rates, self._stretches, min(read / versions, 1.0), is_over, error)
