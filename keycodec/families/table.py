"""THE table: every key family, one row each. Encoding, decoding, diagrams, documentation and completion derive from it.

A row gives a family's key space, name, layout, value and the value's message; :class:`keycodec.families.family.Family`
explains each column, :mod:`keycodec.families.purposes` says what each family is for. The layout is what follows the key
space byte: ``"literal"``, ``name:b`` (bytes, in Python text), ``name:i`` (int64) or ``name:v`` (versionstamp without
end tag). Behind its layout a stored key can have:

============  ====================================================================================================
versioned     a versionstamp and the end tag; in a document's child, the child's path stands between the two
BLOB          the number of a chunk: the value is one slice of a long value
DOCUMENT      the path of a child: the value is one element of a field of the document's message
COUNTER       the name of a counter, which is stored apart from its statistics row
============  ====================================================================================================

docs/key-format.md explains them; docs/families.md shows each family with its diagram.
"""

from __future__ import annotations

import copyreg
from types import MappingProxyType
from typing import TYPE_CHECKING

from keycodec.elements import encode_bytes
from keycodec.errors import UnknownFamily
from keycodec.families.family import Family, SuffixKind, ValueKind
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: The counters Doris keeps beside a tablet's stats row, in the order of their keys.
COUNTERS = ("data_size", "index_size", "num_rows", "num_rowsets", "num_segs", "segment_size")

BLOB = SuffixKind.BLOB
DOCUMENT = SuffixKind.DOCUMENT
COUNTER = SuffixKind.COUNTER
MESSAGE = ValueKind.MESSAGE
STAMPED_MESSAGE = ValueKind.STAMPED_MESSAGE
INT64 = ValueKind.INT64
EMPTY = ValueKind.EMPTY
BITMAP = ValueKind.BITMAP

_ONLY_IF_PICKED = "On master since 2025-10-16: of the 4.0 line only patch releases can have it."

