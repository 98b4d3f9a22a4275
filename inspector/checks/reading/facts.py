"""Facts: of each family what the checks look at, as a narrow table. Read once for all checks.

The columns are ``inst``, the number of the instance; the fields of the key, by one name for one thing; and what is
listed of the value: ``path``, ``name=path``, or ``name?=path`` for whether it is set. The key is made of its fields
again where a finding needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from inspector.tables.filling.narrowing import ANY
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keycodec.families.family import Family

#: Names of key fields that say the same as others.
SAME = {"tbl_id": "table_id", "part_id": "partition_id"}

_ROWSET = """v_tablet=tablet_id first=start_version last=end_version id=rowset_id_v2 v_txn=txn_id num_rows num_segments
    total=total_disk_size data=data_disk_size index=index_disk_size resource_id partition=partition_id index_id
    schema_version inline?=tablet_schema created=creation_time expiration=txn_expiration job_id load?=load_id
    is_recycled reference_instance_id source_tablet=source_tablet_id num_segment_rows segments_file_size
    has_file_size=enable_segments_file_size dict_keys=schema_dict_key_list packed=packed_slice_locations"""
_JOB = """status last_ctime=last_ctime_ms expires=expiration_time_ms last_finish=last_finish_time_ms
    last_success=last_success_time_ms"""


class Column(NamedTuple):
    """A column of a value: the path in it, and whether only its presence is asked for."""

    path: tuple[str, ...]
    is_presence: bool


@dataclass(frozen=True)
class Fact:
    """What checks look at of one family. ``everywhere``: also of instances that are gone, or are clones.

    ``again``: it is read after all others, of a family that another fact is of already.
    """

    name: str
    family_name: str
    listed: str = ""
    everywhere: bool = False
    again: bool = False

    @property
    def family(self) -> Family:
        """The family that it is of."""
        return FAMILIES[self.family_name]

    @cached_property
    def key_columns(self) -> Mapping[str, str]:
        """The fields of the key without the instance: column to field."""
        fields = (field.name for field in self.family.fields if field.name != "instance_id")
        return {SAME.get(name, name): name for name in fields}

    @cached_property
    def value_columns(self) -> Mapping[str, Column]:
        """What is listed of the value."""
        return dict(_columns(self.listed))

    @property
    def value_paths(self) -> frozenset[tuple[str, ...]]:
        """The paths of all that is listed, as :func:`inspector.tables.filling.narrowing.narrowed` has them."""
        columns = self.value_columns.values()
        return frozenset((*column.path, ANY) if column.is_presence else column.path for column in columns)

    @property
    def value_fields(self) -> frozenset[str]:
        """The fields of the value that must be read; of counters all."""
        return frozenset(column.path[0] for column in self.value_columns.values() if column.path)


def _columns(listed: str) -> Iterator[tuple[str, Column]]:
    for word in listed.split():
        name, _, path = word.partition("=")
        steps = tuple(path.split(".")) if path else (name,)
        yield name.rstrip("?"), Column(() if steps == ("@",) else steps, name.endswith("?"))


FACTS = {
    fact.name: fact
    for fact in (
        Fact(
            "instance",
            "InstanceKey",
            """v_instance=instance_id status multi=multi_version_status source=source_instance_id
            source_snapshot=source_snapshot_id original=original_instance_id successor=successor_instance_id
            chain=snapshot_compact_status switch=snapshot_switch_status
            read_only=ready_only recycle_state resource_ids vault_names=storage_vault_names
            default_id=default_storage_vault_id default_name=default_storage_vault_name enabled=enable_storage_vault
            obj_info clusters stages ctime mtime""",
            everywhere=True,
        ),
        Fact("vault", "StorageVaultKey", "v_id=id name"),
        Fact("txn_label", "TxnLabelKey", "txn_ids"),
        Fact(
            "txn",
            "TxnInfoKey",
            """v_db=db_id v_txn=txn_id label status table_ids prepare_time precommit_time commit_time finish_time
            timeout_ms sub_txn_ids""",
        ),
        Fact("txn_index", "TxnIndexKey", "db=tablet_index.db_id parent=parent_txn_id"),
        Fact("running", "TxnRunningKey", "table_ids timeout_time"),
        Fact("part_version", "PartitionVersionKey", "version waiting=pending_txn_ids"),
        Fact("table_version", "TableVersionKey", "version=@"),
        Fact("rowset", "MetaRowsetKey", _ROWSET),
        Fact(
            "rowset_keys", "MetaRowsetKey", "bounds=segments_key_bounds cut=segments_key_bounds_truncated", again=True
        ),
        Fact("tmp", "MetaRowsetTmpKey", _ROWSET),
        Fact(
            "tablet_meta",
            "MetaTabletKey",
            """v_table=table_id v_index=index_id v_partition=partition_id v_tablet=tablet_id schema_version
            inline?=schema state=tablet_state mow=enable_unique_key_merge_on_write created=creation_time table_name""",
        ),
        Fact("tablet_idx", "MetaTabletIdxKey", "db_id table_id index_id partition_id v_tablet=tablet_id"),
        Fact("schema", "MetaSchemaKey", "v_version=schema_version cluster_keys=cluster_key_uids"),
        Fact("dict", "MetaSchemaPBDictionaryKey", "columns=column_dict indexes=index_dict"),
        Fact("bitmap", "MetaDeleteBitmap"),
        Fact("bitmap2", "VersionedMetaDeleteBitmapKey"),
        Fact("lock", "MetaDeleteBitmapUpdateLock", "lock_id expiration"),
        Fact("mow_job", "MowTabletJobKey", "expiration"),
        Fact("pending_bitmap", "MetaPendingDeleteBitmap", "keys=delete_bitmap_keys"),
        Fact(
            "packed",
            "PackedFileKey",
            "ref_cnt slices created=created_at_sec corrected state resource_id",
        ),
        Fact(
            "stats",
            "StatsTabletKey",
            """row?=aggregated_stats v_table=aggregated_stats.idx.table_id v_index=aggregated_stats.idx.index_id
            v_partition=aggregated_stats.idx.partition_id v_tablet=aggregated_stats.idx.tablet_id
            num_rows=merged_stats.num_rows num_rowsets=merged_stats.num_rowsets num_segments=merged_stats.num_segments
            data_size=merged_stats.data_size index_size=merged_stats.index_size segment_size=merged_stats.segment_size
            row_index=aggregated_stats.index_size row_segment=aggregated_stats.segment_size
            own_index=detached_stats.index_size own_segment=detached_stats.segment_size
            point=aggregated_stats.cumulative_point cumu=aggregated_stats.last_cumu_compaction_time_ms
            base=aggregated_stats.last_base_compaction_time_ms full=aggregated_stats.last_full_compaction_time_ms""",
        ),
        Fact("recycle_index", "RecycleIndexKey", "table_id created=creation_time expiration state"),
        Fact("recycle_part", "RecyclePartKey", "table_id index_ids=index_id created=creation_time expiration state"),
        Fact(
            "recycled",
            "RecycleRowsetKey",
            """v_tablet=tablet_id own_resource=resource_id created=creation_time expiration type meta?=rowset_meta
            id=rowset_meta.rowset_id_v2 m_tablet=rowset_meta.tablet_id m_resource=rowset_meta.resource_id
            num_segments=rowset_meta.num_segments reference_instance_id=rowset_meta.reference_instance_id""",
        ),
        Fact("recycle_txn", "RecycleTxnKey", "created=creation_time label immediate"),
        Fact("recycle_stage", "RecycleStageKey"),
        Fact(
            "tablet_job",
            "JobTabletKey",
            """v_table=idx.table_id v_index=idx.index_id v_partition=idx.partition_id v_tablet=idx.tablet_id compaction
            has_change?=schema_change change_id=schema_change.id new=schema_change.new_tablet_idx
            alter_version=schema_change.alter_version""",
        ),
        Fact("recycle_job", "JobRecycleKey", _JOB),
        Fact("check_job", "JobCheckKey", "status expires=expiration_time_ms"),
        Fact("registry", "MetaServiceRegistryKey", "items"),
        Fact(
            "restore_job",
            "JobRestoreTabletKey",
            """v_tablet=tablet_id state created=ctime_s changed=mtime_s
            expires_in=expired_at_s version total=total_rowset_num need_recycle=need_recycle_data""",
        ),
        Fact(
            "restore_rowset", "JobRestoreRowsetKey", "v_tablet=tablet_id last=end_version id=rowset_id_v2 resource_id"
        ),
        Fact(
            "copy_job",
            "CopyJobKey",
            """stage_type files=object_files status=job_status timeout=timeout_time_ms
            finished=finish_time_ms""",
        ),
        Fact("copy_file", "CopyFileKey", "copy_id group_id"),
        Fact("ref_count", "VersionedDataRowsetRefCountKey", "count=@"),
        Fact("v_schema", "VersionedMetaSchemaKey"),
        Fact("v_part_index", "VersionedPartitionIndexKey", "db_id table_id"),
        Fact("v_part_inverted", "VersionedPartitionInvertedIndexKey"),
        Fact("v_part_meta", "VersionedMetaPartitionKey"),
        Fact("v_index_index", "VersionedIndexIndexKey", "db_id table_id"),
        Fact("v_index_inverted", "VersionedIndexInvertedKey"),
        Fact("v_index_meta", "VersionedMetaIndexKey"),
        Fact("v_tablet_index", "VersionedTabletIndexKey", "db_id table_id index_id partition_id"),
        Fact("v_tablet_inverted", "VersionedTabletInvertedIndexKey"),
        Fact("v_tablet_meta", "VersionedMetaTabletKey"),
        Fact("v_load", "VersionedMetaRowsetLoadKey", "id=rowset_id_v2"),
        Fact("v_compact", "VersionedMetaRowsetCompactKey", "id=rowset_id_v2"),
        Fact(
            "log",
            "LogKey",
            """min_timestamp commit_txn?=commit_txn logged_db=commit_txn.db_id logged_txn=commit_txn.txn_id
            logged_at=commit_txn.recycle_txn.creation_time compaction?=compaction
            compacted=compaction.recycle_rowsets schema_change?=schema_change changed=schema_change.recycle_rowsets
            drop_partition?=drop_partition dropped_parts=drop_partition.partition_ids drop_index?=drop_index
            dropped_indexes=drop_index.index_ids update_tablet?=update_tablet
            update_delete_bitmap?=update_delete_bitmap commit_partition?=commit_partition commit_index?=commit_index""",
        ),
        Fact(
            "snapshot",
            "SnapshotFullKey",
            "status created=create_at timeout=timeout_seconds ttl=ttl_seconds auto label",
            everywhere=True,
        ),
        Fact("reference", "SnapshotReferenceKey", everywhere=True),
        Fact("stream_index", "TableStreamIndexKey", "db_id table_id"),
        Fact("stream_inverted", "TableStreamInvertedKey"),
        Fact("stream_offset", "TableStreamOffsetKey", "v_partition=partition_id"),
    )
}
