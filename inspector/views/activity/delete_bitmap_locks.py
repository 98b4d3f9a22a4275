"""Show who holds the right to change the delete bitmaps of a table (merge-on-write), one row each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspector.records.scanning import get, scan
from inspector.schema import messages
from inspector.values.fields import enum_name_if_set, value_if_set
from inspector.values.value import message_of
from inspector.views.activity.clock import Clock
from inspector.views.matching import matching_rows
from inspector.views.rows import Row, Unit, column, first_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from inspector.records.conditions import Condition
    from inspector.records.record import Record
    from inspector.schema import Schema
    from inspector.sources.base import Source

#: Whose lock it is, where its lock_id is no transaction.
_HOLDERS = {-1: "compaction", -2: "schema change", -3: "compaction without lock"}


@dataclass(frozen=True)
class DeleteBitmapLockRow(Row):
    """A lock, or (``kind`` job) a compaction that holds one together with others.

    ``holder``: load, compaction or schema change; ``txn_status``: of a load its transaction's. ``expired``: another one
    may take it, which is no fault.
    """

    instance_id: str
    table_id: int | None = column(Unit.INT64, default=None)
    kind: str = column(Unit.PLAIN, words=("lock", "job"), default="lock")
    holder: str | None = column(Unit.PLAIN, words=("load", *_HOLDERS.values()), default=None)
    lock_id: int | None = column(Unit.INT64, default=None)
    txn_status: str | None = column(Unit.PLAIN, words="TxnStatusPB", default=None)
    initiators: list[int] = column(Unit.INT64, default_factory=list)  # noqa: RUF009 - it is a field
    expires: int | None = column(Unit.SECONDS, default=None)
    expired: bool | None = None
    partition_id: int | None = column(Unit.INT64, optional=True, default=None)


def delete_bitmap_locks(
    source: Source,
    *,
    instance_id: str | None = None,
    now: datetime | None = None,
    where: Sequence[str | Condition] = (),
    schema: Schema | None = None,
) -> Iterator[DeleteBitmapLockRow]:
    """Yield the locks of delete bitmaps, and the compactions that hold one, in key order.

    ``now``: the time that tells whether a lock is expired; else the newest time of a transaction in the source.
    ``where``: conditions on columns, such as "holder=load".
    Raises UsageError for a column that there is not, and for a ``now`` without a time zone.
    """
    return matching_rows(_rows(source, instance_id, now, schema), DeleteBitmapLockRow, where)


def _rows(
    source: Source, instance_id: str | None, now: datetime | None, schema: Schema | None
) -> Iterator[DeleteBitmapLockRow]:
    clock = Clock.of(source, now, schema=schema)
    families = ["MetaDeleteBitmapUpdateLock", "MowTabletJobKey"]
    for record in scan(source, families, instance_id=instance_id, schema=schema):
        if record.family is None:
            continue
        fields: dict[str, Any] = dict(record.key.fields)
        own = {name: fields[name] for name in ("instance_id", "table_id")}
        read = _job if record.family.name == "MowTabletJobKey" else _lock
        cells = read(record)
        if cells.get("holder") == "load":
            cells["txn_status"] = _status(source, own["instance_id"], cells["lock_id"], schema)
        yield DeleteBitmapLockRow(
            **own, **cells, expired=_is_expired(clock, cells.get("expires")), problem=first_problem(record)
        )


def _lock(record: Record) -> dict[str, Any]:
    cells: dict[str, Any] = {"partition_id": record.key.fields["partition_id"]}
    lock = message_of(record.value, messages.DeleteBitmapUpdateLockPB)
    if lock is None:
        return cells
    lock_id = value_if_set(lock, "lock_id")
    holder = "load" if lock_id is not None and lock_id > 0 else _HOLDERS.get(lock_id or 0)
    expires = value_if_set(lock, "expiration")
    return cells | {"lock_id": lock_id, "holder": holder, "expires": expires, "initiators": list(lock.initiators)}


def _job(record: Record) -> dict[str, Any]:
    job = message_of(record.value, messages.MowTabletJobPB)
    expires = None if job is None else value_if_set(job, "expiration")
    return {"kind": "job", "holder": "compaction", "initiators": [record.key.fields["initiator"]], "expires": expires}


def _is_expired(clock: Clock, expires: int | None) -> bool | None:
    age = None if expires is None else clock.since(expires * 1000)
    return None if age is None else age > 0


def _status(source: Source, instance_id: str, txn_id: int, schema: Schema | None) -> str | None:
    """The status of a transaction, of which only the id is known; None if there is none."""
    found = get(source, "TxnIndexKey", schema=schema, instance_id=instance_id, txn_id=txn_id)
    index = None if found is None else message_of(found.value, messages.TxnIndexPB)
    if index is None:
        return None
    ids: dict[str, Any] = {"db_id": index.tablet_index.db_id, "txn_id": index.parent_txn_id or txn_id}
    found = get(source, "TxnInfoKey", schema=schema, instance_id=instance_id, **ids)
    txn = None if found is None else message_of(found.value, messages.TxnInfoPB)
    return None if txn is None else enum_name_if_set(txn, "status") or None
