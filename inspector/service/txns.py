"""Calls about transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.service.call import enum_name, set_enum
from inspector.service.replies import Refusal, invalid

if TYPE_CHECKING:
    from inspector.service.call import Call

#: Statuses from which there is no way back, the code of the refusal, and how it says so.
_ENDED = {
    "TXN_STATUS_ABORTED": ("TXN_ALREADY_ABORTED", "aborted"),
    "TXN_STATUS_VISIBLE": ("TXN_ALREADY_VISIBLE", "visible"),
    "TXN_STATUS_COMMITTED": ("TXN_ALREADY_COMMITED", "committed"),
}


def abort_txn(call: Call) -> None:
    """Abort a transaction, found by its id or by its database and label."""
    request = call.request
    if not request.txn_id and not (request.db_id and request.label):
        ids = f"db_id={request.db_id} txn_id={request.txn_id} label={request.label}"
        raise invalid(f"invalid txn id and label, {ids}")
    instance_id = call.known_instance()
    db_id, txn_id, txn = _by_id(call, instance_id) if request.txn_id else _by_label(call, instance_id)
    _refuse_ended(txn, db_id, txn_id)
    set_enum(txn, "status", "TXN_STATUS_ABORTED")
    txn.finish_time = call.now_ms
    txn.reason = request.reason or "User Abort"
    if request.HasField("commit_attachment"):
        txn.commit_attachment.CopyFrom(request.commit_attachment)
    call.write(txn, "TxnInfoKey", instance_id=instance_id, db_id=db_id, txn_id=txn_id)
    call.remove("TxnRunningKey", instance_id=instance_id, db_id=db_id, txn_id=txn_id)
    recycled = call.message("RecycleTxnPB", creation_time=call.now_ms, label=txn.label)
    call.write(recycled, "RecycleTxnKey", instance_id=instance_id, db_id=db_id, txn_id=txn_id)
    call.note("the recycler would later remove the transaction and what it wrote")


def _refuse_ended(txn: Any, db_id: int, txn_id: int) -> None:
    code, state = _ENDED.get(enum_name(txn, "status"), ("", ""))
    if code:
        raise Refusal(code, f"transaction is already {state}, db_id={db_id} txn_id={txn_id}")


def _by_id(call: Call, instance_id: str) -> tuple[int, int, Any]:
    """Database, id and TxnInfoPB of the transaction with the request's id."""
    txn_id = call.request.txn_id
    index = call.read("TxnIndexKey", instance_id=instance_id, txn_id=txn_id)
    if index is None:
        raise Refusal("TXN_ID_NOT_FOUND", f"transaction not found, txn_id={txn_id}")
    db_id = index.tablet_index.db_id
    return db_id, txn_id, _info(call, instance_id, db_id, txn_id)


def _info(call: Call, instance_id: str, db_id: int, txn_id: int) -> Any:
    txn = call.read("TxnInfoKey", instance_id=instance_id, db_id=db_id, txn_id=txn_id)
    if txn is None:
        raise Refusal("TXN_ID_NOT_FOUND", f"transaction not found, db_id={db_id} txn_id={txn_id}")
    return txn


def _by_label(call: Call, instance_id: str) -> tuple[int, int, Any]:
    """Database, id and TxnInfoPB of the label's transaction: the one that runs, else the last."""
    db_id, label = call.request.db_id, call.request.label
    found = call.read("TxnLabelKey", instance_id=instance_id, db_id=db_id, label=label)
    txn_ids = found.message.txn_ids if found is not None else ()
    txns = [(db_id, txn_id, _info(call, instance_id, db_id, txn_id)) for txn_id in txn_ids]
    if not txns:
        raise Refusal("TXN_LABEL_NOT_FOUND", f"label not found, db_id={db_id} label={label}")
    return next((txn for txn in txns if enum_name(txn[2], "status") not in _ENDED), txns[-1])
