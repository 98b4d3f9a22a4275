"""Show what waits to be removed by the recycler, one row each: what, since when, and when it may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspector.records.scanning import scan
from inspector.schema import messages
from inspector.values.fields import enum_name_if_set, value_if_set
from inspector.values.stats import TabletStats
from inspector.values.value import message_of
from inspector.views.activity.clock import Clock, later
from inspector.views.matching import matching_rows
from inspector.views.rows import Row, Unit, column, first_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from inspector.records.conditions import Condition
    from inspector.records.record import Record
    from inspector.schema import Schema
    from inspector.sources.base import Source


def _int64() -> Any:
    return column(Unit.INT64, optional=True, default=None)


@dataclass(frozen=True)
class RecycleBinRow(Row):
    """A thing that waits. ``kind``: index, partition, rowset, stage or txn; ``what``: its own id.

    ``state``: of a rowset its type: PREPARE, COMPACT or DROP. ``expires``: when the recycler may remove it;
    ``overdue``: since then, up to now. ``bytes``: of its data, where they are known.
    """

    instance_id: str
    kind: str = column(Unit.PLAIN, words=("index", "partition", "rowset", "stage", "txn"))
    what: str = column(Unit.PLAIN)
    state: str | None = None
    since: int | None = column(Unit.SECONDS, default=None)
    expires: int | None = column(Unit.SECONDS, default=None)
    overdue: int | None = column(Unit.DURATION, default=None)
    bytes: int | None = column(Unit.INT64_BYTES, default=None)
    db_id: int | None = _int64()
    table_id: int | None = _int64()
    tablet_id: int | None = _int64()


@dataclass(frozen=True)
class Retention:
    """How many seconds the recycler waits; the names and values are those of the service's settings.

    The service does not store them, so a service that was set otherwise must be told. ``retention_seconds`` holds for
    all, and is a limit to the three below it.
    """

    retention_seconds: int = 259_200
    compacted_rowset_retention_seconds: int = 10_800
    dropped_index_retention_seconds: int = 10_800
    dropped_partition_retention_seconds: int = 10_800
    label_keep_max_second: int = 259_200

    def of(self, kind: str, state: str | None) -> int:
        """Return the seconds for a rowset, an index or a partition in that state."""
        shorter = {
            ("rowset", "COMPACT"): self.compacted_rowset_retention_seconds,
            ("rowset", "DROP"): self.compacted_rowset_retention_seconds,
            ("index", "DROPPED"): self.dropped_index_retention_seconds,
            ("partition", "DROPPED"): self.dropped_partition_retention_seconds,
        }
        return min(shorter.get((kind, state or ""), self.retention_seconds), self.retention_seconds)


DEFAULT_RETENTION = Retention()


def recycle_bin(
    source: Source,
    *,
    instance_id: str | None = None,
    now: datetime | None = None,
    retention: Retention = DEFAULT_RETENTION,
    where: Sequence[str | Condition] = (),
    schema: Schema | None = None,
) -> Iterator[RecycleBinRow]:
    """Yield what waits to be removed, in key order: indexes, partitions, rowsets, stages and transactions.

    ``now``: the time at which ``overdue`` is calculated; else the newest time of a transaction in the source.
    ``retention``: how long the recycler waits. ``where``: conditions on columns, such as "kind=rowset".
    Raises UsageError for a column that there is not, and for a ``now`` without a time zone.
    """
    return matching_rows(_rows(source, instance_id, now, retention, schema), RecycleBinRow, where)


def _rows(
    source: Source, instance_id: str | None, now: datetime | None, retention: Retention, schema: Schema | None
) -> Iterator[RecycleBinRow]:
    bin_ = _Bin(Clock.of(source, now, schema=schema), retention, _TableSizes(source, schema))
    for record in scan(source, list(_READERS), instance_id=instance_id, schema=schema):
        if record.family is not None:
            kind, what, read = _READERS[record.family.name]
            fields: dict[str, Any] = dict(record.key.fields)
            own: dict[str, Any] = {name: fields[name] for name in ("db_id", "tablet_id") if name in fields}
            yield RecycleBinRow(
                fields["instance_id"],
                kind,
                str(fields[what]),
                **own | read(bin_, record),
                problem=first_problem(record),
            )


class _TableSizes:
    """Bytes of the data of a table's indexes and partitions, by its tablets' statistics; of one table at a time."""

    def __init__(self, source: Source, schema: Schema | None) -> None:
        self._source, self._schema = source, schema
        self._table: tuple[str, int] | None = None
        self._sizes: dict[tuple[str, int], int] = {}

    def of(self, record: Record, field: str, table_id: int | None) -> int | None:
        """Return the bytes of the index or partition that a key names in that field; None if there are no tablets."""
        if table_id is None:
            return None
        instance_id = str(record.key.fields["instance_id"])
        if self._table != (instance_id, table_id):
            self._table, self._sizes = (instance_id, table_id), {}
            self._read(instance_id, table_id)
        return self._sizes.get((field, int(record.key.fields[field])))  # type: ignore[arg-type]

    def _read(self, instance_id: str, table_id: int) -> None:
        found = scan(self._source, "StatsTabletKey", instance_id=instance_id, table_id=table_id, schema=self._schema)
        for record in found:
            if isinstance(record.value, TabletStats) and record.value.merged is not None:
                for field in ("index_id", "part_id"):
                    place = field, int(record.key.fields[field])  # type: ignore[arg-type]
                    self._sizes[place] = self._sizes.get(place, 0) + record.value.merged.data_size


@dataclass(frozen=True)
class _Bin:
    """What the rows are made with: the time, the service's settings, and where sizes are found."""

    clock: Clock
    retention: Retention
    sizes: _TableSizes

    def index(self, record: Record) -> dict[str, Any]:
        return self._part_of_table("index", "index_id", record, messages.RecycleIndexPB)

    def partition(self, record: Record) -> dict[str, Any]:
        return self._part_of_table("partition", "part_id", record, messages.RecyclePartitionPB)

    def _part_of_table(
        self,
        kind: str,
        field: str,
        record: Record,
        message_class: type[messages.RecycleIndexPB | messages.RecyclePartitionPB],
    ) -> dict[str, Any]:
        message = message_of(record.value, message_class)
        if message is None:
            return {}
        table_id = value_if_set(message, "table_id")
        size = self.sizes.of(record, field, table_id)
        ids = {"table_id": table_id, "db_id": value_if_set(message, "db_id")}
        return self._waiting(kind, message, "state") | ids | {"bytes": size}

    def rowset(self, record: Record) -> dict[str, Any]:
        message = message_of(record.value, messages.RecycleRowsetPB)
        if message is None:
            return {}
        return self._waiting("rowset", message, "type") | {
            "bytes": value_if_set(message.rowset_meta, "total_disk_size")
        }

    def txn(self, record: Record) -> dict[str, Any]:
        message = message_of(record.value, messages.RecycleTxnPB)
        if message is None:
            return {}
        since = value_if_set(message, "creation_time")
        kept = 0 if message.immediate else self.retention.label_keep_max_second
        expires = later(since, kept * 1000)
        dates = {"since": _seconds(since), "expires": _seconds(expires), "overdue": self.clock.late(expires)}
        return {"state": "immediate" if message.immediate else None, **dates}

    def stage(self, record: Record) -> dict[str, Any]:
        """It goes at the recycler's next round, whatever the time."""
        return {}

    def _waiting(self, kind: str, message: Any, state_field: str) -> dict[str, Any]:
        """The state and the times, in seconds, of an index, a partition or a rowset."""
        state, since = enum_name_if_set(message, state_field) or None, value_if_set(message, "creation_time")
        start = message.expiration if message.expiration > 0 else message.creation_time
        expires = later(start * 1000, self.retention.of(kind, state) * 1000)
        return {"state": state, "since": since, "expires": _seconds(expires), "overdue": self.clock.late(expires)}


def _seconds(milliseconds: int | None) -> int | None:
    return None if milliseconds is None else milliseconds // 1000


#: Of each family its kind, the field of its key with its own id, and how it is read.
_READERS: Mapping[str, tuple[str, str, Callable[[_Bin, Record], dict[str, Any]]]] = {
    "RecycleIndexKey": ("index", "index_id", _Bin.index),
    "RecyclePartKey": ("partition", "part_id", _Bin.partition),
    "RecycleRowsetKey": ("rowset", "rowset_id", _Bin.rowset),
    "RecycleStageKey": ("stage", "stage_id", _Bin.stage),
    "RecycleTxnKey": ("txn", "txn_id", _Bin.txn),
}
