"""Calls that create and change instances."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeAlias

from inspector.schema import messages
from inspector.service.calls.fields import enum_or_default, filled, set_enum
from inspector.service.calls.later.clones import derived, has_snapshots, predecessors, remove_reference
from inspector.service.calls.rules import check
from inspector.service.calls.storage.credentials import check_new
from inspector.service.calls.storage.stores import change_keys, new_store
from inspector.service.calls.storage.vaults import add_built_in_vault
from inspector.service.releases import Rule, Setting
from inspector.service.wire.outcomes import Quoted, Refusal, invalid

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.schema.messages import (
        AlterInstanceRequest,
        CreateInstanceRequest,
        InstanceInfoPB,
        RamUserPB,
        UpdateAkSkRequest,
    )
    from inspector.service.calls.call import Call

#: Does what a request to alter an instance asks for.
Alteration: TypeAlias = "Callable[[Call, AlterInstanceRequest], None]"

#: Seconds between the snapshots of an instance that is created with snapshots switched on.
SNAPSHOT_INTERVAL = 3600


def create_instance(call: Call, request: CreateInstanceRequest) -> None:
    """Create an instance with an HDFS or object-store vault, or (deprecated) with an object store of its own."""
    if request.HasField("ram_user") and not filled(request.ram_user, "user_id", "ak", "sk"):
        raise invalid("ram user info err, please check it")
    own_store = request.HasField("obj_info")
    if own_store:
        check_new(call, request.obj_info, *_own_store_fields(call))
    _check_names(call, request)
    if call.exists("InstanceKey", instance_id=request.instance_id):
        raise Refusal("ALREADY_EXISTED", f"instance already existed, instance_id={request.instance_id}")
    instance = call.message(
        messages.InstanceInfoPB,
        instance_id=request.instance_id,
        user_id=request.user_id,
        name=request.name,
        sse_enabled=request.sse_enabled,
        enable_storage_vault=not own_store,
    )
    instance.status = instance.NORMAL
    if own_store:
        instance.obj_info.append(new_store(call, instance, request.obj_info))
    if request.HasField("ram_user"):
        instance.ram_user.CopyFrom(request.ram_user)
        instance.ram_user.ClearField("encryption_info")
        call.note_encryption()
    if request.HasField("vault"):
        add_built_in_vault(call, instance, request.vault)
    _switch_on_versions(call, instance)
    call.save(instance, request.instance_id)


def _own_store_fields(call: Call) -> list[str]:
    needed = ["bucket", "endpoint", "region", "provider"]
    return [*needed, "external_endpoint"] if call.follows(Rule.OWN_EXTERNAL_ENDPOINT) else needed


def _check_names(call: Call, request: CreateInstanceRequest) -> None:
    if not request.instance_id:
        raise invalid("instance id not set")
    if call.follows(Rule.FREE_INSTANCE_NAMES):
        return
    check("instance_id", request.instance_id)
    for name, given in (("name", request.name), ("user_id", request.user_id)):
        if given:
            check(name, given)


def _switch_on_versions(call: Call, instance: InstanceInfoPB) -> None:
    """Set what the settings for multi-version instances and their snapshots say."""
    if Setting.MULTI_VERSION_STATUS not in call.settings or not call.follows(Rule.MULTI_VERSION_INSTANCES):
        return
    snapshots = Setting.CLUSTER_SNAPSHOT in call.settings
    set_enum(instance, "multi_version_status", "MULTI_VERSION_READ_WRITE")
    set_enum(instance, "snapshot_switch_status", "SNAPSHOT_SWITCH_ON" if snapshots else "SNAPSHOT_SWITCH_OFF")
    if snapshots:
        instance.snapshot_interval_seconds = SNAPSHOT_INTERVAL
        instance.max_reserved_snapshot = 1


#: What ``alter_instance`` does, by the name of the op.
ALTERATIONS: dict[str, Alteration] = {}


def does(*ops: str) -> Callable[[Alteration], Alteration]:
    """Note that a handler does what these ops ask for."""

    def decorate(handler: Alteration) -> Alteration:
        ALTERATIONS.update(dict.fromkeys(ops, handler))
        return handler

    return decorate


def altering(*ops: str) -> Callable[[Callable[[Call, AlterInstanceRequest, InstanceInfoPB], None]], Alteration]:
    """Make a handler that reads the instance of the request, alters it, and writes it back. ``ops``: see `does`."""

    def decorate(alter: Callable[[Call, AlterInstanceRequest, InstanceInfoPB], None]) -> Alteration:
        @does(*ops)
        @wraps(alter)
        def handler(call: Call, request: AlterInstanceRequest) -> None:
            instance = instance_to_alter(call, request)
            alter(call, request, instance)
            call.save(instance, request.instance_id)

        return handler

    return decorate


def instance_to_alter(call: Call, request: AlterInstanceRequest) -> InstanceInfoPB:
    """Return the instance of a request. Raises Refusal if it names none, or one that is not there."""
    if not request.instance_id:
        raise invalid("instance id not set")
    return call.instance(request.instance_id)


@does("REFRESH")
def _refresh(call: Call, request: AlterInstanceRequest) -> None:
    """Let the service read an instance again; here that needs nothing."""
    instance_to_alter(call, request)


@altering("DROP")
def drop_instance(call: Call, request: AlterInstanceRequest, instance: InstanceInfoPB) -> None:
    """Mark an instance as deleted. Its key stays until the instance is recycled."""
    if instance.clusters:
        raise invalid("failed to drop instance, instance has clusters")
    if call.follows(Rule.SNAPSHOTS_HOLD_INSTANCES):
        if has_snapshots(call, request.instance_id):
            raise invalid("failed to drop instance, instance has snapshots")
        remove_reference(call, instance)
    _mark_deleted(call, instance)
    if call.follows(Rule.DROPS_PREDECESSORS):
        for predecessor in predecessors(call, instance):
            _mark_deleted(call, predecessor)
            call.save(predecessor, predecessor.instance_id)
    call.note("the recycler would later remove the instance's data, and in the end its key")


def _mark_deleted(call: Call, instance: InstanceInfoPB) -> None:
    if call.follows(Rule.RECYCLE_STATES) and not (
        instance.status == instance.DELETED and instance.HasField("recycle_state")
    ):
        set_enum(instance, "recycle_state", "INSTANCE_RECYCLE_STATE_DATA_CLEANUP_PENDING")
        instance.recycle_state_update_time_ms = call.now_ms
    instance.status = instance.DELETED
    instance.mtime = call.now


def set_instance_status(call: Call, request: AlterInstanceRequest) -> None:
    """Do the op in the body: make an instance overdue or normal; other ops in services that take them."""
    op = enum_or_default(request, "op")
    handler = ALTERATIONS.get(op)
    if handler is None or not (op in _STATUSES or call.follows(Rule.ANY_STATUS_OP)):
        instance_to_alter(call, request)
        raise invalid(f"invalid request op, op={request.op}")
    handler(call, request)


#: The status that an op sets.
_STATUSES = {"SET_OVERDUE": "OVERDUE", "SET_NORMAL": "NORMAL"}


@altering(*_STATUSES)
def _set_status(call: Call, request: AlterInstanceRequest, instance: InstanceInfoPB) -> None:
    wanted = _STATUSES[enum_or_default(request, "op")]
    name = f"instance_id = {request.instance_id}"
    if instance.status == instance.DELETED:
        raise invalid(f"can't set deleted instance to {wanted.lower()}, {name}")
    if enum_or_default(instance, "status") == wanted:
        already = "has already set  instance to overdue" if wanted == "OVERDUE" else "is already normal"
        raise invalid(f"the instance {already}, {name}")
    set_enum(instance, "status", wanted)
    instance.mtime = call.now


@altering("ENABLE_SSE")
def enable_instance_sse(call: Call, request: AlterInstanceRequest, instance: InstanceInfoPB) -> None:
    """Turn on server-side encryption for the object stores of an instance."""
    if instance.sse_enabled:
        raise invalid("failed to enable sse, instance has enabled sse")
    instance.sse_enabled = True
    instance.mtime = call.now
    for store in instance.obj_info:
        store.sse_enabled = True


def update_ak_sk(call: Call, request: UpdateAkSkRequest) -> None:
    """Replace the keys of an instance's own buckets and of its RAM user, each found by user_id."""
    if not request.instance_id:
        raise invalid("instance id not set")
    if not request.internal_bucket_user and not request.HasField("ram_user"):
        raise invalid("nothing to update")
    instance = call.living_instance(request.instance_id)
    _update_keys(call, request, instance)
    call.note_encryption()
    call.save(instance, request.instance_id)
    switched = enum_or_default(instance, "snapshot_switch_status") != "SNAPSHOT_SWITCH_DISABLED"
    if switched and call.follows(Rule.KEYS_OF_CLONES):
        for clone in derived(call, request.instance_id):
            _update_keys_of_clone(call, request, clone)


