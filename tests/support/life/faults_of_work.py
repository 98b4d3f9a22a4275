"""Faults of what goes on: transactions, jobs, locks, the recycle bin."""

from __future__ import annotations

from typing import Any

from inspector.schema import messages
from tests.support.life import jobs, loads, tables
from tests.support.life.planting import Sound, fault
from tests.support.life.service import BEGIN, DB, Rowset, Tablet

DAY = 86400
#: Of TxnStatusPB.
COMMITTED, PRECOMMITTED = 2, 5


def _ids(txn_id: int) -> dict[str, Any]:
    return {"db_id": DB, "txn_id": txn_id}


@fault("committed-txn-stuck")
def a_lazy_commit_never_ended(sound: Sound) -> None:
    long_ago = (BEGIN - DAY) * 1000
    sound.change_txn(sound.open, status=COMMITTED, commit_time=long_ago, prepare_time=long_ago)


@fault("txn-index-pair")
def a_transaction_lost_its_index(sound: Sound) -> None:
    sound.service.remove("TxnIndexKey", txn_id=sound.done)


@fault("txn-index-pair")
def an_index_of_no_transaction(sound: Sound) -> None:
    sound.service.put("TxnIndexKey", messages.TxnIndexPB(tablet_index={"db_id": DB}), txn_id=4711)


@fault("txn-index-pair")
def a_part_that_its_transaction_does_not_list(sound: Sound) -> None:
    index = messages.TxnIndexPB(tablet_index={"db_id": DB}, parent_txn_id=sound.done)
    sound.service.put("TxnIndexKey", index, txn_id=4711)


@fault("txn-label-pair")
def a_label_names_no_transaction(sound: Sound) -> None:
    loads.put_label(sound.service, "done", sound.done, 4711)


@fault("txn-label-pair")
def a_label_does_not_name_its_transaction(sound: Sound) -> None:
    loads.put_label(sound.service, "open")


@fault("txn-running-pair")
def a_transaction_that_ended_runs(sound: Sound) -> None:
    running = messages.TxnRunningPB(table_ids=[1], timeout_time=(BEGIN + 900) * 1000)
    sound.service.put("TxnRunningKey", running, **_ids(sound.done))


@fault("txn-running-pair")
def a_transaction_never_times_out(sound: Sound) -> None:
    sound.service.remove("TxnRunningKey", **_ids(sound.open))


@fault("txn-status-times")
def a_committed_transaction_was_precommitted_again(sound: Sound) -> None:
    sound.change_txn(sound.open, status=PRECOMMITTED, commit_time=BEGIN * 1000, finish_time=BEGIN * 1000)


@fault("txn-recycle-pair")
def a_transaction_is_never_removed(sound: Sound) -> None:
    sound.service.remove("RecycleTxnKey", **_ids(sound.done))


@fault("txn-recycle-pair")
def no_transaction_is_to_be_removed(sound: Sound) -> None:
    recycle = messages.RecycleTxnPB(creation_time=BEGIN * 1000, label="x")
    sound.service.put("RecycleTxnKey", recycle, **_ids(4711))


@fault("txn-overdue")
def a_transaction_is_past_its_time(sound: Sound) -> None:
    running = messages.TxnRunningPB(table_ids=[1], timeout_time=(BEGIN - DAY) * 1000)
    sound.service.put("TxnRunningKey", running, **_ids(sound.open))


@fault("txn-table-gone")
def a_load_into_no_table(sound: Sound) -> None:
    sound.change("TxnRunningKey", messages.TxnRunningPB, _ids(sound.open), table_ids=[1, 4711])
    sound.change_txn(sound.open, table_ids=[1, 4711])


@fault("prepared-marker-on-live")
def a_loaded_partition_is_marked_as_being_made(sound: Sound) -> None:
    sound.service.now = BEGIN - 2 * DAY
    tables.prepare_partition(sound.service, sound.last)


@fault("prepared-marker-on-live")
def an_index_was_marked_after_its_tablets_were_made(sound: Sound) -> None:
    for tablet in sound.tablets:
        sound.change("MetaTabletKey", messages.TabletMetaCloudPB, tablet.key, creation_time=BEGIN - DAY)
    tables.prepare_index(sound.service, sound.last)


@fault("recycle-marker-mismatch")
def a_partition_is_dropped_without_one_of_its_indexes(sound: Sound) -> None:
    for _ in tables.drop_partition(sound.service, sound.tablets[2:]):
        pass
    key = {"part_id": sound.last.partition_id}
    sound.change("RecyclePartKey", messages.RecyclePartitionPB, key, index_id=[4711])


@fault("recycle-overdue")
def a_rowset_stays_in_the_recycle_bin(sound: Sound) -> None:
    value = messages.RecycleRowsetPB(type="COMPACT", creation_time=BEGIN - 10 * DAY)
    value.rowset_meta.MergeFrom(Rowset(sound.last, "0700").meta(BEGIN))
    sound.service.put("RecycleRowsetKey", value, tablet_id=sound.last.tablet_id, rowset_id="0700")


@fault("delete-bitmap-orphan")
def a_delete_bitmap_of_no_rowset(sound: Sound) -> None:
    ids: Any = {"tablet_id": sound.last.tablet_id, "rowset_id": "0999", "version": 3, "seg_id": 0}
    sound.service.put("MetaDeleteBitmap", **ids)


