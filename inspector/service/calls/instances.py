"""Calls that create and change instances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.service.calls.fields import enum_or_default, filled, set_enum
from inspector.service.calls.rules import check
from inspector.service.calls.storage.credentials import check_new
from inspector.service.calls.storage.stores import change_keys, new_store
from inspector.service.calls.storage.vaults import add_built_in_vault
from inspector.service.wire.outcomes import Quoted, Refusal, invalid

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.service.calls.call import Call


def create_instance(call: Call) -> None:
    """Create an instance with an HDFS or object-store vault, or (deprecated) with an object store of its own."""
    request = call.request
    if request.HasField("ram_user") and not filled(request.ram_user, "user_id", "ak", "sk"):
        raise invalid("ram user info err, please check it")
    own_store = request.HasField("obj_info")
    if own_store:
        check_new(call, request.obj_info, "bucket", "endpoint", "region", "provider")
    _check_names(request)
    if call.exists("InstanceKey", instance_id=request.instance_id):
        raise Refusal("ALREADY_EXISTED", f"instance already existed, instance_id={request.instance_id}")
    instance = call.message("InstanceInfoPB", enable_storage_vault=not own_store)
    for name in ("instance_id", "user_id", "name", "sse_enabled"):
        setattr(instance, name, getattr(request, name))
    instance.status = instance.NORMAL
    if own_store:
        instance.obj_info.append(new_store(call, instance, request.obj_info))
    if request.HasField("ram_user"):
        instance.ram_user.CopyFrom(request.ram_user)
        instance.ram_user.ClearField("encryption_info")
        call.note_encryption()
    if request.HasField("vault"):
        add_built_in_vault(call, instance, request.vault)
    call.save(instance, request.instance_id)


def _check_names(request: Any) -> None:
    if not request.instance_id:
        raise invalid("instance id not set")
    check("instance_id", request.instance_id)
    for name in ("name", "user_id"):
        if getattr(request, name):
            check(name, getattr(request, name))


def _altering(alter: Callable[[Call, Any], None]) -> Callable[[Call], None]:
    """Make a handler that reads the instance of the request, alters it, and writes it back."""

    def handler(call: Call) -> None:
        instance_id = call.request.instance_id
        if not instance_id:
            raise invalid("instance id not set")
        instance = call.instance(instance_id)
        alter(call, instance)
        call.save(instance, instance_id)

    return handler


@_altering
def drop_instance(call: Call, instance: Any) -> None:
    """Mark an instance as deleted. Its key stays until the instance is recycled."""
    if instance.clusters:
        raise invalid("failed to drop instance, instance has clusters")
    instance.status = instance.DELETED
    instance.mtime = call.now
    call.note("the recycler would later remove the instance's data, and in the end its key")


@_altering
def set_instance_status(call: Call, instance: Any) -> None:
    """Make an instance overdue or normal, as the op in the body says."""
    op = enum_or_default(call.request, "op")
    wanted = {"SET_OVERDUE": "OVERDUE", "SET_NORMAL": "NORMAL"}.get(op)
    if wanted is None:
        raise invalid(f"invalid request op, op={call.request.op}")
    name = f"instance_id = {call.request.instance_id}"
    if instance.status == instance.DELETED:
        raise invalid(f"can't set deleted instance to {wanted.lower()}, {name}")
    if enum_or_default(instance, "status") == wanted:
        already = "has already set  instance to overdue" if wanted == "OVERDUE" else "is already normal"
        raise invalid(f"the instance {already}, {name}")
    set_enum(instance, "status", wanted)
    instance.mtime = call.now


@_altering
def enable_instance_sse(call: Call, instance: Any) -> None:
    """Turn on server-side encryption for the object stores of an instance."""
    if instance.sse_enabled:
        raise invalid("failed to enable sse, instance has enabled sse")
    instance.sse_enabled = True
    instance.mtime = call.now
    for store in instance.obj_info:
        store.sse_enabled = True


def update_ak_sk(call: Call) -> None:
    """Replace the keys of an instance's own buckets and of its RAM user, each found by user_id."""
    request = call.request
    if not request.instance_id:
        raise invalid("instance id not set")
    if not request.internal_bucket_user and not request.HasField("ram_user"):
        raise invalid("nothing to update")
    instance = call.living_instance(request.instance_id)
    if request.HasField("ram_user"):
        _update_ram_user(call, instance)
    for user in request.internal_bucket_user:
        _update_buckets(call, instance, user)
    call.note_encryption()
    call.save(instance, request.instance_id)


def _update_ram_user(call: Call, instance: Any) -> None:
    user = call.request.ram_user
    if not filled(user, "user_id", "ak", "sk"):
        raise invalid("ram user info err ", Quoted(call.request))
    if not instance.HasField("ram_user"):
        raise invalid("instance doesn't have ram user info")
    if instance.ram_user.user_id != user.user_id:
        raise invalid("ram user_id err")
    change_keys(instance.ram_user, user)


def _update_buckets(call: Call, instance: Any, user: Any) -> None:
    """Replace the keys of the user's object stores, and of old ones that name no user."""
    request = call.request
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
