"""Show instances, one row each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inspector.records.scanning import scan
from inspector.schema import messages
from inspector.values.fields import enum_name_if_set, value_if_set
from inspector.values.reading import string
from inspector.values.value import message_of
from inspector.views.matching import matching_rows
from inspector.views.rows import Row, Unit, column, first_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.records.conditions import Condition
    from inspector.records.record import Record
    from inspector.schema import Schema
    from inspector.schema.messages import InstanceInfoPB, ObjectStoreInfoPB
    from inspector.sources.base import Source


#: What is left of a deleted instance. Not set: it is pending, or the release is older than 4.1.4.
_LEFT = {
    "INSTANCE_RECYCLE_STATE_DATA_CLEANUP_PENDING": "data cleanup pending",
    "INSTANCE_RECYCLE_STATE_METADATA_CLEANUP_PENDING": "metadata cleanup pending",
    "INSTANCE_RECYCLE_STATE_CLEANUP_COMPLETED": "cleaned up",
}
_STATUSES = [
    *messages.InstanceInfoPB.Status.keys(),
    *(f"DELETED, {left}" for left in _LEFT.values()),
]


@dataclass(frozen=True)
class InstanceRow(Row):
    """An instance. ``clusters``: the number of each type. ``storage``: its vaults or object stores, name and place.

    ``status``: of a deleted instance also how far; ``DELETED, cleaned up``: only its InstanceKey is left.
    ``source_instance_id``, ``source_snapshot_id``: what it was cloned from, and reads through to.
    ``successor_instance_id``: what a rollback put in its place.
    """

    instance_id: str
    name: str | None = None
    status: str | None = column(Unit.PLAIN, words=_STATUSES, default=None)
    user_id: str | None = None
    clusters: dict[str, int] = field(default_factory=dict)
    storage: list[str] = field(default_factory=list)
    created: int | None = column(Unit.SECONDS, default=None)
    modified: int | None = column(Unit.SECONDS, default=None)
    source_instance_id: str | None = None
    source_snapshot_id: str | None = None
    successor_instance_id: str | None = None


def instances(
    source: Source,
    *,
    instance_id: str | None = None,
    where: Sequence[str | Condition] = (),
    schema: Schema | None = None,
) -> Iterator[InstanceRow]:
    """Yield the instances of a source in key order; only one if ``instance_id`` is given.

    ``where``: conditions on columns, such as "status=NORMAL". Raises UsageError for a column that there is not.
    """
    rows = map(_row, instance_records(source, instance_id=instance_id, schema=schema))
    return matching_rows(rows, InstanceRow, where)


def instance_records(
    source: Source, *, instance_id: str | None = None, schema: Schema | None = None
) -> Iterator[Record]:
    """Yield the records of instances. The rows of instances and of clusters are made from them."""
    if instance_id is None:
        return scan(source, "InstanceKey", schema=schema)
    return scan(source, "InstanceKey", schema=schema, instance_id=instance_id)


def instance_of(record: Record) -> InstanceInfoPB | None:
    """Return the instance in a record of instance_records; None if its value could not be decoded."""
    return message_of(record.value, messages.InstanceInfoPB)


def _row(record: Record) -> InstanceRow:
    instance_id = str(record.key.fields.get("instance_id", ""))
    instance = instance_of(record)
    if instance is None:
        return InstanceRow(instance_id, problem=first_problem(record))
    types = Counter(enum_name_if_set(cluster, "type") or "no type" for cluster in instance.clusters)
    return InstanceRow(
        instance_id,
        value_if_set(instance, "name"),
        _status(instance),
        value_if_set(instance, "user_id"),
        dict(sorted(types.items())),
        _storage(instance),
        value_if_set(instance, "ctime"),
        value_if_set(instance, "mtime"),
        value_if_set(instance, "source_instance_id"),
        value_if_set(instance, "source_snapshot_id"),
        value_if_set(instance, "successor_instance_id"),
        problem=first_problem(record),
    )


def _status(instance: InstanceInfoPB) -> str:
    status = enum_name_if_set(instance, "status") or "NORMAL"  # what an unset status means
    state = enum_name_if_set(instance, "recycle_state")
    return f"{status}, {_LEFT.get(state, state)}" if status == "DELETED" and state else status


def _storage(instance: InstanceInfoPB) -> list[str]:
    """List the vaults, then the object stores. A question mark replaces a missing name."""
    names = [*map(string, instance.storage_vault_names), *["?"] * len(instance.resource_ids)]
    vaults = [f"vault {name} ({string(id_)})" for id_, name in zip(instance.resource_ids, names, strict=False)]
    return vaults + [_place(store) for store in instance.obj_info]


def _place(store: ObjectStoreInfoPB) -> str:
    provider = enum_name_if_set(store, "provider")
    bucket, prefix, endpoint = map(string, (store.bucket, store.prefix, store.endpoint))
    place = f"{bucket}/{prefix} at {endpoint or '?'}"
    return f"{provider} {place}" if provider else place