@fault("delete-bitmap-orphan")
def a_delete_bitmap_of_a_later_version(sound: Sound) -> None:
    rowset_id = sound.rowset(sound.last, 2).rowset_id_v2
    sound.service.remove("MetaDeleteBitmapUpdateLock", table_id=1, partition_id=-1)
    ids: Any = {"tablet_id": sound.last.tablet_id, "rowset_id": rowset_id, "version": 9, "seg_id": 0}
    sound.service.put("MetaDeleteBitmap", **ids)


@fault("delete-bitmap-lost")
def two_rowsets_hold_a_key_and_no_bitmap_hides_it(sound: Sound) -> None:
    rowset_id = sound.rowset(sound.last, 2).rowset_id_v2
    ids: Any = {"tablet_id": sound.last.tablet_id, "rowset_id": rowset_id, "version": 2, "seg_id": 0}
    sound.service.remove("MetaDeleteBitmap", **ids)
    for version, first in ((2, b"\x02a"), (3, b"\x02z")):
        bounds = messages.KeyBoundsPB(min_key=first, max_key=b"\x02z")
        sound.change_rowset(sound.last, version, segments_key_bounds=[bounds])


@fault("mow-lock-stale")
def a_lock_is_held_for_days(sound: Sound) -> None:
    lock = messages.DeleteBitmapUpdateLockPB(lock_id=-1, expiration=BEGIN + 30 * DAY, initiators=[1])
    sound.service.put("MetaDeleteBitmapUpdateLock", lock, table_id=1, partition_id=-1)


@fault("mow-lock-stale")
def a_lock_of_no_table(sound: Sound) -> None:
    lock = messages.DeleteBitmapUpdateLockPB(lock_id=-1, expiration=BEGIN, initiators=[1])
    sound.service.put("MetaDeleteBitmapUpdateLock", lock, table_id=4711, partition_id=-1)


@fault("mow-job-stale")
def a_compaction_at_a_lock_expired(sound: Sound) -> None:
    job = messages.MowTabletJobPB(expiration=BEGIN - DAY)
    sound.service.put("MowTabletJobKey", job, table_id=1, initiator=5)


@fault("pending-bitmap-stale")
def pending_bitmaps_of_no_tablet(sound: Sound) -> None:
    sound.service.put("MetaPendingDeleteBitmap", messages.PendingDeleteBitmapPB(), tablet_id=4711)


def _compaction(**fields: Any) -> messages.TabletCompactionJobPB:
    given = {"id": "c1", "initiator": "10.0.0.2:9050", "type": "CUMULATIVE", "lease": BEGIN + DAY}
    return messages.TabletCompactionJobPB(**given | fields)


@fault("compaction-job-dead")
def a_compaction_died(sound: Sound) -> None:
    jobs.put_job(sound.service, sound.last, compaction=[_compaction(lease=BEGIN - DAY)])


@fault("compaction-job-dead")
def a_token_stops_all_compactions(sound: Sound) -> None:
    jobs.put_job(sound.service, sound.last, compaction=[_compaction(type="STOP_TOKEN")])


@fault("compaction-job-dead")
def two_compactions_take_one_version(sound: Sound) -> None:
    both = [_compaction(id="c1", input_versions=[2, 3]), _compaction(id="c2", type="BASE", input_versions=[0, 2])]
    jobs.put_job(sound.service, sound.last, compaction=both)


@fault("schema-change-broken")
def a_schema_change_makes_no_tablet(sound: Sound) -> None:
    change = messages.TabletSchemaChangeJobPB(id="7", alter_version=3)
    change.new_tablet_idx.MergeFrom(messages.TabletIndexPB(tablet_id=4711, index_id=15))
    jobs.put_job(sound.service, sound.last, schema_change=change)


@fault("schema-change-broken")
def a_tablet_waits_for_no_schema_change(sound: Sound) -> None:
    sound.change("MetaTabletKey", messages.TabletMetaCloudPB, sound.last.key, tablet_state=0)


def _restored(sound: Sound, state: str, **fields: Any) -> Tablet:
    tablet = Tablet(5, 50, 500, 5000)
    for _ in jobs.restore(sound.service, tablet, 7):
        pass
    given: Any = {"tablet_id": 5000, "state": state, "ctime_s": BEGIN - DAY, "mtime_s": BEGIN - DAY}
    given |= {"expired_at_s": 2 * DAY, "version": 7, "total_rowset_num": 1}
    sound.service.put("JobRestoreTabletKey", messages.RestoreJobCloudPB(**given | fields), tablet_id=5000)
    rowset = Rowset(tablet, "0500", end=7)
    sound.service.put("JobRestoreRowsetKey", rowset.meta(BEGIN), tablet_id=5000, version=7)
    return tablet


@fault("restore-job-old")
def a_restore_was_never_ended(sound: Sound) -> None:
    _restored(sound, "COMMITTED")


@fault("restore-job-old")
def a_restore_lost_a_rowset(sound: Sound) -> None:
    _restored(sound, "COMPLETED", total_rowset_num=2)


@fault("restore-job-old")
def rowsets_of_no_restore(sound: Sound) -> None:
    rowset = Rowset(sound.last, "0501", end=7)
    sound.service.put("JobRestoreRowsetKey", rowset.meta(BEGIN), tablet_id=sound.last.tablet_id, version=7)
