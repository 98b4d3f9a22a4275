"""The table of relations fits the key families and Doris's messages."""

from __future__ import annotations

import pytest

from inspector.relations.facts import Facts
from inspector.relations.fields import NAMES, UNUSED, Names
from inspector.relations.mentions import key_ways, mentions, value_ways
from inspector.relations.search import plan_for, subject_of
from inspector.relations.table import KEY_NAMES, LIFE, NAMELESS, PLACES, SHARED
from inspector.relations.things import KINDS, Thing
from inspector.schema import Schema, descriptor_of, messages
from inspector.schema.descriptors import map_entry
from keycodec import FAMILIES
from tests.support.inspector import key_of, records
from tests.support.stores.clusters import sound_clusters

SCHEMA = Schema.builtin()
ROWS = [row for rows in NAMES.values() for row in rows]


def test_each_family_has_one_place_in_life() -> None:
    assert sorted(place.family for place in LIFE) == sorted(FAMILIES)


def test_each_field_of_a_key_names_something_or_is_known_not_to() -> None:
    fields = {field.name for family in FAMILIES.values() for field in family.fields}
    assert fields == {*KEY_NAMES, *NAMELESS}
    assert not {*KEY_NAMES} & NAMELESS


def test_all_kinds_are_known() -> None:
    named = {row.kind for row in ROWS} | {name.kind for name in KEY_NAMES.values()}
    named |= {place.subject for place in LIFE if place.subject} | {kind for _, kind, _ in SHARED}
    assert named <= set(KINDS)
    assert {owner for kind in KINDS.values() for owner in (*kind.owners, kind.scope) if owner} <= set(KINDS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.message}.{row.field}")
def test_each_field_of_a_message_is_there(row: Names) -> None:
    descriptor = descriptor_of(SCHEMA.message_class(row.message))
    *inner, last = row.field.removesuffix("[]").split(".")
    for name in inner:
        descriptor = descriptor.fields_by_name[name].message_type
    field = descriptor.fields_by_name[last]
    assert field.message_type is None or map_entry(field) is not None
    if row.instance:
        assert row.instance in descriptor.fields_by_name


def test_what_is_left_out_is_there() -> None:
    for name in UNUSED:
        message, _, field = name.rpartition(".")
        assert field in descriptor_of(SCHEMA.message_class(message)).fields_by_name


def test_each_row_is_reached_from_some_family() -> None:
    reached = {way.path.rpartition(".")[2] for family in FAMILIES.values() for way in value_ways(family, SCHEMA)}
    assert {row.field.rpartition(".")[2] for row in ROWS} <= reached


@pytest.mark.parametrize("family", [one for one in FAMILIES.values() if PLACES[one.name].subject], ids=lambda f: f.name)
def test_each_family_can_name_what_its_records_are_of(family: object) -> None:
    assert family in FAMILIES.values()
    ways = (*key_ways(family), *value_ways(family, SCHEMA))  # type: ignore[arg-type]
    assert PLACES[family.name].subject in {way.kind for way in ways if not way.is_other}  # type: ignore[attr-defined]


@pytest.mark.parametrize("shared", SHARED, ids=str)
def test_shared_owners_are_leading_fields_of_the_key(shared: tuple[str, str, bool]) -> None:
    name, kind, is_other = shared
    family = FAMILIES[name]
    assert any(way.kind == kind and way.is_other is is_other for way in value_ways(family, SCHEMA))
    kinds = [KEY_NAMES[field.name].kind for field in family.fields[1:] if field.name in KEY_NAMES]
    assert tuple(kinds[: len(SHARED[shared])]) == SHARED[shared]


ROWSET = messages.RowsetMetaCloudPB(
    rowset_id=0, rowset_id_v2="02a", tablet_id=5, index_id=3, txn_id=77, schema_version=2, resource_id="v1"
)


@pytest.mark.parametrize(
    ("family", "value", "expected"),
    [
        ("MetaRowsetKey", ROWSET, {"rowset 02a", "index 3", "txn 77", "schema 2 of index 3", "vault v1"}),
        (
            "MetaRowsetKey",  # a compaction makes up its txn_id; a schema in the value needs no record
            messages.RowsetMetaCloudPB(rowset_id=0, txn_id=77, job_id="j", schema_version=2, tablet_schema={}),
            set(),
        ),
        ("MetaDeleteBitmapUpdateLock", messages.DeleteBitmapUpdateLockPB(lock_id=77), {"txn 77"}),
        ("MetaDeleteBitmapUpdateLock", messages.DeleteBitmapUpdateLockPB(lock_id=-1), set()),
        ("PartitionVersionKey", messages.VersionPB(pending_txn_ids=[8, 9]), {"txn 8", "txn 9"}),
        ("RecycleTxnKey", messages.RecycleTxnPB(label="l"), {"label l of db 7"}),
        (
            "JobTabletKey",
            messages.TabletJobInfoPB(
                compaction=[{"initiator": "10.0.0.1:8060"}], schema_change={"new_tablet_idx": {"tablet_id": 8}}
            ),
            {"node 10.0.0.1", "tablet 8"},
        ),
        (
            "LogKey",
            messages.OperationLogPB(commit_txn={"txn_id": 4, "db_id": 2, "tablet_to_partition_map": {5: 6}}),
            {"txn 4", "db 2", "tablet 5", "partition 6"},
        ),
        (
            "MetaPendingDeleteBitmap",
            messages.PendingDeleteBitmapPB(delete_bitmap_keys=[key_of("MetaDeleteBitmap", rowset_id="02b")]),
            {"rowset 02b"},
        ),
        (
            "InstanceKey",
            messages.InstanceInfoPB(source_instance_id="from", source_snapshot_id="00" * 10),
            {"instance from", f"snapshot {'00' * 10}"},
        ),
    ],
)
def test_what_values_name(family: str, value: object, expected: set[str]) -> None:
    (record,) = records([(key_of(family), value.SerializePartialToString())])  # type: ignore[attr-defined]
    found = {str(mention.thing) for mention in mentions(record) if mention.path.startswith("value")}
    assert found == expected


def test_a_snapshot_of_a_source_lies_in_the_source() -> None:
    value = messages.InstanceInfoPB(source_instance_id="from", source_snapshot_id="00" * 10)
    (record,) = records([(key_of("InstanceKey"), value.SerializePartialToString())])
    assert Thing("snapshot", "00" * 10, "from") in [mention.thing for mention in mentions(record)]


def test_a_record_that_cannot_be_decoded_names_what_its_key_names() -> None:
    (record,) = records([(key_of("MetaRowsetKey", tablet_id=5), b"\xff\xff")])
    assert [str(mention.thing) for mention in mentions(record)] == ["instance x", "tablet 5"]
    assert subject_of(record) is None


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.owners], ids=lambda kind: kind.name)
def test_a_plan_without_owners_reads_whole_or_says_what_it_leaves_out(kind: object) -> None:
    name = kind.name  # type: ignore[attr-defined]
    thing = Thing(name, 1 if KINDS[name].id_type is int else "1", "alpha")
    for family in FAMILIES.values():
        if any(way.kind == name for way in (*key_ways(family), *value_ways(family, SCHEMA))):
            plan = plan_for(family, Facts(thing), SCHEMA)
            assert plan.ranges or plan.unread


def test_the_made_clusters_hold_what_they_are_to_hold() -> None:
    families = {record.family for record in records(sound_clusters(1).source.key_values())}
    assert len(families) > 20
    assert None not in families
