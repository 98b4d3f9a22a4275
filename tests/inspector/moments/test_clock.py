"""The clock of versions: what it says at its pairs, between them, beyond them, and how sure it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.moments.clock import END_OF_VERSIONS, Moment, VersionClock
from inspector.moments.known import thinned
from inspector.sources.times import KnownTime

START = datetime(2026, 11, 26, 10, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIRST = (START - datetime(1970, 1, 1, tzinfo=UTC)) // MICROSECOND
SECOND = 1_000_000


def at(seconds: float, version: int) -> KnownTime:
    """A pair, so many seconds behind START."""
    return KnownTime(version, FIRST + round(seconds * SECOND))


def told(clock: VersionClock, version: int) -> Moment:
    moment = clock.time_of(version)
    assert moment is not None
    return moment


def seconds_of(moment: Moment) -> float:
    return (moment.time - START).total_seconds()


steps = st.tuples(st.integers(1, 10**12), st.integers(0, 10**11))
ways = st.lists(steps, min_size=1, max_size=30)
versions = st.integers(0, 10**14)


def pairs_of(way: list[tuple[int, int]]) -> list[KnownTime]:
    """Pairs in which versions and times both go on, by any steps."""
    version, time, found = 0, FIRST, []
    for more_versions, more_time in way:
        version, time = version + more_versions, time + more_time
        found.append(KnownTime(version, time))
    return found


@given(ways)
def test_a_pair_gives_back_itself_and_is_certain(way: list[tuple[int, int]]) -> None:
    pairs = pairs_of(way)
    clock = VersionClock(pairs)
    assert clock.pairs == pairs
    for pair in pairs:
        moment = told(clock, pair.version)
        assert (moment.time - START) // MICROSECOND == pair.time - FIRST
        assert (moment.error, moment.extrapolated) == (timedelta(0), timedelta(0))


@given(ways, st.lists(versions, min_size=2))
def test_no_time_goes_back(way: list[tuple[int, int]], asked: list[int]) -> None:
    clock = VersionClock(pairs_of(way))
    times = [told(clock, version).time for version in sorted(asked)]
    assert times == sorted(times)


@given(ways, versions)
def test_the_version_at_a_time_is_the_newest_that_is_not_later(way: list[tuple[int, int]], version: int) -> None:
    clock = VersionClock(pairs_of(way))
    time = told(clock, version).time
    found = clock.version_at(time)
    assert found is not None
    assert found.version >= version
    assert found.time <= time < told(clock, found.version + 1).time


@given(ways, versions)
def test_the_error_holds_wherever_a_jump_lies_between_two_pairs(way: list[tuple[int, int]], version: int) -> None:
    clock = VersionClock(pairs_of(way))
    moment = told(clock, version)
    below = [pair for pair in clock.pairs if pair.version <= version]
    above = [pair for pair in clock.pairs if pair.version >= version]
    if not below or not above:
        assert moment.error is None
        assert moment.extrapolated > timedelta(0)
        return
    time = FIRST + (moment.time - START) // MICROSECOND
    assert moment.error is not None
    for possible in (
        min(below[-1].time + version - below[-1].version, above[0].time),
        max(above[0].time - (above[0].version - version), below[-1].time),
    ):
        assert abs(possible - time) * MICROSECOND <= moment.error


def test_between_two_pairs_it_goes_evenly_and_beyond_them_by_a_million_a_second() -> None:
    clock = VersionClock([at(0, 5 * SECOND), at(100, 104 * SECOND)])
    assert seconds_of(told(clock, 54_500_000)) == 50
    assert told(clock, 54_500_000).precision == "± 1 s"
    assert seconds_of(told(clock, 2 * SECOND)) == -3
    assert told(clock, 2 * SECOND).precision == "extrapolated by 3 s"
    later = told(clock, (104 + 3 * 3600) * SECOND)
    assert (seconds_of(later), later.precision) == (100 + 3 * 3600, "extrapolated by 3 h")


def test_a_jump_of_versions_is_named_and_makes_what_lies_around_it_less_sure() -> None:
    clock = VersionClock([at(0, 0), at(10, 10 * SECOND), at(20, 120 * SECOND), at(30, 130 * SECOND)])
    (jump,) = clock.jumps()
    assert (jump.before, jump.after, jump.seconds) == (at(10, 10 * SECOND), at(20, 120 * SECOND), 100)
    assert told(clock, 15 * SECOND).precision == "± 5 s"  # 15 s if the jump came later, 10 s if it came before
    assert told(clock, 5 * SECOND).precision == told(clock, 125 * SECOND).precision == "± 1 s"


def test_versions_that_stand_still_are_a_jump_back() -> None:
    clock = VersionClock([at(0, 0), at(3600, 10 * SECOND)])
    assert [jump.seconds for jump in clock.jumps()] == [-3590]
    assert told(clock, 5 * SECOND).error == timedelta(seconds=1795)


def test_clocks_that_differ_by_milliseconds_make_the_error() -> None:
    random = Random(1)
    true = [(second, second * SECOND) for second in range(1000)]
    clock = VersionClock(at(second + random.choice([0, 0.04]), version) for second, version in true)
    shuffled = [at(second, version) for second, version in true for _ in range(2)]
    assert 0 <= clock.skew <= 40_000
    assert VersionClock(shuffled).skew == 0
    for second, version in true:
        moment = told(clock, version)
        assert abs(seconds_of(moment) - second) < 0.041
        assert moment.precision == "± 1 s"


def test_services_whose_clocks_differ_by_turns_are_off_by_that() -> None:
    clock = VersionClock([at(0, 0), at(0.05, 10_000), at(0.02, 20_000), at(1, SECOND)])
    assert clock.skew > 0
    assert clock.left_out == 0


def test_a_few_wrong_times_are_left_out() -> None:
    good = [at(second, second * SECOND) for second in range(100)]
    wrong = [at(-90_000, 50_500_000), at(90_000, 20_500_000)]
    clock = VersionClock([*good, *wrong])
    assert (clock.pairs, clock.left_out, clock.skew) == (good, 2, 0)


def test_without_pairs_it_tells_nothing() -> None:
    clock = VersionClock()
    assert not clock
    assert (clock.origin, clock.time_of(5), clock.version_at(START), clock.jumps()) == ("nothing", None, None, [])


@pytest.mark.parametrize("version", [0, END_OF_VERSIONS - 1])
def test_a_time_that_no_calendar_has_is_none(version: int) -> None:
    clock = VersionClock([KnownTime(END_OF_VERSIONS // 2, FIRST)])
    assert clock.time_of(version) is None


def test_a_time_before_all_versions_leads_to_the_first() -> None:
    found = VersionClock([at(0, 10)]).version_at(START - timedelta(days=1))
    assert found is not None
    assert found.version == 0


@given(st.lists(versions, max_size=200), st.integers(2, 10))
def test_thinned_pairs_are_few_and_keep_both_ends(numbers: list[int], limit: int) -> None:
    pairs = [KnownTime(number, number) for number in numbers]
    found = thinned(pairs, limit)
    assert len(found) <= limit or found == sorted(pairs)
    assert len(found) <= 4 * limit
    assert found == sorted(found)
    assert not pairs or (found[0], found[-1]) == (min(pairs), max(pairs))
