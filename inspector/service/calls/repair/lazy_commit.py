"""``txn_lazy_commit``: finish a transaction whose rowsets are not yet under their tablets.

A running service does this in many transactions of the store; here it is one.
"""

from __future__ import annotations

from collections import Counter as Sum
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from inspector.records.scanning import scan
from inspector.schema import messages
from inspector.service.calls.call import key_of, missing_in
from inspector.service.calls.fields import enum_or_default, set_enum
from inspector.service.calls.repair.counters import add, counter_key
from inspector.service.wire.outcomes import Refusal, unfit
from inspector.service.wire.queries import stoll
from inspector.values.value import message_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.schema.messages import RowsetMetaCloudPB, TabletIndexPB, TxnInfoPB
    from inspector.service.calls.call import Call

#: The counters of a tablet, and the field of a rowset that is added to each; of num_rowsets: 1.
_COUNTED = {
    "data_size": "total_disk_size",
    "num_rows": "num_rows",
    "num_segs": "num_segments",
    "index_size": "index_disk_size",
    "segment_size": "data_disk_size",
}
_FIRST_VERSION = 2


def txn_lazy_commit(call: Call) -> None:
    """Make a committed transaction visible: its rowsets, the versions of its partitions, and itself."""
    instance_id, txn_id = _asked(call)
    index = call.read(messages.TxnIndexPB, "TxnIndexKey", instance_id=instance_id, txn_id=txn_id)
    if index is None:
        raise Refusal("TXN_ID_NOT_FOUND", f"failed to get db id, txn_id={txn_id} err=KeyNotFound")
    db_id = index.tablet_index.db_id
    ids: dict[str, str | int] = {"instance_id": instance_id, "db_id": db_id, "txn_id": txn_id}
    txn = call.read(messages.TxnInfoPB, "TxnInfoKey", **ids)
    if txn is None:
        reason = f"failed to get txn info, key={key_of('TxnInfoKey', ids).hex()}, err=KeyNotFound"
        raise Refusal("TXN_ID_NOT_FOUND", reason)
    status = enum_or_default(txn, "status")
    if status == "TXN_STATUS_VISIBLE":
        return
    if status == "TXN_STATUS_ABORTED":
        raise Refusal("TXN_ALREADY_ABORTED")
    if txn.versioned_write:
        call.note("the service also writes the versioned rowsets, statistics and partition versions")
    _convert(call, instance_id, db_id, txn_id)
    if status == "TXN_STATUS_COMMITTED":
        _make_visible(call, ids, txn)


def _asked(call: Call) -> tuple[str, int]:
    instance_id, text = call.query.get("instance_id", ""), call.query.get("txn_id", "")
    if not instance_id or not text:
        raise unfit("instance_id or txn_id is empty")
    txn_id = stoll(text)
    if txn_id is None:
        raise Refusal("UNDEFINED_ERR", f"txn_id {text} must be a number, meet error=stol")
    return instance_id, txn_id


class _Waiting(NamedTuple):
    """A rowset of the transaction, and the key that it waits under."""

    key: bytes
    rowset: RowsetMetaCloudPB


def _convert(call: Call, instance_id: str, db_id: int, txn_id: int) -> None:
    """Put each rowset of the transaction under its tablet, at the next version of its partition."""
    waiting = sorted(_waiting(call, instance_id, txn_id), key=_partition)
    for partition_id, of_partition in groupby(waiting, _partition):
        _convert_partition(call, instance_id, db_id, txn_id, partition_id, list(of_partition))


def _partition(waiting: _Waiting) -> int:
    return waiting.rowset.partition_id


def _waiting(call: Call, instance_id: str, txn_id: int) -> Iterator[_Waiting]:
    records = scan(call.transaction, "MetaRowsetTmpKey", schema=call.schema, instance_id=instance_id, txn_id=txn_id)
    for record in list(records):  # all of them are read before any is refused
        rowset = message_of(record.value, messages.RowsetMetaCloudPB)
        if rowset is None or missing_in(rowset):
            raise Refusal("PROTOBUF_PARSE_ERR", f"malformed rowset meta, txn_id={txn_id} key={record.key.raw.hex()}")
        yield _Waiting(record.key.raw, rowset)


