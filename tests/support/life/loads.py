"""Loads: begun, written, committed at once or lazily, aborted, recycled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.schema import messages
from tests.support.life.service import DB, Rowset, Service, Steps, Tablet

if TYPE_CHECKING:
    from collections.abc import Sequence

TIMEOUT = 600


def _ids(txn_id: int) -> dict[str, Any]:
    return {"db_id": DB, "txn_id": txn_id}


def put_label(service: Service, label: str, *txn_ids: int) -> None:
    """Write a label; its value ends with the stamp of the write."""
    value = messages.TxnLabelPB(txn_ids=txn_ids).SerializeToString() + bytes(10)
    service.put("TxnLabelKey", value, db_id=DB, label=label)


def begin(service: Service, txn_id: int, label: str, tables: Sequence[int]) -> Steps:
    """begin_txn: the label first, for its stamp; then the rest."""
    put_label(service, label)
    yield
    info = messages.TxnInfoPB(
        **_ids(txn_id),
        label=label,
        table_ids=tables,
        status="TXN_STATUS_PREPARED",
        prepare_time=service.now * 1000,
        timeout_ms=TIMEOUT * 1000,
        precommit_timeout_ms=TIMEOUT * 1000,
    )
    service.put("TxnInfoKey", info, **_ids(txn_id))
    service.put("TxnIndexKey", messages.TxnIndexPB(tablet_index={"db_id": DB}), txn_id=txn_id)
    running = messages.TxnRunningPB(table_ids=tables, timeout_time=(service.now + TIMEOUT) * 1000)
    service.put("TxnRunningKey", running, **_ids(txn_id))
    put_label(service, label, txn_id)
    yield


def begin_sub(service: Service, txn_id: int, sub_id: int, table_id: int) -> Steps:
    """begin_sub_txn: a label for a moment, then the part of the transaction."""
    put_label(service, f"sub-{sub_id}")
    yield
    service.remove("TxnLabelKey", db_id=DB, label=f"sub-{sub_id}")
    info = _info(service, txn_id)
    info.sub_txn_ids.append(sub_id)
    info.table_ids.append(table_id)
    service.put("TxnInfoKey", info, **_ids(txn_id))
    index = messages.TxnIndexPB(tablet_index={"db_id": DB}, parent_txn_id=txn_id)
    service.put("TxnIndexKey", index, txn_id=sub_id)
    running = service.get("TxnRunningKey", messages.TxnRunningPB, **_ids(txn_id))
    running.table_ids.append(table_id)
    service.put("TxnRunningKey", running, **_ids(txn_id))
    yield


def write(service: Service, txn_id: int, rowsets: Sequence[Rowset]) -> Steps:
    """prepare_rowset and commit_rowset of each."""
    for rowset in rowsets:
        rowset.more |= {
            "txn_id": txn_id,
            "txn_expiration": service.now + TIMEOUT,
            "load_id": messages.PUniqueId(hi=1, lo=txn_id),
        }
        tablet_id = rowset.tablet.tablet_id
        prepared = messages.RecycleRowsetPB(
            type="PREPARE",
            creation_time=service.now,
            expiration=service.now + TIMEOUT,
            rowset_meta=rowset.meta(service.now),
        )
        service.put("RecycleRowsetKey", prepared, tablet_id=tablet_id, rowset_id=rowset.rowset_id)
        yield
        service.remove("RecycleRowsetKey", tablet_id=tablet_id, rowset_id=rowset.rowset_id)
        service.put("MetaRowsetTmpKey", rowset.meta(service.now), txn_id=txn_id, tablet_id=tablet_id)
        yield


def write_bitmaps(service: Service, txn_id: int, rowsets: Sequence[Rowset]) -> Steps:
    """The lock of a table with merge-on-write, and the delete bitmaps of a load."""
    lock = messages.DeleteBitmapUpdateLockPB(lock_id=txn_id, expiration=service.now + 60, initiators=[4711])
    service.put("MetaDeleteBitmapUpdateLock", lock, table_id=rowsets[0].tablet.table_id, partition_id=-1)
    yield
    for rowset in rowsets:
        tablet_id = rowset.tablet.tablet_id
        ids: Any = {"tablet_id": tablet_id, "rowset_id": rowset.rowset_id, "version": 2, "seg_id": 0}
        key = service.key("MetaDeleteBitmap", **ids)
        pending = messages.PendingDeleteBitmapPB(delete_bitmap_keys=[key])
        service.put("MetaPendingDeleteBitmap", pending, tablet_id=tablet_id)
        yield
        service.key_values[key] = b""
        yield


def precommit(service: Service, txn_id: int) -> Steps:
    info = _info(service, txn_id)
    info.status, info.precommit_time = "TXN_STATUS_PRECOMMITTED", service.now * 1000
    service.put("TxnInfoKey", info, **_ids(txn_id))
    running = service.get("TxnRunningKey", messages.TxnRunningPB, **_ids(txn_id))
    running.timeout_time = (service.now + TIMEOUT) * 1000
    service.put("TxnRunningKey", running, **_ids(txn_id))
    yield


def commit(service: Service, txn_id: int, rowsets: Sequence[Rowset]) -> Steps:
    """A commit in one transaction."""
    versions = {rowset.tablet.partition_id: service.version(rowset.tablet) + 1 for rowset in rowsets}
    for rowset in rowsets:
        service.publish(rowset, versions[rowset.tablet.partition_id])
        _forget(service, txn_id, rowset)
        service.put_version(rowset.tablet, versions[rowset.tablet.partition_id])
        service.remove("MetaDeleteBitmapUpdateLock", table_id=rowset.tablet.table_id, partition_id=-1)
    for table_id in {rowset.tablet.table_id for rowset in rowsets}:
        service.add_table_version(table_id)
    _end(service, txn_id, "TXN_STATUS_VISIBLE", commit_time=service.now * 1000, finish_time=service.now * 1000)
    yield


def commit_lazily(service: Service, txn_id: int, rowsets: Sequence[Rowset]) -> Steps:
    """A commit in many: committed first, then partition by partition, then visible."""
    info = _info(service, txn_id)
    info.status, info.commit_time = "TXN_STATUS_COMMITTED", service.now * 1000
    service.put("TxnInfoKey", info, **_ids(txn_id))
    parts = {rowset.tablet.partition_id: rowset.tablet for rowset in rowsets}
    before = {part: service.version(tablet) for part, tablet in parts.items()}
    for part, tablet in parts.items():
        service.put_version(tablet, before[part] if before[part] > 1 else None, [txn_id])
    for table_id in {rowset.tablet.table_id for rowset in rowsets}:
        service.add_table_version(table_id)
    yield
    for part, tablet in parts.items():
        mine = [rowset for rowset in rowsets if rowset.tablet.partition_id == part]
        for rowset in mine:
            service.publish(rowset, before[part] + 1)
            yield
        service.put_version(tablet, before[part] + 1)
        yield
        for rowset in mine:
            _forget(service, txn_id, rowset)
            yield
    _end(service, txn_id, "TXN_STATUS_VISIBLE", finish_time=service.now * 1000)
    yield


def abort(service: Service, txn_id: int) -> Steps:
    """abort_txn: what was written stays until it is due."""
    _end(service, txn_id, "TXN_STATUS_ABORTED", finish_time=service.now * 1000, reason="cancelled")
    yield


def recycle_label(service: Service, txn_id: int) -> Steps:
    """What the recycler does of a transaction whose label was kept long enough."""
    info = _info(service, txn_id)
    for sub_id in info.sub_txn_ids:
        service.remove("TxnIndexKey", txn_id=sub_id)
    service.remove("TxnIndexKey", txn_id=txn_id)
    service.remove("TxnInfoKey", **_ids(txn_id))
    service.remove("RecycleTxnKey", **_ids(txn_id))
    service.remove("TxnLabelKey", db_id=DB, label=info.label)
    yield


def _info(service: Service, txn_id: int) -> messages.TxnInfoPB:
    info: messages.TxnInfoPB = service.get("TxnInfoKey", messages.TxnInfoPB, **_ids(txn_id))
    return info


def _forget(service: Service, txn_id: int, rowset: Rowset) -> None:
    tablet_id = rowset.tablet.tablet_id
    service.remove("MetaRowsetTmpKey", txn_id=rowset.more.get("txn_id", txn_id), tablet_id=tablet_id)
    service.remove("MetaPendingDeleteBitmap", tablet_id=tablet_id)


def _end(service: Service, txn_id: int, status: str, **times: Any) -> None:
    info = _info(service, txn_id)
    info.MergeFrom(messages.TxnInfoPB(status=status, **times))
    service.put("TxnInfoKey", info, **_ids(txn_id))
    service.remove("TxnRunningKey", **_ids(txn_id))
    recycle = messages.RecycleTxnPB(creation_time=service.now * 1000, label=info.label)
    service.put("RecycleTxnKey", recycle, **_ids(txn_id))


def rowsets_of(service: Service, tablets: Sequence[Tablet]) -> list[Rowset]:
    """A new rowset for each tablet."""
    return [Rowset(tablet, f"02{service.next():08}") for tablet in tablets]


def load(service: Service, tablets: Sequence[Tablet], *, lazily: bool = False, mow: bool = False, **more: Any) -> Steps:
    """A load from its begin to its end. ``more``: what its rowsets say of themselves."""
    txn_id = service.next()
    yield from begin(service, txn_id, f"load-{txn_id}", [tablets[0].table_id])
    rowsets = rowsets_of(service, tablets)
    for rowset in rowsets:
        rowset.more |= more
    yield from write(service, txn_id, rowsets)
    if mow:
        yield from write_bitmaps(service, txn_id, rowsets)
    yield from (commit_lazily if lazily else commit)(service, txn_id, rowsets)
