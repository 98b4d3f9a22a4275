"""``check`` against ``verify`` on the same backup of sound tables: processor time, and the memory of both.

docs/speed.md has the bounds. Each is taken in a process of its own.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from benchmarks.measuring import measure
from inspector.schema import messages
from keycodec import encode

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from inspector.sources.base import KeyValue

TABLETS_PER_PARTITION, ROWSETS_PER_TABLET = 16, 8
WORK = {
    "verify": "inspector.verify(source)",
    "check": "report = inspector.check(source); assert not report.findings, report.findings[:3]",
}


def sound_key_values(number: int) -> list[KeyValue]:
    """So many key-values of one table, roughly: partitions of tablets, each with its partners and its rowsets."""
    own = {"instance_id": "i-1"}
    made: list[KeyValue] = []

    def put(family: str, value: Message | bytes, **fields: Any) -> None:
        data = value if isinstance(value, bytes) else value.SerializePartialToString()
        made.append((encode(family, **own, **fields), data))

    info = messages.InstanceInfoPB(instance_id="i-1", resource_ids=["v1"], storage_vault_names=["main"])
    put("InstanceKey", info)
    put("StorageVaultKey", messages.StorageVaultPB(id="v1", name="main"), vault_id="v1")
    put("MetaSchemaKey", messages.TabletSchemaCloudPB(schema_version=0), index_id=8, schema_version=0)
    put("TableVersionKey", (9).to_bytes(8, "little"), db_id=6, tbl_id=7)
    for tablet_id in range(number // (ROWSETS_PER_TABLET + 3)):
        part_id = 1000 + tablet_id // TABLETS_PER_PARTITION
        ids = {"table_id": 7, "index_id": 8, "partition_id": part_id, "tablet_id": tablet_id}
        key = {"table_id": 7, "index_id": 8, "part_id": part_id, "tablet_id": tablet_id}
        if tablet_id % TABLETS_PER_PARTITION == 0:
            version = messages.VersionPB(version=ROWSETS_PER_TABLET)
            put("PartitionVersionKey", version, db_id=6, tbl_id=7, partition_id=part_id)
        put("MetaTabletIdxKey", messages.TabletIndexPB(db_id=6, **ids), tablet_id=tablet_id)
        put("MetaTabletKey", messages.TabletMetaCloudPB(**ids, schema_version=0, table_name="t"), **key)
        rowsets = [_rowset(ids, end) for end in range(1, ROWSETS_PER_TABLET + 1)]
        for rowset in rowsets:
            put("MetaRowsetKey", rowset, tablet_id=tablet_id, version=rowset.end_version)
        put("StatsTabletKey", _stats(ids, rowsets), **key)
    return sorted(made)


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
            f"check of {keys:,} key-values: {ratio:.1f}x of verify (at most 4x), {taken['check'][1] >> 10} MiB", end=""
        )
        print(f"; {taken['check'][0]:.1f} s against {taken['verify'][0]:.1f} s")


if __name__ == "__main__":
    main()
