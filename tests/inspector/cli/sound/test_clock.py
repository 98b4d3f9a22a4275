"""``inspector clock``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support import times
from tests.support.verbs import ran

if TYPE_CHECKING:
    from pathlib import Path


def rows(*words: str) -> list[dict[str, object]]:
    done = ran(*words, "--format", "jsonl")
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def test_known_times_are_shown_with_the_jump_between_them(tmp_path: Path) -> None:
    name = times.timed_backup(tmp_path)
    found = rows("-s", name, "clock", "--limit", "2")
    assert found == [
        {"version": str(version), "time": time, "time_precision": "± 1 s", "jump": jump}
        for version, time, jump in (
            (999_000_000, "2026-11-26T09:59:59Z", None),
            (1_049_000_000, "2026-11-26T10:00:49Z", None),
            (1_150_000_000, "2026-11-26T10:00:50Z", 100),
            (1_210_000_000, "2026-11-26T10:01:50Z", None),
        )
    ]
    done = ran("-s", name, "clock")
    assert "48 known times by transactions, at most 9 s apart" in done.err
    assert "jumps: 1" in done.err


def test_versions_and_times_are_told(tmp_path: Path) -> None:
    asked = ("--at", "1030500000", "--at", "2026-11-26T10:01:00Z", "--at", "-20s", "--at", "9210000000")
    found = rows("-s", times.timed_backup(tmp_path), "clock", *asked)
    assert [(row["version"], row["time"], row["time_precision"]) for row in found] == [
        ("1030500000", "2026-11-26T10:00:30Z", "± 1 s"),
        ("1160000000", "2026-11-26T10:01:00Z", "± 1 s"),
        ("1199999999", "2026-11-26T10:01:39Z", "± 1 s"),
        ("9210000000", "2026-11-26T12:15:10Z", "extrapolated by 2 h 13 m"),
    ]


def test_the_name_of_the_folder_is_approximate(tmp_path: Path) -> None:
    folder = tmp_path / "backup-2026-11-26-10-00-00.000000"
    name = times.timed_backup(folder, [times.instance()], logged=False)
    found = rows("-s", name, "clock", "--at", "1010000000")
    assert [(row["time"], row["time_precision"]) for row in found] == [("2026-11-26T10:00:10Z", "approximate")]
    assert "counted from the start in the name of the folder" in ran("-s", name, "clock").err


def test_where_nothing_tells_that_is_said() -> None:
    done = ran("-s", "backup:fixtures/backup-demo", "clock")
    assert (done.code, done.out) == (0, "")
    assert "nothing tells the time of its versions" in done.err
    (row,) = rows("-s", "backup:fixtures/backup-demo", "clock", "--at", "7")
    assert row == {"version": "7", "time": None, "time_precision": None, "jump": None}


@pytest.mark.parametrize(("text", "code"), [("yesterday", 2), ("+2h", 2), ("", 2), ("2026-11-26", 3)])
def test_what_is_no_moment_is_refused(text: str, code: int) -> None:
    done = ran("-s", "backup:fixtures/backup-demo", "clock", "--at", text)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("error: ")
