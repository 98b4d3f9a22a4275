"""The release line that is guessed from data, and why."""

from __future__ import annotations

from typing import Any

import pytest

import inspector
from inspector.errors import SourceUnreadable
from inspector.schema import Schema, descriptor_of, messages
from inspector.schema.arrivals import ARRIVALS, LINE_OF
from inspector.sources.memory import MemorySource
from inspector.values.wire import BYTES
from inspector.views.info import info
from inspector.views.release import release_line
from keycodec import FAMILIES
from keycodec.families.family import RELEASES
from tests.support.inspector import field_bytes, key_of

INSTANCE = {key_of("InstanceKey"): messages.InstanceInfoPB(instance_id="x").SerializeToString()}


def _guess(data: dict[bytes, bytes]) -> Any:
    return release_line(MemorySource(INSTANCE | data))


def test_every_arrival_is_of_the_schema_and_of_a_line() -> None:
    schema = Schema.builtin()
    holders: list[Any] = [
        *schema.files,
        *(descriptor_of(schema.message_class(name)) for name in schema.message_names()),
    ]
    enums = {enum.full_name: enum for holder in holders for enum in holder.enum_types_by_name.values()}
    for arrival in ARRIVALS:
        if arrival.owner in enums:
            assert set(arrival.names) <= set(enums[arrival.owner].values_by_name)
        else:
            assert set(arrival.names) <= set(descriptor_of(schema.message_class(arrival.owner)).fields_by_name)
        assert arrival.line in RELEASES.values()
    assert len(LINE_OF) == sum(len(arrival.names) for arrival in ARRIVALS)


@pytest.mark.parametrize("family", list(FAMILIES.values()), ids=FAMILIES)
def test_a_family_tells_the_line_that_it_came_with(family: Any) -> None:
    guess = _guess({key_of(family): b""})
    assert guess.release_line == family.since
    assert [(reason.since, reason.found) for reason in guess.reasons] == (
        [] if family.since == "3.0" else [(family.since, family.name)]
    )


def test_fields_and_enum_values_tell_it_too_and_the_latest_counts() -> None:
    rowset = messages.RowsetMetaCloudPB(
        rowset_id=1, is_recycled=True, segments_overlap_pb="NONOVERLAPPING_WITHIN_GROUP"
    )
    rowset.tablet_schema.column.add(unique_id=1, type="VARIANT", variant_enable_doc_mode=True)
    guess = _guess({key_of("MetaRowsetKey"): rowset.SerializeToString()})
    assert guess.release_line == "4.2 or 5.0"
    assert [reason.found for reason in guess.reasons] == [
        "doris.SegmentsOverlapPB.NONOVERLAPPING_WITHIN_GROUP",
        "doris.ColumnPB.variant_enable_doc_mode",
        "doris.RowsetMetaCloudPB.is_recycled",
    ]
    assert {reason.where for reason in guess.reasons} == {"MetaRowsetKey instance_id=x tablet_id=7 version=7"}


def test_things_of_an_instance_tell_it_too() -> None:
    instance = messages.InstanceInfoPB(instance_id="x", status="DELETED")
    instance.clusters.add(type="SQL")
    instance.obj_info.add(role_arn="arn:role")
    told = ["doris.cloud.ObjectStoreInfoPB.role_arn"]
    guess = _guess({key_of("InstanceKey"): instance.SerializeToString()})
    assert (guess.release_line, [reason.found for reason in guess.reasons]) == ("3.1", told)
    instance.clusters.add(type="VIRTUAL")
    guess = _guess({key_of("InstanceKey"): instance.SerializeToString()})
    told.insert(0, "doris.cloud.ClusterPB.Type.VIRTUAL")
    assert (guess.release_line, [reason.found for reason in guess.reasons]) == ("4.0", told)


def test_what_a_number_once_was_tells_the_months() -> None:
    wire = field_bytes(42, BYTES, messages.TabletSchemaCloudPB(schema_version=1).SerializeToString())
    (reason,) = _guess({key_of("MetaTabletKey"): wire}).reasons
    assert reason.found == "doris.TabletMetaCloudPB.row_binlog_schema (master, April to July 2026)"


def test_only_the_first_records_of_each_family_are_read() -> None:
    rowsets = {key_of("MetaRowsetKey", version=version): b"" for version in range(1000)}
    source = MemorySource(INSTANCE | rowsets)
    guess = release_line(source)
    assert guess is not None
    assert (guess.release_line, guess.reasons, guess.records) == ("3.0", (), 6)


@pytest.mark.parametrize("name", ["demo", "behind", "partitioned"])
def test_info_of_the_fixtures_says_the_line_and_why(name: str) -> None:
    with inspector.open(f"backup:fixtures/backup-{name}") as source:
        data: Any = info(source)
        assert list(source.problems) == []
    newest = data["doris_release_reasons"][0]
    assert data["doris_release"] == f"{newest['since']} or later"
    assert {reason["since"] for reason in data["doris_release_reasons"]} == {newest["since"]}
    assert len(data["doris_release_reasons"]) <= 3
    assert newest["where"].split()[0] in FAMILIES


def test_a_source_without_doris_has_no_line_and_one_that_cannot_be_read_says_why() -> None:
    assert "doris_release" not in info(MemorySource({b"other": b""}))

    class Damaged(MemorySource):
        def key_values(self, *_: Any, **__: Any) -> Any:
            raise SourceUnreadable("a block is torn")

    assert str(info(Damaged())["doris_release"]).startswith("not known: ")
