"""THE table of relations: what each family's records are of, and which fields of keys and values name which things.

A field of a key is known by its name, a field of a value by the message it is in: so each is declared once, however
many families have it. docs/relations.md shows what follows for each family.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Place(NamedTuple):
    """A family in the order of life.

    ``subject``: the kind of thing that each of its records is of; "" where that is no single thing.
    ``is_large``: whether it grows with tablets, rowsets or transactions, so that it is not read whole unasked.
    """

    family: str
    subject: str = ""
    is_large: bool = False


class KeyName(NamedTuple):
    """What a field of a key names. ``is_other``: a second thing of its kind, in which the record does not lie."""

    kind: str
    is_other: bool = False


class Names(NamedTuple):
    """A field of a message that names a thing.

    ``field``: a path of fields; of a map its keys, or with ``[]`` behind it its values.
    ``when``: the condition on the message under which it does. ``form``: what the text is, if it is no bare id.
    ``is_other``: it may be another thing than the one of its kind in the record's key.
    ``instance``: the field with the instance that the thing is in, if it is not the record's own.
    """

    message: str
    field: str
    kind: str
    when: str = ""
    form: str = ""
    is_other: bool = False
    instance: str = ""


# fmt: off
#: All families, from what must be there first to what is left last.
LIFE = (
    # an instance and its storage
    Place("InstanceKey", "instance"),
    Place("StorageVaultKey", "vault"),
    # databases, tables and their parts
    Place("TableVersionKey", "table"),
    Place("VersionedTableVersionKey", "table"),
    Place("VersionedIndexIndexKey", "index"),
    Place("VersionedIndexInvertedKey", "index"),
    Place("VersionedMetaIndexKey", "index"),
    Place("VersionedPartitionIndexKey", "partition"),
    Place("VersionedPartitionInvertedIndexKey", "partition"),
    Place("VersionedMetaPartitionKey", "partition"),
    Place("PartitionVersionKey", "partition"),
    Place("VersionedPartitionVersionKey", "partition"),
    Place("TableStreamIndexKey", "stream"),
    Place("TableStreamInvertedKey", "stream"),
    Place("TableStreamOffsetKey", "stream"),
    Place("VersionedTableStreamOffsetKey", "stream"),
    Place("MetaSchemaKey", "schema", is_large=True),
    Place("VersionedMetaSchemaKey", "schema", is_large=True),
    Place("MetaSchemaPBDictionaryKey", "index", is_large=True),
    # tablets
    Place("MetaTabletIdxKey", "tablet", is_large=True),
    Place("VersionedTabletIndexKey", "tablet", is_large=True),
    Place("VersionedTabletInvertedIndexKey", "tablet", is_large=True),
    Place("MetaTabletKey", "tablet", is_large=True),
    Place("VersionedMetaTabletKey", "tablet", is_large=True),
    Place("StatsTabletKey", "tablet", is_large=True),
    Place("VersionedTabletLoadStatsKey", "tablet", is_large=True),
    Place("VersionedTabletCompactStatsKey", "tablet", is_large=True),
    Place("JobRestoreTabletKey", "tablet"),
    Place("JobRestoreRowsetKey", "rowset", is_large=True),
    # loads and their transactions
    Place("CopyJobKey", "stage"),
    Place("CopyFileKey", "stage", is_large=True),
    Place("RLJobProgressKey", "job"),
    Place("StreamingJobKey", "job"),
    Place("TxnLabelKey", "label", is_large=True),
    Place("TxnIndexKey", "txn", is_large=True),
    Place("TxnInfoKey", "txn", is_large=True),
    Place("TxnRunningKey", "txn"),
    Place("MetaRowsetTmpKey", "rowset"),
    Place("MetaDeleteBitmapUpdateLock", "table"),
    Place("MowTabletJobKey", "table"),
    Place("MetaPendingDeleteBitmap", "tablet"),
    # rowsets
    Place("MetaRowsetKey", "rowset", is_large=True),
    Place("VersionedMetaRowsetKey", "rowset", is_large=True),
    Place("VersionedMetaRowsetLoadKey", "rowset", is_large=True),
    Place("VersionedMetaRowsetCompactKey", "rowset", is_large=True),
    Place("VersionedDataRowsetRefCountKey", "rowset", is_large=True),
    Place("MetaDeleteBitmap", "rowset", is_large=True),
    Place("VersionedMetaDeleteBitmapKey", "rowset", is_large=True),
    Place("PackedFileKey", "packed_file", is_large=True),
    Place("JobTabletKey", "tablet", is_large=True),
    # what was done, and what is kept of it
    Place("LogKey"),
    Place("SnapshotFullKey", "snapshot"),
    Place("SnapshotReferenceKey", "snapshot"),
    # what waits to be removed
    Place("RecycleRowsetKey", "rowset", is_large=True),
    Place("RecycleTxnKey", "txn", is_large=True),
    Place("RecyclePartKey", "partition"),
    Place("RecycleIndexKey", "index"),
    Place("RecycleStageKey", "stage"),
    # jobs of an instance
    Place("JobCheckKey"),
    Place("JobRecycleKey"),
    Place("JobSnapshotDataMigratorKey"),
    Place("JobSnapshotChainCompactorKey"),
    # of no instance
    Place("MetaServiceRegistryKey"),
    Place("MetaServiceArnInfoKey"),
    Place("MetaServiceEncryptionKey"),
    Place("MetaServiceInstanceUpdateKey"),
)

#: What the fields of keys name, by their names.
KEY_NAMES: Mapping[str, KeyName] = MappingProxyType({
    "instance_id": KeyName("instance"),
    "ref_instance_id": KeyName("instance", is_other=True),
    "vault_id": KeyName("vault"),
    "stage_id": KeyName("stage"),
    "db_id": KeyName("db"),
    "base_db_id": KeyName("db"),
    "stream_db_id": KeyName("db", is_other=True),
    "table_id": KeyName("table"),
    "tbl_id": KeyName("table"),
    "base_table_id": KeyName("table"),
    "index_id": KeyName("index"),
    "partition_id": KeyName("partition"),
    "part_id": KeyName("partition"),
    "tablet_id": KeyName("tablet"),
    "schema_version": KeyName("schema"),
    "stream_id": KeyName("stream"),
    "job_id": KeyName("job"),
    "label": KeyName("label"),
    "txn_id": KeyName("txn"),
    "rowset_id": KeyName("rowset"),
    "packed_file_path": KeyName("packed_file"),
    "versionstamp": KeyName("snapshot"),
})

#: Fields of keys that name nothing that has records of its own.
NAMELESS = frozenset({"version", "seg_id", "initiator", "copy_id", "group_id", "obj_key", "obj_etag"})

_ROWSET = "doris.RowsetMetaCloudPB"
_TABLET = "doris.TabletMetaCloudPB"
_INSTANCE = "doris.cloud.InstanceInfoPB"
_TXN = "doris.cloud.TxnInfoPB"
_INDEX = "doris.cloud.TabletIndexPB"
_CHANGE = "doris.cloud.TabletSchemaChangeJobPB"
_COMMIT = "doris.cloud.CommitTxnLogPB"
_STREAM = "doris.cloud.TableStreamIdentityPB"

_NAMES = (
    # instances, clusters, storage
    Names(_INSTANCE, "resource_ids", "vault"),
    Names(_INSTANCE, "default_storage_vault_id", "vault"),
    Names(_INSTANCE, "source_instance_id", "instance", is_other=True),
    Names(_INSTANCE, "original_instance_id", "instance", is_other=True),
    Names(_INSTANCE, "successor_instance_id", "instance", is_other=True),
    Names(_INSTANCE, "predecessor_instance_id", "instance", is_other=True),
    Names(_INSTANCE, "source_snapshot_id", "snapshot", instance="source_instance_id"),
    Names("doris.cloud.ClusterPB", "cluster_id", "cluster"),
    Names("doris.cloud.NodeInfoPB", "cloud_unique_id", "node"),
    Names("doris.cloud.NodeInfoPB", "ip", "node"),
    Names("doris.cloud.NodeInfoPB", "host", "node"),
    Names("doris.cloud.ObjectStoreInfoPB", "id", "vault"),
    Names("doris.cloud.StagePB", "stage_id", "stage"),
    Names("doris.cloud.SnapshotPB", "instance_id", "instance", is_other=True),
    Names("doris.cloud.SnapshotPB", "resource_id", "vault"),
    Names("doris.cloud.SnapshotPB", "snapshot_ancestor", "snapshot", is_other=True),
    # where tablets, partitions and indexes lie
    *(Names(_INDEX, f"{kind}_id", kind) for kind in ("db", "table", "index", "partition", "tablet")),
    *(Names("doris.cloud.PartitionIndexPB", f"{kind}_id", kind) for kind in ("db", "table")),
    *(Names("doris.cloud.IndexIndexPB", f"{kind}_id", kind) for kind in ("db", "table")),
    *(Names(_TABLET, f"{kind}_id", kind) for kind in ("table", "index", "partition", "tablet")),
    Names(_TABLET, "schema_version", "schema", when="schema="),
    Names(_TABLET, "binlog_tablet_id", "tablet", is_other=True),
    Names("doris.cloud.TabletStatsPB", "last_active_cluster_id", "cluster"),
    *(Names(_STREAM, f"base_{kind}_id", kind) for kind in ("db", "table")),
    Names(_STREAM, "stream_db_id", "db", is_other=True),
    Names(_STREAM, "stream_id", "stream"),
    Names("doris.cloud.TableStreamPartitionSetPB", "partition_ids", "partition"),
    Names("doris.cloud.TableStreamOffsetPB", "partition_id", "partition"),
    # transactions
    Names(_TXN, "txn_id", "txn"),
    Names(_TXN, "db_id", "db"),
    Names(_TXN, "table_ids", "table"),
    Names(_TXN, "label", "label"),
    Names(_TXN, "sub_txn_ids", "txn", is_other=True),
    Names(_TXN, "load_cluster_id", "cluster"),
    Names("doris.cloud.TxnCoordinatorPB", "ip", "node"),
    Names("doris.cloud.RLTaskTxnCommitAttachmentPB", "job_id", "job"),
    Names("doris.cloud.StreamingTaskCommitAttachmentPB", "job_id", "job"),
    Names("doris.cloud.TxnIndexPB", "parent_txn_id", "txn", is_other=True),
    Names("doris.cloud.TxnIndexPB", "tablet_index.db_id", "db"),  # nothing else in there is set
    Names("doris.cloud.TxnLabelPB", "txn_ids", "txn"),
    Names("doris.cloud.TxnRunningPB", "table_ids", "table"),
    Names("doris.cloud.VersionPB", "pending_txn_ids", "txn"),
    Names("doris.cloud.DeleteBitmapUpdateLockPB", "lock_id", "txn", when="lock_id>0"),  # -1, -2, -3: a job has it
    # rowsets
    Names(_ROWSET, "rowset_id_v2", "rowset"),
    *(Names(_ROWSET, f"{kind}_id", kind) for kind in ("db", "table", "index", "partition", "tablet")),
    Names(_ROWSET, "txn_id", "txn", when="job_id="),  # a compaction makes one up
    Names(_ROWSET, "schema_version", "schema", when="tablet_schema="),
    Names(_ROWSET, "resource_id", "vault", instance="reference_instance_id"),
    Names(_ROWSET, "reference_instance_id", "instance", is_other=True),
    Names(_ROWSET, "source_tablet_id", "tablet", is_other=True),
    Names(_ROWSET, "source_rowset_id", "rowset", is_other=True),
    Names("doris.PackedSliceLocationPB", "packed_file_path", "packed_file"),
    Names("doris.cloud.PackedFileInfoPB", "resource_id", "vault"),
    *(Names("doris.cloud.PackedSlicePB", f"{kind}_id", kind) for kind in ("tablet", "rowset", "txn")),
    Names("doris.DeleteBitmapPB", "rowset_ids", "rowset"),
    Names("doris.cloud.PendingDeleteBitmapPB", "delete_bitmap_keys", "rowset", form="key"),
    # jobs
    Names("doris.cloud.TabletCompactionJobPB", "initiator", "node", form="host:port"),
    Names("doris.cloud.TabletCompactionJobPB", "output_rowset_ids", "rowset"),
    Names(_CHANGE, "initiator", "node", form="host:port"),
    Names(_CHANGE, "new_tablet_idx.index_id", "index", is_other=True),
    Names(_CHANGE, "new_tablet_idx.tablet_id", "tablet", is_other=True),
    Names("doris.cloud.RestoreJobCloudPB", "tablet_id", "tablet"),
    Names("doris.cloud.JobRecyclePB", "instance_id", "instance"),
    # what waits to be removed
    *(Names("doris.cloud.RecycleIndexPB", f"{kind}_id", kind) for kind in ("db", "table")),
    Names("doris.cloud.RecycleIndexPB", "stream_db_id", "db", is_other=True),
    *(Names("doris.cloud.RecyclePartitionPB", f"{kind}_id", kind) for kind in ("db", "table", "index")),
    Names("doris.cloud.RecycleRowsetPB", "tablet_id", "tablet"),  # the form of old releases
    Names("doris.cloud.RecycleRowsetPB", "resource_id", "vault"),
    Names("doris.cloud.RecycleTxnPB", "label", "label"),
    # operation logs
    Names(_COMMIT, "txn_id", "txn"),
    Names(_COMMIT, "db_id", "db"),
    Names(_COMMIT, "table_ids", "table"),
    Names(_COMMIT, "partition_version_map", "partition"),
    Names(_COMMIT, "tablet_to_partition_map", "tablet"),
    Names(_COMMIT, "tablet_to_partition_map[]", "partition"),
    Names("doris.cloud.CompactionLogPB", "tablet_id", "tablet"),
    Names("doris.cloud.SchemaChangeLogPB", "old_tablet_id", "tablet"),
    Names("doris.cloud.SchemaChangeLogPB", "new_tablet_id", "tablet"),
    *(
        Names(f"doris.cloud.{message}LogPB", field, kind)
        for message in ("CommitIndex", "CommitPartition", "DropIndex", "DropPartition")
        for field, kind in (("db_id", "db"), ("table_id", "table"), ("index_ids", "index"))
    ),
    *(
        Names(f"doris.cloud.{message}LogPB", "partition_ids", "partition")
        for message in ("CommitIndex", "CommitPartition", "DropPartition")
    ),
    Names("doris.cloud.DropIndexLogPB", "stream_db_id", "db"),
    Names("doris.cloud.UpdateTabletLogPB", "tablet_ids", "tablet"),
)

#: Fields with messages that are not looked into: a Meta Service leaves them empty.
UNUSED = frozenset({
    "doris.TabletMetaCloudPB.rs_metas",
    "doris.TabletMetaCloudPB.inc_rs_metas",
    "doris.TabletMetaCloudPB.stale_rs_metas",
    "doris.TabletMetaCloudPB.delete_bitmap",
})

#: Owners that a record shares with the things of a kind that its value names, those that are not other ones or those
#: that are (True): so key ranges lead from the thing to the record.
SHARED: Mapping[tuple[str, str, bool], tuple[str, ...]] = MappingProxyType({
    ("TxnLabelKey", "txn", False): ("db", "label"),
    ("MetaDeleteBitmapUpdateLock", "txn", False): ("table",),
    ("PartitionVersionKey", "txn", False): ("db", "table"),
    ("JobTabletKey", "tablet", True): ("table",),  # the new tablet of a schema change
    ("JobTabletKey", "index", True): ("table",),
    ("MetaPendingDeleteBitmap", "rowset", False): ("tablet",),
    ("MetaRowsetKey", "rowset", False): ("tablet",),
    ("VersionedMetaRowsetLoadKey", "rowset", False): ("tablet",),
    ("VersionedMetaRowsetCompactKey", "rowset", False): ("tablet",),
    ("JobRestoreRowsetKey", "rowset", False): ("tablet",),
})
# fmt: on

#: The family places by their names, in the order of life.
PLACES: Mapping[str, Place] = MappingProxyType({place.family: place for place in LIFE})


def _by_message() -> Mapping[str, tuple[Names, ...]]:
    found: dict[str, tuple[Names, ...]] = {}
    for row in _NAMES:
        found[row.message] = (*found.get(row.message, ()), row)
    return MappingProxyType(found)


#: What the fields of messages name, by the message's full name.
NAMES: Mapping[str, tuple[Names, ...]] = _by_message()
