"""Why a record is not there: a cut key, bytes behind a key, an instance of another name."""

from __future__ import annotations

import pytest

from inspector.errors import RecordNotFound
from inspector.records.missing import check_has_instance, no_record, why_missing, why_no_instance
from inspector.sources.memory import MemorySource
from keycodec import encode

KEYS = [encode("MetaRowsetKey", instance_id="i", tablet_id=7, version=version) for version in (1, 2, 3)]
LATER = encode("RecycleIndexKey", instance_id="i", index_id=1)
SOURCE = MemorySource([(key, b"") for key in (*KEYS, LATER)])
ROWSET = "MetaRowsetKey instance_id=i tablet_id=7 version="


def _begins(key: bytes, behind: bytes, records: str) -> str:
    return f": {records} like it; see `inspector scan --begin {key.hex()} --end {behind.hex()}`"


def _lies_behind(key: bytes) -> str:
    return f"; see `inspector get {key.hex()}`"


CUT_TABLET, CUT_INSTANCE = KEYS[0][:-9], KEYS[0][:-18]
OTHERS = encode("MetaRowsetKey", instance_id="i", tablet_id=8, version=1)
NONE = encode("MetaRowsetKey", instance_id="i", tablet_id=7, version=9)


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (
            CUT_TABLET,
            "the key is cut after tablet_id=7" + _begins(CUT_TABLET, CUT_TABLET[:-1] + b"\x08", "3 records begin"),
        ),
        (
            KEYS[0][:-1],
            "the key is cut after tablet_id=7" + _begins(KEYS[0][:-1], KEYS[0][:-2] + b"\x01", "3 records begin"),
        ),
        (
            CUT_INSTANCE,
            "the key is cut after instance_id=i"
            + _begins(CUT_INSTANCE, CUT_INSTANCE[:-1] + b"\x02", "3 records begin"),
        ),
        (b"\x01\x10m", "the key is cut" + _begins(b"\x01\x10m", b"\x01\x10n", "3 records begin")),
        (OTHERS[:-3], "the key is cut after tablet_id=8, and no record begins like it"),
        (
            KEYS[1] + b"\x00",
            f"the key goes on with the byte 00 after the end of {ROWSET}2, which is there" + _lies_behind(KEYS[1]),
        ),
        (
            KEYS[1] + bytes(8),
            f"the key goes on with the bytes 0000000000000000 after the end of {ROWSET}2, which is there"
            + _lies_behind(KEYS[1]),
        ),
        (
            KEYS[1] + bytes(9),
            f"the key goes on with the bytes 0000000000000000... after the end of {ROWSET}2, which is there"
            + _lies_behind(KEYS[1]),
        ),
        (
            NONE + b"\xff",
            f"the key goes on with the byte ff after the end of {ROWSET}9, which is not there either"
            + _lies_behind(NONE),
        ),
        (
            b"\x04x",
            "the key does not decode: offset 0: expected a key space (0x01, 0x02 or 0x03), found 0x04",
        ),
        (
            b"\x02\x10nothing\x00\x01",
            "the key does not decode: offset 1: expected system, found nothing",
        ),
    ],
)
def test_a_key_that_is_not_whole_says_what_it_may_be(key: bytes, says: str) -> None:
    assert why_missing(SOURCE, key) == says


def test_a_whole_key_has_no_more_to_say() -> None:
    assert why_missing(SOURCE, encode("InstanceKey", instance_id="i")) == ""
    assert why_missing(SOURCE, encode("MetaServiceRegistryKey")) == ""  # of no instance


def test_the_error_names_the_record_and_the_source() -> None:
    missing = no_record(SOURCE, "this one", encode("MetaServiceRegistryKey"))
    assert str(missing) == "this one: no such record in 4 key-values"
    assert str(no_record(SOURCE, "this one", OTHERS[:-3])) == (
        "this one: no such record in 4 key-values; the key is cut after tablet_id=8, and no record begins like it"
    )


def test_an_instance_must_have_a_key_in_one_of_the_sources() -> None:
    check_has_instance([SOURCE], "i")
    check_has_instance([MemorySource(), SOURCE], b"i")
    with pytest.raises(RecordNotFound, match=r"^no instance j; there is a$"):
        check_has_instance([_instances("a"), SOURCE], "j")
    with pytest.raises(RecordNotFound, match=r"^no instance \\xff; there is none at all$"):
        check_has_instance([SOURCE], b"\xff")


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
    """A source of instances, and of a record that no instance owns."""
    keys = [encode("MetaServiceRegistryKey"), *(encode("InstanceKey", instance_id=id_) for id_ in ids)]
    return MemorySource([(key, b"") for key in keys])


def test_instances_are_named_the_nearest_first() -> None:
    assert why_no_instance(_instances("a", "ops-1", "z"), "ops1") == "no instance ops1; there are ops-1, a, z"
    assert why_no_instance(_instances("a"), "ops1") == "no instance ops1; there is a"
    assert why_no_instance(_instances("a", "b"), "ops1") == "no instance ops1; there are a, b"
    assert why_no_instance(_instances(*"abcde"), "ops1") == "no instance ops1; there are a, b, c, d, e"
    assert why_no_instance(_instances(), "ops1") == "no instance ops1; there is none at all"
    assert why_no_instance(_instances(*"abcdefg"), "ops1") == "no instance ops1; there are a, b, c, d, e and 2 more"
    assert why_no_instance(_instances("a", "b"), "b") == ""
