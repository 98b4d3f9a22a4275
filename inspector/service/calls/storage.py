"""Where an instance keeps its data: object stores and vaults, and the calls that change them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from inspector.service.calls.rules import filled
from inspector.service.wire.replies import Refusal, invalid

if TYPE_CHECKING:
    from inspector.service.calls.call import Call

BUILT_IN_VAULT = "built_in_storage_vault"

#: Object stores that an instance can have had.
STORES_LIMIT = 10
#: Bytes of the largest description of one.
STORE_SIZE_LIMIT = 1024

#: The refusal of an object store that lacks something.
INCOMPLETE = "s3 conf info err, please check it"


def new_store(call: Call, instance: Any, given: Any, *, sse_enabled: bool | None = None) -> Any:
    """An ObjectStoreInfoPB as an instance stores it, from what a request gives of it.

    Encrypted on the server's side as the instance is, unless ``sse_enabled`` says otherwise.
    """
    store = call.message("ObjectStoreInfoPB")
    store.CopyFrom(given)
    store.ClearField("encryption_info")
    store.id = _next_id(instance)
    store.ctime = store.mtime = call.now
    store.prefix = _trimmed(given.prefix)
    store.external_endpoint = given.external_endpoint
    store.sse_enabled = instance.sse_enabled if sse_enabled is None else sse_enabled
    call.note_encryption()
    return store


def _next_id(instance: Any) -> str:
    used = [*(store.id for store in instance.obj_info), *instance.resource_ids]
    return str(max((int(number) for number in used if re.fullmatch("[0-9]{1,18}", number)), default=0) + 1)


def _trimmed(text: str) -> str:
    return text.strip("/ \t")


def change_keys(holder: Any, keys: Any) -> None:
    """Give whoever holds ak and sk those of ``keys``; refused where they are the same."""
    if (holder.ak, holder.sk) == (keys.ak, keys.sk):
        raise invalid("ak sk eq original, please check it")
    holder.ak, holder.sk = keys.ak, keys.sk
    holder.ClearField("encryption_info")  # that was of the old secret


def add_built_in_vault(call: Call, instance: Any, given: Any) -> None:
    """The vault that an instance is created with: the first, under its fixed name."""
    vault = call.message("StorageVaultPB", id=_next_id(instance), name=BUILT_IN_VAULT)
    if given.HasField("hdfs_info"):
        vault.hdfs_info.CopyFrom(_hdfs_info(call, given.hdfs_info))
    else:
        needed = ("ak", "sk", "bucket", "endpoint", "region", "provider", "external_endpoint")
        if not filled(given.obj_info, *needed):
            raise invalid(INCOMPLETE)
        vault.obj_info.CopyFrom(new_store(call, instance, given.obj_info, sse_enabled=True))
    call.write(vault, "StorageVaultKey", instance_id=instance.instance_id, vault_id=vault.id)
    instance.resource_ids.append(vault.id)
    instance.storage_vault_names.append(vault.name)


def _hdfs_info(call: Call, given: Any) -> Any:
    """An HdfsVaultInfo as it is stored; refused where something is missing, or the prefix is a URL."""
    if not filled(given, "prefix") or not filled(given.build_conf, "fs_name", "user"):
        raise invalid(f"hdfs info err, please check it {call.shown(given)}")
    if "://" in given.prefix:
        raise invalid(f"invalid prefix: {given.prefix}")
    info = type(given)()
    info.CopyFrom(given)
    info.prefix = _trimmed(given.prefix)
    info.build_conf.fs_name = _trimmed(given.build_conf.fs_name)
    call.note("the service may append an underscore and a random id to the prefix, so that no two vaults share a path")
    return info


def add_obj_info(call: Call) -> None:
    """One more object store; new data goes to the newest."""
    obj, instance_id, instance = _named_store(call)
    if instance.enable_storage_vault:
        raise invalid("Storage vault doesn't support add obj info")
    if len(instance.obj_info) >= STORES_LIMIT:
        message = "this instance history has greater than 10 objs, please new another instance"
        raise Refusal("UNDEFINED_ERR", message)
    if not filled(obj, "bucket", "prefix", "endpoint", "region"):
        raise invalid(INCOMPLETE)
    store = new_store(call, instance, obj)
    if any(_same_store(known, store) for known in instance.obj_info):
        raise invalid("original obj infos has a same conf, please check it")
    instance.obj_info.append(store)
    call.save(instance, instance_id)


def _same_store(one: Any, other: Any) -> bool:
    names = ("ak", "sk", "bucket", "prefix", "endpoint", "region", "provider", "external_endpoint")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def legacy_update_ak_sk(call: Call) -> None:
    """New keys for an object store, found by its id."""
    obj, instance_id, instance = _named_store(call)
    store = next((store for store in instance.obj_info if store.id == obj.id), None)
    if store is None:
        raise invalid("id invalid, please check it")
    change_keys(store, obj)
    store.mtime = call.now
    call.note_encryption()
    call.save(instance, instance_id)


def _named_store(call: Call) -> tuple[Any, str, Any]:
    """The request's object store, the instance's id and the instance, once all that such requests need is there."""
    request = call.request
    if not filled(request.obj, "ak", "sk"):
        raise invalid(f"s3 obj info err {call.shown(request)}")
    if request.obj.ByteSize() > STORE_SIZE_LIMIT:
        raise invalid(f"s3 obj info greater than 1k {call.shown(request)}")
    instance_id = call.named_instance()
    return request.obj, instance_id, call.living_instance(instance_id)
