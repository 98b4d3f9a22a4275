"""Show transactions that are not visible, one row each: running, precommitted, committed, aborted."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.records.scanning import scan
from inspector.schema import messages
from inspector.values.fields import enum_name_if_set, value_if_set
from inspector.values.reading import Problem, string
from inspector.values.value import message_of
from inspector.views.activity.clock import Clock, later
from inspector.views.matching import matching_rows
from inspector.views.rows import Row, Unit, column, first_problem
from keycodec.encoding import encode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from inspector.records.conditions import Condition
    from inspector.records.record import Record
    from inspector.schema import AnyMessage, Schema
    from inspector.schema.messages import TxnInfoPB
    from inspector.sources.base import Source

_INFO, _RUNNING = "TxnInfoKey", "TxnRunningKey"
_VISIBLE = "TXN_STATUS_VISIBLE"
_ENDED = (_VISIBLE, "TXN_STATUS_ABORTED")
#: Transactions that have a timeout, with what it is counted from and how long it is.
_TIMEOUTS = {
    "TXN_STATUS_PREPARED": ("prepare_time", "timeout_ms"),
    "TXN_STATUS_PRECOMMITTED": ("precommit_time", "precommit_timeout_ms"),
}


def _time() -> Any:
    return column(Unit.MILLISECONDS, optional=True, default=None)


@dataclass(frozen=True)
class TransactionRow(Row):
    """A transaction. ``age``: since it was prepared; ``overdue``: since it timed out; both up to now.

    ``times_out``: when the recycler may abort it, which it does at its next round, an hour later at most.
    """

    instance_id: str
    db_id: int | None = column(Unit.INT64, default=None)
    txn_id: int | None = column(Unit.INT64, default=None)
    status: str | None = column(Unit.PLAIN, words="TxnStatusPB", default=None)
    age: int | None = column(Unit.DURATION, default=None)
    overdue: int | None = column(Unit.DURATION, default=None)
    label: str | None = None
    table_ids: list[int] = column(Unit.INT64, default_factory=list)  # noqa: RUF009 - it is a field
    coordinator: str | None = None
    reason: str | None = column(Unit.LONG, default=None)
    prepared: int | None = _time()
    precommitted: int | None = _time()
    committed: int | None = _time()
    finished: int | None = _time()
    times_out: int | None = _time()
    loaded_by: str | None = column(Unit.PLAIN, words="LoadJobSourceTypePB", optional=True, default=None)
    cluster_id: str | None = column(Unit.PLAIN, optional=True, default=None)


def transactions(
    source: Source,
    *,
    instance_id: str | None = None,
    visible: bool = False,
    now: datetime | None = None,
    where: Sequence[str | Condition] = (),
    schema: Schema | None = None,
) -> Iterator[TransactionRow]:
    """Yield the transactions in key order: those that are running, precommitted, committed or aborted.

    ``visible``: those that ended well too. ``now``: the time at which ages are calculated; else the newest time of a
    transaction in the source. ``where``: conditions on columns, such as "overdue>1h".
    Raises UsageError for a column that there is not, and for a ``now`` without a time zone.
    """
    return matching_rows(_rows(source, instance_id, now, schema, visible=visible), TransactionRow, where)


class _Found(NamedTuple):
    """A record of a transaction. ``place``: its TxnInfoKey, by which the records of both families meet."""

    place: bytes
    record: Record


def _rows(
    source: Source, instance_id: str | None, now: datetime | None, schema: Schema | None, *, visible: bool
) -> Iterator[TransactionRow]:
    clock = Clock.of(source, now, schema=schema)
    streams = [_found(source, family, instance_id, schema) for family in (_INFO, _RUNNING)]
    for _, group in groupby(merge(*streams, key=_place), key=_place):
        records = [found.record for found in group]
        row = _row({record.family.name: record for record in records if record.family is not None}, clock)
        if visible or row.status != _VISIBLE:
            yield row


def _found(source: Source, family: str, instance_id: str | None, schema: Schema | None) -> Iterator[_Found]:
    for record in scan(source, family, instance_id=instance_id, schema=schema):
        if record.family is not None:
            fields: dict[str, Any] = dict(record.key.fields)
            yield _Found(encode(_INFO, **fields), record)


def _place(found: _Found) -> bytes:
    return found.place


def _row(records: dict[str, Record], clock: Clock) -> TransactionRow:
    """The row of a transaction from its records by family, of which there is at least one."""
    txn = _message(records.get(_INFO), messages.TxnInfoPB)
    running = _message(records.get(_RUNNING), messages.TxnRunningPB)
    ids: dict[str, Any] = dict(next(iter(records.values())).key.fields)
    problem = next(filter(None, map(first_problem, records.values())), None)
    times_out = value_if_set(running, "timeout_time") if running is not None else None
    if txn is None:
        lacks = Problem(f"there is no {_INFO} of it: only its {_RUNNING} is left", failed=False)
        tables = list(running.table_ids) if running is not None else []
        overdue = clock.late(times_out)
        problem = problem or (None if _INFO in records else lacks)
        return TransactionRow(**ids, table_ids=tables, times_out=times_out, overdue=overdue, problem=problem)
    status = enum_name_if_set(txn, "status") or None
    times_out = _times_out(txn, status) if times_out is None else times_out
    return TransactionRow(
        **ids,
        status=status,
        age=clock.since(value_if_set(txn, "prepare_time")),
        overdue=None if status in _ENDED else clock.late(times_out),
        label=value_if_set(txn, "label"),
        table_ids=list(txn.table_ids),
        coordinator=_coordinator(txn),
        prepared=value_if_set(txn, "prepare_time"),
        precommitted=value_if_set(txn, "precommit_time"),
        committed=value_if_set(txn, "commit_time"),
        finished=value_if_set(txn, "finish_time"),
        times_out=times_out,
        loaded_by=enum_name_if_set(txn, "load_job_source_type") or None,
        cluster_id=value_if_set(txn, "load_cluster_id"),
        reason=value_if_set(txn, "reason"),
        problem=problem,
    )


def _message(record: Record | None, message_class: type[AnyMessage]) -> AnyMessage | None:
    return None if record is None else message_of(record.value, message_class)


def _times_out(txn: TxnInfoPB, status: str | None) -> int | None:
    """When a transaction times out, where its TxnRunningKey does not say so."""
    if status not in _TIMEOUTS:
        return None
    start, timeout = _TIMEOUTS[status]
    return later(value_if_set(txn, start), value_if_set(txn, timeout) or 0)


def _coordinator(txn: TxnInfoPB) -> str | None:
    """Tell who began it, such as ``BE 10.0.0.7``."""
    if not txn.HasField("coordinator"):
        return None
    source = enum_name_if_set(txn.coordinator, "sourceType").removeprefix("TXN_SOURCE_TYPE_")
    return " ".join(filter(None, (source, string(txn.coordinator.ip)))) or None
