"""Why a record is not there: a cut key, bytes behind a key, an instance of another name."""

from __future__ import annotations

import pytest

from inspector.records.missing import why_missing, why_no_instance
from inspector.sources.memory import MemorySource
from keycodec import encode

KEYS = [encode("MetaRowsetKey", instance_id="i", tablet_id=7, version=version) for version in (1, 2, 3)]
SOURCE = MemorySource([(key, b"") for key in KEYS])


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (KEYS[0][:-9], ["cut behind tablet_id=7", "3 records begin like it", f"--begin {KEYS[0][:-9].hex()}"]),
        (KEYS[0][:-1], ["cut behind tablet_id=7", "3 records begin like it"]),
        (KEYS[0][:-12], ["cut behind instance_id=i", "3 records"]),
        (KEYS[0][:3], ["the key is cut", "3 records"]),
        (encode("MetaRowsetKey", instance_id="i", tablet_id=8, version=1)[:-3], ["tablet_id=8", "no record begins"]),
        (KEYS[1] + b"\x00", ["byte 00", "MetaRowsetKey instance_id=i tablet_id=7 version=2", "which is there"]),
        (KEYS[1] + b"\xff", ["byte ff", "lies behind", f"inspector get {KEYS[1].hex()}"]),
        (KEYS[1] + b"\x00" * 9, ["bytes 0000000000000000...", "which is there"]),
        (encode("MetaRowsetKey", instance_id="i", tablet_id=7, version=9) + b"\x00", ["is not there either"]),
        (b"\x01\x10nothing\x00\x01", ["does not decode", "found nothing"]),
    ],
)
def test_a_key_that_is_not_whole_says_what_it_may_be(key: bytes, says: list[str]) -> None:
    found = why_missing(SOURCE, key)
    assert all(part in found for part in says), found


def test_a_whole_key_has_no_more_to_say() -> None:
    assert why_missing(SOURCE, encode("InstanceKey", instance_id="i")) == ""


def test_a_whole_key_of_an_instance_without_keys_says_so() -> None:
    missing = encode("MetaRowsetKey", instance_id="ops1", tablet_id=7, version=1)
    assert why_missing(_instances("ops-1"), missing) == "no instance ops1; there is ops-1"
    assert (
        why_missing(
            MemorySource([(encode("InstanceKey", instance_id="a"), b"")]), b"\x01\x10instance\x00\x01\x10\xff\x00\x01"
        )
        == "no instance \\xff; there is a"
    )


def test_one_record_and_very_many_are_counted() -> None:
    assert "1 record begins like it" in why_missing(MemorySource([(KEYS[0], b"")]), KEYS[0][:-1])
    many = [(encode("MetaRowsetKey", instance_id="i", tablet_id=7, version=number), b"") for number in range(1001)]
    assert "more than 1000 records begin like it" in why_missing(MemorySource(many), KEYS[0][:-9])
    assert ": 1000 records begin like it" in why_missing(MemorySource(many[:-1]), KEYS[0][:-9])


def _instances(*ids: str) -> MemorySource:
    return MemorySource([(encode("InstanceKey", instance_id=id_), b"") for id_ in ids])


def test_instances_are_named_the_nearest_first() -> None:
    assert why_no_instance(_instances("a", "ops-1", "z"), "ops1") == "no instance ops1; there are ops-1, a, z"
    assert why_no_instance(_instances("a"), "ops1") == "no instance ops1; there is a"
    assert why_no_instance(_instances(), "ops1") == "no instance ops1; there is none at all"
    assert why_no_instance(_instances(*"abcdefg"), "ops1") == "no instance ops1; there are a, b, c, d, e and 2 more"
    assert why_no_instance(_instances("a", "b"), "b") == ""
