"""The time beside the versionstamp of a record: in fields that ask for it, and in text where no look is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.schema.messages import TxnLabelPB
from keycodec import Versionstamp, encode
from tests.support import times

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.verbs import Command

FAMILY = "VersionedPartitionVersionKey"
RECORD = [FAMILY, "instance_id=i1", "partition_id=7"]
FIELDS = "versionstamp,versionstamp_time,versionstamp_time_precision"
STAMP = Versionstamp(times.version_at(20))
TIME, PRECISION = "2026-11-26T10:00:20Z", "± 1 s"
LINE = f"versionstamp_time: {TIME}, {PRECISION}"
#: The second of a version that a log adds.
LATER = 90


def stamped(second: int) -> tuple[bytes, bytes]:
    stamp = Versionstamp(times.version_at(second))
    return encode(FAMILY, instance_id="i1", partition_id=7, versionstamp=stamp), b""


@pytest.fixture
def source(tmp_path: Path) -> str:
    """A backup with a record of two versions, one of them in a log; a label; and what refers to a snapshot."""
    label = encode("TxnLabelKey", instance_id="i1", db_id=1, label="l"), TxnLabelPB().SerializeToString() + bytes(STAMP)
    reference = encode("SnapshotReferenceKey", instance_id="i1", versionstamp=STAMP, ref_instance_id="i2"), b""
    found = sorted([*times.rows(), stamped(20), label, reference])
    return times.timed_backup(tmp_path, found, added={LATER: [stamped(LATER)]})


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv", "text"])
def test_fields_ask_for_it(command: Command, source: str, format_: str, jobs: str) -> None:
    words = ("scan", FAMILY, "--fields", FIELDS, "--format", format_, "--jobs", jobs)
    found = command("-s", source, *words)
    assert found.code == 0, found.err
    assert found.out.count("2026-11-26T") == 2
    for cell in (str(STAMP), TIME, PRECISION):
        assert cell in found.out


@pytest.mark.parametrize(
    ("words", "has_stamp"),
    [
        (["scan", "--keys-only", FAMILY], True),
        (["scan", "TxnLabelKey"], True),
        (["scan", "SnapshotReferenceKey"], True),
        (["scan", "InstanceKey"], False),
        (["get", *RECORD, "--versions", "all"], True),
        (["raw", FAMILY], True),
        (["about", "partition=7", "--versions", "all"], True),
        (["related", *RECORD, "--versions", "all"], True),
        (["history", *RECORD], True),
        (["changes", FAMILY, "--records"], True),
        (["diff", "--at", "snapshot", "--at", "latest", FAMILY], True),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else None,
)
def test_each_verb_that_prints_one_takes_them(command: Command, source: str, words: list[str], has_stamp: bool) -> None:
    found = command("-s", source, *words, "--fields", FIELDS, "--format", "jsonl")
    assert found.code == 0, found.err
    told = {(row["versionstamp_time"], row["versionstamp_time_precision"]) for row in found.lines}
    later = ("2026-11-26T10:01:30Z", PRECISION)
    assert told - {(None, None)} <= {(TIME, PRECISION), later}
    assert bool(told - {(None, None)}) == has_stamp


@pytest.mark.parametrize("words", [["get", *RECORD], ["scan", FAMILY], ["about", "partition=7"]], ids=" ".join)
def test_text_has_it_where_a_time_was_asked_for(command: Command, source: str, words: list[str]) -> None:
    found = command("-s", source, *words, "--format", "text", "--versions", "2026-11-26T10:00:30Z")
    lines = found.out.splitlines()
    (place,) = (number for number, line in enumerate(lines) if line == f"# {LINE}")
    assert lines[place - 1].endswith(f"versionstamp={STAMP}")


def test_a_history_has_its_clock_at_hand(command: Command, source: str) -> None:
    found = command("-s", source, "history", *RECORD, "--format", "text")
    assert "  versionstamp_time: 2026-11-26T10:01:30Z, ± 1 s" in found.out.splitlines()


def test_text_takes_no_look_for_it(command: Command, source: str) -> None:
    """No look at the data for a time that nobody asked for; and text of `raw` is a source, too."""
    for words in (["get", *RECORD], ["scan", FAMILY], ["raw", FAMILY]):
        found = command("-s", source, *words, "--format", "text")
        assert found.out
        assert "versionstamp_time" not in found.out


def test_where_nothing_tells(command: Command) -> None:
    words = ("scan", FAMILY, "--limit", "1", "--fields", FIELDS, "--format", "jsonl")
    (row,) = command("-s", "backup:fixtures/backup-demo", *words).lines
    assert (row["versionstamp_time"], row["versionstamp_time_precision"]) == (None, None)
