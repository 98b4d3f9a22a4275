"""``check`` against ``verify`` on the same backup of sound tables: processor time, and the memory of both.

docs/speed.md has the bounds. Each is taken in a process of its own.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from benchmarks.support.measuring import measure
from inspector.schema import messages
from keycodec import encode, key_range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inspector.sources.base import KeyValue

    #: The fields of a key without the instance, and the value.
    Made = tuple[dict[str, Any], bytes]

_OWN = {"instance_id": "i-1"}
TABLETS_PER_PARTITION, ROWSETS_PER_TABLET = 16, 8
WORK = {
    "verify": "inspector.verify(source)",
    "check": "report = inspector.check(source); assert not report.findings, report.findings[:3]",
}


def sound_key_values(number: int) -> Iterator[KeyValue]:
    """So many key-values of one table, roughly, in key order: tablets, each with its partners and its rowsets.

    None is kept, so that there may be more of them than memory holds.
    """
    for family in sorted(_MAKERS, key=lambda name: key_range(name, **_OWN)[0]):
        for fields, value in _MAKERS[family](number // (ROWSETS_PER_TABLET + 3)):
            yield encode(family, **_OWN, **fields), value


def _ids(tablet_id: int) -> dict[str, int]:
    part_id = 1000 + tablet_id // TABLETS_PER_PARTITION
    return {"table_id": 7, "index_id": 8, "partition_id": part_id, "tablet_id": tablet_id}


def _tablet_key(tablet_id: int) -> dict[str, int]:
    return {"table_id": 7, "index_id": 8, "part_id": _ids(tablet_id)["partition_id"], "tablet_id": tablet_id}


def _instance(_tablets: int) -> Iterator[Made]:
    info = messages.InstanceInfoPB(instance_id="i-1", resource_ids=["v1"], storage_vault_names=["main"])
    yield {}, info.SerializePartialToString()


def _vaults(_tablets: int) -> Iterator[Made]:
    yield {"vault_id": "v1"}, messages.StorageVaultPB(id="v1", name="main").SerializePartialToString()


def _schemas(_tablets: int) -> Iterator[Made]:
    schema = messages.TabletSchemaCloudPB(schema_version=0)
    yield {"index_id": 8, "schema_version": 0}, schema.SerializePartialToString()


def _table_versions(_tablets: int) -> Iterator[Made]:
    yield {"db_id": 6, "tbl_id": 7}, (9).to_bytes(8, "little")


def _partition_versions(tablets: int) -> Iterator[Made]:
    version = messages.VersionPB(version=ROWSETS_PER_TABLET).SerializePartialToString()
    for tablet_id in range(0, tablets, TABLETS_PER_PARTITION):
        yield {"db_id": 6, "tbl_id": 7, "partition_id": _ids(tablet_id)["partition_id"]}, version


def _tablet_indexes(tablets: int) -> Iterator[Made]:
    for tablet_id in range(tablets):
        index = messages.TabletIndexPB(db_id=6, **_ids(tablet_id))
        yield {"tablet_id": tablet_id}, index.SerializePartialToString()


def _tablets(tablets: int) -> Iterator[Made]:
    for tablet_id in range(tablets):
        meta = messages.TabletMetaCloudPB(**_ids(tablet_id), schema_version=0, table_name="t")
        yield _tablet_key(tablet_id), meta.SerializePartialToString()


def _rowsets(tablets: int) -> Iterator[Made]:
    for tablet_id in range(tablets):
        for end in range(1, ROWSETS_PER_TABLET + 1):
            rowset = _rowset(_ids(tablet_id), end)
            yield {"tablet_id": tablet_id, "version": end}, rowset.SerializePartialToString()


def _all_stats(tablets: int) -> Iterator[Made]:
    for tablet_id in range(tablets):
        ids = _ids(tablet_id)
        stats = _stats(ids, [_rowset(ids, end) for end in range(1, ROWSETS_PER_TABLET + 1)])
        yield _tablet_key(tablet_id), stats.SerializePartialToString()


_MAKERS: dict[str, Callable[[int], Iterator[Made]]] = {
    "InstanceKey": _instance,
    "StorageVaultKey": _vaults,
    "MetaSchemaKey": _schemas,
    "TableVersionKey": _table_versions,
    "PartitionVersionKey": _partition_versions,
    "MetaTabletIdxKey": _tablet_indexes,
    "MetaTabletKey": _tablets,
    "MetaRowsetKey": _rowsets,
    "StatsTabletKey": _all_stats,
}


def _rowset(ids: dict[str, int], end: int) -> messages.RowsetMetaCloudPB:
    rows = 0 if end == 1 else 1000 * end
    return messages.RowsetMetaCloudPB(
        rowset_id=0,
        rowset_id_v2=f"02{ids['tablet_id']:020x}{end:026x}",
        tablet_id=ids["tablet_id"],
        partition_id=ids["partition_id"],
        index_id=8,
        schema_version=0,
        start_version=0 if end == 1 else end,
        end_version=end,
        num_rows=rows,
        num_segments=min(rows, 1),
        data_disk_size=rows * 100,
        index_disk_size=rows,
        total_disk_size=rows * 101,
        resource_id="v1",
        creation_time=1_700_000_000,
        txn_id=ids["tablet_id"] * 100 + end,
    )


def _stats(ids: dict[str, int], rowsets: list[messages.RowsetMetaCloudPB]) -> messages.TabletStatsPB:
    return messages.TabletStatsPB(
        idx=messages.TabletIndexPB(db_id=6, **ids),
        num_rowsets=len(rowsets),
        num_rows=sum(one.num_rows for one in rowsets),
        num_segments=sum(one.num_segments for one in rowsets),
        data_size=sum(one.total_disk_size for one in rowsets),
        index_size=sum(one.index_disk_size for one in rowsets),
        segment_size=sum(one.data_disk_size for one in rowsets),
        cumulative_point=2,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--key-values", type=int, default=1_000_000)
    number = parser.parse_known_args()[0].key_values
    few, many = (measure(WORK, sound_key_values(size), "InstanceKey") for size in (number // 10, number))
    for keys, taken in ((number // 10, few), (number, many)):
        ratio = taken["check"][0] / taken["verify"][0]
        print(
            f"check of {keys:,} key-values: {ratio:.1f}x of verify (at most 4x), {taken['check'][1] >> 20} MiB", end=""
        )
        print(f"; {taken['check'][0]:.1f} s against {taken['verify'][0]:.1f} s")


if __name__ == "__main__":
    main()
