"""Where an instance stores its data: object stores and vaults, and the calls that change them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from inspector.service.calls.fields import filled
from inspector.service.releases import Rule
from inspector.service.wire.outcomes import Quoted, Refusal, invalid

if TYPE_CHECKING:
    from inspector.service.calls.call import Call

BUILT_IN_VAULT = "built_in_storage_vault"

#: How many object stores an instance can have.
STORES_LIMIT = 10
#: The largest size of the message of an object store, in bytes.
STORE_SIZE_LIMIT = 1024

#: The refusal of an object store that lacks something.
INCOMPLETE = "s3 conf info err, please check it"


def new_store(call: Call, instance: Any, given: Any, *, sse_enabled: bool | None = None) -> Any:
    """Return an ObjectStoreInfoPB as an instance stores it, from what a request gives.

    ``sse_enabled``: whether it uses server-side encryption; None for the setting of the instance.
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
    """Return one more than the largest number among the ids of the instance's object stores and vaults."""
    used = [*(store.id for store in instance.obj_info), *instance.resource_ids]
    return str(max((int(number) for number in used if re.fullmatch("[0-9]{1,18}", number)), default=0) + 1)


def _trimmed(text: str) -> str:
    return text.strip("/ \t")


def change_keys(holder: Any, keys: Any) -> None:
    """Set ak and sk to those of ``keys``. Raises Refusal if they are the same as before."""
    if (holder.ak, holder.sk) == (keys.ak, keys.sk):
        raise invalid("ak sk eq original, please check it")
    holder.ak, holder.sk = keys.ak, keys.sk
    holder.ClearField("encryption_info")  # that was of the old secret


def add_built_in_vault(call: Call, instance: Any, given: Any) -> None:
    """Add the vault that an instance is created with, which has a fixed name."""
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
    """Return an HdfsVaultInfo as it is stored. Raises Refusal if a part is missing, or if the prefix is a URL."""
    if not filled(given, "prefix") or not filled(given.build_conf, "fs_name", "user"):
        raise invalid("hdfs info err, please check it ", Quoted(given))
    if "://" in given.prefix:
        raise invalid(f"invalid prefix: {given.prefix}")
    info = type(given)()
    info.CopyFrom(given)
    info.prefix = _trimmed(given.prefix)
    info.build_conf.fs_name = _trimmed(given.build_conf.fs_name)
    call.note("the service may append an underscore and a random id to the prefix, so that no two vaults share a path")
    return info


def add_obj_info(call: Call) -> None:
    """Add an object store. New data goes to the newest one."""
    obj, instance_id, instance = _named_store(call)
    if instance.enable_storage_vault:
        raise invalid("Storage vault doesn't support add obj info")
    if len(instance.obj_info) >= STORES_LIMIT:
        message = "this instance history has greater than 10 objs, please new another instance"
        raise Refusal("UNDEFINED_ERR", message)
    if not obj.provider and call.follows(Rule.PROVIDER_NEEDED):
        raise invalid("s3 conf lease provider info")
    needed = ["bucket", "endpoint", "region", *(["prefix"] if call.follows(Rule.PREFIX_NEEDED) else [])]
    if not filled(obj, *needed):
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
    """Replace the keys of an object store, found by its id."""
    obj, instance_id, instance = _named_store(call)
    store = next((store for store in instance.obj_info if store.id == obj.id), None)
    if store is None:
        raise invalid("id invalid, please check it")
    if (store.ak, store.sk) == (obj.ak, obj.sk) and call.follows(Rule.SAME_KEYS_TAKEN):
        return
    change_keys(store, obj)
    store.mtime = call.now
    call.note_encryption()
    call.save(instance, instance_id)


def _named_store(call: Call) -> tuple[Any, str, Any]:
    """Return the object store of the request, and the id and the instance it is for. Raises Refusal."""
    request = call.request
    if not filled(request.obj, "ak", "sk"):
        raise invalid("s3 obj info err ", Quoted(request))
    if request.obj.ByteSize() > STORE_SIZE_LIMIT:
        raise invalid("s3 obj info greater than 1k ", Quoted(request))
    instance_id = call.named_instance()
    return request.obj, instance_id, call.living_instance(instance_id)
