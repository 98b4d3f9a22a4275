"""Calls about transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.schema import messages
from inspector.service.calls.fields import enum_or_default, set_enum
from inspector.service.wire.outcomes import Refusal, invalid
from inspector.values.label import TxnLabel

if TYPE_CHECKING:
    from inspector.schema.messages import AbortTxnRequest, TxnInfoPB
    from inspector.service.calls.call import Call

#: The statuses of a transaction that has ended; for each the code of the refusal, and the word in its message.
_ENDED = {
    "TXN_STATUS_ABORTED": ("TXN_ALREADY_ABORTED", "abort"),
    "TXN_STATUS_VISIBLE": ("TXN_ALREADY_VISIBLE", "visible"),
    "TXN_STATUS_COMMITTED": ("TXN_ALREADY_COMMITED", "committed"),
}
#: The statuses of a transaction that can be found by its label.
_RUNNING = ("TXN_STATUS_PREPARED", "TXN_STATUS_PRECOMMITTED")


def abort_txn(call: Call, request: AbortTxnRequest) -> None:
    """Abort a transaction, found by its id or by its database and label."""
    txn_id = request.txn_id if request.HasField("txn_id") else -1
    db_id = request.db_id if request.HasField("db_id") else -1
    if txn_id <= 0 and (db_id <= 0 or not request.label):
        raise invalid(f"invalid txn id and label, db_id={db_id} txn_id={txn_id} label={request.label}")
    instance_id = call.known_instance(request.cloud_unique_id)
    db_id, txn_id, txn = (_by_id if txn_id > 0 else _by_label)(call, request, instance_id)
    set_enum(txn, "status", "TXN_STATUS_ABORTED")
    txn.finish_time = call.now_ms
    txn.reason = request.reason or "User Abort"
    if request.HasField("commit_attachment"):
        txn.commit_attachment.CopyFrom(request.commit_attachment)
    call.write(txn, "TxnInfoKey", instance_id=instance_id, db_id=db_id, txn_id=txn_id)
    call.remove("TxnRunningKey", instance_id=instance_id, db_id=db_id, txn_id=txn_id)
    recycled = call.message(messages.RecycleTxnPB, creation_time=call.now_ms, label=txn.label)
    call.write(recycled, "RecycleTxnKey", instance_id=instance_id, db_id=db_id, txn_id=txn_id)
    call.note("the recycler would later remove the transaction and what it wrote")


def _by_id(call: Call, request: AbortTxnRequest, instance_id: str) -> tuple[int, int, TxnInfoPB]:
    """Return database id, id and TxnInfoPB of the transaction with the given id. Raises Refusal if it has ended."""
    txn_id, db_id = request.txn_id, request.db_id
    if not db_id:
        index = call.read(messages.TxnIndexPB, "TxnIndexKey", instance_id=instance_id, txn_id=txn_id)
        if index is None:
            raise Refusal("TXN_ID_NOT_FOUND", f"failed to get db id, txn_id={txn_id}")
        db_id = index.tablet_index.db_id
    txn = _info(call, instance_id, db_id, txn_id)
    code, state = _ENDED.get(enum_or_default(txn, "status"), ("", ""))
    if code:
        raise Refusal(code, f"transaction is already {state}, db_id={db_id} txn_id={txn_id}")
    return db_id, txn_id, txn


def _by_label(call: Call, request: AbortTxnRequest, instance_id: str) -> tuple[int, int, TxnInfoPB]:
    """Return database id, id and TxnInfoPB of the running transaction of the given label."""
    db_id, label = request.db_id, request.label
    found = call.value("TxnLabelKey", instance_id=instance_id, db_id=db_id, label=label)
    if not isinstance(found, TxnLabel):
        raise Refusal("TXN_LABEL_NOT_FOUND", f"label not found, db_id={db_id} label={label}")
    for txn_id in found.message.txn_ids:
        txn = _info(call, instance_id, db_id, txn_id)
        if enum_or_default(txn, "status") in _RUNNING:
            return db_id, txn_id, txn
    raise Refusal("TXN_INVALID_STATUS", f"running transaction not found, db_id={db_id} label={label}")


def _info(call: Call, instance_id: str, db_id: int, txn_id: int) -> TxnInfoPB:
    txn = call.read(messages.TxnInfoPB, "TxnInfoKey", instance_id=instance_id, db_id=db_id, txn_id=txn_id)
    if txn is None:
        raise Refusal("TXN_ID_NOT_FOUND", f"failed to get txn_info, db_id={db_id} txn_id={txn_id}")
    return txn
