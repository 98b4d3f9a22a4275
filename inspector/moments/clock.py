"""A clock for versions: fitted to pairs of a version and a time, and how sure it is of what it says.

A version is no clock. About a million pass in a second while a cluster runs, so here a version counts as a microsecond;
at a recovery they jump, and while a cluster is down they stand still. Between two known pairs the clock goes evenly,
beyond the ends by a million a second.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from statistics import median_low
from typing import TYPE_CHECKING, NamedTuple

from inspector.forms.quantities import write_duration
from inspector.forms.times import check_time
from inspector.sources.times import VERSIONS_PER_SECOND, KnownTime

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: FoundationDB's versions are below it.
END_OF_VERSIONS = 1 << 63
#: What is off by less, in microseconds, is off because the clocks of two services differ; what is off by more is wrong.
_SKEW = 60_000_000
#: A jump is worth a word from here on, in microseconds.
_JUMP = 5_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Moment:
    """A version, its time (UTC), and how sure that is.

    ``error``: by how much the time may be off; None where nothing bounds it. ``extrapolated``: how far it is from the
    nearest known time, if it does not lie between two. ``is_rough``: all that is known is when the backup was started.
    """

    version: int
    time: datetime
    error: timedelta | None
    extrapolated: timedelta
    is_rough: bool = False

    @property
    def precision(self) -> str:
        """How sure it is, in words: ``± 2 s``, ``extrapolated by 3 h``, or ``approximate``."""
        if self.is_rough:
            return "approximate"
        if self.error is None:
            return f"extrapolated by {_rounded_up(self.extrapolated)}"
        return f"± {_rounded_up(self.error)}"


class Jump(NamedTuple):
    """Between two known times the versions went on by ``seconds`` more than time did (less, if it is below 0)."""

    before: KnownTime
    after: KnownTime
    seconds: float


class VersionClock:
    """Tells the time of a version and the version of a time.

    ``origin``: what it goes by: "timekeeper", "transactions", "name" (the time in the name of a backup's folder), or
    "nothing". ``pairs``: the known times that it goes by, in order. ``skew``: by how many microseconds others were off
    that are nearly the same; ``left_out``: how many were wrong by more than a minute.
    """

    def __init__(self, known: Iterable[KnownTime] = (), origin: str = "nothing") -> None:
        one_each = _one_a_version(known)
        self.origin = origin
        self.pairs = _longest_in_order(one_each)
        self._versions = [pair.version for pair in self.pairs]
        self._times = [pair.time for pair in self.pairs]
        kept = set(self._versions)
        off = [abs(self._time(pair.version) - pair.time) for pair in one_each if pair.version not in kept]
        self.skew = max((each for each in off if each <= _SKEW), default=0)
        self.left_out = sum(1 for each in off if each > _SKEW)

    def __bool__(self) -> bool:
        """Whether it can tell any time."""
        return bool(self.pairs)

    def time_of(self, version: int) -> Moment | None:
        """When the version was committed; None if nothing tells, or if no calendar has the time."""
        if not self.pairs:
            return None
        time = self._time(version)
        beyond = max(self._versions[0] - version, version - self._versions[-1], 0)
        is_rough = self.origin == "name"
        error = None if beyond or is_rough else timedelta(microseconds=self._error(version, time) + self.skew)
        try:
            when = _EPOCH + timedelta(microseconds=time)
        except OverflowError:
            return None
        return Moment(version, when, error, timedelta(microseconds=beyond), is_rough)

    def version_at(self, time: datetime) -> Moment | None:
        """The newest version that was committed at the time or before it; None if nothing tells.

        Raises UsageError for a time without a time zone.
        """
        check_time("time", time)
        if not self.pairs:
            return None
        microseconds = (time - _EPOCH) // _MICROSECOND
        return self.time_of(min(max(self._version(microseconds), 0), END_OF_VERSIONS - 1))

    def jumps(self) -> list[Jump]:
        """Where versions and time went apart by five seconds or more: at recoveries, and while the cluster was down."""
        found = [
            Jump(before, after, (_steps(before, after) - (after.time - before.time)) / VERSIONS_PER_SECOND)
            for before, after in zip(self.pairs, self.pairs[1:], strict=False)
        ]
        return [jump for jump in found if abs(jump.seconds) * VERSIONS_PER_SECOND >= _JUMP]

    def _time(self, version: int) -> int:
        at = bisect_right(self._versions, version)
        if at == 0 or at == len(self.pairs):
            nearest = self.pairs[max(at - 1, 0)]
            return nearest.time + version - nearest.version
        before, after = self.pairs[at - 1], self.pairs[at]
        return before.time + (version - before.version) * (after.time - before.time) // _steps(before, after)

    def _version(self, time: int) -> int:
        at = bisect_right(self._times, time)
        if at == 0 or at == len(self.pairs):
            nearest = self.pairs[max(at - 1, 0)]
            return nearest.version + time - nearest.time
        before, after = self.pairs[at - 1], self.pairs[at]
        next_one = -(-(time + 1 - before.time) * _steps(before, after) // (after.time - before.time))  # the first later
        return before.version + next_one - 1

    def _error(self, version: int, time: int) -> int:
        """How far the time can be off: the whole jump between two pairs may lie behind the version, or before it."""
        at = bisect_right(self._versions, version)
        before = self.pairs[at - 1]
        if before.version == version:
            return 0
        after = self.pairs[at]
        earliest = max(after.time - (after.version - version), before.time)
        latest = min(before.time + (version - before.version), after.time)
        return max(abs(time - earliest), abs(time - latest))


def _steps(before: KnownTime, after: KnownTime) -> int:
    return after.version - before.version


def _one_a_version(known: Iterable[KnownTime]) -> list[KnownTime]:
    """The pairs in the order of their versions; of several times of a version one in the middle."""
    by_version: dict[int, list[int]] = {}
    for version, time in known:
        by_version.setdefault(version, []).append(time)
    return [KnownTime(version, median_low(by_version[version])) for version in sorted(by_version)]


def _longest_in_order(pairs: Sequence[KnownTime]) -> list[KnownTime]:
    """As many pairs as can be, so that with the versions no time goes back: a few wrong ones are left out."""
    ends: list[int] = []  # the place of the pair that ends the best chain of each length
    previous: list[int] = []
    for place, pair in enumerate(pairs):
        length = bisect_right(ends, pair.time, key=lambda end: pairs[end].time)
        previous.append(ends[length - 1] if length else -1)
        ends[length : length + 1] = [place]
    chain: list[KnownTime] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = previous[at]
    return sorted(chain, key=attrgetter("version"))


def _rounded_up(duration: timedelta) -> str:
    """The duration in whole seconds, at least one: times are printed to the second."""
    return write_duration(max(-(-duration // timedelta(seconds=1)), 1), between=" ")
