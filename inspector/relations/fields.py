"""THE table of relations, its other half: which fields of values name which things.

A field of a value is known by the message it is in: so each is declared once, however many families have it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


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
# fmt: on


def _by_message() -> Mapping[str, tuple[Names, ...]]:
    found: dict[str, tuple[Names, ...]] = {}
    for row in _NAMES:
        found[row.message] = (*found.get(row.message, ()), row)
    return MappingProxyType(found)


#: What the fields of messages name, by the message's full name.
NAMES: Mapping[str, tuple[Names, ...]] = _by_message()
