"""What tells a source's times: transactions and logs of a backup, the name of its folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.moments.known import clock_without_look
from inspector.schema.messages import TxnInfoPB
from inspector.service.overlay.source import Overlay
from inspector.service.overlay.writes import MemoryWrites
from inspector.sources.memory import MemorySource
from inspector.sources.times import KnownTime
from keycodec import encode
from tests.support import times

if TYPE_CHECKING:
    from pathlib import Path

    from inspector.moments.clock import VersionClock


def seconds(clock: VersionClock, version: int) -> float:
    moment = clock.time_of(version)
    assert moment is not None
    return (moment.time - times.START).total_seconds()


def test_transactions_and_logs_of_a_backup_tell_the_time(tmp_path: Path) -> None:
    with inspector.open(times.timed_backup(tmp_path)) as source:
        clock = inspector.clock(source)
    assert (clock.origin, clock.left_out, clock.skew) == ("transactions", 0, 0)
    for second in (0, 13, 47, 50, 53, 58, 60, 77, 110):
        assert abs(seconds(clock, times.version_at(second)) - second) <= 0.001
    (jump,) = clock.jumps()
    assert jump.seconds == times.JUMP / times.SECOND
    assert jump.after.version == times.version_at(times.RECOVERY)


def test_a_clock_does_not_depend_on_the_version_that_is_open(tmp_path: Path) -> None:
    name = times.timed_backup(tmp_path)
    with inspector.open(name) as newest, inspector.open(f"{name}@{times.version_at(60)}") as older:
        assert inspector.clock(newest).pairs == inspector.clock(older).pairs


def test_a_clock_is_fitted_once_and_then_needs_no_look(tmp_path: Path) -> None:
    with inspector.open(times.timed_backup(tmp_path)) as source:
        assert not clock_without_look(source)
        fitted = inspector.clock(source)
        assert inspector.clock(source) is clock_without_look(source) is fitted


def test_a_clock_of_what_changes_is_fitted_anew() -> None:
    source = Overlay(MemorySource(times.rows()), MemoryWrites())
    first = inspector.clock(source)
    source.commit(dict([times.transaction(70)]))
    assert len(inspector.clock(source).pairs) == len(first.pairs) + 1


def test_without_logs_the_time_behind_the_snapshot_is_reckoned(tmp_path: Path) -> None:
    with inspector.open(times.timed_backup(tmp_path, logged=False)) as source:
        moment = inspector.clock(source).time_of(times.version_at(98))
    assert moment is not None
    assert (moment.time - times.START).total_seconds() == 98
    assert moment.precision == "extrapolated by 40 s"


def test_transactions_tell_in_any_source() -> None:
    clock = inspector.clock(MemorySource(times.rows()))
    assert (clock.origin, len(clock.pairs)) == ("transactions", 30)


@pytest.mark.parametrize("time", [0, 5, -7, 2**63 - 1, 1_420_070_399_999, 4_102_444_800_001])
def test_what_is_no_time_is_no_pair(time: int) -> None:
    key = encode("TxnInfoKey", instance_id="i1", db_id=1, txn_id=77 << 10)
    value = TxnInfoPB(prepare_time=time).SerializeToString()
    clock = inspector.clock(MemorySource([times.instance(), (key, value)]))
    assert (clock.origin, clock.pairs) == ("nothing", [])


def test_a_transaction_that_is_newer_than_the_source_came_from_another_cluster(tmp_path: Path) -> None:
    before = encode("TxnInfoKey", instance_id="i1", db_id=1, txn_id=(times.version_at(9_999) << 10))
    value = TxnInfoPB(prepare_time=times.milliseconds(-9_999)).SerializeToString()
    name = times.timed_backup(tmp_path, [times.instance(), (before, value)], logged=False)
    with inspector.open(name) as source:
        assert not inspector.clock(source)


@pytest.mark.parametrize("fixture", ["backup-demo", "backup-behind", "backup-partitioned"])
def test_made_up_times_of_the_fixtures_tell_nothing(fixture: str) -> None:
    with inspector.open(f"backup:fixtures/{fixture}") as source:
        assert inspector.clock(source).origin == "nothing"


def test_damage_leaves_the_name_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "backup-2026-11-26-10-00-00.000000"
    name = times.timed_backup(folder)
    with inspector.open(name) as source:
        for place, _, files in os.walk(folder):
            for file in files:
                if file.startswith(("range,", "log,")):
                    with open(f"{place}/{file}", "r+b") as opened:
                        opened.write(b"damaged!")
        clock = inspector.clock(source)
        assert source.problems == []
    assert clock.origin == "name"
    assert seconds(clock, times.version_at(30)) == 30


def test_pairs_are_few_however_many_transactions_there_are() -> None:
    from inspector.moments.known import thinned

    assert len(thinned(KnownTime(number, number) for number in range(100_000))) == 2_000
