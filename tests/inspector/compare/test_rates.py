"""Commits by time and family."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest

import inspector
from inspector.compare.rates import SPANS, RateCounter
from inspector.moments.clock import VersionClock
from inspector.sources.abilities import HasHistory
from inspector.sources.backup import Mutation, MutationType
from inspector.sources.times import KnownTime
from keycodec import decode, encode
from keycodec.families.family import UNKNOWN_FAMILY

SECOND = 1_000_000
LABEL = encode("TxnLabelKey", instance_id="i", db_id=1, label="a")
STATS = encode("StatsTabletKey", instance_id="i", table_id=1, index_id=2, part_id=3, tablet_id=4)


def mutation(version: int, key: bytes = LABEL, order: int = 0) -> Mutation:
    return Mutation(version, order, MutationType.SET, key, b"")


def counted(mutations: list[Mutation], clock: VersionClock | None = None) -> RateCounter:
    counter = RateCounter(clock or VersionClock())
    for one in mutations:
        counter.add(one)
    return counter


def test_a_commit_counts_once_and_once_for_each_family_that_it_touches() -> None:
    found = counted([mutation(5), mutation(5, LABEL + b"x", 1), mutation(5, STATS, 2), mutation(9, STATS)]).rates()
    assert (found.seconds, list(found.begins), found.commits) == (1, [0], [2])
    assert [(row.family, row.commits, row.mutations, row.by_span) for row in found.families] == [
        ("StatsTabletKey", 2, 2, [2]),
        (UNKNOWN_FAMILY, 1, 1, [1]),
        ("TxnLabelKey", 1, 1, [1]),
    ]
    assert found.a_minute(2) == 120


def test_spans_without_commits_are_there_too() -> None:
    found = counted([mutation(SECOND), mutation(4 * SECOND)]).rates()
    assert found.begins == [SECOND, 2 * SECOND, 3 * SECOND, 4 * SECOND]
    assert found.commits == [1, 0, 0, 1]


@pytest.mark.parametrize("seconds", [359, 360, 1800, 1801, 100_000, 10_000_000, 400_000_000_000])
def test_spans_grow_longer_so_that_there_are_few(seconds: int) -> None:
    versions = sorted({*range(0, seconds, -(-seconds // 1000)), seconds - 1})
    counter = counted([mutation(version * SECOND) for version in versions])
    found = counter.rates()
    assert len(found.begins) <= SPANS
    assert sum(found.commits) == sum(found.families[0].by_span) == len(versions)
    last = found.begins[-1]
    assert isinstance(last, int)
    assert last <= versions[-1] * SECOND < last + found.seconds * SECOND
    assert seconds // found.seconds >= min(SPANS // 60, seconds)


def test_times_are_those_of_the_clock() -> None:
    start = round(datetime(2026, 11, 26, 10, tzinfo=UTC).timestamp()) * SECOND
    clock = VersionClock([KnownTime(1000, start), KnownTime(1000 + 60 * SECOND, start + 60 * SECOND)], "transactions")
    found = counted([mutation(1000), mutation(1000 + 2 * SECOND)], clock).rates()
    assert found.begins == [datetime(2026, 11, 26, 10, 0, second, tzinfo=UTC) for second in range(3)]


def test_nothing_is_no_error() -> None:
    assert counted([]).rates().begins == []


@pytest.mark.parametrize("name", ["demo", "behind", "partitioned"])
def test_commits_of_a_backup_are_those_of_its_logs(name: str) -> None:
    with inspector.open(f"backup:fixtures/backup-{name}") as source:
        assert isinstance(source, HasHistory)
        stretch = source.stretches(b"", b"\xff")[-1]
        mutations = list(source.mutations(b"", b"\xff", stretch.after, stretch.last))
    found = counted(mutations).rates()
    versions: dict[str, set[int]] = defaultdict(set)
    for one in mutations:
        family = decode(one.param1, partial=True).family
        versions[family.name if family else UNKNOWN_FAMILY].add(one.version)
    assert {row.family: row.commits for row in found.families} == {name: len(own) for name, own in versions.items()}
    spans = Counter(version // (found.seconds * SECOND) for version in {one.version for one in mutations})
    assert sorted(spans.values()) == sorted(number for number in found.commits if number)


def test_a_time_that_no_calendar_has_counts_to_the_one_before() -> None:
    clock = VersionClock([KnownTime(0, 0), KnownTime(10 * SECOND, 10 * SECOND)], "transactions")
    found = counted([mutation(SECOND), mutation(1 << 62)], clock).rates()
    assert (len(found.begins), found.commits) == (1, [2])
