"""One row an instance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inspector.records.scanning import scan
from inspector.values.reading import Undecoded, string
from inspector.views.rows import Row, Unit, column, enum_name, first_problem, optional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.records.record import Record
    from inspector.schema import Schema
    from inspector.sources.base import Source


@dataclass(frozen=True)
class InstanceRow(Row):
    """An instance. ``clusters``: how many of each type. ``storage``: its vaults or object stores, by name and place."""

    instance_id: str
    name: str | None = None
    status: str | None = None
    user_id: str | None = None
    clusters: dict[str, int] = field(default_factory=dict)
    storage: list[str] = field(default_factory=list)
    created: int | None = column(Unit.SECONDS, default=None)
    modified: int | None = column(Unit.SECONDS, default=None)


def instances(source: Source, *, instance_id: str | None = None, schema: Schema | None = None) -> Iterator[InstanceRow]:
    """The instances of a source in key order, or the one of that id."""
    for record in instance_records(source, instance_id=instance_id, schema=schema):
        yield _row(record)


def instance_records(
    source: Source, *, instance_id: str | None = None, schema: Schema | None = None
) -> Iterator[Record]:
    """The records that the views of instances and clusters are made from."""
    leading: dict[str, Any] = {} if instance_id is None else {"instance_id": instance_id}
    return scan(source, "InstanceKey", schema=schema, **leading)


def _row(record: Record) -> InstanceRow:
    instance_id = str(record.key.fields.get("instance_id", ""))
    message: Any = record.value
    if isinstance(message, Undecoded):
        return InstanceRow(instance_id, problem=first_problem(record))
    return InstanceRow(
        instance_id,
        optional(message, "name"),
        enum_name(message, "status") or "NORMAL",  # what an unset status stands for
        optional(message, "user_id"),
        dict(sorted(Counter(enum_name(cluster, "type") or "no type" for cluster in message.clusters).items())),
        _storage(message),
        optional(message, "ctime"),
        optional(message, "mtime"),
        problem=first_problem(record),
    )


def _storage(message: Any) -> list[str]:
    names = [*map(string, message.storage_vault_names), *["?"] * len(message.resource_ids)]
    vaults = [f"vault {name} ({string(id_)})" for id_, name in zip(message.resource_ids, names, strict=False)]
    return vaults + [_place(store) for store in message.obj_info]


def _place(store: Any) -> str:
    provider = enum_name(store, "provider")
    bucket, prefix, endpoint = map(string, (store.bucket, store.prefix, store.endpoint))
    return f"{provider + ' ' if provider else ''}{bucket}/{prefix} at {endpoint or '?'}"
