"""Calls that make and change instances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.service.call import enum_name, set_enum
from inspector.service.replies import Refusal, invalid
from inspector.service.rules import check, filled
from inspector.service.storage import add_built_in_vault, change_keys, new_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.service.call import Call


def create_instance(call: Call) -> None:
    """A new instance, in front of an HDFS or object-store vault, or (deprecated) of one object store of its own."""
    request = call.request
    if request.HasField("ram_user") and not filled(request.ram_user, "user_id", "ak", "sk"):
        raise invalid("ram user info err, please check it")
    store = None
    if request.HasField("obj_info"):
        store = new_store(call, request.obj_info, "1", "ak", "sk", "bucket", "endpoint", "region", "provider")
    _check_names(request)
    if call.exists("InstanceKey", instance_id=request.instance_id):
        raise Refusal("ALREADY_EXISTED", f"instance already existed, instance_id={request.instance_id}")
    instance = call.message("InstanceInfoPB", instance_id=request.instance_id, ctime=call.now)
    for name in ("user_id", "name", "sse_enabled"):
        if request.HasField(name):
            setattr(instance, name, getattr(request, name))
    instance.status = instance.NORMAL
    if request.HasField("ram_user"):
        instance.ram_user.CopyFrom(request.ram_user)
        call.note_encryption()
    if store is not None:
        if request.HasField("sse_enabled"):
            store.sse_enabled = request.sse_enabled
        instance.obj_info.append(store)
    else:
        instance.enable_storage_vault = True
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
    """A handler that reads the instance it is about, alters it, and writes it back."""

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
    """Mark an instance as deleted; its key stays until it is recycled."""
    if instance.clusters:
        raise invalid("failed to drop instance, instance has clusters")
    instance.status = instance.DELETED
    call.note("the recycler would later remove the instance's data, and in the end its key")


@_altering
def set_instance_status(call: Call, instance: Any) -> None:
    """Make an instance overdue or normal, as the body's op says."""
    op = enum_name(call.request, "op")
    wanted = {"SET_OVERDUE": "OVERDUE", "SET_NORMAL": "NORMAL"}.get(op)
    if wanted is None:
        raise invalid(f"invalid request op, op={op}")
    name = f"instance_id={call.request.instance_id}"
    if instance.status == instance.DELETED:
        raise invalid(f"can't set deleted instance to {wanted.lower()}, {name}")
    if enum_name(instance, "status") == wanted:
        already = "has already set  instance to overdue" if wanted == "OVERDUE" else "is already normal"
        raise invalid(f"the instance {already}, {name}")
    set_enum(instance, "status", wanted)


@_altering
def enable_instance_sse(call: Call, instance: Any) -> None:
    """Have the instance's object stores encrypt on the server's side."""
    if instance.sse_enabled:
        raise invalid("failed to enable sse, instance has enabled sse")
    instance.sse_enabled = True
    for store in instance.obj_info:
        store.sse_enabled = True
        store.mtime = call.now


@_altering
def update_ak_sk(call: Call, instance: Any) -> None:
    """New keys for the instance's own buckets and its RAM user, each found by user_id."""
    request = call.request
    if not request.internal_bucket_user and not request.HasField("ram_user"):
        raise invalid("nothing to update")
    if instance.status == instance.DELETED:
        raise Refusal("CLUSTER_NOT_FOUND", "instance status has been set delete, plz check it")
    if request.HasField("ram_user"):
        _update_ram_user(call, instance)
    for user in request.internal_bucket_user:
        _update_buckets(call, instance, user)
    call.note_encryption()


def _update_ram_user(call: Call, instance: Any) -> None:
    user = call.request.ram_user
    if not filled(user, "user_id", "ak", "sk"):
        raise invalid(f"ram user info err {call.shown(user)}")
    if not instance.HasField("ram_user"):
        raise invalid("instance doesn't have ram user info")
    if instance.ram_user.user_id != user.user_id:
        raise invalid("ram user_id err")
    change_keys(instance.ram_user, user)


def _update_buckets(call: Call, instance: Any, user: Any) -> None:
    if not filled(user, "user_id", "ak", "sk"):
        raise invalid(f"s3 bucket info err {call.shown(user)}")
    only_one = len(call.request.internal_bucket_user) == 1
    owned = [
        store
        for store in instance.obj_info
        if store.user_id == user.user_id or (only_one and not store.HasField("user_id"))
    ]
    if not owned:
        raise invalid("fail to find the alter obj info")
    for store in owned:
        change_keys(store, user)
        store.user_id = user.user_id
        store.mtime = call.now
