"""Instances that snapshots, clones and rollbacks tie together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.records.scanning import scan
from inspector.service.calls.fields import enum_or_default
from inspector.values.reading import Undecoded
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.service.calls.call import Call


def has_snapshots(call: Call, instance_id: str) -> bool:
    """Whether an instance has a snapshot that is not recycled yet."""
    snapshots = scan(call.transaction, "SnapshotFullKey", schema=call.schema, instance_id=instance_id)
    return any(
        isinstance(record.value, Undecoded) or enum_or_default(record.value, "status") != "SNAPSHOT_RECYCLED"
        for record in snapshots
    )


def remove_reference(call: Call, instance: Any) -> None:
    """Remove what the source of a clone knows of it; nothing for an instance that is no clone."""
    stamp = source_snapshot(instance)
    if instance.source_instance_id and stamp is not None:
        fields = {"versionstamp": stamp, "ref_instance_id": instance.instance_id}
        call.remove("SnapshotReferenceKey", instance_id=instance.source_instance_id, **fields)


def source_snapshot(instance: Any) -> Versionstamp | None:
    """Return the versionstamp of the snapshot that an instance was cloned from; None if there is none."""
    try:
        return Versionstamp.from_bytes(bytes.fromhex(instance.source_snapshot_id))
    except ValueError:
        return None


def predecessors(call: Call, instance: Any) -> Iterator[Any]:
    """Yield the instances that this one took the place of, the nearest first, as far as they are there."""
    seen = {instance.instance_id}
    while (instance_id := instance.predecessor_instance_id) and instance_id not in seen:
        seen.add(instance_id)
        instance = call.read("InstanceKey", instance_id=instance_id)
        if instance is None:
            return
        yield instance


def derived(call: Call, instance_id: str) -> Iterator[Any]:
    """Yield the instances that were cloned from one, then those cloned from these, and so on."""
    seen = {instance_id}
    waiting = [instance_id]
    while waiting:
        source = waiting.pop(0)
        for record in scan(call.transaction, "SnapshotReferenceKey", schema=call.schema, instance_id=source):
            clone_id = str(record.key.fields.get("ref_instance_id", ""))
            if clone_id in seen:
                continue
            seen.add(clone_id)
            waiting.append(clone_id)
            clone = call.read("InstanceKey", instance_id=clone_id)
            if clone is not None:
                yield clone
