"""Verifying a source: the counts are those of its records, and failures are found in batches as they are one by one."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.records.grouping import records
from inspector.schema import Schema
from inspector.sources.memory import MemorySource
from inspector.views.verify import verify
from keycodec import decode, encode
from keycodec.families.family import UNKNOWN_FAMILY
from tests.support.examples import examples
from tests.support.inspector import key_of, transcript

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.verbs import Command


ROWSET = Schema.builtin().message_class("doris.RowsetMetaCloudPB")
WHOLE = ROWSET(rowset_id=1).SerializeToString()
values = st.sampled_from([WHOLE] * 8 + [ROWSET(tablet_id=5).SerializePartialToString(), b"\xff", b""])


def test_the_counts_of_a_real_backup_are_those_of_its_records() -> None:
    with inspector.open("fixtures/backup-demo") as source:
        found = list(inspector.scan(source))
        rows = verify(source)
    names = [record.family.name if record.family else UNKNOWN_FAMILY for record in found]
    assert {row.family: row.records for row in rows} == Counter(names)
    assert sum(row.key_values for row in rows) == sum(len(record.key_values) for record in found)
    failed = Counter(name for name, record in zip(names, found, strict=True) if record.failed)
    assert {row.family: row.failed for row in rows if row.failed} == failed
    assert all(row.example for row in rows if row.failed)


@examples(30)
@given(st.lists(values, min_size=1, max_size=600))
def test_a_batch_hides_no_failure(stored: list[bytes]) -> None:
    keys = [encode("MetaRowsetKey", instance_id="i", tablet_id=number, version=2) for number in range(len(stored))]
    made = list(zip(keys, stored, strict=True))
    (row,) = verify(MemorySource(made))
    assert row.failed == sum(record.failed for record in records(made)) == sum(value != WHOLE for value in stored)


def test_the_exit_code_of_verify_says_whether_anything_failed(command: Command, tmp_path: Path) -> None:

    sound = (key_of("InstanceKey", instance_id="a"), b"")
    broken = (key_of("InstanceKey", instance_id="b"), b"\xff")
    assert command("-s", transcript(tmp_path / "sound.txt", [sound]), "verify").code == 0
    assert command("-s", transcript(tmp_path / "broken.txt", [sound, broken]), "verify").code == 1


def test_the_first_failures_are_named_by_keys_that_get_takes(command: Command, tmp_path: Path) -> None:
    keys = [encode("InstanceKey", instance_id=name) for name in ("a b", "c", "d", "e")]
    source = transcript(tmp_path / "broken.txt", [(key, b"\xff") for key in keys])
    (row,) = verify(MemorySource([(key, b"\xff") for key in keys]))
    assert (row.failed, len(row.failures)) == (4, 3)
    assert row.failures[0]["record"] == str(decode(keys[0]))
    assert row.example == f"{row.failures[0]['record']}: {row.failures[0]['problem']}"
    shown = command("-s", source, "verify").out.splitlines()
    assert shown[3].split() == ["(total)", "4", "4", "4"]
    assert "failed of InstanceKey: 4, the first 3" in shown
    for failure in row.failures:
        assert f"  {failure['record']}" in shown
        found = command("-s", source, "get", *shlex.split(failure["record"]), "--format", "json")
        assert failure["problem"] in found.out
