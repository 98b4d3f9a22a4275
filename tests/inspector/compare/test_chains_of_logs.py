"""A history over several chains of logs, and what is unknown between them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.inspector.compare.backups import backup, partition, sets, told
from tests.inspector.sources.backup.writer import CLEAR, Container
from tests.support.verbs import ran

# snapshots, logs, what is asked of, what is told (a star: without the state before), what is unknown
WAYS: dict[str, tuple[list[int], list[tuple[int, int, tuple[int, ...]]], str, str, list[tuple[int, int]]]] = {
    "stopped, and dumped again later": ([10, 40], [(5, 20, (8, 12, 19))], "", "12 19", [(20, 40)]),
    "the version asked for ends it": ([10, 40], [(5, 20, (8, 12, 19))], "@15", "12", []),
    "the snapshot as it is": ([10, 40], [(5, 20, (12,))], "@snapshot", "12", [(20, 40)]),
    "a gap between logs, each with a snapshot": (
        [10, 32],
        [(5, 20, (12,)), (25, 40, (27, 35))],
        "",
        "12 35",
        [(20, 32)],
    ),
    "a gap, and no snapshot behind it": ([10], [(5, 20, (12,)), (25, 40, (27, 35))], "", "12 27* 35*", [(20, 24)]),
    "the first logs gone": ([10], [(20, 40, (22, 39))], "", "22* 39*", []),
    "logs that overlap, no snapshot in them": (
        [2],
        [(5, 20, (12, 18)), (15, 30, (18, 25))],
        "",
        "12* 18* 25*",
        [],
    ),
    "logs that overlap, the snapshot behind the first": (
        [25],
        [(5, 20, (12, 18)), (15, 30, (18, 22, 27))],
        "",
        "12* 18* 27",
        [(20, 25)],
    ),
    "logs that overlap": ([10], [(5, 20, (12, 16)), (15, 30, (16, 25))], "", "12 16 25", []),
    "logs that overlap, the snapshot in the later ones": (
        [17],
        [(5, 20, (12, 18)), (15, 30, (18, 25))],
        "",
        "12* 18 25",
        [],
    ),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_every_chain_of_logs_is_told_and_what_lies_between_is_named(way: Any, tmp_path: Path) -> None:
    snapshots, logs, at, expected, unknown = way
    wanted = [(int(text.rstrip("*")), "*" not in text) for text in expected.split()]
    assert told(backup(tmp_path, snapshots, logs) + at) == (wanted, unknown)


def test_a_history_goes_on_behind_a_version(tmp_path: Path) -> None:
    name = backup(tmp_path, [10, 32], [(5, 20, (12, 15)), (25, 40, (33, 35))])
    assert told(name, since=12) == ([(15, True), (33, True), (35, True)], [(20, 32)])
    assert told(name, since=24) == ([(33, True), (35, True)], [(25, 32)])
    assert told(name, since=33) == ([(35, True)], [])
    assert told(name, since=39) == ([], [])


def test_a_history_ends_with_a_version(tmp_path: Path) -> None:
    name = backup(tmp_path, [10, 32], [(5, 20, (12, 15)), (25, 40, (33, 35))])
    assert told(name, until=33) == ([(12, True), (15, True), (33, True)], [(20, 32)])
    assert told(name, until=24) == ([(12, True), (15, True)], [(20, 24)])
    assert told(name, since=12, until=15) == ([(15, True)], [])
    assert told(name, since=22, until=24) == ([], [(23, 24)])
    assert told(name, until=5) == ([], [])


def test_of_keys_whose_state_is_newer_the_logs_are_told_from_their_begin(tmp_path: Path) -> None:
    container, middle = Container(tmp_path), partition(1)
    files = [(10, b"", middle, []), (14, middle, b"\xff", [(middle, b"")])]
    container.manifest([container.range_file(*file) for file in files])
    container.log(5, 20, sets(8, 12, 17))
    assert told(f"backup:{tmp_path}@12") == ([(8, False), (12, False)], [])
    assert told(f"backup:{tmp_path}") == ([(17, True)], [])


def test_where_there_are_no_logs_that_is_said(tmp_path: Path) -> None:
    done = ran("-s", backup(tmp_path, [10], []), "history", "PartitionVersionKey")
    assert (done.code, done.out) == (3, "")
    assert "no mutation logs" in done.err


def test_where_a_snapshot_needs_logs_and_there_are_none_that_is_said(tmp_path: Path) -> None:
    for part in ("kvranges", "properties", "snapshots"):
        shutil.copytree(Path("fixtures/backup-behind") / part, tmp_path / part)
    done = ran("-s", f"backup:{tmp_path}", "history", "PartitionVersionKey")
    assert (done.code, done.out) == (3, "")
    assert "there are no mutation logs" in done.err


def test_logs_that_are_all_newer_are_named(tmp_path: Path) -> None:
    done = ran("-s", backup(tmp_path, [10], [(20, 40, (22,))]) + "@10", "history", "PartitionVersionKey")
    assert done.code == 3
    assert "no mutation log holds a version up to 10; the logs hold 20 to 39" in done.err


def test_a_backup_whose_newest_snapshot_lies_behind_its_logs() -> None:
    words = ("history", "PartitionVersionKey", "--format", "jsonl")
    whole, dumped = (ran("-s", f"fixtures/backup-behind{at}", *words) for at in ("", "@snapshot"))
    assert whole.out.count("\n") == 778
    assert dumped.out == whole.out
    assert "versions 1138394743 to 1140369783: no log says what they changed" in dumped.err


def test_changes_are_not_told_where_nothing_says_what_was_before(tmp_path: Path) -> None:
    name = backup(tmp_path, [10], [(20, 40, (22,))])
    Container(tmp_path, serial=100).log(
        40, 50, {41: [(CLEAR, partition(1), partition(1) + b"\x00")], 42: [(CLEAR, partition(0), partition(9))]}
    )
    done = ran("-s", name, "history", "PartitionVersionKey", "--format", "jsonl", "--fields", "version,change,record")
    record = "PartitionVersionKey instance_id=i db_id=1 tbl_id=2 partition_id=1"
    assert list(map(json.loads, done.out.splitlines())) == [
        {"version": "22", "change": "unknown", "record": record},
        {"version": "41", "change": "unknown", "record": record},
        {"version": "42", "change": "unknown", "record": None},
    ]
