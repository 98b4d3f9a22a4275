"""THE table of relations: what each family's records are of, and which fields of keys name which things.

A field of a key is known by its name, so each is declared once, however many families have it. What fields of values
name stands in ``fields``. docs/relations.md shows what follows for each family.
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
