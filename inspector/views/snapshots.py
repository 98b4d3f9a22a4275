"""Show the snapshots of instances, one row each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.errors import ChainBroken
from inspector.records.clones.chain import rollback_chain
from inspector.records.scanning import scan
from inspector.schema import messages
from inspector.values.fields import enum_name_if_set, value_if_set
from inspector.values.reading import string
from inspector.values.value import message_of
from inspector.views.instances import instance_of, instance_records
from inspector.views.matching import matching_rows
from inspector.views.rows import Row, Unit, column, first_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inspector.records.conditions import Condition
    from inspector.records.record import Record
    from inspector.schema import Schema
    from inspector.sources.base import Source


def _size() -> Any:
    return column(Unit.INT64_BYTES, default=None)


def _seconds() -> Any:
    return column(Unit.SECONDS, default=None)


@dataclass(frozen=True)
class SnapshotRow(Row):
    """A snapshot. ``instance_id``: the instance that it was taken of; ``snapshot_id``: its versionstamp in hex.

    ``references``: the instances that a SnapshotReferenceKey names. ``derived_instances``: those whose InstanceKey says
    that they were cloned from it. The two are the same unless something is wrong.
    """

    instance_id: str
    snapshot_id: str | None = None
    label: str | None = None
    status: str | None = column(Unit.PLAIN, words="SnapshotStatus", default=None)
    type: str | None = column(Unit.PLAIN, words="SnapshotType", default=None)
    auto: bool | None = None
    created: int | None = _seconds()
    finished: int | None = _seconds()
    references: list[str] = field(default_factory=list)
    derived_instances: list[str] = field(default_factory=list)
    timeout_seconds: int | None = column(Unit.INT64, default=None)
    ttl_seconds: int | None = column(Unit.INT64, default=None)
    last_journal_id: int | None = column(Unit.INT64, default=None)
    ancestor: str | None = None
    meta_image_size: int | None = _size()
    logical_data_size: int | None = _size()
    retained_data_size: int | None = _size()
    billable_data_size: int | None = _size()
    resource_id: str | None = None
    image_url: str | None = None
    reason: str | None = None


class _Snapshot(NamedTuple):
    """What names a snapshot."""

    instance_id: str
    snapshot_id: str


_Users = dict[_Snapshot, list[str]]


def snapshots(
    source: Source,
    *,
    instance_id: str | None = None,
    where: Sequence[str | Condition] = (),
    schema: Schema | None = None,
) -> Iterator[SnapshotRow]:
    """Yield all snapshots in key order.

    ``instance_id``: those of one instance, as the Meta Service lists them: if it came out of rollbacks, first those of
    the instances that it followed. ``where``: conditions on columns, such as "status=SNAPSHOT_NORMAL".
    Raises ChainBroken, when all else is read, where the instances before it cannot be followed; UsageError for a column
    that there is not.
    """
    return matching_rows(_rows(source, instance_id, schema), SnapshotRow, where)


def _rows(source: Source, instance_id: str | None, schema: Schema | None) -> Iterator[SnapshotRow]:
    derived = _derived(source, schema)
    if instance_id is None:
        yield from _rows_of(source, {}, derived, schema)
        return
    chain = rollback_chain(source, instance_id, schema=schema)
    for each in chain.instance_ids:
        yield from _rows_of(source, {"instance_id": each}, derived, schema)
    if chain.problem is not None:
        raise ChainBroken(chain.problem)


def _rows_of(
    source: Source, fields: Mapping[str, str], derived: _Users, schema: Schema | None
) -> Iterator[SnapshotRow]:
    references = _references(source, fields)
    for record in scan(source, "SnapshotFullKey", schema=schema, **fields):  # type: ignore[arg-type]
        yield _row(record, references, derived)


def _derived(source: Source, schema: Schema | None) -> _Users:
    """The instances that were cloned from each snapshot."""
    found: _Users = {}
    for record in instance_records(source, schema=schema):
        instance = instance_of(record)
        if instance is not None and instance.source_instance_id:
            snapshot = _Snapshot(string(instance.source_instance_id), string(instance.source_snapshot_id).lower())
            found.setdefault(snapshot, []).append(str(record.key.fields["instance_id"]))
    return found


def _references(source: Source, fields: Mapping[str, str]) -> _Users:
    found: _Users = {}
    for record in scan(source, "SnapshotReferenceKey", **fields):  # type: ignore[arg-type]
        if record.family is not None:
            snapshot = _Snapshot(str(record.key.fields["instance_id"]), str(record.key.fields["versionstamp"]))
            found.setdefault(snapshot, []).append(str(record.key.fields["ref_instance_id"]))
    return found


def _row(record: Record, references: _Users, derived: _Users) -> SnapshotRow:
    owner, problem = str(record.key.fields.get("instance_id", "")), first_problem(record)
    named = _Snapshot(owner, str(record.key.versionstamp or ""))
    of_it: dict[str, Any] = {
        "instance_id": owner,
        "snapshot_id": named.snapshot_id or None,
        "references": references.get(named, []),
        "derived_instances": derived.get(named, []),
        "problem": problem,
    }
    snapshot = message_of(record.value, messages.SnapshotPB)
    if snapshot is None:
        return SnapshotRow(**of_it)
    return SnapshotRow(
        **of_it,
        label=value_if_set(snapshot, "label"),
        status=enum_name_if_set(snapshot, "status") or "SNAPSHOT_PREPARE",  # what an unset status means
        type=enum_name_if_set(snapshot, "type") or None,
        auto=value_if_set(snapshot, "auto"),
        created=value_if_set(snapshot, "create_at"),
        finished=value_if_set(snapshot, "finish_at"),
        timeout_seconds=value_if_set(snapshot, "timeout_seconds"),
        ttl_seconds=value_if_set(snapshot, "ttl_seconds"),
        last_journal_id=value_if_set(snapshot, "last_journal_id"),
        ancestor=value_if_set(snapshot, "snapshot_ancestor"),
        meta_image_size=value_if_set(snapshot, "snapshot_meta_image_size"),
        logical_data_size=value_if_set(snapshot, "snapshot_logical_data_size"),
        retained_data_size=value_if_set(snapshot, "snapshot_retained_data_size"),
        billable_data_size=value_if_set(snapshot, "snapshot_billable_data_size"),
        resource_id=value_if_set(snapshot, "resource_id"),
        image_url=value_if_set(snapshot, "image_url"),
        reason=value_if_set(snapshot, "reason"),
    )