# fmt: off
_TABLE = (
    # key space 0x01: current metadata
    Family(1, "InstanceKey", '"instance" instance_id:b',
           MESSAGE, "doris.cloud.InstanceInfoPB", note="Holds secrets: the encrypted sk, the plain ak."),
    Family(1, "TxnLabelKey", '"txn" instance_id:b "txn_label" db_id:i label:b',
           STAMPED_MESSAGE, "doris.cloud.TxnLabelPB"),
    Family(1, "TxnInfoKey", '"txn" instance_id:b "txn_info" db_id:i txn_id:i', MESSAGE, "doris.cloud.TxnInfoPB"),
    Family(1, "TxnIndexKey", '"txn" instance_id:b "txn_index" txn_id:i', MESSAGE, "doris.cloud.TxnIndexPB"),
    Family(1, "TxnRunningKey", '"txn" instance_id:b "txn_running" db_id:i txn_id:i',
           MESSAGE, "doris.cloud.TxnRunningPB"),
    Family(1, "PartitionVersionKey", '"version" instance_id:b "partition" db_id:i tbl_id:i partition_id:i',
           MESSAGE, "doris.cloud.VersionPB"),
    Family(1, "TableVersionKey", '"version" instance_id:b "table" db_id:i tbl_id:i',
           INT64, "doris.cloud.VersionPB", note="Stored is an int64; the service's get_value expects a VersionPB."),
    Family(1, "MetaRowsetKey", '"meta" instance_id:b "rowset" tablet_id:i version:i',
           MESSAGE, "doris.RowsetMetaCloudPB", note="version is the rowset's end version."),
    Family(1, "MetaRowsetTmpKey", '"meta" instance_id:b "rowset_tmp" txn_id:i tablet_id:i',
           MESSAGE, "doris.RowsetMetaCloudPB"),
    Family(1, "MetaTabletKey", '"meta" instance_id:b "tablet" table_id:i index_id:i part_id:i tablet_id:i',
           MESSAGE, "doris.TabletMetaCloudPB"),
    Family(1, "MetaTabletIdxKey", '"meta" instance_id:b "tablet_index" tablet_id:i',
           MESSAGE, "doris.cloud.TabletIndexPB"),
    Family(1, "MetaSchemaKey", '"meta" instance_id:b "schema" index_id:i schema_version:i',
           MESSAGE, "doris.TabletSchemaCloudPB", suffix=BLOB,
           note="One chunk of version byte 1 or more. Stored whole by set_value, and by services set to do so."),
    Family(1, "MetaDeleteBitmap", '"meta" instance_id:b "delete_bitmap" tablet_id:i rowset_id:b version:i seg_id:i',
           BITMAP, suffix=BLOB,
           note="The service spells the parameter rowest_id. Stored whole by set_value, and in the oldest data."),
    Family(1, "MetaDeleteBitmapUpdateLock", '"meta" instance_id:b "delete_bitmap_lock" table_id:i partition_id:i',
           MESSAGE, "doris.cloud.DeleteBitmapUpdateLockPB", note="partition_id -1 stands for all partitions."),
    Family(1, "MetaPendingDeleteBitmap", '"meta" instance_id:b "delete_bitmap_pending" tablet_id:i',
           MESSAGE, "doris.cloud.PendingDeleteBitmapPB"),
    Family(1, "MetaSchemaPBDictionaryKey", '"meta" instance_id:b "tablet_schema_pb_dict" index_id:i',
           MESSAGE, "doris.SchemaCloudDictionary", suffix=BLOB, note="Stored whole by set_value."),
    Family(1, "MowTabletJobKey", '"meta" instance_id:b "mow_tablet_job" table_id:i initiator:i',
           MESSAGE, "doris.cloud.MowTabletJobPB", key_type=None, era="C"),
    Family(1, "PackedFileKey", '"meta" instance_id:b "packed_file" packed_file_path:b',
           MESSAGE, "doris.cloud.PackedFileInfoPB", era="E"),
    Family(1, "TableStreamOffsetKey",
           '"meta" instance_id:b "table_stream_offset" '
           'base_db_id:i base_table_id:i stream_db_id:i stream_id:i partition_id:i',
           MESSAGE, "doris.cloud.TableStreamOffsetPB", era="F"),
    Family(1, "TableStreamIndexKey", '"meta" instance_id:b "table_stream" stream_id:i',
           MESSAGE, "doris.cloud.IndexIndexPB", draft=True, era="F"),
    Family(1, "TableStreamInvertedKey",
           '"meta" instance_id:b "table_stream_inverted" base_db_id:i base_table_id:i stream_id:i',
           EMPTY, draft=True, era="F"),
    Family(1, "StatsTabletKey", '"stats" instance_id:b "tablet" table_id:i index_id:i part_id:i tablet_id:i',
           MESSAGE, "doris.cloud.TabletStatsPB", suffix=COUNTER),
    Family(1, "RecycleIndexKey", '"recycle" instance_id:b "index" index_id:i', MESSAGE, "doris.cloud.RecycleIndexPB"),
    Family(1, "RecyclePartKey", '"recycle" instance_id:b "partition" part_id:i',
           MESSAGE, "doris.cloud.RecyclePartitionPB"),
    Family(1, "RecycleRowsetKey", '"recycle" instance_id:b "rowset" tablet_id:i rowset_id:b',
           MESSAGE, "doris.cloud.RecycleRowsetPB"),
    Family(1, "RecycleTxnKey", '"recycle" instance_id:b "txn" db_id:i txn_id:i', MESSAGE, "doris.cloud.RecycleTxnPB"),
    Family(1, "RecycleStageKey", '"recycle" instance_id:b "stage" stage_id:b', MESSAGE, "doris.cloud.RecycleStagePB"),
    Family(1, "JobTabletKey", '"job" instance_id:b "tablet" table_id:i index_id:i part_id:i tablet_id:i',
           MESSAGE, "doris.cloud.TabletJobInfoPB"),
    Family(1, "JobRecycleKey", '"job" instance_id:b "recycle"', MESSAGE, "doris.cloud.JobRecyclePB",
           note="Over HTTP, services before 4.1.4 mean JobCheckKey by this name and have none for this family."),
    Family(1, "JobCheckKey", '"job" instance_id:b "check"', MESSAGE, "doris.cloud.JobRecyclePB",
           note="Over HTTP, services before 4.1.4 call this family JobRecycleKey."),
    Family(1, "JobSnapshotDataMigratorKey", '"job" instance_id:b "snapshot_data_migrator"',
           MESSAGE, "doris.cloud.JobRecyclePB", key_type=None, era="D", note=_ONLY_IF_PICKED),
    Family(1, "JobSnapshotChainCompactorKey", '"job" instance_id:b "snapshot_chain_compactor"',
           MESSAGE, "doris.cloud.JobRecyclePB", key_type=None, era="D", note=_ONLY_IF_PICKED),
    Family(1, "RLJobProgressKey", '"job" instance_id:b "routine_load_progress" db_id:i job_id:i',
           MESSAGE, "doris.cloud.RoutineLoadProgressPB"),
    Family(1, "StreamingJobKey", '"job" instance_id:b "streaming_job" db_id:i job_id:i',
           MESSAGE, "doris.cloud.StreamingTaskCommitAttachmentPB", key_type=None, era="D",
           note="The sums of all its loads. A comment in Doris calls the message StreamingJobPB; there is none."),
    Family(1, "JobRestoreTabletKey", '"job" instance_id:b "restore_tablet" tablet_id:i',
           MESSAGE, "doris.cloud.RestoreJobCloudPB", key_type=None, era="C"),
    Family(1, "JobRestoreRowsetKey", '"job" instance_id:b "restore_rowset" tablet_id:i version:i',
           MESSAGE, "doris.RowsetMetaCloudPB", key_type=None, era="C"),
    Family(1, "CopyJobKey", '"copy" instance_id:b "job" stage_id:b table_id:i copy_id:b group_id:i',
           MESSAGE, "doris.cloud.CopyJobPB"),
    Family(1, "CopyFileKey", '"copy" instance_id:b "loading_file" stage_id:b table_id:i obj_key:b obj_etag:b',
           MESSAGE, "doris.cloud.CopyFilePB"),
    Family(1, "StorageVaultKey", '"storage_vault" instance_id:b "vault" vault_id:b',
           MESSAGE, "doris.cloud.StorageVaultPB", note="Holds secrets: the encrypted sk, the HDFS configuration."),
    # key space 0x02: the system's own
    Family(2, "MetaServiceRegistryKey", '"system" "meta-service" "registry"', MESSAGE, "doris.cloud.ServiceRegistryPB"),
    Family(2, "MetaServiceArnInfoKey", '"system" "meta-service" "arn_info"',
           MESSAGE, "doris.cloud.RamUserPB", note="Holds a secret."),
    Family(2, "MetaServiceEncryptionKey", '"system" "meta-service" "encryption_key_info"',
           MESSAGE, "doris.cloud.EncryptionKeyInfoPB", note="Holds the data keys themselves."),
    Family(2, "MetaServiceInstanceUpdateKey", '"system" "meta-service" "instance_update"',
           INT64, key_type=None, era="E",
           note="Since 2025-10-30. Some changes do not count, such as a new secret that reaches derived instances."),
    # key space 0x03: versioned metadata
    Family(3, "VersionedPartitionVersionKey", '"version" instance_id:b "partition" partition_id:i',
           MESSAGE, "doris.cloud.VersionPB", versioned=True, era="D"),
    Family(3, "VersionedTableVersionKey", '"version" instance_id:b "table" table_id:i',
           EMPTY, versioned=True, era="D", note="The version is the versionstamp."),
    Family(3, "VersionedPartitionIndexKey", '"index" instance_id:b "partition" partition_id:i',
           MESSAGE, "doris.cloud.PartitionIndexPB", era="D"),
    Family(3, "VersionedPartitionInvertedIndexKey",
           '"index" instance_id:b "partition_inverted" db_id:i table_id:i partition_id:i',
           EMPTY, era="D"),
    Family(3, "VersionedTabletIndexKey", '"index" instance_id:b "tablet" tablet_id:i',
           MESSAGE, "doris.cloud.TabletIndexPB", era="D"),
    Family(3, "VersionedTabletInvertedIndexKey",
           '"index" instance_id:b "tablet_inverted" db_id:i table_id:i index_id:i partition_id:i tablet_id:i',
           EMPTY, era="D"),
    Family(3, "VersionedIndexIndexKey", '"index" instance_id:b "index" index_id:i',
           MESSAGE, "doris.cloud.IndexIndexPB", era="D"),
    Family(3, "VersionedIndexInvertedKey", '"index" instance_id:b "index_inverted" db_id:i table_id:i index_id:i',
           EMPTY, era="D"),
    Family(3, "VersionedTabletLoadStatsKey", '"stats" instance_id:b "tablet_load" tablet_id:i',
           MESSAGE, "doris.cloud.TabletStatsPB", versioned=True, era="D"),
    Family(3, "VersionedTabletCompactStatsKey", '"stats" instance_id:b "tablet_compact" tablet_id:i',
           MESSAGE, "doris.cloud.TabletStatsPB", versioned=True, era="D"),
    Family(3, "VersionedMetaPartitionKey", '"meta" instance_id:b "partition" partition_id:i',
           EMPTY, versioned=True, era="D"),
    Family(3, "VersionedMetaIndexKey", '"meta" instance_id:b "index" index_id:i', EMPTY, versioned=True, era="D"),
    Family(3, "VersionedMetaTabletKey", '"meta" instance_id:b "tablet" tablet_id:i',
           MESSAGE, "doris.TabletMetaCloudPB", versioned=True, era="D"),
    Family(3, "VersionedMetaSchemaKey", '"meta" instance_id:b "schema" index_id:i schema_version:i',
           MESSAGE, "doris.TabletSchemaCloudPB", suffix=DOCUMENT, era="D",
           note="Stored whole by set_value, and as the service is set by default."),
    Family(3, "VersionedMetaRowsetKey", '"meta" instance_id:b "rowset" tablet_id:i rowset_id:b',
           MESSAGE, "doris.RowsetMetaCloudPB", suffix=BLOB, key_type=None, era="E", draft=True,
           note="Only builds of 2025-12-19 to about 2026-02 wrote it. segments_key_bounds are left out by default."),
    Family(3, "VersionedMetaRowsetLoadKey", '"meta" instance_id:b "rowset_load" tablet_id:i version:i',
           MESSAGE, "doris.RowsetMetaCloudPB", versioned=True, suffix=DOCUMENT, era="D"),
    Family(3, "VersionedMetaRowsetCompactKey", '"meta" instance_id:b "rowset_compact" tablet_id:i version:i',
           MESSAGE, "doris.RowsetMetaCloudPB", versioned=True, suffix=DOCUMENT, era="D"),
    Family(3, "VersionedMetaDeleteBitmapKey", '"meta" instance_id:b "delete_bitmap" tablet_id:i rowset_id:b',
           MESSAGE, "doris.cloud.DeleteBitmapStoragePB", suffix=BLOB, era="D", note="Stored whole by set_value."),
    Family(3, "VersionedTableStreamOffsetKey",
           '"meta" instance_id:b "table_stream_offset" '
           'base_db_id:i base_table_id:i stream_db_id:i stream_id:i partition_id:i',
           MESSAGE, "doris.cloud.TableStreamOffsetPB", versioned=True, era="F"),
    Family(3, "VersionedDataRowsetRefCountKey", '"data" instance_id:b "rowset_ref_count" tablet_id:i rowset_id:b',
           INT64, era="D", note="At 1 the key is removed, so 0 is never stored."),
    Family(3, "SnapshotFullKey", '"snapshot" instance_id:b "full"',
           MESSAGE, "doris.cloud.SnapshotPB", versioned=True, key_type=None, era="D"),
    Family(3, "SnapshotReferenceKey", '"snapshot" instance_id:b "reference" versionstamp:v ref_instance_id:b',
           EMPTY, key_type=None, era="D", note="The versionstamp stands inside the key, without an end tag."),
    Family(3, "LogKey", '"log" instance_id:b',
           MESSAGE, "doris.cloud.OperationLogPB", versioned=True, suffix=BLOB, key_type=None, era="D",
           note="Early releases wrote no chunk number."),
)
# fmt: on


def _key_order(family: Family) -> tuple[int, bytes]:
    return family.space, b"".join(encode_bytes(literal.encode()) for literal in family.literals)


#: Every family by name, in the order of one instance's keys.
FAMILIES: Mapping[str, Family] = MappingProxyType({family.name: family for family in sorted(_TABLE, key=_key_order)})


def get_family(name: str) -> Family:
    """Look a family up by its name. Raises UnknownFamily, with the nearest names, if there is none."""
    try:
        return FAMILIES[name]
    except KeyError:
        pass
    hint = did_you_mean(name, FAMILIES, otherwise="`keycodec families` lists them all")
    raise UnknownFamily(f"no key family is called {name!r}; {hint}")


def _by_name(family: Family) -> tuple[Callable[[str], Family], tuple[str]]:
    return get_family, (family.name,)


# Pickle a family as its name: what is read back is the same object.
copyreg.pickle(Family, _by_name)
