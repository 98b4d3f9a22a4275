"""Snapshots of an instance. Open-source builds can set how they are made, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from inspector.schema import messages
from inspector.service.calls.fields import enum_or_default, set_enum
from inspector.service.calls.instances import does, instance_to_alter
from inspector.service.calls.later.clones import remove_reference, source_snapshot
from inspector.service.wire.outcomes import Refusal, invalid

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.schema.messages import AlterInstanceRequest, InstanceInfoPB
    from inspector.service.calls.call import Call

#: The shortest and the first interval between snapshots in seconds, and how many can be kept: settings of the service.
_INTERVAL, _RESERVED = 3600, 35

#: The words of ``get_snapshot_property`` for the switch of an instance.
_SWITCH_WORDS = {
    "SNAPSHOT_SWITCH_DISABLED": "UNSUPPORTED",
    "SNAPSHOT_SWITCH_OFF": "DISABLED",
    "SNAPSHOT_SWITCH_ON": "ENABLED",
}
_MULTI_VERSION = ("DISABLED", "WRITE_ONLY", "READ_WRITE", "ENABLED")


# --- what open-source builds do not have ---


def _not_implemented() -> NoReturn:
    raise Refusal("UNDEFINED_ERR", "Not implemented")


def _needed(call: Call, *names: str) -> None:
    """Check that the query has these parameters. Raises Refusal."""
    for name in names:
        if not call.query.get(name):
            raise invalid(f"{name} is empty")


def list_snapshot(call: Call) -> None:
    """Refuse, as open-source builds do."""
    _not_implemented()


def drop_snapshot(call: Call) -> None:
    """Refuse, as open-source builds do."""
    _needed(call, "instance_id", "snapshot_id")
    _not_implemented()


def compact_snapshot(call: Call) -> None:
    """Refuse, as open-source builds do."""
    _needed(call, "instance_id")
    _not_implemented()


def set_multi_version_status(call: Call) -> None:
    """Refuse, as open-source builds do: they set this only when an instance is created."""
    if not call.query.get("instance_id"):
        raise invalid("empty instance id")
    status = call.query.get("multi_version_status", "")
    if not status:
        raise invalid("multi_version_status is required")
    names = [f"MULTI_VERSION_{name}" for name in _MULTI_VERSION]
    if status.upper() not in names:
        raise invalid(f"invalid multi_version_status value. Supported values: {', '.join(names)}")
    _not_implemented()


# --- what they have ---


def decouple_instance(call: Call) -> None:
    """Let a clone stand alone: it no longer reads through to its source, and the source's snapshot is free of it."""
    _needed(call, "instance_id")
    instance_id = call.query["instance_id"]
    instance = call.read(messages.InstanceInfoPB, "InstanceKey", instance_id=instance_id)
    if instance is None:
        raise Refusal("CLUSTER_NOT_FOUND", f"instance not found, instance_id={instance_id}")
    source, snapshot = instance.source_instance_id, instance.source_snapshot_id
    if not source or not snapshot:
        raise invalid(f"instance {instance_id} was not a cloned instance (created via clone_instance)")
    status = enum_or_default(instance, "snapshot_compact_status")
    if status != "SNAPSHOT_COMPACT_DONE":
        reason = f"snapshot_compact_status is not SNAPSHOT_COMPACT_DONE, current status={status}"
        raise invalid(f"instance {instance_id} {reason}")
    if source_snapshot(instance) is None:
        raise Refusal("UNDEFINED_ERR", f"failed to parse source_snapshot_id={snapshot} to versionstamp")
    remove_reference(call, instance)
    instance.ClearField("source_snapshot_id")
    instance.ClearField("source_instance_id")
    call.save(instance, instance_id)


