"""Numbers of enums that this schema has no name for: shown as numbers in every view, table and filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import inspector
from inspector.schema import messages
from inspector.sources.memory import MemorySource
from inspector.values.wire import VARINT
from tests.support.inspector import field_bytes, key_of, transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from google.protobuf.message import Message

    from tests.support.verbs import Command

NUMBER = 77


def _with_number(message: Message, field_name: str) -> Any:
    """The message with a number in an enum field that has no name for it."""
    number = message.DESCRIPTOR.fields_by_name[field_name].number
    return type(message).FromString(message.SerializePartialToString() + field_bytes(number, VARINT, bytes([NUMBER])))


ROWSET = _with_number(
    messages.RowsetMetaCloudPB(rowset_id=0, rowset_id_v2="r", tablet_id=7, start_version=7, end_version=7),
    "segments_overlap_pb",
)
TXN = _with_number(messages.TxnInfoPB(txn_id=7, label="load"), "status")
COMPACTION = _with_number(messages.TabletCompactionJobPB(id="job"), "type")

#: What lies in the store, the view that shows it, and the column that has the number.
CASES: list[tuple[str, Any, Callable[[Any], Iterable[Any]], str]] = [
    ("MetaRowsetKey", ROWSET, lambda source: inspector.version_path(source, 7), "segments_overlap"),
    ("TxnInfoKey", TXN, inspector.transactions, "status"),
    (
        "TxnInfoKey",
        _with_number(messages.TxnInfoPB(), "load_job_source_type"),
        inspector.transactions,
        "loaded_by",
    ),
    ("JobTabletKey", messages.TabletJobInfoPB(compaction=[COMPACTION]), inspector.jobs, "state"),
    ("JobRestoreTabletKey", _with_number(messages.RestoreJobCloudPB(tablet_id=7), "state"), inspector.jobs, "state"),
    ("CopyJobKey", _with_number(messages.CopyJobPB(), "job_status"), inspector.jobs, "state"),
    ("JobCheckKey", _with_number(messages.JobRecyclePB(), "status"), inspector.jobs, "state"),
    ("SnapshotFullKey", _with_number(messages.SnapshotPB(), "status"), inspector.snapshots, "status"),
    ("RecycleIndexKey", _with_number(messages.RecycleIndexPB(), "state"), inspector.recycle_bin, "state"),
    ("RecyclePartKey", _with_number(messages.RecyclePartitionPB(), "state"), inspector.recycle_bin, "state"),
    ("RecycleRowsetKey", _with_number(messages.RecycleRowsetPB(), "type"), inspector.recycle_bin, "state"),
]


@pytest.mark.parametrize(("family", "message", "view", "column"), CASES, ids=[f"{case[0]} {case[3]}" for case in CASES])
def test_a_view_shows_the_number(
    family: str, message: Message, view: Callable[[Any], Iterable[Any]], column: str
) -> None:
    (row,) = view(MemorySource({key_of(family): message.SerializePartialToString()}))
    assert getattr(row, column) == str(NUMBER)


@pytest.fixture
def source(tmp_path: Path) -> str:
    held = {"MetaRowsetKey": ROWSET, "TxnInfoKey": TXN}
    rows = [(key_of(family), message.SerializePartialToString()) for family, message in held.items()]
    return transcript(tmp_path / "numbers.txt", rows)


def test_sql_filters_and_relatives_show_the_number(command: Command, source: str) -> None:
    rowset, filtered = "segments_overlap_pb", ("--format", "jsonl")
    (row,) = command("-s", source, "sql", f"SELECT value.{rowset} FROM MetaRowsetKey", *filtered).lines
    assert row == {rowset: str(NUMBER)}
    for condition, found in ((f"{rowset}={NUMBER}", 1), (f"{rowset}=OVERLAP_UNKNOWN", 0), (f"{rowset}=", 0)):
        assert command("-s", source, "scan", "MetaRowsetKey", "--where", condition, *filtered).out.count("\n") == found
    about = command("-s", source, "about", "tablet=7", "--format", "json").out
    assert f'"{rowset}": {NUMBER}' in about
    listed = command("-s", source, "transactions", "--where", f"status={NUMBER}", *filtered)
    assert [row["status"] for row in listed.lines] == [str(NUMBER)]
