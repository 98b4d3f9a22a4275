"""A store where something is going on, made for tests and pages: a shop at work, seen at one moment."""

from __future__ import annotations

from typing import Any

from inspector.schema import messages
from tests.support.places import DATA
from tests.support.stores.clones import Store

#: The store as a ``text:`` source; ``python -m tests.support.stores.busy`` writes it.
EXAMPLE = DATA / "busy.txt"
#: The newest time of a transaction in it, in seconds.
NOW = 1_790_000_000
MINUTE, HOUR, DAY = 60, 3600, 86400
DB, ORDERS, ITEMS = 10001, 20001, 20002


def example() -> Store:
    """All of it."""
    store = Store()
    versions: Any = {"ctime": NOW - 90 * DAY, "mtime": NOW - DAY}
    store.instance("shop", name="shop", **versions)
    _put_transactions(store)
    _put_tablets(store)
    _put_recycle_bin(store)
    _put_jobs(store)
    _put_locks(store)
    return store


def put_transaction(store: Store, txn_id: int, status: str, began: int, **fields: Any) -> None:
    """Put a transaction that began so many seconds before now, and what runs of it."""
    started = (NOW - began) * 1000
    given: dict[str, Any] = {
        "db_id": DB,
        "txn_id": txn_id,
        "status": f"TXN_STATUS_{status}",
        "prepare_time": started,
        "timeout_ms": 600_000,
        "table_ids": [ORDERS],
        "label": f"insert_{txn_id}",
        "coordinator": messages.TxnCoordinatorPB(sourceType="TXN_SOURCE_TYPE_FE", ip="10.0.0.1"),
        "load_job_source_type": "LOAD_JOB_SRC_TYPE_INSERT_STREAMING",
    } | fields
    ids: dict[str, Any] = {"instance_id": "shop", "db_id": DB, "txn_id": txn_id}
    store.put("TxnInfoKey", messages.TxnInfoPB(**given), **ids)
    if status in ("PREPARED", "PRECOMMITTED", "COMMITTED"):
        timeout = started + given["timeout_ms"]
        running = messages.TxnRunningPB(table_ids=given["table_ids"], timeout_time=timeout)
        store.put("TxnRunningKey", running, **ids)


def _put_transactions(store: Store) -> None:
    put_transaction(store, 901, "VISIBLE", HOUR, commit_time=NOW * 1000, finish_time=NOW * 1000)
    put_transaction(store, 902, "PREPARED", 2 * MINUTE)
    stream = messages.TxnCoordinatorPB(sourceType="TXN_SOURCE_TYPE_BE", ip="10.0.0.7")
    put_transaction(store, 903, "PREPARED", 3 * HOUR, coordinator=stream, table_ids=[ORDERS, ITEMS])
    put_transaction(store, 904, "PRECOMMITTED", 20 * MINUTE, timeout_ms=DAY * 1000, label="flink_17")
    put_transaction(store, 905, "COMMITTED", 7 * MINUTE, commit_time=(NOW - 5 * MINUTE) * 1000)
    put_transaction(store, 906, "ABORTED", 9 * HOUR, reason="timeout by recycler", finish_time=(NOW - 8 * HOUR) * 1000)


def _put_tablets(store: Store) -> None:
    """Two tablets of an index that is dropped, one of another; the rowsets of one."""
    for index_id, part_id, tablet_id in ((300, 400, 500), (300, 401, 501), (301, 401, 502)):
        ids = {"table_id": ORDERS, "index_id": index_id, "tablet_id": tablet_id}
        meta = messages.TabletMetaCloudPB(table_name="orders", tablet_id=tablet_id)
        store.put("MetaTabletKey", meta, instance_id="shop", part_id=part_id, **ids)
        index = messages.TabletIndexPB(db_id=DB, partition_id=part_id, **ids)
        store.put("MetaTabletIdxKey", index, instance_id="shop", tablet_id=tablet_id)
        stats = messages.TabletStatsPB(data_size=tablet_id << 10, num_rows=1000, num_rowsets=3, num_segments=2)
        store.put("StatsTabletKey", stats, instance_id="shop", part_id=part_id, **ids)

    for start, end in ((0, 1), (2, 6), (7, 7), (7, 8), (11, 11)):
        rows = 100 * (end - start + 1)
        rowset = messages.RowsetMetaCloudPB(
            rowset_id=0, rowset_id_v2=f"02{end:04}", start_version=start, end_version=end
        )
        rowset.tablet_id, rowset.num_rows, rowset.total_disk_size, rowset.num_segments = 502, rows, rows << 10, 1
        rowset.creation_time = NOW - 100 * MINUTE + end * MINUTE
        store.put("MetaRowsetKey", rowset, instance_id="shop", tablet_id=502, version=end)