def _convert_partition(
    call: Call, instance_id: str, db_id: int, txn_id: int, partition_id: int, waiting: list[_Waiting]
) -> None:
    table_id = _index(call, instance_id, txn_id, waiting[0].rowset.tablet_id).table_id
    ids: dict[str, str | int] = {"instance_id": instance_id, "db_id": db_id}
    ids |= {"tbl_id": table_id, "partition_id": partition_id}
    version = call.read(messages.VersionPB, "PartitionVersionKey", **ids)
    if version is None:
        raw = key_of("PartitionVersionKey", ids).hex()
        names = f"db_id={db_id}, table_id={table_id}, partition_id={partition_id}"
        raise Refusal(
            "KV_TXN_GET_ERR", f"failed to get partition version, txn_id={txn_id}, key={raw} err=KeyNotFound, {names}"
        )
    if txn_id not in version.pending_txn_ids[:1]:
        return  # its rowsets are converted already
    version.version = version.version + 1 if version.HasField("version") else _FIRST_VERSION
    del version.pending_txn_ids[:]
    _add_rowsets(call, instance_id, txn_id, version.version, (rowset for _, rowset in waiting))
    for key, _ in waiting:
        call.transaction.clear(key)
    call.write(version, "PartitionVersionKey", **ids)


def _add_rowsets(call: Call, instance_id: str, txn_id: int, version: int, rowsets: Iterable[RowsetMetaCloudPB]) -> None:
    added: dict[int, Sum[str]] = {}
    for rowset in rowsets:
        place: dict[str, str | int] = {"instance_id": instance_id, "tablet_id": rowset.tablet_id, "version": version}
        if call.exists("MetaRowsetKey", **place):
            continue
        rowset.start_version = rowset.end_version = version
        rowset.visible_ts_ms = call.now_ms
        call.write(rowset, "MetaRowsetKey", **place)
        sums = added.setdefault(rowset.tablet_id, Sum())
        sums.update({counter: getattr(rowset, name) for counter, name in _COUNTED.items()}, num_rowsets=1)
    for tablet_id, sums in added.items():
        index = _index(call, instance_id, txn_id, tablet_id)
        tablet: dict[str, str | int] = {"instance_id": instance_id, "table_id": index.table_id}
        tablet |= {"index_id": index.index_id, "part_id": index.partition_id, "tablet_id": tablet_id}
        for counter, number in sums.items():
            if counter == "num_rowsets" or sums["num_segs"] > 0:
                add(call.transaction, counter_key(tablet, counter), number)


def _index(call: Call, instance_id: str, txn_id: int, tablet_id: int) -> TabletIndexPB:
    ids: dict[str, str | int] = {"instance_id": instance_id, "tablet_id": tablet_id}
    index = call.read(messages.TabletIndexPB, "MetaTabletIdxKey", **ids)
    if index is None:
        raw = key_of("MetaTabletIdxKey", ids).hex()
        reason = f"failed to get tablet idx, txn_id={txn_id} key={raw} err=KeyNotFound"
        raise Refusal("TXN_ID_NOT_FOUND", reason)
    return index


def _make_visible(call: Call, ids: dict[str, str | int], txn: TxnInfoPB) -> None:
    set_enum(txn, "status", "TXN_STATUS_VISIBLE")
    call.write(txn, "TxnInfoKey", **ids)
    call.remove("TxnRunningKey", **ids)
    if txn.defer_deleting_pending_delete_bitmaps:
        call.note("the service also removes the transaction's pending delete bitmaps and their locks")
    if not txn.versioned_write:
        recycled = call.message(messages.RecycleTxnPB, creation_time=call.now_ms, label=txn.label)
        call.write(recycled, "RecycleTxnKey", **ids)
