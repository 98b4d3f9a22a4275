"""Reading through clones: which families, and which versions."""

from __future__ import annotations

from typing import Any

import pytest

import inspector
from inspector.errors import UsageError
from keycodec import FAMILIES, encode
from tests.inspector.records.clones.cloned import THROUGH, cloned, found_in, put_one
from tests.support.inspector import key_of
from tests.support.schemas import newer_schema
from tests.support.stores.clones import COMPACT, LOAD, PARTITION_VERSION, TABLET, Store, stamp


@pytest.mark.parametrize("family", THROUGH)
def test_a_family_is_read_through(family: str) -> None:
    store = cloned()
    fields = put_one(store, family)
    assert inspector.get(store.source, family, **fields) is None
    assert found_in(inspector.get(store.source, family, through_clones=True, **fields)) == "base"
    (record,) = inspector.scan(store.source, family, instance_id="clone", through_clones=True)
    assert found_in(record) == "base"


def test_the_families_are_those_that_the_service_reads_along_the_chain() -> None:
    named = [name for name in FAMILIES if name.startswith("Versioned")]
    assert sorted(set(named) - set(THROUGH)) == sorted(
        name
        for name in named
        if name.startswith("VersionedTableStream")
        or name in ("VersionedDataRowsetRefCountKey", "VersionedMetaRowsetKey")
        or name in ("VersionedPartitionInvertedIndexKey", "VersionedTabletInvertedIndexKey")
    )


@pytest.mark.parametrize("family", ["MetaRowsetKey", "StatsTabletKey", "VersionedDataRowsetRefCountKey"])
def test_of_other_families_an_instance_sees_its_own_alone(family: str) -> None:
    store = cloned()
    fields = put_one(store, family)
    assert inspector.get(store.source, family, through_clones=True, **fields) is None
    assert list(inspector.scan(store.source, family, instance_id="clone", through_clones=True)) == []
    assert len(list(inspector.scan(store.source, family, through_clones=True))) == 1


@pytest.mark.parametrize(
    ("stamps", "expected"),
    [((9,), 9), ((10,), None), ((11,), None), ((3, 9, 10, 12), 9), ((), None)],
)
def test_of_the_source_versions_strictly_before_the_snapshot_are_seen(stamps: Any, expected: int | None) -> None:
    store = cloned(10)
    for at in stamps:
        store.version("base", 1, at, at)
    fields: Any = {"instance_id": "clone", "partition_id": 1, "through_clones": True}
    record = inspector.get(store.source, PARTITION_VERSION, **fields)
    assert (record and record.key.versionstamp) == (expected and stamp(expected))


def test_of_the_instance_itself_there_is_no_bound_unless_one_is_asked_for() -> None:
    store = cloned(10)
    for at in (12, 30):
        store.version("clone", 1, at, at)
    store.version("base", 1, 5, 5)
    asked: Any = {"instance_id": "clone", "partition_id": 1, "through_clones": True}
    stamps = [
        record.key.versionstamp
        for versions in ("newest", stamp(30), stamp(12))
        for record in inspector.get_all(store.source, PARTITION_VERSION, versions=versions, **asked)
    ]
    assert stamps == [stamp(30), stamp(12), stamp(5)]


def test_a_key_with_a_versionstamp_is_sought_in_every_link_that_sees_it() -> None:
    store = cloned(10)
    for at in (5, 10, 15):
        store.version("base", 1, at, at)
    found = [
        inspector.get(
            store.source,
            encode(PARTITION_VERSION, instance_id="clone", partition_id=1, versionstamp=stamp(at)),
            through_clones=True,
        )
        for at in (5, 15, 6, 10)
    ]
    assert list(map(found_in, found)) == ["base", None, None, None]