def _update_keys_of_clone(call: Call, request: UpdateAkSkRequest, clone: InstanceInfoPB) -> None:
    """Do the same to a derived instance. The service only logs what it refuses there; it counts no change."""
    try:
        _update_keys(call, request, clone)
    except Refusal as refusal:
        reason = "".join(part for part in refusal.outcome.text if isinstance(part, str))  # no quoted secrets
        call.note(f"the derived instance {clone.instance_id} stays as it is: {reason}")
    else:
        call.write(clone, "InstanceKey", instance_id=clone.instance_id)


def _update_keys(call: Call, request: UpdateAkSkRequest, instance: InstanceInfoPB) -> None:
    if request.HasField("ram_user"):
        _update_ram_user(request, instance)
    for user in request.internal_bucket_user:
        _update_buckets(call, request, instance, user)


def _update_ram_user(request: UpdateAkSkRequest, instance: InstanceInfoPB) -> None:
    user = request.ram_user
    if not filled(user, "user_id", "ak", "sk"):
        raise invalid("ram user info err ", Quoted(request))
    if not instance.HasField("ram_user"):
        raise invalid("instance doesn't have ram user info")
    if instance.ram_user.user_id != user.user_id:
        raise invalid("ram user_id err")
    change_keys(instance.ram_user, user)


def _update_buckets(call: Call, request: UpdateAkSkRequest, instance: InstanceInfoPB, user: RamUserPB) -> None:
    """Replace the keys of the user's object stores, and of old ones that name no user."""
    if not filled(user, "user_id", "ak", "sk"):
        raise invalid("s3 bucket info err ", Quoted(request))
    owned = [store for store in instance.obj_info if not store.HasField("user_id") or store.user_id == user.user_id]
    if not owned:
        raise invalid("fail to find the alter obj info")
    for store in owned:
        if not store.HasField("user_id") and len(request.internal_bucket_user) > 1:
            raise invalid("fail to update old instance's obj_info, s3 obj info err ", Quoted(request))
        change_keys(store, user)
        store.user_id = user.user_id
        store.mtime = call.now
