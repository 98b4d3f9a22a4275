"""``usage`` and ``largest`` against a plain count."""

from __future__ import annotations

import pytest

from inspector.sources.memory import MemorySource
from inspector.views.usage import largest, usage
from tests.support.verbs import DEMO, rows


def test_a_family_alone_can_be_counted() -> None:
    everything = rows("-s", DEMO, "usage")
    for verb in ("usage", "verify"):
        found = rows("-s", DEMO, verb, "MetaRowsetKey")
        assert {row["family"] for row in found} == {"MetaRowsetKey"}
    keys = sum(row["keys"] for row in everything if row["family"] == "MetaRowsetKey")  # type: ignore[misc]
    assert sum(row["keys"] for row in rows("-s", DEMO, "usage", "MetaRowsetKey")) == keys  # type: ignore[misc]


def test_usage_and_largest_are_what_a_plain_count_gives() -> None:
    source = MemorySource({b"\x01\x10instance\x00\x01\x10i\x00\x01": b"12345", b"\x15other": b"1", b"\x01": b""})
    counted = {
        (row.space, row.family, row.instance_id): (row.keys, row.key_bytes, row.value_bytes) for row in usage(source)
    }
    assert counted == {
        ("0x01", "InstanceKey", "i"): (1, 16, 5),
        ("0x15", "(malformed key)", ""): (1, 6, 1),
        ("0x01", "(malformed key)", ""): (1, 1, 0),
    }
    assert sum(row.share for row in usage(source)) == pytest.approx(1)
    assert [row.bytes for row in largest(source, number=2)] == [21, 7]