def test_each_clone_of_a_source_is_read_where_no_instance_is_named() -> None:
    store = Store()
    store.chain("c", "b", "a", at=[20, 10])
    store.version("a", 1, 1, 5)
    store.version("b", 2, 1, 15)
    store.version("c", 2, 2, 25)
    found = inspector.scan(store.source, PARTITION_VERSION, through_clones=True)
    seen = [(record.key.fields["partition_id"], found_in(record)) for record in found]
    assert seen == [(1, "a"), (1, "a"), (2, "b"), (1, "a"), (2, "c")]
    backward = inspector.scan(store.source, PARTITION_VERSION, through_clones=True, reverse=True)
    assert [(record.key.fields["partition_id"], found_in(record)) for record in backward] == seen[::-1]


def test_an_instance_may_be_named_in_bytes() -> None:
    store = cloned()
    store.version("base", 1, 1, 5)
    for instance_id in ("clone", b"clone"):
        (record,) = inspector.scan(store.source, PARTITION_VERSION, instance_id=instance_id, through_clones=True)
        assert found_in(record) == "base"


def test_what_is_seen_of_sources_is_read_with_the_schema_that_is_given() -> None:
    newer, store = newer_schema(), cloned()
    rowset = newer.message_class("doris.RowsetMetaCloudPB")(rowset_id=0, start_version=2, end_version=2, row_age=7)
    store.put(LOAD, rowset, at=5, instance_id="base", tablet_id=TABLET, version=2)
    asked: Any = {"instance_id": "clone", "tablet_id": TABLET, "schema": newer}
    found = [
        *inspector.scan(store.source, LOAD, through_clones=True, **asked),
        *inspector.rowsets(store.source, **asked),
        inspector.get(store.source, LOAD, through_clones=True, version=2, **asked),
    ]
    assert [record and record.to_dict()["value"]["row_age"] for record in found] == ["7"] * 3


def test_a_rowset_is_chosen_by_its_version_among_those_that_stand() -> None:
    store = cloned()
    for version in (2, 3, 4):
        store.rowset("base", version, version, version)
    store.rowset("base", 2, 3, 5)
    asked: Any = {"instance_id": "clone", "tablet_id": TABLET, "through_clones": True}
    for family, version, count in ((LOAD, 4, 1), (LOAD, 3, 0), (COMPACT, 3, 1), (COMPACT, 4, 0)):
        found = list(inspector.scan(store.source, family, version=version, **asked))
        assert [record.key.fields["version"] for record in found] == [version] * count


def test_conditions_and_leading_fields_hold_for_what_sources_give() -> None:
    store = cloned()
    for partition_id in (1, 2, 3):
        store.version("base", partition_id, partition_id, 5)
    asked: Any = {"instance_id": "clone", "through_clones": True}
    found = inspector.scan(store.source, PARTITION_VERSION, where=["version>1"], **asked)
    assert [record.key.fields["partition_id"] for record in found] == [2, 3]
    (one,) = inspector.scan(store.source, PARTITION_VERSION, partition_id=2, **asked)
    assert one.key.fields["partition_id"] == 2


def test_a_key_that_does_not_decode_is_shown_with_the_rest() -> None:
    store = cloned()
    store.version("base", 1, 1, 5)
    broken = encode(PARTITION_VERSION, instance_id="clone", partition_id=1) + b"\x77"
    store.key_values[broken] = b""
    found = list(inspector.scan(store.source, PARTITION_VERSION, instance_id="clone", through_clones=True))
    assert [record.family and record.family.name for record in found] == [PARTITION_VERSION, None]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, "name one family"),
        ({"family": PARTITION_VERSION, "begin": b"\x01"}, "begin and end cannot be used"),
        ({"family": PARTITION_VERSION, "end": b"\x04"}, "begin and end cannot be used"),
        ({"family": PARTITION_VERSION, "versions": "oldest"}, "newest"),
    ],
)
def test_what_a_scan_through_clones_cannot_do_is_told(asked: Any, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        list(inspector.scan(cloned().source, through_clones=True, **asked))


def test_a_key_of_no_family_is_read_as_it_is() -> None:
    store = cloned()
    store.key_values[b"\x09odd"] = b"x"
    assert inspector.get(store.source, b"\x09odd", through_clones=True) is not None
    assert inspector.get(store.source, key_of("InstanceKey", instance_id="clone"), through_clones=True) is not None