def get_snapshot_property(call: Call) -> dict[str, object]:
    """Return whether snapshots are made of an instance, how many are kept, and how often one is made."""
    if not call.query.get("instance_id") and not call.query.get("cloud_unique_id"):
        raise invalid("empty instance_id and cloud_unique_id")
    instance_id = call.query.get("instance_id") or call.instance_of(call.query["cloud_unique_id"])
    if not instance_id:
        raise invalid("empty instance_id")
    instance = call.instance(instance_id)
    properties: dict[str, object] = {"status": _SWITCH_WORDS[enum_or_default(instance, "snapshot_switch_status")]}
    if instance.HasField("max_reserved_snapshot"):
        properties["max_reserved_snapshots"] = instance.max_reserved_snapshot
    if instance.HasField("snapshot_interval_seconds"):
        properties["snapshot_interval_seconds"] = instance.snapshot_interval_seconds
    return properties


@does("SET_SNAPSHOT_PROPERTY")
def set_snapshot_property(call: Call, request: AlterInstanceRequest) -> None:
    """Turn the making of snapshots on or off, set how many are kept, and how often one is made."""
    properties = request.properties
    status = properties.get("status")
    if status not in (None, "ENABLED", "DISABLED"):
        expected = "expected 'ENABLED' or 'DISABLED' (case insensitive)"
        raise invalid(f"Invalid value for status property: {status}, {expected}")
    instance, instance_id = instance_to_alter(call, request), request.instance_id
    if not properties:
        raise invalid(f"snapshot properties is empty, instance_id = {instance_id}")
    if enum_or_default(instance, "snapshot_switch_status") == "SNAPSHOT_SWITCH_DISABLED":
        raise invalid(f"Snapshot is not ready, instance_id: {instance_id}")
    for name in sorted(properties):
        if name not in _SETTERS:
            raise invalid(f"unknown snapshot property: {name}")
    for name, setter in _SETTERS.items():
        if name in properties:
            setter(instance, properties[name])
    call.save(instance, instance_id)


def _set_switch(instance: InstanceInfoPB, value: str) -> None:
    name = instance.instance_id
    if value not in ("ENABLED", "DISABLED", "true", "false"):
        raise invalid(f"Invalid value for enabled property: {value}, expected 'true' or 'false'")
    was_on = enum_or_default(instance, "snapshot_switch_status") == "SNAPSHOT_SWITCH_ON"
    if value in ("DISABLED", "false"):
        if not was_on:
            raise invalid(f"Snapshot is already disabled, instance_id: {name}")
        set_enum(instance, "snapshot_switch_status", "SNAPSHOT_SWITCH_OFF")
        return
    if enum_or_default(instance, "multi_version_status") != "MULTI_VERSION_READ_WRITE":
        raise invalid(f"Snapshot needs MULTI_VERSION_READ_WRITE, instance_id: {name}")
    if not was_on:
        instance.snapshot_interval_seconds = instance.snapshot_interval_seconds or _INTERVAL
        if not instance.HasField("max_reserved_snapshot"):
            instance.max_reserved_snapshot = 0
    set_enum(instance, "snapshot_switch_status", "SNAPSHOT_SWITCH_ON")


def _set_reserved(instance: InstanceInfoPB, value: str) -> None:
    instance.max_reserved_snapshot = _number("max_reserved_snapshots", value, 0, _RESERVED)


def _set_interval(instance: InstanceInfoPB, value: str) -> None:
    instance.snapshot_interval_seconds = _number("snapshot_interval_seconds", value, _INTERVAL, None)


def _number(name: str, value: str, least: int, most: int | None) -> int:
    """Read a decimal number in range. Raises Refusal."""
    number = int(value) if value.isascii() and value.isdigit() and len(value) <= 18 else -1
    if number < least or (most is not None and number > most):
        bounds = f"at least {least}" if most is None else f"{least} to {most}"
        raise invalid(f"Invalid value for {name} property: {value}, expected {bounds}")
    return number


#: What sets each property, in the order in which they are set. The long names are those of the service's own calls.
_SETTERS: dict[str, Callable[[InstanceInfoPB, str], None]] = {
    "status": _set_switch,
    "ENABLE_SNAPSHOT": _set_switch,
    "max_reserved_snapshots": _set_reserved,
    "MAX_RESERVED_SNAPSHOTS": _set_reserved,
    "snapshot_interval_seconds": _set_interval,
    "SNAPSHOT_INTERVAL_SECONDS": _set_interval,
}
