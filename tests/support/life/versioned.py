"""An instance that keeps several versions: key space 0x03 beside 0x01, and logs ahead of the recycle bin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.schema import messages
from tests.support.life import loads, tables
from tests.support.life.service import DB, Rowset, Service, Steps, Tablet

if TYPE_CHECKING:
    from collections.abc import Sequence


def create_table(service: Service, tablets: Sequence[Tablet]) -> Steps:
    """CREATE TABLE: tablets with their twins, then the commits, which write those of partitions and the index."""
    tables.prepare_index(service, tablets[0])
    yield
    for tablet in tablets[::2]:
        tables.prepare_partition(service, tablet)
    yield
    for tablet in tablets:
        tables.create_tablet(service, tablet)
        service.put(
            "VersionedTabletIndexKey", messages.TabletIndexPB(db_id=DB, **tablet.ids), tablet_id=tablet.tablet_id
        )
        service.put("VersionedTabletInvertedIndexKey", db_id=DB, **tablet.ids)
        service.put("VersionedMetaTabletKey", at=service.next(), tablet_id=tablet.tablet_id)
        first = service.live(tablet, 1)[0]
        service.put("VersionedMetaRowsetLoadKey", first, at=service.next(), tablet_id=tablet.tablet_id, version=1)
        yield
    for tablet in tablets[::2]:
        owner = messages.PartitionIndexPB(db_id=DB, table_id=tablet.table_id)
        service.put("VersionedPartitionIndexKey", owner, partition_id=tablet.partition_id)
        ids = {"table_id": tablet.table_id, "partition_id": tablet.partition_id}
        service.put("VersionedPartitionInvertedIndexKey", db_id=DB, **ids)
        service.put("VersionedMetaPartitionKey", at=service.next(), partition_id=tablet.partition_id)
        service.remove("RecyclePartKey", part_id=tablet.partition_id)
        yield
    table_id, index_id = tablets[0].table_id, tablets[0].index_id
    service.put("VersionedIndexIndexKey", messages.IndexIndexPB(db_id=DB, table_id=table_id), index_id=index_id)
    service.put("VersionedIndexInvertedKey", db_id=DB, table_id=table_id, index_id=index_id)
    service.put("VersionedMetaIndexKey", at=service.next(), index_id=index_id)
    service.remove("RecycleIndexKey", index_id=index_id)
    service.add_table_version(table_id)
    yield


def load(service: Service, tablets: Sequence[Tablet]) -> Steps:
    """A load whose transaction is in a log until the recycler has read that."""
    txn_id = service.next()
    yield from loads.begin(service, txn_id, f"load-{txn_id}", [tablets[0].table_id])
    rowsets = loads.rowsets_of(service, tablets)
    yield from loads.write(service, txn_id, rowsets)
    for _ in loads.commit(service, txn_id, rowsets):
        pass
    ids = {"db_id": DB, "txn_id": txn_id}
    recycle = service.get("RecycleTxnKey", messages.RecycleTxnPB, **ids)
    service.remove("RecycleTxnKey", **ids)
    for rowset in rowsets:
        meta = service.live(rowset.tablet, rowset.end)[0]
        where = {"tablet_id": rowset.tablet.tablet_id, "version": rowset.end}
        service.put("VersionedMetaRowsetLoadKey", meta, at=service.next(), **where)
        count = (1).to_bytes(8, "little")
        service.put("VersionedDataRowsetRefCountKey", count, tablet_id=where["tablet_id"], rowset_id=rowset.rowset_id)
    commit = messages.CommitTxnLogPB(**ids, recycle_txn=recycle)
    at = service.next()
    service.put("LogKey", messages.OperationLogPB(commit_txn=commit), at=at)
    yield
    service.remove("LogKey", at=at)
    service.put("RecycleTxnKey", recycle, **ids)
    yield


def compact(service: Service, tablet: Tablet, versions: Sequence[int]) -> Steps:
    """A compaction whose inputs are in a log until the recycler has read that."""
    taken = service.live(tablet, *versions)
    output = Rowset(tablet, f"03{service.next():08}", sum(meta.num_rows for meta in taken), versions[0], versions[-1])
    olds = [Rowset(tablet, meta.rowset_id_v2, meta.num_rows, meta.start_version, meta.end_version) for meta in taken]
    for old in olds:
        service.remove("MetaRowsetKey", tablet_id=tablet.tablet_id, version=old.end)
        service.add_stats(old, -1)
    service.put_live(output)
    service.add_stats(output)
    meta = output.meta(service.now)
    stamp = service.next()
    service.put("VersionedMetaRowsetCompactKey", meta, at=stamp, tablet_id=tablet.tablet_id, version=output.end)
    recycled = [messages.RecycleRowsetPB(type="COMPACT", creation_time=service.now, rowset_meta=one) for one in taken]
    log = messages.CompactionLogPB(tablet_id=tablet.tablet_id, recycle_rowsets=recycled)
    at = service.next()
    service.put("LogKey", messages.OperationLogPB(compaction=log), at=at)
    yield
    for old in olds:
        service.recycle(old, "COMPACT")
    service.remove("LogKey", at=at)
    yield


def drop_partition(service: Service, tablets: Sequence[Tablet]) -> Steps:
    """DROP PARTITION, whose mark is in a log until the recycler has read that."""
    log = messages.DropPartitionLogPB(
        db_id=DB,
        table_id=tablets[0].table_id,
        index_ids=[tablets[0].index_id],
        partition_ids=[tablets[0].partition_id],
    )
    at = service.next()
    service.put("LogKey", messages.OperationLogPB(drop_partition=log), at=at)
    yield
    service.remove("LogKey", at=at)
    yield from tables.drop_partition(service, tablets)


def life(service: Service) -> Steps:
    """A table that is made, loaded, compacted; a partition of it is dropped."""
    service.change_instance(multi_version_status="MULTI_VERSION_WRITE_ONLY")
    tablets = tables.table(service)
    yield from create_table(service, tablets)
    yield from load(service, tablets)
    yield from load(service, tablets)
    yield from compact(service, tablets[0], (2, 3))
    yield from drop_partition(service, tablets[2:])