def _put_recycle_bin(store: Store) -> None:
    own: Any = {"instance_id": "shop"}
    index = messages.RecycleIndexPB(table_id=ORDERS, db_id=DB, state="DROPPED", creation_time=NOW - 4 * HOUR)
    store.put("RecycleIndexKey", index, index_id=300, **own)
    part = messages.RecyclePartitionPB(table_id=ORDERS, db_id=DB, state="PREPARED", creation_time=NOW - HOUR)
    store.put("RecyclePartKey", part, part_id=401, **own)
    for rowset_id, type_, created in (("a1", "COMPACT", HOUR), ("a2", "PREPARE", 4 * DAY), ("a3", "DROP", 5 * HOUR)):
        meta = messages.RowsetMetaCloudPB(rowset_id=0, tablet_id=500, rowset_id_v2=rowset_id, total_disk_size=5 << 20)
        rowset = messages.RecycleRowsetPB(type=type_, creation_time=NOW - created, rowset_meta=meta)
        store.put("RecycleRowsetKey", rowset, tablet_id=500, rowset_id=rowset_id, **own)
    store.put("RecycleStageKey", messages.RecycleStagePB(reason="DROP STAGE"), stage_id="old_stage", **own)
    txn = messages.RecycleTxnPB(creation_time=(NOW - 8 * HOUR) * 1000, label="insert_906")
    store.put("RecycleTxnKey", txn, db_id=DB, txn_id=906, **own)


def _put_jobs(store: Store) -> None:
    own: Any = {"instance_id": "shop"}
    tablet: Any = {"table_id": ORDERS, "index_id": 301, "part_id": 401, **own}
    base = messages.TabletCompactionJobPB(id="c1", type="BASE", initiator="10.0.0.7:9050", input_versions=[2, 40])
    base.lease, base.expiration = NOW + 60, NOW + DAY - HOUR
    cumulative = messages.TabletCompactionJobPB(id="c2", type="CUMULATIVE", initiator="10.0.0.8:9050")
    cumulative.lease, cumulative.expiration = NOW - HOUR, NOW + DAY - 2 * HOUR
    change = messages.TabletSchemaChangeJobPB(id="77", initiator="10.0.0.7:9050", alter_version=12)
    change.new_tablet_idx.tablet_id = 600
    both = messages.TabletJobInfoPB(compaction=[base, cumulative])
    store.put("JobTabletKey", both, tablet_id=502, **tablet)
    store.put("JobTabletKey", messages.TabletJobInfoPB(schema_change=change), tablet_id=503, **tablet)
    store.put("JobTabletKey", tablet_id=504, **tablet)  # all its jobs have ended
    for tablet_id, state in ((700, "COMMITTED"), (701, "COMPLETED")):
        restore = messages.RestoreJobCloudPB(tablet_id=tablet_id, state=state, ctime_s=NOW - 3 * DAY)
        restore.mtime_s, restore.expired_at_s, restore.version = NOW - 3 * DAY, 2 * DAY, 9
        store.put("JobRestoreTabletKey", restore, tablet_id=tablet_id, **own)
    copy = messages.CopyJobPB(
        job_status="LOADING", start_time_ms=(NOW - HOUR) * 1000, timeout_time_ms=(NOW + 60) * 1000
    )
    store.put("CopyJobKey", copy, stage_id="stage", table_id=ITEMS, copy_id="copy-1", group_id=0, **own)
    store.put("RLJobProgressKey", messages.RoutineLoadProgressPB(), db_id=DB, job_id=801, **own)
    busy = messages.JobRecyclePB(status="BUSY", ip_port="10.0.0.2:5100", last_ctime_ms=(NOW - HOUR) * 1000)
    busy.expiration_time_ms = (NOW - 10 * MINUTE) * 1000
    store.put("JobRecycleKey", busy, **own)
    idle = messages.JobRecyclePB(status="IDLE", ip_port="10.0.0.2:5100", expiration_time_ms=(NOW - HOUR) * 1000)
    store.put("JobCheckKey", idle, **own)
    snapshot = messages.SnapshotPB(status="SNAPSHOT_PREPARE", create_at=NOW - 2 * HOUR, timeout_seconds=HOUR)
    store.put("SnapshotFullKey", snapshot, at=1000, **own)
    store.put("SnapshotFullKey", messages.SnapshotPB(status="SNAPSHOT_NORMAL"), at=1001, **own)


def _put_locks(store: Store) -> None:
    index = messages.TxnIndexPB()
    index.tablet_index.db_id = DB
    store.put("TxnIndexKey", index, instance_id="shop", txn_id=902)
    load = messages.DeleteBitmapUpdateLockPB(lock_id=902, expiration=NOW + MINUTE)
    compaction = messages.DeleteBitmapUpdateLockPB(lock_id=-1, expiration=NOW - MINUTE, initiators=[4711])
    for table_id, lock in ((ORDERS, load), (ITEMS, compaction)):
        store.put("MetaDeleteBitmapUpdateLock", lock, instance_id="shop", table_id=table_id, partition_id=-1)
    job = messages.MowTabletJobPB(expiration=NOW + 5)
    store.put("MowTabletJobKey", job, instance_id="shop", table_id=ITEMS, initiator=4712)


def example_text() -> str:
    """The example, a key-value a line."""
    pairs = sorted(example().key_values.items())
    return "".join(f"key: {key.hex()} value: {value.hex()}\n" for key, value in pairs)


if __name__ == "__main__":
    EXAMPLE.write_text(example_text(), encoding="utf-8")
