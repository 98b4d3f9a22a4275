"""``--since``, ``--until`` and ``--at``: versions and times of one backup."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support import times
from tests.support.verbs import ran

if TYPE_CHECKING:
    from pathlib import Path


def found(*words: str) -> list[int]:
    """The seconds of the transactions in what is printed."""
    done = ran(*words, "--format", "jsonl", "--fields", "fields.txn_id")
    assert done.code == 0, done.err
    begins = [int(json.loads(line)["fields.txn_id"]) >> 10 for line in done.out.splitlines()]
    return [(begin - times.version_at(times.RECOVERY)) // times.SECOND + times.RECOVERY for begin in begins]


#: Changes are at 70, 80, ... 110; the logs end at 120. Each record is of a transaction that began a second before.
SPANS = {
    "--since 2026-11-26T10:01:20Z --until 2026-11-26T10:01:40Z": [89, 99],
    "--since 2026-11-26T10:01:19.999Z --until 2026-11-26T10:01:39.999Z": [79, 89],
    "--since 1190000000 --until 1200000000": [99],
    "--since 1189999999": [89, 99, 109],
    "--until 1180000000": [69, 79],
    "--since -15s": [109],
    "--after 1190000000 --until -15s": [99],
    "--after 2026-11-26T10:01:30Z": [99, 109],
    "--after -15s": [109],
}


@pytest.mark.parametrize("options", SPANS)
def test_a_history_of_some_time(options: str, tmp_path: Path) -> None:
    name = times.timed_backup(tmp_path)
    assert found("-s", name, "history", "TxnInfoKey", *options.split()) == SPANS[options]


SIDES = {
    "NAME TxnInfoKey --at 2026-11-26T10:01:20Z --at 2026-11-26T10:01:40Z": [89, 99],
    "NAME --at 1180000000 --at 1190000000": [89],
    "NAME --since 2026-11-26T10:01:20Z --until -15s": [89, 99],
    "NAME --since -15s": [109],
    "-s NAME TxnInfoKey --since -15s": [109],
    "TxnInfoKey -s NAME --at -15s --at latest": [109],
}


@pytest.mark.parametrize("words", SIDES)
def test_one_backup_at_two_times(words: str, tmp_path: Path) -> None:
    assert found("diff", *words.replace("NAME", times.timed_backup(tmp_path)).split()) == SIDES[words]


def test_the_source_may_stand_before_the_verb(tmp_path: Path) -> None:
    assert found("-s", times.timed_backup(tmp_path), "diff", "TxnInfoKey", "--since", "-15s") == [109]


WRONG = {
    "history TxnInfoKey --since -5s --until -20s": (
        2,
        "--until -20s: version 1214999999 (2026-11-26T10:01:54Z, extrapolated by 5 s) is not before version 1199999999",
    ),
    "changes --since 1200000000 --until 1190000000": (
        2,
        "version 1200000000 (2026-11-26T10:01:40Z, ± 1 s) is not before version 1190000000 (2026-11-26T10:01:30Z",
    ),
    "changes --since 1219999999": (
        2,
        "version 1219999999 (2026-11-26T10:01:59Z, extrapolated by 10 s) is not before version 1219999999 (",
    ),
    "diff NAME --since 1200000000 --until -29s": (
        2,
        "version 1200000000 (2026-11-26T10:01:40Z, ± 1 s) is not before version 1190999999 (2026-11-26T10:01:30Z",
    ),
    "history TxnInfoKey --since yesterday": (2, "'yesterday' is not a version or a time"),
    "history TxnInfoKey --after -5": (2, "'-5' is not a version or a time"),
    "diff NAME": (2, "diff takes two sources, SOURCE_A and SOURCE_B; or one with --at"),
    "diff --since -2h": (2, "diff takes two sources"),
    "diff NAME --at 5": (2, "--at twice"),
    "diff NAME --until 5": (2, "--at twice"),
    "diff NAME --at 5 --at 6 --since 5": (2, "--at twice"),
    "diff NAME@5 --at 5 --at 6": (2, "name the backup alone"),
    "diff fdb: --since -2h": (2, "only a backup has versions"),
    "diff NAME --at x --at y": (2, "'x' is not a version of a backup"),
    "diff NAME --since -2h": (3, "-2h is before all that can be read"),
}


@pytest.mark.parametrize("words", WRONG)
def test_what_cannot_be_is_refused(words: str, tmp_path: Path) -> None:
    code, message = WRONG[words]
    name = times.timed_backup(tmp_path)
    line = words.replace("NAME", name).split()
    done = ran(*line, *(() if line[0] == "diff" else ("-s", name)))
    assert (done.code, done.out) == (code, "")
    assert message in done.err


@pytest.mark.parametrize("words", ["changes --since 5", "diff --at 5 --at latest", "instances"])
def test_versions_that_cannot_be_read_are_refused_with_the_times_of_those_that_can(words: str, tmp_path: Path) -> None:
    name = times.timed_backup(tmp_path)
    refused = ran("-s", f"{name}@5" if words == "instances" else name, *words.split())
    assert refused.code == 3
    assert refused.err.count("; in times: 2026-11-26T10:01:00Z to 2026-11-26T10:01:59Z") == 1


def test_a_capture_says_when_its_version_was(tmp_path: Path) -> None:
    path = tmp_path / "captured.snapshot"
    assert ran("-s", times.timed_backup(tmp_path / "backup"), "capture", str(path), "InstanceKey").code == 0
    said = ran("-s", f"snapshot:{path}", "info", "--format", "jsonl").out
    assert "version 1219999999 was of 2026-11-26T10:01:59Z, extrapolated by 10 s" in json.loads(said)["notes"]
