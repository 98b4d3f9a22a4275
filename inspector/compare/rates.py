"""How many commits there were over time, by family: the logs of a backup are read once, and memory is bounded."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from keycodec.decoding import decode
from keycodec.families.family import family_name
from keycodec.runs import Run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inspector.moments.clock import VersionClock
    from inspector.sources.backup import Mutation

_YEAR = 52 * 604_800
#: The lengths of a span in seconds; each divides the next, so that spans can be joined.
_LENGTHS = (1, 5, 15, 60, 300, 900, 3600, 14_400, 86_400, 604_800, _YEAR, 10 * _YEAR, 100 * _YEAR, 1000 * _YEAR)
#: Spans that are kept at most.
SPANS = 360
#: Runs of keys that are known at once.
_RUNS = 10_000
_MICROSECONDS = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class FamilyRates(NamedTuple):
    """The commits of a family. ``by_span``: how many in each span; ``mutations``: in all."""

    family: str
    commits: int
    mutations: int
    by_span: Sequence[int]


class Rates(NamedTuple):
    """Commits by span of time. ``begins``: of each span, a time or, where nothing tells it, a version.

    ``seconds``: how long a span is; ``commits``: in each. ``families``: those with most commits first. A commit counts
    once for each family that it touches.
    """

    seconds: int
    begins: Sequence[datetime | int]
    commits: Sequence[int]
    families: Sequence[FamilyRates]

    def a_minute(self, commits: int) -> float:
        """So many commits of one span, as a rate."""
        return commits * 60 / self.seconds


class RateCounter:
    """Counts commits as mutations come, version by version. Another thread may read ``rates`` meanwhile.

    ``clock``: tells the time of the versions; without one, a million versions count as a second.
    """

    def __init__(self, clock: VersionClock) -> None:
        self._clock = clock
        self._families = _Families()
        self._joining = Lock()
        self._length = 0
        self._version = -1
        self._span = 0
        self._first: int | None = None
        self._last = 0
        self._seen: set[str] = set()
        self._all: Counter[int] = Counter()
        self._commits: dict[str, Counter[int]] = {}
        self._mutations: Counter[str] = Counter()

    def add(self, mutation: Mutation) -> None:
        """Count a mutation; a clear of many keys counts for the family of the first."""
        if mutation.version != self._version:
            self._begin(mutation.version)
        family = self._families.of(mutation.param1)
        self._mutations[family] += 1
        if family not in self._seen:
            self._seen.add(family)
            self._commits.setdefault(family, Counter())[self._span] += 1

    def _begin(self, version: int) -> None:
        """Begin a commit."""
        self._version = version
        self._seen.clear()
        time = self._time(version)
        if time is not None:
            self._span = time // (_LENGTHS[self._length] * _MICROSECONDS)
        self._first = self._span if self._first is None else min(self._first, self._span)
        self._last = max(self._last, self._span)
        while self._last - self._first >= SPANS and self._length + 1 < len(_LENGTHS):
            with self._joining:
                self._join()
        self._all[self._span] += 1

    def _time(self, version: int) -> int | None:
        """When a version was committed, in microseconds; None if no calendar has that."""
        if not self._clock:
            return version
        moment = self._clock.time_of(version)
        return None if moment is None else (moment.time - _EPOCH) // timedelta(microseconds=1)

    def _join(self) -> None:
        """Make spans longer."""
        assert self._first is not None
        factor = _LENGTHS[self._length + 1] // _LENGTHS[self._length]
        self._length += 1
        self._first, self._last, self._span = self._first // factor, self._last // factor, self._span // factor
        self._all = _joined(self._all, factor)
        self._commits = {family: _joined(spans, factor) for family, spans in self._commits.items()}

    def rates(self) -> Rates:
        """Return what was counted so far."""
        with self._joining:  # another thread may count on
            length, spans, families = self._length, dict(self._all), dict(self._commits)
        seconds = _LENGTHS[length]
        if not spans:
            return Rates(seconds, [], [], [])
        numbers = range(min(spans), max(spans) + 1)[-SPANS:]
        rows = [
            FamilyRates(family, sum(own.values()), self._mutations[family], [own.get(one, 0) for one in numbers])
            for family, own in ((family, dict(counted)) for family, counted in families.items())
        ]
        rows.sort(key=lambda row: (-row.commits, row.family))
        begins: list[int] = [one * seconds * _MICROSECONDS for one in numbers]
        timed = [_EPOCH + timedelta(microseconds=begin) for begin in begins] if self._clock else begins
        return Rates(seconds, timed, [spans.get(one, 0) for one in numbers], rows)


def _joined(spans: Mapping[int, int], factor: int) -> Counter[int]:
    found: Counter[int] = Counter()
    for span, number in spans.items():
        found[span // factor] += number
    return found


class _Families:
    """The families of keys. The runs that keys are of are kept: logs change from one to another all the time."""

    def __init__(self) -> None:
        self._prefixes: list[bytes] = []
        self._runs: dict[bytes, Run] = {}

    def of(self, raw: bytes) -> str:
        at = bisect_right(self._prefixes, raw) - 1
        run = self._runs[self._prefixes[at]] if at >= 0 else None
        return run.family.name if run is not None and run.stem_end(raw) else self._learn(raw)

    def _learn(self, raw: bytes) -> str:
        key = decode(raw, partial=True)
        if key.family is not None:
            run = Run(key)
            if run.prefix not in self._runs and len(self._runs) < _RUNS:
                insort(self._prefixes, run.prefix)
                self._runs[run.prefix] = run
        return family_name(key.family)
