"""What paths can lead to in records: a wrong name is answered with the nearest."""

from __future__ import annotations

import pytest

from inspector.errors import UsageError
from inspector.records.knownpaths import names_behind
from inspector.records.targets import RecordPaths, Target, find_targets, value_names
from inspector.schema import Schema
from keycodec import FAMILIES
from tests.support.inspector import message_class

COLUMNS = ("key", "version", "problem")


def paths(*values: str, family: str = "InstanceKey") -> RecordPaths:
    return RecordPaths([FAMILIES[family]], Schema.builtin(), values)


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ((), "version"),
        ((), "instance_id"),
        ((), "fields.instance_id"),
        (("value",), "status"),
        (("value",), "value.status"),
        (("before", "after"), "after.status"),
        (("before", "after"), "version"),
    ],
)
def test_what_records_can_have(values: tuple[str, ...], path: str) -> None:
    paths(*values).check("--fields", path, COLUMNS)


@pytest.mark.parametrize(
    ("values", "path", "says"),
    [
        ((), "versoin", "--fields versoin: there is no 'versoin'; did you mean version[?]$"),
        ((), "instance_idd", "there is no 'instance_idd'; did you mean instance_id[?]$"),
        ((), "zzz", "there is no 'zzz'; there are key, version, problem$"),
        ((), "status", "there is no 'status'; there are key, version, problem$"),
        ((), "fields.instance", "InstanceKey has no field 'instance'; did you mean instance_id[?]"),
        (("before", "after"), "after.statuss", "InstanceInfoPB has no field 'statuss'; did you mean .*status"),
        (("value",), "statuss", "InstanceInfoPB has no field 'statuss'; did you mean .*status"),
    ],
)
def test_what_records_cannot_have_is_refused(values: tuple[str, ...], path: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        paths(*values).check("--fields", path, COLUMNS)


NUMBER, TEXT = Target(is_number=True), Target()
CLUSTER_TYPES = Target(("SQL", "COMPUTE", "VIRTUAL"))


@pytest.mark.parametrize(
    ("family", "path", "target"),
    [
        ("InstanceKey", "value", TEXT),
        ("InstanceKey", "family", TEXT),
        ("InstanceKey", "instance_id", TEXT),
        ("InstanceKey", "fields.instance_id", TEXT),
        ("InstanceKey", "ctime", NUMBER),
        ("InstanceKey", "value.clusters.type", CLUSTER_TYPES),
        ("InstanceKey", "clusters[0].type", CLUSTER_TYPES),
        ("InstanceKey", "clusters[cluster_id=c].type", CLUSTER_TYPES),
        ("InstanceKey", "@unknown_fields", TEXT),
        ("MetaTabletIdxKey", "fields", TEXT),
        ("MetaTabletIdxKey", "fields.tablet_id", NUMBER),
        ("MetaSchemaKey", "schema_version", NUMBER),
        ("StatsTabletKey", "value", TEXT),
        ("StatsTabletKey", "table_id", NUMBER),
        ("StatsTabletKey", "num_rows", NUMBER),
        ("StatsTabletKey", "value.num_rows", NUMBER),
        ("StatsTabletKey", "merged_stats", TEXT),
        ("StatsTabletKey", "value.merged_stats.idx.table_id", NUMBER),
        ("StatsTabletKey", "@unknown_counters", TEXT),
        ("TableVersionKey", "value", NUMBER),
        ("TableVersionKey", "db_id", NUMBER),
        ("TableVersionKey", "version", NUMBER),
        ("MetaDeleteBitmap", "cardinality", NUMBER),
        ("MetaDeleteBitmap", "value.ranges", TEXT),
        ("VersionedMetaIndexKey", "value", TEXT),
        ("VersionedMetaIndexKey", "value.@undecoded.hex", TEXT),
    ],
)
def test_what_is_known_of_the_values_at_a_path(family: str, path: str, target: Target) -> None:
    assert find_targets("where", path, [FAMILIES[family]], Schema.builtin()) == [target]


STATS_KEY = "instance_id, table_id, index_id, part_id, tablet_id"


@pytest.mark.parametrize(
    ("families", "path", "says"),
    [
        ("InstanceKey", "statuss", "doris.cloud.InstanceInfoPB has no field 'statuss'; did you mean status or stages?"),
        ("InstanceKey", "zzz", "doris.cloud.InstanceInfoPB has no field 'zzz'"),
        (
            "InstanceKey",
            "clusters[0].tipe",
            "doris.cloud.ClusterPB has no field 'tipe'; did you mean type or mtime or ctime?",
        ),
        ("InstanceKey", "clusters[zzz=c].type", "doris.cloud.ClusterPB has no field 'zzz'"),
        (
            "TxnIndexKey",
            "txn_idd",
            "doris.cloud.TxnIndexPB has no field 'txn_idd'; did you mean txn_id or parent_txn_id?",
        ),
        ("TxnIndexKey", "tablet_index.txn_id", "doris.cloud.TabletIndexPB has no field 'txn_id'"),
        (
            "StatsTabletKey",
            "tabel_id",
            "no value of StatsTabletKey has 'tabel_id'; did you mean table_id or tablet_id or instance_id?",
        ),
        ("StatsTabletKey", "value.table_id", "no value of StatsTabletKey has 'table_id'"),
        ("StatsTabletKey", "cardinality", "no value of StatsTabletKey has 'cardinality'"),
        ("StatsTabletKey", "fields.zzz", f"the key of StatsTabletKey has no field 'zzz'; its fields are {STATS_KEY}"),
        ("MetaDeleteBitmap", "merged_stats", "no value of MetaDeleteBitmap has 'merged_stats'"),
        ("VersionedMetaIndexKey", "value.bytes", "no value of VersionedMetaIndexKey has 'bytes'"),
        ("InstanceKey TxnInfoKey", "statuz", "no record has that; did you mean status?"),
        ("InstanceKey StatsTabletKey", "num_rws", "no record has that; did you mean num_rows or num_rowsets?"),
        ("InstanceKey TxnInfoKey", "zzz", "no record has that; name a FAMILY to learn what there is"),
    ],
)
def test_a_path_that_no_record_can_have_is_told_with_the_nearest_names(families: str, path: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_targets("where", path, [FAMILIES[name] for name in families.split()], Schema.builtin())
    assert str(caught.value) == f"where {path}: {says}"


@pytest.mark.parametrize("values", [("value",), ("before", "after")])
def test_the_error_names_the_option_and_the_path_as_written(values: tuple[str, ...]) -> None:
    path = f"{values[-1]}.zzz"
    with pytest.raises(UsageError, match=r"^--fields value\.zzz: doris\.cloud\.InstanceInfoPB has no field 'zzz'$"):
        paths(*values).check("--fields", path, COLUMNS)
    with pytest.raises(UsageError, match=r"^--fields fields\.zzz: the key of InstanceKey has no field 'zzz'; "):
        paths(*values).check("--fields", "fields.zzz", COLUMNS)


def test_the_names_that_values_of_a_family_can_have() -> None:
    schema = Schema.builtin()
    assert value_names(FAMILIES["MetaDeleteBitmap"], schema) == ("bytes", "cardinality", "ranges", "more_ranges")
    assert value_names(FAMILIES["VersionedMetaIndexKey"], schema) == ()
    assert {"merged_stats", "num_rows"} <= set(value_names(FAMILIES["StatsTabletKey"], schema))


def _fields(message: str) -> dict[str, bool]:
    """The names of a message's fields, and whether more can follow each: those of a message, but for maps."""
    fields = message_class(message).DESCRIPTOR.fields
    return {
        field.name: field.message_type is not None and not field.message_type.GetOptions().map_entry for field in fields
    }


COLUMNS_OF_RECORDS = {
    **dict.fromkeys(("family", "key", "versionstamp", "problems", "error"), False),
    **dict.fromkeys(("fields", "value"), True),
}
STATS = dict.fromkeys(("aggregated_stats", "detached_stats", "merged_stats"), True)
STATS_FIELDS = _fields("doris.cloud.TabletStatsPB")
KEY_OF_STATS = dict.fromkeys(STATS_KEY.split(", "), False)


@pytest.mark.parametrize(
    ("family", "path", "names"),
    [
        ("InstanceKey", "", COLUMNS_OF_RECORDS | {"instance_id": False} | _fields("doris.cloud.InstanceInfoPB")),
        ("InstanceKey", "fields", {"instance_id": False}),
        ("InstanceKey", "value", _fields("doris.cloud.InstanceInfoPB")),
        ("InstanceKey", "value.clusters", _fields("doris.cloud.ClusterPB")),
        ("InstanceKey", "clusters[0].nodes", _fields("doris.cloud.NodeInfoPB")),
        ("InstanceKey", "clusters.nodes.ip", {}),
        ("InstanceKey", "nothing.at.all", {}),
        ("StatsTabletKey", "", COLUMNS_OF_RECORDS | KEY_OF_STATS | STATS | STATS_FIELDS),
        ("StatsTabletKey", "value", STATS | STATS_FIELDS),
        ("StatsTabletKey", "merged_stats", STATS_FIELDS),
        ("StatsTabletKey", "value.merged_stats.idx", _fields("doris.cloud.TabletIndexPB")),
        ("TableVersionKey", "value", _fields("doris.cloud.VersionPB")),
        ("MetaDeleteBitmap", "value", dict.fromkeys(("bytes", "cardinality", "ranges", "more_ranges"), False)),
        ("MetaDeleteBitmap", "value.ranges", {}),
        ("VersionedMetaIndexKey", "value", {}),
    ],
)
def test_the_names_that_can_follow_a_path(family: str, path: str, names: dict[str, bool]) -> None:
    assert names_behind(path, [FAMILIES[family]], Schema.builtin()) == names


def test_the_names_behind_a_path_are_those_of_every_family() -> None:
    found = names_behind("fields", [FAMILIES["InstanceKey"], FAMILIES["TxnInfoKey"]], Schema.builtin())
    assert found == dict.fromkeys(("instance_id", "db_id", "txn_id"), False)
