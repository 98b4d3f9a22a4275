"""Show jobs, one row each: compactions, schema changes, restores, snapshots, loads, and the service's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspector.records.scanning import scan
from inspector.schema import messages
from inspector.values.fields import enum_name_if_set, value_if_set
from inspector.values.value import message_of
from inspector.views.activity.clock import Clock, known_time, later
from inspector.views.matching import matching_rows
from inspector.views.rows import Row, Unit, column, first_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from inspector.records.conditions import Condition
    from inspector.records.record import Record
    from inspector.schema import Schema
    from inspector.schema.messages import TabletCompactionJobPB, TabletSchemaChangeJobPB
    from inspector.sources.base import Source


def _int64() -> Any:
    return column(Unit.INT64, optional=True, default=None)


def _time() -> Any:
    return column(Unit.SECONDS, default=None)


#: What a job can be.
_KINDS = (
    "compaction",
    "schema change",
    "restore",
    "copy",
    "check",
    "recycle",
    "routine load",
    "streaming load",
    "snapshot",
    "snapshot chain compaction",
    "snapshot data migration",
    "job",  # of a tablet, that cannot be decoded
)


@dataclass(frozen=True)
class JobRow(Row):
    """A job. ``state``: how far it is; of a compaction its type. ``initiator``: who runs it.

    ``lease``: until when its worker holds it, unless it is renewed. ``expires``: when it is given up in any case.
    ``stale``: whether one of the two has passed; None where it has neither, or is not known to run. A compaction that
    is stale harms nothing: the next one takes it away. ``versions``: what a compaction takes; of a schema change the
    version up to which it works.
    """

    instance_id: str
    kind: str = column(Unit.PLAIN, words=_KINDS)
    state: str | None = None
    stale: bool | None = None
    tablet_id: int | None = column(Unit.INT64, default=None)
    initiator: str | None = None
    lease: int | None = _time()
    expires: int | None = _time()
    job_id: str | None = None
    versions: list[int] = column(Unit.INT64, default_factory=list)  # noqa: RUF009 - it is a field
    new_tablet_id: int | None = column(Unit.INT64, default=None)
    started: int | None = column(Unit.SECONDS, optional=True, default=None)
    finished: int | None = column(Unit.SECONDS, optional=True, default=None)
    db_id: int | None = _int64()
    table_id: int | None = _int64()
    index_id: int | None = _int64()
    partition_id: int | None = _int64()


def jobs(
    source: Source,
    *,
    instance_id: str | None = None,
    now: datetime | None = None,
    where: Sequence[str | Condition] = (),
    schema: Schema | None = None,
) -> Iterator[JobRow]:
    """Yield the jobs in key order, those that ended too if they are still stored.

    ``now``: the time that tells whether a job is stale; else the newest time of a transaction in the source.
    ``where``: conditions on columns, such as "kind=compaction".
    Raises UsageError for a column that there is not, and for a ``now`` without a time zone.
    """
    return matching_rows(_rows(source, instance_id, now, schema), JobRow, where)


def _rows(source: Source, instance_id: str | None, now: datetime | None, schema: Schema | None) -> Iterator[JobRow]:
    clock = Clock.of(source, now, schema=schema)
    for record in scan(source, list(_READERS), instance_id=instance_id, schema=schema):
        if record.family is None:
            continue
        owner, problem = str(record.key.fields["instance_id"]), first_problem(record)
        found = list(_READERS[record.family.name](record))
        if problem is not None and problem.failed and not found:
            found = [{"kind": _UNREAD.get(record.family.name, "job")}]
        for job in found:
            runs = job.pop("runs", True)
            stale = _is_stale(clock, job.get("lease"), job.get("expires")) if runs else None
            yield JobRow(instance_id=owner, **_ids(record) | job, stale=stale, problem=problem)


#: Columns that the keys of jobs have.
_IDS = ("db_id", "table_id", "index_id", "partition_id", "tablet_id")


def _ids(record: Record) -> dict[str, Any]:
    fields = record.key.fields
    named = {"partition_id" if name == "part_id" else name: value for name, value in fields.items()}
    ids: dict[str, Any] = {name: named[name] for name in _IDS if name in named}
    job_id = fields.get("job_id", fields.get("copy_id"))
    return ids if job_id is None else ids | {"job_id": str(job_id)}


def _is_stale(clock: Clock, *deadlines: int | None) -> bool | None:
    """Whether one of the times, in seconds, has passed; None if none is known. 0 and less are unset."""
    ages = [clock.since(time * 1000) for time in deadlines if time is not None and time > 0]
    known = [age for age in ages if age is not None]
    return any(age > 0 for age in known) if known else None


def _seconds(milliseconds: int | None) -> int | None:
    return None if milliseconds is None else milliseconds // 1000


def _of_tablet(record: Record) -> Iterator[dict[str, Any]]:
    message = message_of(record.value, messages.TabletJobInfoPB)
    if message is not None:
        yield from map(_compaction, message.compaction)
        if message.HasField("schema_change"):
            yield _schema_change(message.schema_change)


def _compaction(job: TabletCompactionJobPB) -> dict[str, Any]:
    return {
        "kind": "compaction",
        "state": enum_name_if_set(job, "type") or None,
        "job_id": value_if_set(job, "id"),
        "initiator": value_if_set(job, "initiator"),
        "started": value_if_set(job, "ctime"),
        "lease": value_if_set(job, "lease"),
        "expires": value_if_set(job, "expiration"),
        "versions": list(job.input_versions),
    }


def _schema_change(job: TabletSchemaChangeJobPB) -> dict[str, Any]:
    alter_version = value_if_set(job, "alter_version")
    return {
        "kind": "schema change",
        "job_id": value_if_set(job, "id"),
        "initiator": value_if_set(job, "initiator"),
        "expires": value_if_set(job, "expiration"),
        "versions": [] if alter_version is None else [alter_version],
        "new_tablet_id": value_if_set(job.new_tablet_idx, "tablet_id"),
    }


def _restore(record: Record) -> Iterator[dict[str, Any]]:
    message = message_of(record.value, messages.RestoreJobCloudPB)
    if message is not None:
        state, changed = enum_name_if_set(message, "state") or None, message.mtime_s or message.ctime_s
        yield {
            "kind": "restore",
            "state": state,
            "started": value_if_set(message, "ctime_s"),
            "expires": _seconds(later(changed * 1000, message.expired_at_s * 1000)),
            "versions": [message.version] if message.HasField("version") else [],
            "runs": state in ("PREPARED", "COMMITTED"),
        }


def _copy(record: Record) -> Iterator[dict[str, Any]]:
    message = message_of(record.value, messages.CopyJobPB)
    if message is not None:
        state = enum_name_if_set(message, "job_status") or None
        yield {
            "kind": "copy",
            "state": state,
            "started": _seconds(value_if_set(message, "start_time_ms")),
            "expires": _seconds(value_if_set(message, "timeout_time_ms")),
            "finished": _seconds(value_if_set(message, "finish_time_ms")),
            "runs": state == "LOADING",
        }


def _load(kind: str) -> Callable[[Record], Iterator[dict[str, Any]]]:
    """A load that goes on until somebody stops it: only what it has read is stored."""

    def read(record: Record) -> Iterator[dict[str, Any]]:
        yield {"kind": kind}

    return read


def _service(kind: str) -> Callable[[Record], Iterator[dict[str, Any]]]:
    """Return what lists the work of the service and the recycler that an instance has again and again."""

    def read(record: Record) -> Iterator[dict[str, Any]]:
        message = message_of(record.value, messages.JobRecyclePB)
        if message is not None:
            state = enum_name_if_set(message, "status") or "IDLE"  # what an unset status means
            yield {
                "kind": kind,
                "state": state,
                "initiator": value_if_set(message, "ip_port"),
                "started": _seconds(value_if_set(message, "last_ctime_ms")),
                "lease": _seconds(value_if_set(message, "expiration_time_ms")),
                "finished": _seconds(value_if_set(message, "last_finish_time_ms")),
                "runs": state == "BUSY",
            }

    return read


def _snapshot(record: Record) -> Iterator[dict[str, Any]]:
    """A snapshot that is being made; those that are there, ``snapshots`` lists."""
    message = message_of(record.value, messages.SnapshotPB)
    state = "" if message is None else enum_name_if_set(message, "status") or "SNAPSHOT_PREPARE"
    if message is not None and state == "SNAPSHOT_PREPARE":
        yield {
            "kind": "snapshot",
            "state": state,
            "job_id": str(record.key.versionstamp),
            "started": value_if_set(message, "create_at"),
            "expires": _seconds(later(known_time(message.create_at * 1000), message.timeout_seconds * 1000)),
        }


#: How the jobs in a record of each family are read: cells by name, and whether it ``runs`` where not all do.
_READERS: Mapping[str, Callable[[Record], Iterator[dict[str, Any]]]] = {
    "CopyJobKey": _copy,
    "JobCheckKey": _service("check"),
    "JobRecycleKey": _service("recycle"),
    "JobRestoreTabletKey": _restore,
    "RLJobProgressKey": _load("routine load"),
    "JobSnapshotChainCompactorKey": _service("snapshot chain compaction"),
    "JobSnapshotDataMigratorKey": _service("snapshot data migration"),
    "StreamingJobKey": _load("streaming load"),
    "JobTabletKey": _of_tablet,
    "SnapshotFullKey": _snapshot,
}
#: What is said of a record that cannot be decoded.
_UNREAD = {"CopyJobKey": "copy", "JobRestoreTabletKey": "restore", "SnapshotFullKey": "snapshot"}
