"""Faults of what lasts: tablets, rowsets, versions."""

from __future__ import annotations

from typing import Any

from inspector.schema import messages
from tests.support.life.planting import Sound, fault, put_rowset
from tests.support.life.service import DB, Rowset, Tablet


@fault("key-value-identity")
def a_value_names_another_tablet(sound: Sound) -> None:
    sound.change_rowset(sound.last, 3, tablet_id=4711)


@fault("tablet-index-pair")
def a_tablet_lost_its_index(sound: Sound) -> None:
    sound.service.remove("MetaTabletIdxKey", tablet_id=sound.last.tablet_id)


@fault("tablet-index-pair", "rowset-shape")
def an_index_names_another_partition(sound: Sound) -> None:
    key = {"tablet_id": sound.last.tablet_id}
    sound.change("MetaTabletIdxKey", messages.TabletIndexPB, key, partition_id=4711)


@fault("tablet-db-id")
def an_index_names_no_database(sound: Sound) -> None:
    sound.change("MetaTabletIdxKey", messages.TabletIndexPB, {"tablet_id": sound.last.tablet_id}, db_id=None)


@fault("tablet-db-id")
def an_index_names_another_database(sound: Sound) -> None:
    sound.change("MetaTabletIdxKey", messages.TabletIndexPB, {"tablet_id": sound.last.tablet_id}, db_id=77)


@fault("tablet-stats-pair")
def a_tablet_lost_its_statistics(sound: Sound) -> None:
    prefix = sound.service.key("StatsTabletKey", **sound.last.key)
    for key in [key for key in sound.service.key_values if key.startswith(prefix)]:
        del sound.service.key_values[key]


@fault("tablet-stats-pair")
def a_tablet_lost_its_row_of_statistics(sound: Sound) -> None:
    sound.service.remove("StatsTabletKey", **sound.last.key)


@fault("tablet-stats-pair")
def statistics_of_no_tablet(sound: Sound) -> None:
    tablet = Tablet(1, 10, 100, 4711)
    place = messages.TabletIndexPB(db_id=DB, **tablet.ids)
    sound.service.put("StatsTabletKey", messages.TabletStatsPB(idx=place, num_rowsets=1), **tablet.key)


@fault("job-of-unknown-tablet")
def jobs_of_no_tablet(sound: Sound) -> None:
    sound.service.put("JobTabletKey", **Tablet(1, 10, 100, 4711).key)


@fault("schema-missing")
def a_schema_was_lost(sound: Sound) -> None:
    sound.change_rowset(sound.last, 3, schema_version=4)


@fault("schema-missing")
def a_schema_of_no_index(sound: Sound) -> None:
    schema = messages.TabletSchemaCloudPB(schema_version=0)
    sound.service.put("MetaSchemaKey", schema, index_id=4711, schema_version=0)


@fault("schema-dict-key-missing")
def a_dictionary_lacks_a_column(sound: Sound) -> None:
    dictionary = messages.SchemaCloudDictionary()
    dictionary.column_dict[1].unique_id = 1
    sound.service.put("MetaSchemaPBDictionaryKey", dictionary, index_id=10)
    meta = sound.rowset(sound.last, 3)
    meta.schema_dict_key_list.column_dict_key_list.extend([1, 2])
    sound.service.put("MetaRowsetKey", meta, tablet_id=sound.last.tablet_id, version=3)


@fault("rowset-of-unknown-tablet")
def rowsets_of_no_tablet(sound: Sound) -> None:
    rowset = Rowset(Tablet(1, 10, 100, 4711), "0400", start=2, end=2)
    sound.service.put_live(rowset)


@fault("rowset-overlap")
def two_rowsets_of_one_version(sound: Sound) -> None:
    sound.change_rowset(sound.last, 3, start_version=2)


@fault("rowset-hole")
def a_rowset_was_lost_and_never_counted(sound: Sound) -> None:
    meta = sound.rowset(sound.last, 2)
    sound.service.remove("MetaRowsetKey", tablet_id=sound.last.tablet_id, version=2)
    sound.service.add_stats(Rowset(sound.last, meta.rowset_id_v2, meta.num_rows, 2, 2), -1)
    sound.service.remove(
        "MetaDeleteBitmap", tablet_id=sound.last.tablet_id, rowset_id=meta.rowset_id_v2, version=2, seg_id=0
    )


@fault("rowset-hole", "stats-mismatch")
def the_newest_rowset_was_lost(sound: Sound) -> None:
    sound.service.remove("MetaRowsetKey", tablet_id=sound.last.tablet_id, version=3)


