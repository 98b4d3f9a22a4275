"""Where an instance keeps its data: object stores and vaults, and the calls that change them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from inspector.service.replies import Refusal, invalid
from inspector.service.rules import filled

if TYPE_CHECKING:
    from inspector.service.call import Call

BUILT_IN_VAULT = "built_in_storage_vault"

#: Object stores that an instance can have had.
STORES_LIMIT = 10
#: Bytes of the largest description of one.
STORE_SIZE_LIMIT = 1024

_COPIED = ("ak", "sk", "bucket", "endpoint", "region", "provider", "user_id")
_INCOMPLETE = "s3 conf info err, please check it"


def new_store(call: Call, given: Any, store_id: str, *needed: str) -> Any:
    """An ObjectStoreInfoPB as it is stored, from what a request gives of it; refused where something needed lacks."""
    if not filled(given, *needed):
        raise invalid(_INCOMPLETE)
    store = call.message("ObjectStoreInfoPB", id=store_id, ctime=call.now, mtime=call.now)
    for name in _COPIED:
        if given.HasField(name):
            setattr(store, name, getattr(given, name))
    store.prefix = _trimmed(given.prefix)
    store.external_endpoint = given.external_endpoint
    call.note_encryption()
    return store


def _trimmed(prefix: str) -> str:
    return prefix.strip("/ ")


def change_keys(holder: Any, keys: Any) -> None:
    """Give whoever holds ak and sk those of ``keys``; refused where they are the same."""
    if (holder.ak, holder.sk) == (keys.ak, keys.sk):
        raise invalid("ak sk eq original, please check it")
    holder.ak, holder.sk = keys.ak, keys.sk
    holder.ClearField("encryption_info")  # that was of the old secret


def add_built_in_vault(call: Call, instance: Any, given: Any) -> None:
    """The vault that an instance is created with: the first, under its fixed name."""
    vault = call.message("StorageVaultPB", id="1", name=BUILT_IN_VAULT)
    if given.HasField("hdfs_info"):
        hdfs = given.hdfs_info
        if not filled(hdfs, "prefix") or not filled(hdfs.build_conf, "fs_name", "user"):
            raise invalid(f"hdfs info err, please check it {call.shown(hdfs)}")
        vault.hdfs_info.CopyFrom(hdfs)
        vault.hdfs_info.prefix = _trimmed(hdfs.prefix)
    elif given.HasField("obj_info"):
        needed = ("ak", "sk", "bucket", "endpoint", "region", "provider", "external_endpoint")
        vault.obj_info.CopyFrom(new_store(call, given.obj_info, vault.id, *needed))
    else:
        raise invalid("a vault needs hdfs_info or obj_info")
    call.write(vault, "StorageVaultKey", instance_id=instance.instance_id, vault_id=vault.id)
    instance.resource_ids.append(vault.id)
    instance.storage_vault_names.append(vault.name)


def add_obj_info(call: Call) -> None:
    """One more object store; new data goes to the newest."""
    obj, instance_id, instance = _named_store(call)
    if instance.enable_storage_vault:
        raise invalid("Storage vault doesn't support add obj info")
    if len(instance.obj_info) >= STORES_LIMIT:
        message = "this instance history has greater than 10 objs, please new another instance"
        raise Refusal("UNDEFINED_ERR", message)
    store = new_store(call, obj, _next_id(instance), "bucket", "prefix", "endpoint", "region")
    if any(_same_store(known, store) for known in instance.obj_info):
        raise invalid("original obj infos has a same conf, please check it")
    if instance.HasField("sse_enabled"):
        store.sse_enabled = instance.sse_enabled
    instance.obj_info.append(store)
    call.save(instance, instance_id)


def _next_id(instance: Any) -> str:
    used = [*(store.id for store in instance.obj_info), *instance.resource_ids]
    return str(max((int(number) for number in used if re.fullmatch("[0-9]{1,18}", number)), default=0) + 1)


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
