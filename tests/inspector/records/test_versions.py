"""Which version of a record a scan gives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.errors import UsageError
from inspector.records.grouping import records
from inspector.records.scanning import origin
from inspector.sources.memory import MemorySource
from keycodec import FAMILIES, BlobChunk, DocumentChild, Versionstamp, decode
from keycodec.encoding import encode_leading
from tests.support.examples import examples
from tests.support.inspector import STAMPS, key_of, ordered, versions_of

KeyValues = list[tuple[bytes, bytes]]


def _keys(found: Any) -> list[bytes]:
    return [record.key.raw for record in found]


def _chosen(rows: KeyValues, versions: Any) -> list[bytes]:
    source = MemorySource(rows)
    forward = _keys(inspector.scan(source, versions=versions))
    assert _keys(inspector.scan(source, versions=versions, reverse=True)) == forward[::-1]
    return forward


def test_all_versions_are_given_unless_one_is_asked_for() -> None:
    rows = versions_of(STAMPS)
    assert _chosen(rows, "all") == [key for key, _ in rows]
    assert _chosen(rows, "newest") == [rows[-1][0]]


@pytest.mark.parametrize(
    ("stamp", "place"),
    [
        (Versionstamp(10), None),
        (Versionstamp(10, 1), 0),
        (Versionstamp(20), 0),
        (Versionstamp(20, 1), 1),
        (Versionstamp(30), 1),
        (Versionstamp(31), 2),
    ],
)
def test_the_version_at_a_stamp_is_the_newest_before_it(stamp: Versionstamp, place: int | None) -> None:
    rows = versions_of(STAMPS)
    assert _chosen(rows, stamp) == _chosen(rows, str(stamp)) == ([] if place is None else [rows[place][0]])


@examples(150)
@given(
    held=st.dictionaries(st.integers(0, 3), st.sets(st.sampled_from(STAMPS))),
    versions=st.sampled_from(["newest", *STAMPS, Versionstamp(99)]),
)
def test_each_record_has_its_ownversions_of(held: dict[int, set[Versionstamp]], versions: Any) -> None:
    rows = [row for number, stamps in held.items() for row in versions_of(sorted(stamps), number)]
    expected = []
    for number in sorted(held):
        before = [stamp for stamp in held[number] if versions == "newest" or stamp < versions]
        expected += [key for key, _ in versions_of([max(before)], number)] if before else []
    assert _chosen(ordered(rows), versions) == expected


def test_what_has_no_versions_passes_through() -> None:
    rows = ordered([*versions_of(STAMPS), (key_of("InstanceKey"), b""), (b"\x04other", b"")])
    assert _chosen(rows, Versionstamp(1)) == [key_of("InstanceKey"), b"\x04other"]


def test_log_entries_and_snapshots_are_no_versions_of_each_other() -> None:
    rows = [(key_of("SnapshotFullKey", versionstamp=stamp), b"") for stamp in STAMPS]
    rows += [(key_of("LogKey", versionstamp=stamp, suffix=BlobChunk(0, 0)), b"") for stamp in STAMPS]
    assert len(_chosen(ordered(rows), "newest")) == 6


def test_versions_of_documents_are_chosen_whole() -> None:
    rows = []
    for stamp in STAMPS:
        rows.append((key_of("VersionedMetaRowsetLoadKey", versionstamp=stamp), b""))
        rows.append((key_of("VersionedMetaRowsetLoadKey", versionstamp=stamp, suffix=DocumentChild(27, 0)), b""))
    (newest,) = inspector.scan(MemorySource(rows), versions="newest")
    assert newest.key.versionstamp == STAMPS[-1]
    assert len(newest.key_values) == 2


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("versions", ["newest", *STAMPS, Versionstamp(99)])
def test_a_malformed_key_among_versions_keeps_its_place_and_hides_none(place: int, versions: Any) -> None:
    rows = versions_of(STAMPS)
    malformed = rows[place][0] + b"\x01"
    chosen = [key for key, _ in rows if versions == "newest" or decode(key).versionstamp < versions][-1:]
    assert _chosen(ordered([*rows, (malformed, b"")]), versions) == sorted([malformed, *chosen])


MANY = [number.to_bytes(2, "big") for number in range(0x0100, 0x0900)]


def test_very_many_malformed_keys_among_versions_are_all_given() -> None:
    rows = versions_of(STAMPS[:1])
    malformed = [(rows[0][0] + number, b"") for number in MANY]
    found = _keys(inspector.scan(MemorySource([*rows, *malformed]), versions="newest"))
    assert sorted(found) == [key for key, _ in ordered([*rows, *malformed])]


@pytest.mark.parametrize("start", [b"\x01\x10zz", b"\xf0", key_of("InstanceKey")])
def test_very_many_malformed_keys_that_are_among_no_versions_keep_their_order(start: bytes) -> None:
    rows = [(start + number, b"") for number in (b"", *MANY)]
    assert _chosen(rows, "newest") == [key for key, _ in rows]


@pytest.mark.parametrize("behind", [b"\x04other", key_of("VersionedPartitionVersionKey", partition_id=8) + b"\x01"])
def test_a_malformed_key_behind_all_versions_comes_behind_the_chosen_one(behind: bytes) -> None:
    rows = versions_of(STAMPS)
    assert _chosen([*rows, (behind, b"")], "newest") == [rows[-1][0], behind]


def test_other_versions_are_a_usage_error() -> None:
    with pytest.raises(UsageError, match="all, newest, or a versionstamp"):
        list(inspector.scan(MemorySource(), versions="oldest"))


def test_what_all_versions_of_a_record_share_is_its_key_without_the_stamp() -> None:
    rows = [*versions_of(STAMPS[:2]), (key_of("SnapshotFullKey"), b""), (key_of("InstanceKey"), b""), (b"\x04x", b"")]
    found = [origin(record) for record in records(ordered(rows))]
    unstamped = encode_leading(FAMILIES["VersionedPartitionVersionKey"], {"instance_id": "x", "partition_id": 7})
    whole = [key_of("InstanceKey"), key_of("SnapshotFullKey"), b"\x04x"]
    assert sorted(found) == sorted([unstamped, unstamped, *whole])
