"""What each family of the table is for: what its records say, who writes them, who removes them. One sentence each.

The tools of Doris are named as the service names them: its calls (begin_txn), the recycler, a backend.
"""

from __future__ import annotations

import re

_TEXT = """
InstanceKey
    An instance: its clusters, storage and users; the Meta Service writes it when the instance is created or altered,
    the recycler removes it last when the instance is dropped.
TxnLabelKey
    The transactions that used a label; begin_txn writes it and makes the transaction id of its versionstamp, the
    recycler removes it with the last of them, or CLEAN LABEL does.
TxnInfoKey
    A transaction and its state; begin_txn writes it, precommit, commit and abort change it, the recycler removes it
    when its label expires, or CLEAN LABEL does.
TxnIndexKey
    The database that a transaction belongs to; begin_txn writes it, the recycler or CLEAN LABEL removes it with the
    transaction.
TxnRunningKey
    A transaction that is not finished, and when it times out; begin_txn writes it, commit or abort removes it, or the
    recycler when time is out.
PartitionVersionKey
    The visible version of a partition, from version 2 on; the commit of a load writes it, the recycler removes it
    with the partition.
TableVersionKey
    The version of a table, which counts its commits; each commit adds 1, the recycler removes it with the table.
MetaRowsetKey
    A visible rowset of a tablet; the commit of a load, a compaction, a schema change or a restore writes it, a later
    compaction removes it, or the recycler with the tablet.
MetaRowsetTmpKey
    A rowset that is written but not yet visible; commit_rowset writes it, the commit of its load or the end of its
    job removes it, or the recycler when it expires.
MetaTabletKey
    A tablet and its properties; create_tablets writes it, alterations change it, the recycler removes it with the
    index or partition.
MetaTabletIdxKey
    The table, index and partition that a tablet belongs to; create_tablets writes it and the recycler removes it,
    both together with the tablet's MetaTabletKey.
MetaSchemaKey
    A version of the schema of an index; create_tablets, loads and restores write it, the recycler removes it with the
    index.
MetaDeleteBitmap
    The rows of a segment that are deleted as of a version, for merge-on-write tables; loads, compactions and schema
    changes write it, the end of a compaction removes it, or the recycler with the rowset or tablet.
MetaDeleteBitmapUpdateLock
    The lock that orders updates of a table's delete bitmaps; a load, compaction or schema change takes it, its commit
    or release removes it, and when it is expired the next one takes it over.
MetaPendingDeleteBitmap
    The delete bitmaps that a load or schema change has written and not committed; its update of them writes it, its
    commit removes it, or the next holder of the lock.
MetaSchemaPBDictionaryKey
    The dictionary of columns and indexes that rowsets of variant columns refer to; commit_rowset writes it, the
    recycler removes it with the index.
MowTabletJobKey
    A compaction that shares a table's delete bitmap lock; the compaction writes it when it takes the lock, its
    release removes it, or the next owner of the lock.
PackedFileKey
    The small files that were packed into one file; a backend writes it when it uploads the file, the recycler
    corrects it.
TableStreamOffsetKey
    How far a table stream has read a partition of its base table; it is kept when the stream is cleaned up.
TableStreamIndexKey
    The database and table of a table stream, in a draft of that feature; no release writes it.
TableStreamInvertedKey
    The table streams of a table, in a draft of that feature; no release writes it.
StatsTabletKey
    The size and the number of rows, rowsets and segments of a tablet; create_tablets writes it, commits add to its
    counters, compactions and schema changes rewrite it, the recycler removes it after the tablet.
RecycleIndexKey
    An index that is being created or is dropped; prepare_index and drop_index write it, commit_index removes it, or
    the recycler when all of the index is gone.
RecyclePartKey
    A partition that is being created or is dropped; prepare_partition and drop_partition write it, commit_partition
    removes it, or the recycler when all of the partition is gone.
RecycleRowsetKey
    A rowset that is being written or is replaced; prepare_rowset, compactions and schema changes write it,
    commit_rowset removes it, or the recycler with the rowset's data when it expires.
RecycleTxnKey
    A finished transaction that is kept until its label expires; commit, abort or the recycler's timeout writes it,
    the recycler removes it with the transaction.
RecycleStageKey
    A stage that was dropped; drop_stage writes it, the recycler removes it in its next round.
JobTabletKey
    The compactions and the schema change that run on a tablet; the start of a job writes it, its end leaves it empty,
    the recycler removes it after the tablet.
JobRecycleKey
    The lease of the recycler on an instance, and when it last succeeded; the recycler that works on the instance
    writes it, and it is kept when the instance is dropped.
JobCheckKey
    The lease of the checker on an instance, and when it last succeeded; the checker that works on the instance writes
    it, and it is kept when the instance is dropped.
JobSnapshotDataMigratorKey
    The lease of the job that migrates an instance's metadata for snapshots; the worker that runs it writes it, and it
    stays behind when the instance is dropped.
JobSnapshotChainCompactorKey
    The lease of the job that compacts a chain of snapshots; the worker that runs it writes it, and it stays behind
    when the instance is dropped.
RLJobProgressKey
    The progress of a routine load; the commit of each of its loads writes it, and nothing but a reset removes it.
StreamingJobKey
    The progress of a streaming insert job and the sums of its loads; the commit of each load writes it,
    delete_streaming_job removes it.
JobRestoreTabletKey
    The restore of a tablet and its state; prepare_restore_job writes it, commit and finish change it, the recycler
    removes it when the restore is over.
JobRestoreRowsetKey
    A rowset that a restore brings; prepare_restore_job writes it, the commit of the restore copies it, the recycler
    removes it with the restore.
CopyJobKey
    A COPY INTO job and its files; begin_copy writes it, finish_copy changes it or, if it was cancelled, removes it,
    the recycler removes it when it expires.
CopyFileKey
    A file that a COPY INTO job loads or has loaded, so that none is loaded twice; begin_copy writes it, a cancelled
    copy removes it, or the recycler with the job.
StorageVaultKey
    A storage vault: where and how the data of tables is stored; adding or altering the vault writes it, dropping the
    vault removes it.
MetaServiceRegistryKey
    The Meta Services and recyclers that are alive; each renews its entry every 20 seconds, others remove an entry
    that is expired.
MetaServiceArnInfoKey
    The credentials of the Meta Service's own cloud user, a secret among them; it is of no instance, so that dropping
    instances leaves it.
MetaServiceEncryptionKey
    The keys that encrypt the secrets of instances and vaults; a new one gets the next id and is used for writing, the
    older ones stay for reading.
MetaServiceInstanceUpdateKey
    How often any instance was changed; each change of an instance adds 1.
VersionedPartitionVersionKey
    The version of a partition as of each commit; with versioned writes the commit of a load writes it, the recycler
    removes it when no snapshot needs it.
VersionedTableVersionKey
    The version of a table as of each commit, which is the versionstamp; with versioned writes each commit writes it,
    the recycler removes it when no snapshot needs it.
VersionedPartitionIndexKey
    The database and table that a partition belongs to; commit_partition writes it, the recycler removes it with the
    partition.
VersionedPartitionInvertedIndexKey
    The partitions of a table; commit_partition writes it, the recycler removes it with the partition.
VersionedTabletIndexKey
    The table, index and partition that a tablet belongs to; create_tablets writes it with versioned writes, the
    recycler removes it with the tablet.
VersionedTabletInvertedIndexKey
    The tablets of a partition of an index; create_tablets writes it with versioned writes, the recycler removes it
    with the tablet.
VersionedIndexIndexKey
    The database and table that an index belongs to; commit_index writes it, the recycler removes it with the index.
VersionedIndexInvertedKey
    The indexes of a table; commit_index writes it, the recycler removes it with the index.
VersionedTabletLoadStatsKey
    The statistics of a tablet from its loads, as of each commit; the commit of a load writes it with versioned
    writes, the recycler removes it when no snapshot needs it.
VersionedTabletCompactStatsKey
    The statistics of a tablet from its compactions, as of each of them; the end of a compaction writes it with
    versioned writes, the recycler removes it when no snapshot needs it.
VersionedMetaPartitionKey
    That a partition exists, as of each version; commit_partition writes it, the recycler removes it with the
    partition.
VersionedMetaIndexKey
    That an index exists, as of each version; commit_index writes it, the recycler removes it with the index.
VersionedMetaTabletKey
    A tablet and its properties, as of each version; create_tablets and alterations write it with versioned writes,
    the recycler removes it with the tablet.
VersionedMetaSchemaKey
    A version of the schema of an index; create_tablets and loads write it with versioned writes, the recycler removes
    it with the index.
VersionedMetaRowsetKey
    A rowset that commit_rowset, the commit of its load or create_tablets wrote, in some builds and with versioned
    writes; the recycler removes it with the instance.
VersionedMetaRowsetLoadKey
    A rowset that a load made visible, as of each version; the commit of the load writes it with versioned writes, the
    recycler removes it when no snapshot needs it.
VersionedMetaRowsetCompactKey
    A rowset that a compaction or schema change made, as of each version; the end of that job writes it with versioned
    writes, the recycler removes it when no snapshot needs it.
VersionedMetaDeleteBitmapKey
    The delete bitmaps of a rowset, in the newer form; updates of delete bitmaps write it if that form is switched on,
    the recycler removes it with the rowset.
VersionedTableStreamOffsetKey
    How far a table stream has read a partition of its base table, as of each version; it is kept when the stream is
    cleaned up.
VersionedDataRowsetRefCountKey
    How many references there are to a rowset's data, from clones too; commit_rowset and create_tablets add 1, the
    recycler takes 1 away and removes it with the last one.
SnapshotFullKey
    A snapshot of an instance and its state; begin_snapshot writes it, the end of the snapshot changes it, the
    recycler removes it when it is expired or dropped.
SnapshotReferenceKey
    That an instance was cloned from a snapshot; the clone writes it, dropping the cloned instance or decoupling it
    removes it.
LogKey
    One operation on an instance with versioned writes: a commit, a compaction, a drop ...; the operation writes it,
    the recycler removes it when no snapshot needs it.
"""

#: By the family's name; ``keycodec.families`` puts each into its family's row.
PURPOSES = {
    name: " ".join(text.split()) for name, text in re.findall(r"^(\w+)\n((?:    .*\n)+)", _TEXT, flags=re.MULTILINE)
}
