"""``--versions`` takes a version and a time as well, in every verb that has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keycodec import Versionstamp, encode
from tests.support import times

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.verbs import Command, Ran

SECONDS = (10, 20, 30, 40)
PARTITION = {"instance_id": "i1", "partition_id": 7}
WORDS = ["VersionedPartitionVersionKey", "instance_id=i1", "partition_id=7"]
OF_TABLE = {**PARTITION, "db_id": 1, "tbl_id": 2}
UNVERSIONED = ["PartitionVersionKey", *(f"{name}={value}" for name, value in OF_TABLE.items())]
STAMPS = [str(Versionstamp(times.version_at(second))) for second in SECONDS]


@pytest.fixture
def source(tmp_path: Path) -> str:
    """A backup with a record of four versions."""
    stamped = [
        (encode("VersionedPartitionVersionKey", **PARTITION, versionstamp=Versionstamp(times.version_at(second))), b"")
        for second in SECONDS
    ]
    return times.timed_backup(tmp_path, sorted([*times.rows(), (encode(UNVERSIONED[0], **OF_TABLE), b""), *stamped]))


@pytest.mark.parametrize(
    ("versions", "stamp"),
    [
        (str(times.version_at(20)), STAMPS[1]),
        (str(times.version_at(20) - 1), STAMPS[0]),
        (STAMPS[1], STAMPS[0]),  # strictly before it
        ("2026-11-26T10:00:35Z", STAMPS[2]),
        ("2026-11-26 18:00:35 +08:00", STAMPS[2]),
        ("-95s", STAMPS[1]),
    ],
)
@pytest.mark.parametrize("verb", ["get", "scan", "raw", "largest"])
def test_the_newest_version_then(command: Command, source: str, verb: str, versions: str, stamp: str) -> None:
    found = command("-s", source, verb, *WORDS, "--versions", versions, "--format", "jsonl")
    assert found.code == 0, found.err
    assert found.out.count("\n") == 1
    assert stamp in found.out
    is_time = not versions.isalnum()
    assert (f"note: --versions {versions}: version 10" in found.err) == is_time
    assert ("2026-11-26T10:00:" in found.err) == is_time


def test_a_capture_says_which_stamp_a_time_was(command: Command, source: str, tmp_path: Path) -> None:
    path = tmp_path / "captured.snapshot"
    done = command("-s", source, "capture", str(path), *WORDS, "--versions", "2026-11-26T10:00:35Z")
    assert done.code == 0, done.err
    notes = command("-s", f"snapshot:{path}", "info", "--format", "json").data[0]["notes"]
    (part,) = (note for note in notes if note.startswith("only a part was captured"))
    assert "--versions 00000000" in part  # a stamp, in the place of the time
    assert [row["versionstamp"] for row in command("-s", f"snapshot:{path}", "scan", "--format", "json").data] == [
        STAMPS[2]
    ]


def test_two_sources_are_compared_as_of_then(command: Command, source: str) -> None:
    found = command("diff", source, source, *WORDS, "--versions", "2026-11-26T10:00:35Z")
    assert (found.code, found.out) == (0, "")


def test_about_takes_it(command: Command, source: str) -> None:
    found = command("-s", source, "about", "partition=7", "--versions", "2026-11-26T10:00:35Z", "--format", "jsonl")
    assert STAMPS[2] in found.out, found.err
    assert STAMPS[3] not in found.out


def stamps_of(found: Ran) -> list[str]:
    assert found.code == 0, found.err
    return [row["versionstamp"] for row in found.lines if row["family"] == WORDS[0] and row["state"] == "there"]


THIRTY = [str(times.version_at(30)), "2026-11-26T10:00:35Z"]


@pytest.mark.parametrize("versions", THIRTY)
def test_related_takes_it(command: Command, source: str, versions: str) -> None:
    found = command("-s", source, "related", *UNVERSIONED, "--versions", versions, "--format", "jsonl")
    assert stamps_of(found) == [STAMPS[2]]


def test_related_begins_at_the_record_that_there_was_then(command: Command, source: str) -> None:
    """The record itself is none of its relatives, so its stamp is the one that is left out."""
    for versions in THIRTY:
        assert stamps_of(command("-s", source, "related", *WORDS, "--versions", versions, "--format", "jsonl")) == []
    every = command("-s", source, "related", *WORDS, "--versions", "all", "--format", "jsonl")
    assert stamps_of(every) == STAMPS[:3]
    none = command("-s", source, "related", *WORDS, "--versions", str(times.version_at(5)))
    assert (none.code, none.out) == (1, "")
    assert "no such record" in none.err


def test_what_is_none(command: Command, source: str) -> None:
    found = command("-s", source, "scan", "--versions", "yesterday")
    assert found.code == 2
    assert "--versions yesterday: all, newest, a version, a versionstamp of 20 hex digits, a time such as" in found.err
