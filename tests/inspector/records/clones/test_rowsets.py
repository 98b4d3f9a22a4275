"""Rowsets of a tablet, as a clone sees them."""

from __future__ import annotations

import pickle

import pytest

import inspector
from inspector.schema import messages
from keycodec import FAMILIES, encode
from tests.inspector.records.clones.cloned import cloned, found_in, rowsets_of
from tests.support.stores.clones import COMPACT, LOAD, TABLET, Store, stamp


def test_compactions_stand_for_the_rowsets_that_end_in_their_versions() -> None:
    store = cloned()
    for version in range(2, 9):
        store.rowset("clone", version, version, 20)
    store.rowset("clone", 2, 4, 21)
    store.rowset("clone", 2, 6, 22)  # from the largest end version down: it stands for [2-4] as well
    store.rowset("clone", 3, 3, 23, family=COMPACT)
    assert rowsets_of(store) == [(2, 6, "clone"), (7, 7, "clone"), (8, 8, "clone")]


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
    assert rowsets_of(store) == [
        (0, 1, "base"),
        (2, 3, "clone"),
        (4, 6, "middle"),
        (7, 7, "base"),
        (8, 8, "base"),
        (9, 9, "middle"),
        (10, 10, "clone"),
    ]
    assert rowsets_of(store, "middle")[-1] == (9, 9, "middle")
    assert rowsets_of(store, versions=stamp(41))[1:3] == [(2, 2, "base"), (3, 3, "base")]


def test_a_rowset_of_a_key_is_found_though_a_compaction_stands_for_it() -> None:
    store = cloned()
    store.rowset("base", 2, 2, 5)
    store.rowset("clone", 2, 3, 20)
    record = inspector.get(store.source, LOAD, instance_id="clone", tablet_id=TABLET, version=2, through_clones=True)
    assert found_in(record) == "base"
    assert list(inspector.scan(store.source, LOAD, instance_id="clone", through_clones=True)) == []


@pytest.mark.parametrize("place", ["clone", "base"])
def test_two_rowsets_of_one_end_version_are_corruption(place: str) -> None:
    store = cloned()
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
    store = cloned()
    store.rowset("base", 3, 8, 5)
    store.rowset("clone", 5, 6, 20)
    _, second = inspector.rowsets(store.source, instance_id="clone", tablet_id=TABLET)
    assert "overlap" in str(second.problems[0])


def test_a_rowset_that_cannot_be_decoded_stands_by_its_key() -> None:
    store = cloned()
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
    store = cloned()
    store.rowset("base", 2, 2, 5)
    store.key_values[encode(FAMILIES[LOAD], instance_id="base", tablet_id=TABLET, version=9) + b"\x77"] = b""
    found = list(inspector.scan(store.source, LOAD, instance_id="clone", tablet_id=TABLET, through_clones=True))
    assert sorted(record.key.error is None for record in found) == [False, True]
