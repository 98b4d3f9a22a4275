"""``usage`` and ``largest`` against a plain count."""

from __future__ import annotations

from collections import Counter

import pytest

import inspector
from inspector import diff_summary, usage_by, verify
from inspector.sources.memory import MemorySource
from inspector.views.usage import largest, usage
from tests.support.inspector import key_of
from tests.support.places import FIXTURES
from tests.support.verbs import DEMO, rows


def test_a_family_alone_can_be_counted() -> None:
    everything = rows("-s", DEMO, "usage")
    for verb in ("usage", "verify"):
        found = rows("-s", DEMO, verb, "MetaRowsetKey")
        assert {row["family"] for row in found} == {"MetaRowsetKey"}
    keys = sum(row["keys"] for row in everything if row["family"] == "MetaRowsetKey")  # type: ignore[misc]
    assert sum(row["keys"] for row in rows("-s", DEMO, "usage", "MetaRowsetKey")) == keys  # type: ignore[misc]


def test_all_counts_name_a_key_that_no_family_explains_alike() -> None:
    cut, unknown = key_of("MetaTabletIdxKey", instance_id="i", tablet_id=7)[:-1], b"\x01\x10else\x00\x01"
    before, after = MemorySource({}), MemorySource({cut: b"1", unknown: b"2", b"\x15": b"3"})
    name = "(unknown family)"
    assert [(row.family, row.key_values) for row in verify(after)] == [(name, 3)]
    assert {row.family: row.keys for row in usage_by(after, "family")} == {name: 3}
    owners = {("i", name): 1, ("", name): 2}
    counted: Counter[tuple[str, str]] = Counter()
    for row in usage(after):
        counted[row.instance_id, row.family] += row.keys
    assert counted == owners
    found = diff_summary(inspector.scan(before), inspector.scan(after)).counts
    assert {(count.instance_id, count.family): count.added for count in found} == owners


@pytest.mark.parametrize("name", ["backup-demo", "backup-behind"])
def test_usage_and_verify_count_the_same_keys(name: str) -> None:
    with inspector.open(FIXTURES / name) as source:
        counted: Counter[str] = Counter()
        for row in usage(source):
            counted[row.family] += row.keys
        assert counted == {row.family: row.key_values for row in verify(source)}


def test_usage_and_largest_are_what_a_plain_count_gives() -> None:
    source = MemorySource({b"\x01\x10instance\x00\x01\x10i\x00\x01": b"12345", b"\x15other": b"1", b"\x01": b""})
    counted = {
        (row.space, row.family, row.instance_id): (row.keys, row.key_bytes, row.value_bytes) for row in usage(source)
    }
    assert counted == {
        ("0x01", "InstanceKey", "i"): (1, 16, 5),
        ("0x15", "(unknown family)", ""): (1, 6, 1),
        ("0x01", "(unknown family)", ""): (1, 1, 0),
    }
    assert sum(row.share for row in usage(source)) == pytest.approx(1)
    assert [row.bytes for row in largest(source, number=2)] == [21, 7]
