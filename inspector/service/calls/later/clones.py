"""Instances that snapshots, clones and rollbacks tie together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.records.scanning import scan
from inspector.schema import messages
from inspector.service.calls.fields import enum_or_default
from inspector.values.value import message_of
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.schema.messages import InstanceInfoPB
    from inspector.service.calls.call import Call


def has_snapshots(call: Call, instance_id: str) -> bool:
    """Whether an instance has a snapshot that is not recycled yet."""
    snapshots = scan(call.transaction, "SnapshotFullKey", schema=call.schema, instance_id=instance_id)
    found = (message_of(record.value, messages.SnapshotPB) for record in snapshots)
    return any(snapshot is None or enum_or_default(snapshot, "status") != "SNAPSHOT_RECYCLED" for snapshot in found)


def remove_reference(call: Call, instance: InstanceInfoPB) -> None:
    """Remove what the source of a clone knows of it; nothing for an instance that is no clone."""
    stamp = source_snapshot(instance)
    if instance.source_instance_id and stamp is not None:
        call.remove(
            "SnapshotReferenceKey",
            instance_id=instance.source_instance_id,
            versionstamp=stamp,
            ref_instance_id=instance.instance_id,
        )


def source_snapshot(instance: InstanceInfoPB) -> Versionstamp | None:
    """Return the versionstamp of the snapshot that an instance was cloned from; None if there is none."""
    try:
        return Versionstamp.from_bytes(bytes.fromhex(instance.source_snapshot_id))
    except ValueError:
        return None


def predecessors(call: Call, instance: InstanceInfoPB) -> Iterator[InstanceInfoPB]:
    """Yield the instances that this one took the place of, the nearest first, as far as they are there."""
    seen = {instance.instance_id}
    while (instance_id := instance.predecessor_instance_id) and instance_id not in seen:
        seen.add(instance_id)
        predecessor = call.read(messages.InstanceInfoPB, "InstanceKey", instance_id=instance_id)
        if predecessor is None:
            return
        yield predecessor
        instance = predecessor


def derived(call: Call, instance_id: str) -> Iterator[InstanceInfoPB]:
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
            clone = call.read(messages.InstanceInfoPB, "InstanceKey", instance_id=clone_id)
            if clone is not None:
                yield clone
