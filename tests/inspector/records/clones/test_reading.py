"""Reading through clones, rule by rule, and what breaks a chain."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

import inspector
from inspector.errors import ChainBroken, UsageError
from inspector.records.clones.families import THROUGH_CLONES
from inspector.schema import messages
from keycodec import FAMILIES, encode
from tests.support.clones import COMPACT, LOAD, PARTITION_VERSION, TABLET, Store, stamp
from tests.support.inspector import key_of

THROUGH = sorted(family.name for family in THROUGH_CLONES)


def _found_in(record: inspector.Record | None) -> object:
    return record and record.key.fields["instance_id"]


def _clone(at: int = 10, **fields: Any) -> Store:
    store = Store()
    store.instance("clone", "base", at, **fields)
    store.instance("base", multi_version_status="MULTI_VERSION_READ_WRITE")
    return store


def _rowsets(store: Store, instance_id: str = "clone", **asked: Any) -> list[tuple[int, int, object]]:
    found = inspector.rowsets(store.source, instance_id=instance_id, tablet_id=TABLET, **asked)
    rowsets = [(record.message(messages.RowsetMetaCloudPB), _found_in(record)) for record in found]
    return [(rowset.start_version, rowset.end_version, instance) for rowset, instance in rowsets]


# --- which families, and which versions ---


def _put_one(store: Store, family: str) -> dict[str, Any]:
    fields = {field.name: "r" if field.kind.value == "bytes" else 7 for field in FAMILIES[family].fields}
    fields["instance_id"] = "base"
    store.put(family, b"", at=5 if FAMILIES[family].versioned else None, **fields)
    return fields | {"instance_id": "clone"}


@pytest.mark.parametrize("family", THROUGH)
def test_a_family_is_read_through(family: str) -> None:
    store = _clone()
    fields = _put_one(store, family)
    assert inspector.get(store.source, family, **fields) is None
    assert _found_in(inspector.get(store.source, family, through_clones=True, **fields)) == "base"
    (record,) = inspector.scan(store.source, family, instance_id="clone", through_clones=True)
    assert _found_in(record) == "base"


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
    store = _clone()
    fields = _put_one(store, family)
    assert inspector.get(store.source, family, through_clones=True, **fields) is None
    assert list(inspector.scan(store.source, family, instance_id="clone", through_clones=True)) == []
    assert len(list(inspector.scan(store.source, family, through_clones=True))) == 1


@pytest.mark.parametrize(
    ("stamps", "expected"),
    [((9,), 9), ((10,), None), ((11,), None), ((3, 9, 10, 12), 9), ((), None)],
)
def test_of_the_source_versions_strictly_before_the_snapshot_are_seen(stamps: Any, expected: int | None) -> None:
    store = _clone(10)
    for at in stamps:
        store.version("base", 1, at, at)
    fields: Any = {"instance_id": "clone", "partition_id": 1, "through_clones": True}
    record = inspector.get(store.source, PARTITION_VERSION, **fields)
    assert (record and record.key.versionstamp) == (expected and stamp(expected))


def test_of_the_instance_itself_there_is_no_bound_unless_one_is_asked_for() -> None:
    store = _clone(10)
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
    store = _clone(10)
    for at in (5, 15):
        store.version("base", 1, at, at)
    found = [
        inspector.get(
            store.source,
            encode(PARTITION_VERSION, instance_id="clone", partition_id=1, versionstamp=stamp(at)),
            through_clones=True,
        )
        for at in (5, 15, 6)
    ]
    assert list(map(_found_in, found)) == ["base", None, None]


def test_each_clone_of_a_source_is_read_where_no_instance_is_named() -> None:
    store = Store()
    store.chain("c", "b", "a", at=[20, 10])
    store.version("a", 1, 1, 5)
    store.version("b", 2, 1, 15)
    store.version("c", 2, 2, 25)
    found = inspector.scan(store.source, PARTITION_VERSION, through_clones=True)
    seen = [(record.key.fields["partition_id"], _found_in(record)) for record in found]
    assert seen == [(1, "a"), (1, "a"), (2, "b"), (1, "a"), (2, "c")]


def test_conditions_and_leading_fields_hold_for_what_sources_give() -> None:
    store = _clone()
    for partition_id in (1, 2, 3):
        store.version("base", partition_id, partition_id, 5)
    asked: Any = {"instance_id": "clone", "through_clones": True}
    found = inspector.scan(store.source, PARTITION_VERSION, where=["version>1"], **asked)
    assert [record.key.fields["partition_id"] for record in found] == [2, 3]
    (one,) = inspector.scan(store.source, PARTITION_VERSION, partition_id=2, **asked)
    assert one.key.fields["partition_id"] == 2


def test_a_key_that_does_not_decode_is_shown_with_the_rest() -> None:
    store = _clone()
    store.version("base", 1, 1, 5)
    broken = encode(PARTITION_VERSION, instance_id="clone", partition_id=1) + b"\x77"
    store.key_values[broken] = b""
    found = list(inspector.scan(store.source, PARTITION_VERSION, instance_id="clone", through_clones=True))
    assert [record.family and record.family.name for record in found] == [PARTITION_VERSION, None]


# --- rowsets ---


def test_compactions_stand_for_the_rowsets_that_end_in_their_versions() -> None:
    store = _clone()
    for version in range(2, 9):
        store.rowset("clone", version, version, 20)
    store.rowset("clone", 2, 4, 21)
    store.rowset("clone", 2, 6, 22)  # from the largest end version down: it stands for [2-4] as well
    store.rowset("clone", 3, 3, 23, family=COMPACT)
    assert _rowsets(store) == [(2, 6, "clone"), (7, 7, "clone"), (8, 8, "clone")]


def test_versions_that_are_missing_are_sought_in_the_source() -> None:
    store = Store()
    store.chain("clone", "middle", "base", at=[30, 20])
    store.rowset("base", 0, 1, 5, family=LOAD)
    for version in range(2, 9):
        store.rowset("base", version, version, 10)
    store.rowset("base", 9, 9, 25)  # behind the snapshot
    store.rowset("middle", 4, 6, 25)
    store.rowset("middle", 9, 9, 26)
    store.rowset("clone", 10, 10, 40)
    store.rowset("clone", 2, 3, 41)
    assert _rowsets(store) == [
        (0, 1, "base"),
        (2, 3, "clone"),
        (4, 6, "middle"),
        (7, 7, "base"),
        (8, 8, "base"),
        (9, 9, "middle"),
        (10, 10, "clone"),
    ]
    assert _rowsets(store, "middle")[-1] == (9, 9, "middle")
    assert _rowsets(store, versions=stamp(41))[1:3] == [(2, 2, "base"), (3, 3, "base")]


def test_a_rowset_of_a_key_is_found_though_a_compaction_stands_for_it() -> None:
    store = _clone()
    store.rowset("base", 2, 2, 5)
    store.rowset("clone", 2, 3, 20)
    record = inspector.get(store.source, LOAD, instance_id="clone", tablet_id=TABLET, version=2, through_clones=True)
    assert _found_in(record) == "base"
    assert list(inspector.scan(store.source, LOAD, instance_id="clone", through_clones=True)) == []


@pytest.mark.parametrize("place", ["clone", "base"])
def test_two_rowsets_of_one_end_version_are_corruption(place: str) -> None:
    store = _clone()
    store.rowset("clone", 2, 4, 20)
    meta = messages.RowsetMetaCloudPB(rowset_id=0, tablet_id=TABLET, start_version=4, end_version=4)
    store.put(LOAD, meta, at=5, instance_id=place, tablet_id=TABLET, version=7)
    records = list(inspector.rowsets(store.source, instance_id="clone", tablet_id=TABLET))
    if place == "clone":  # there the compaction stands for it
        assert [record.failed for record in records] == [False]
        return
    first, second = records
    assert not first.problems
    assert second.failed
    (problem,) = pickle.loads(pickle.dumps(second)).problems
    assert "corruption" in str(problem)
    assert str(first.key) in str(problem)
    assert second.to_dict()["problems"] == [str(problem)]


def test_rowsets_whose_versions_overlap_have_a_problem() -> None:
    store = _clone()
    store.rowset("base", 3, 8, 5)
    store.rowset("clone", 5, 6, 20)
    _, second = inspector.rowsets(store.source, instance_id="clone", tablet_id=TABLET)
    assert "overlap" in str(second.problems[0])


def test_a_rowset_that_cannot_be_decoded_stands_by_its_key() -> None:
    store = _clone()
    store.put(LOAD, b"\xff", at=5, instance_id="base", tablet_id=TABLET, version=2)
    store.rowset("base", 3, 3, 5)
    first, second = inspector.rowsets(store.source, instance_id="clone", tablet_id=TABLET)
    assert (first.failed, second.failed) == (True, False)


def test_an_instance_that_reads_no_versions_has_plain_rowsets() -> None:
    store = Store()
    store.instance("plain")
    store.put("MetaRowsetKey", instance_id="plain", tablet_id=TABLET, version=1)
    store.rowset("plain", 2, 2, 5)
    (record,) = inspector.rowsets(store.source, instance_id="plain", tablet_id=TABLET)
    assert str(record.key).startswith("MetaRowsetKey")


def test_a_tablet_key_that_does_not_decode_is_shown_among_rowsets() -> None:
    store = _clone()
    store.rowset("base", 2, 2, 5)
    store.key_values[encode(FAMILIES[LOAD], instance_id="base", tablet_id=TABLET, version=9) + b"\x77"] = b""
    found = list(inspector.scan(store.source, LOAD, instance_id="clone", tablet_id=TABLET, through_clones=True))
    assert sorted(record.key.error is None for record in found) == [False, True]


# --- chains that break ---


def _broken(kind: str) -> Store:
    store = Store()
    store.instance("clone", "base", 10)
    if kind == "no source":
        store.instance("other")
    elif kind == "circle":
        store.instance("base", "clone", 5)
    elif kind == "itself":
        store.instance("base", "base", 5)
    elif kind == "undecodable":
        store.put("InstanceKey", b"\xff", instance_id="base")
    else:
        snapshot_id = {"no stamp": "xyz", "empty": "", "long": "0" * 21, "no hex": "g" * 20}[kind]
        info = messages.InstanceInfoPB(source_instance_id="more", source_snapshot_id=snapshot_id)
        store.put("InstanceKey", info, instance_id="base")
        store.instance("more")
    return store


BROKEN = {
    "no source": "there is no InstanceKey of base",
    "circle": "base has the source clone again",
    "itself": "base has the source base again",
    "undecodable": "the InstanceKey of base cannot be decoded",
    "no stamp": "source_snapshot_id 'xyz'",
    "empty": "source_snapshot_id ''",
    "long": "source_snapshot_id",
    "no hex": "source_snapshot_id",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_chain_is_told_when_all_else_is_read(kind: str) -> None:
    store = _broken(kind)
    store.version("clone", 1, 1, 20)
    store.version("base", 2, 1, 5)
    scanned = inspector.scan(store.source, PARTITION_VERSION, instance_id="clone", through_clones=True)
    found: list[object] = []
    with pytest.raises(ChainBroken) as raised:
        found.extend(map(_found_in, scanned))
    assert found == ["clone", "base"]
    assert BROKEN[kind] in str(raised.value)
    assert "breaks at base" in str(raised.value)
    asked: Any = {"instance_id": "clone", "through_clones": True}
    assert inspector.get(store.source, PARTITION_VERSION, partition_id=2, **asked) is not None
    with pytest.raises(ChainBroken, match="breaks at base"):
        inspector.get(store.source, PARTITION_VERSION, partition_id=3, **asked)
    with pytest.raises(ChainBroken, match="breaks at base"):
        list(inspector.rowsets(store.source, instance_id="clone", tablet_id=TABLET))


def test_broken_chains_of_several_instances_are_told_together() -> None:
    store = Store()
    store.instance("one", "gone", 5)
    store.instance("two", "away", 5)
    with pytest.raises(ChainBroken, match=r"InstanceKey of gone.*; .*InstanceKey of away"):
        list(inspector.scan(store.source, PARTITION_VERSION, through_clones=True))


def test_a_chain_may_be_long() -> None:
    names = [f"i{number}" for number in range(400)]
    store = Store()
    store.chain(*names, at=range(1000, 1000 - len(names), -1))
    store.version(names[-1], 1, 1, 5)
    asked: Any = {"instance_id": names[0], "through_clones": True}
    assert _found_in(inspector.get(store.source, PARTITION_VERSION, partition_id=1, **asked)) == names[-1]
    (record,) = inspector.scan(store.source, PARTITION_VERSION, **asked)
    assert _found_in(record) == names[-1]


# --- what cannot be asked ---


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, "name one FAMILY"),
        ({"family": PARTITION_VERSION, "begin": b"\x01"}, "no begin and end"),
        ({"family": PARTITION_VERSION, "end": b"\x04"}, "no begin and end"),
        ({"family": PARTITION_VERSION, "versions": "oldest"}, "newest"),
    ],
)
def test_what_a_scan_through_clones_cannot_do_is_told(asked: Any, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        list(inspector.scan(_clone().source, through_clones=True, **asked))


def test_a_key_of_no_family_is_read_as_it_is() -> None:
    store = _clone()
    store.key_values[b"\x09odd"] = b"x"
    assert inspector.get(store.source, b"\x09odd", through_clones=True) is not None
    assert inspector.get(store.source, key_of("InstanceKey", instance_id="clone"), through_clones=True) is not None