@fault("rowset-beyond-version")
def a_partition_is_behind_its_tablets(sound: Sound) -> None:
    for tablet in sound.tablets[2:]:
        put_rowset(sound, tablet, 4, 4)


@fault("rowset-id-twice")
def a_rowset_was_published_twice(sound: Sound) -> None:
    sound.change_rowset(sound.last, 3, rowset_id_v2=sound.rowset(sound.tablets[2], 3).rowset_id_v2)


@fault("rowset-live-and-recycled")
def a_live_rowset_is_in_the_recycle_bin(sound: Sound) -> None:
    sound.service.recycle(Rowset(sound.last, sound.rowset(sound.last, 3).rowset_id_v2), "COMPACT")


@fault("rowset-live-and-recycled")
def a_log_will_recycle_a_live_rowset(sound: Sound) -> None:
    recycled = messages.RecycleRowsetPB(type="COMPACT", rowset_meta=sound.rowset(sound.last, 3))
    log = messages.OperationLogPB(
        compaction=messages.CompactionLogPB(tablet_id=sound.last.tablet_id, recycle_rowsets=[recycled])
    )
    sound.service.put("LogKey", log, at=5)


@fault("tmp-rowset-conflict")
def a_rowset_is_unpublished_and_recycled(sound: Sound) -> None:
    tmp: Any = {"txn_id": sound.open, "tablet_id": sound.tablets[1].tablet_id}
    meta = sound.service.get("MetaRowsetTmpKey", messages.RowsetMetaCloudPB, **tmp)
    sound.service.recycle(Rowset(sound.tablets[1], meta.rowset_id_v2), "COMPACT")


@fault("tmp-rowset-conflict")
def a_rowset_is_unpublished_and_live(sound: Sound) -> None:
    key: Any = {"txn_id": sound.open, "tablet_id": sound.tablets[2].tablet_id}
    meta = sound.service.get("MetaRowsetTmpKey", messages.RowsetMetaCloudPB, **key)
    sound.change_rowset(sound.tablets[2], 3, rowset_id_v2=meta.rowset_id_v2)


@fault("tmp-rowset-orphan")
def a_rowset_of_a_visible_transaction_is_unpublished(sound: Sound) -> None:
    rowset = Rowset(sound.last, "0777", more={"txn_id": sound.done, "load_id": messages.PUniqueId(hi=1, lo=1)})
    meta = rowset.meta(sound.service.now)
    sound.service.put("MetaRowsetTmpKey", meta, txn_id=sound.done, tablet_id=sound.last.tablet_id)


@fault("tmp-rowset-orphan")
def a_rowset_of_a_compaction_that_is_gone(sound: Sound) -> None:
    rowset = Rowset(sound.last, "0778", start=2, end=3, more={"txn_id": 99, "job_id": "gone"})
    meta = rowset.meta(sound.service.now - 30 * 86400)
    sound.service.put("MetaRowsetTmpKey", meta, txn_id=99, tablet_id=sound.last.tablet_id)


@fault("rowset-shape")
def a_rowset_lies_nowhere(sound: Sound) -> None:
    sound.change_rowset(sound.last, 3, resource_id="")


@fault("rowset-shape")
def the_segments_of_a_rowset_do_not_add_up(sound: Sound) -> None:
    sound.change_rowset(sound.last, 3, num_segment_rows=[3])


@fault("rowset-vault-unknown")
def a_rowset_lies_in_no_vault(sound: Sound) -> None:
    sound.change_rowset(sound.last, 3, resource_id="v9")


@fault("rowset-vault-unknown")
def a_recycled_rowset_names_no_vault(sound: Sound) -> None:
    sound.service.recycle(Rowset(sound.last, "0779", more={"resource_id": ""}), "DROP")


@fault("stats-mismatch")
def statistics_count_too_many_rows(sound: Sound) -> None:
    place = sound.last.tablet_id, "num_rows"
    sound.service.counters[place] += 5
    sound.service.add_stats(Rowset(sound.last, "", rows=0), 1)
    sound.service.add_stats(Rowset(sound.last, "", rows=0), -1)


@fault("stats-shape")
def a_cumulative_point_beyond_all_versions(sound: Sound) -> None:
    sound.change("StatsTabletKey", messages.TabletStatsPB, sound.last.key, cumulative_point=900)


@fault("pending-txn-broken")
def a_partition_waits_for_no_transaction(sound: Sound) -> None:
    sound.change("PartitionVersionKey", messages.VersionPB, sound.partition(sound.last), pending_txn_ids=[4711])


@fault("pending-txn-broken")
def a_partition_waits_for_a_transaction_that_ended(sound: Sound) -> None:
    sound.change("PartitionVersionKey", messages.VersionPB, sound.partition(sound.last), pending_txn_ids=[sound.done])


@fault("partition-version-orphan")
def a_version_of_no_partition(sound: Sound) -> None:
    version = messages.VersionPB(version=4)
    sound.service.put("PartitionVersionKey", version, db_id=DB, tbl_id=1, partition_id=4711)


@fault("table-version-missing")
def a_table_lost_its_version(sound: Sound) -> None:
    sound.service.remove("TableVersionKey", db_id=DB, tbl_id=1)


@fault("versioned-index-triple")
def a_tablet_is_in_one_versioned_index_alone(sound: Sound) -> None:
    place = messages.TabletIndexPB(db_id=DB, **sound.last.ids)
    sound.service.put("VersionedTabletIndexKey", place, tablet_id=sound.last.tablet_id)


@fault("versioned-index-triple")
def two_versioned_indexes_differ(sound: Sound) -> None:
    index = messages.PartitionIndexPB(db_id=DB, table_id=1)
    sound.service.put("VersionedPartitionIndexKey", index, partition_id=100)
    sound.service.put("VersionedPartitionInvertedIndexKey", db_id=DB, table_id=2, partition_id=100)


@fault("versioned-rowset-pair")
def a_live_rowset_has_no_reference(sound: Sound) -> None:
    rowset_id = sound.rowset(sound.last, 3).rowset_id_v2
    sound.service.put("VersionedDataRowsetRefCountKey", bytes(8), tablet_id=sound.last.tablet_id, rowset_id=rowset_id)


@fault("versioned-rowset-pair")
def a_versioned_rowset_differs(sound: Sound) -> None:
    meta = sound.rowset(sound.last, 3)
    meta.rowset_id_v2 = "other"
    sound.service.put("VersionedMetaRowsetLoadKey", meta, at=9, tablet_id=sound.last.tablet_id, version=3)


@fault("operation-log")
def a_log_holds_no_operation(sound: Sound) -> None:
    sound.service.put("LogKey", messages.OperationLogPB(min_timestamp=3), at=6)


@fault("operation-log")
def a_log_is_older_than_what_it_is_of(sound: Sound) -> None:
    commit = messages.CommitTxnLogPB(db_id=DB, txn_id=sound.done)
    sound.service.put("LogKey", messages.OperationLogPB(min_timestamp=1 << 60, commit_txn=commit), at=6)


@fault("versioned-index-triple")
def a_partition_has_no_versioned_record(sound: Sound) -> None:
    for part_id in (sound.last.partition_id, 4711):
        index = messages.PartitionIndexPB(db_id=DB, table_id=1)
        sound.service.put("VersionedPartitionIndexKey", index, partition_id=part_id)
        sound.service.put("VersionedPartitionInvertedIndexKey", db_id=DB, table_id=1, partition_id=part_id)
    sound.service.put("VersionedMetaPartitionKey", at=6, partition_id=sound.last.partition_id)


@fault("versioned-index-triple")
def a_versioned_index_names_another_partition(sound: Sound) -> None:
    elsewhere = {**sound.last.ids, "partition_id": 4711}
    tablet_id = sound.last.tablet_id
    place = messages.TabletIndexPB(db_id=DB, **elsewhere)
    sound.service.put("VersionedTabletIndexKey", place, tablet_id=tablet_id)
    sound.service.put("VersionedTabletInvertedIndexKey", db_id=DB, **elsewhere)
    sound.service.put("VersionedMetaTabletKey", at=7, tablet_id=tablet_id)


def _log_commit(sound: Sound, txn_id: int, **times: Any) -> None:
    sound.service.change_instance(
        multi_version_status="MULTI_VERSION_READ_WRITE", snapshot_switch_status="SNAPSHOT_SWITCH_ON"
    )
    commit = messages.CommitTxnLogPB(db_id=DB, txn_id=txn_id, recycle_txn=messages.RecycleTxnPB(**times))
    sound.service.put("LogKey", messages.OperationLogPB(min_timestamp=3, commit_txn=commit), at=6 << 16)


@fault("operation-log")
def a_log_commits_no_transaction(sound: Sound) -> None:
    _log_commit(sound, 4711)


@fault("operation-log")
def a_log_waits_for_no_snapshot(sound: Sound) -> None:
    _log_commit(sound, sound.done, creation_time=(sound.service.now - 5 * 86400) * 1000)
