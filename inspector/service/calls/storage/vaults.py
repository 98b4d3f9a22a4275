"""The vaults of an instance: where the data of a newer instance lies, each under a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inspector.schema import messages
from inspector.service.calls.fields import any_set, filled
from inspector.service.calls.storage.credentials import (
    INCOMPLETE,
    by_role,
    check_given,
    check_new,
    check_role,
    set_credentials,
)
from inspector.service.calls.storage.stores import (
    check_provider,
    check_room,
    new_store,
    next_id,
    refuse_known,
    trimmed,
)
from inspector.service.wire.outcomes import Quoted, Refusal, invalid

if TYPE_CHECKING:
    from inspector.schema.messages import (
        AlterObjStoreInfoRequest,
        HdfsVaultInfo,
        InstanceInfoPB,
        ObjectStoreInfoPB,
        StorageVaultPB,
    )
    from inspector.service.calls.call import Call

BUILT_IN_VAULT = "built_in_storage_vault"

#: The name that a vault is given must match this.
NAME_PATTERN = "^[a-zA-Z][0-9a-zA-Z_]*$"
#: What of an object store cannot be altered, because the data that lies there would be lost.
_FIXED = ("bucket", "endpoint", "prefix", "provider")


def add_built_in_vault(call: Call, instance: InstanceInfoPB, given: StorageVaultPB) -> None:
    """Add the vault that an instance is created with, which has a fixed name."""
    vault = call.message(messages.StorageVaultPB, name=BUILT_IN_VAULT)
    if given.HasField("hdfs_info"):
        if not filled(given.hdfs_info, "prefix") or not filled(given.hdfs_info.build_conf, "fs_name", "user"):
            raise invalid("hdfs info err, please check it ", Quoted(given.hdfs_info))
        vault.hdfs_info.CopyFrom(_hdfs_info(call, given.hdfs_info))
    else:
        vault.obj_info.CopyFrom(_checked_store(call, instance, given.obj_info))
    _add(call, instance, vault)


def _checked_store(call: Call, instance: InstanceInfoPB, given: ObjectStoreInfoPB) -> ObjectStoreInfoPB:
    check_new(call, given, "bucket", "endpoint", "region", "provider", "external_endpoint")
    return new_store(call, instance, given, sse_enabled=True)


def _hdfs_info(call: Call, given: HdfsVaultInfo) -> HdfsVaultInfo:
    """Return a place in HDFS as it is stored. Raises Refusal if its prefix is a URL or its file system has no name."""
    if "://" in given.prefix:
        raise invalid(f"invalid prefix: {given.prefix}")
    info = type(given)()
    info.CopyFrom(given)
    info.prefix = trimmed(given.prefix)
    info.build_conf.fs_name = trimmed(given.build_conf.fs_name)
    if not info.build_conf.fs_name:
        raise invalid("invalid fs_name: ")
    call.note("the service may append an underscore and a random id to the prefix, so that no two vaults share a path")
    return info


def _add(call: Call, instance: InstanceInfoPB, vault: StorageVaultPB, *, as_default: bool = False) -> None:
    """Write a vault, and list it in its instance. The caller writes the instance."""
    vault.id = next_id(instance)
    call.write(vault, "StorageVaultKey", instance_id=instance.instance_id, vault_id=vault.id)
    instance.resource_ids.append(vault.id)
    instance.storage_vault_names.append(vault.name)
    if as_default:
        instance.default_storage_vault_id, instance.default_storage_vault_name = vault.id, vault.name


def add_s3_vault(call: Call, request: AlterObjStoreInfoRequest) -> None:
    """Add a vault in an object store."""
    given = request.obj if request.HasField("obj") else request.vault.obj_info
    instance_id, instance = _instance_for_store(call, request, given)
    _check_vault_mode(instance)
    check_provider(given)
    check_room(instance)
    if not filled(given, "bucket", "endpoint", "region"):
        raise invalid(INCOMPLETE)
    if by_role(call, given):
        check_role(given)
    vault = call.message(messages.StorageVaultPB, name=request.vault.name)
    vault.obj_info.CopyFrom(new_store(call, instance, given))
    refuse_known(instance, vault.obj_info)
    _refuse_name(instance, vault.name, "created")
    _add(call, instance, vault, as_default=request.set_as_default_storage_vault)
    call.save(instance, instance_id)


def add_hdfs_vault(call: Call, request: AlterObjStoreInfoRequest) -> None:
    """Add a vault in HDFS."""
    instance_id, instance = _instance_for_hdfs(call, request)
    _check_vault_mode(instance)
    given = request.vault
    _refuse_name(instance, given.name, "created")
    vault = call.message(messages.StorageVaultPB, name=given.name)
    if not given.HasField("hdfs_info"):
        vault.obj_info.CopyFrom(_checked_store(call, instance, given.obj_info))
    else:
        vault.hdfs_info.CopyFrom(_hdfs_info(call, given.hdfs_info))
    _add(call, instance, vault, as_default=request.set_as_default_storage_vault)
    call.save(instance, instance_id)


def alter_s3_vault(call: Call, request: AlterObjStoreInfoRequest) -> None:
    """Change the name of a vault, or how its object store is reached."""
    instance_id, instance = _instance(call, request)
    given = request.vault
    if not given.HasField("obj_info"):
        raise invalid("There is no s3 vault provided")
    if any_set(given.obj_info, *_FIXED):
        raise invalid("Bucket, endpoint, prefix and provider can not be altered")
    place = _place_of(instance, given.name)
    if place is None:
        raise invalid(f"invalid storage vault name, not found, name ={given.name}")
    vault = _stored(call, instance, place, given.name)
    if not vault.HasField("obj_info"):
        raise invalid(f"{given.name} is not s3 storage vault")
    if given.HasField("alter_name"):
        _check_name(given.alter_name)
        _refuse_name(instance, given.alter_name, "existed")
        vault.name = instance.storage_vault_names[place] = given.alter_name
    _alter_store(call, vault.obj_info, given.obj_info)
    call.write(vault, "StorageVaultKey", instance_id=instance_id, vault_id=vault.id)
    call.save(instance, instance_id)


def _alter_store(call: Call, store: ObjectStoreInfoPB, given: ObjectStoreInfoPB) -> None:
    wants_role = by_role(call, given)
    if given.HasField("ak") != given.HasField("sk"):
        raise invalid("Accesskey and secretkey must be alter together")
    if wants_role or given.HasField("ak"):
        set_credentials(call, store, given)
    if given.HasField("use_path_style"):
        store.use_path_style = given.use_path_style
    store.mtime = call.now


def drop_hdfs_vault(call: Call, request: AlterObjStoreInfoRequest) -> None:
    """Remove a vault, found by its name."""
    instance_id, instance = _instance_for_hdfs(call, request)
    name = request.vault.name
    place = _place_of(instance, name)
    if place is None:
        raise Refusal("STORAGE_VAULT_NOT_FOUND", f"vault_name={name} not found")
    vault_id = instance.resource_ids[place]
    if vault_id == instance.default_storage_vault_id:
        call.note("the vault stays the instance's default, although it is gone")
    call.remove("StorageVaultKey", instance_id=instance_id, vault_id=vault_id)
    del instance.resource_ids[place]
    del instance.storage_vault_names[place]
    call.save(instance, instance_id)


def drop_s3_vault(call: Call, request: AlterObjStoreInfoRequest) -> None:
    """Refuse: the service cannot remove a vault in an object store."""
    _instance_for_store(call, request, request.obj if request.HasField("obj") else request.vault.obj_info)
    raise invalid(f"invalid request op, op={request.DROP_S3_VAULT}")


def _instance_for_store(
    call: Call, request: AlterObjStoreInfoRequest, given: ObjectStoreInfoPB
) -> tuple[str, InstanceInfoPB]:
    check_given(call, request, given)
    return _instance(call, request)


def _instance_for_hdfs(call: Call, request: AlterObjStoreInfoRequest) -> tuple[str, InstanceInfoPB]:
    if not request.HasField("vault") or not request.vault.HasField("name"):
        raise invalid("hdfs info is not found ", Quoted(request))
    return _instance(call, request)


def _instance(call: Call, request: AlterObjStoreInfoRequest) -> tuple[str, InstanceInfoPB]:
    instance_id = call.named_instance(request.cloud_unique_id)
    return instance_id, call.living_instance(instance_id)


def _check_vault_mode(instance: InstanceInfoPB) -> None:
    if not instance.enable_storage_vault:
        raise invalid("Storage vault doesn't support storage vault")


def _check_name(name: str) -> None:
    if not re.fullmatch(NAME_PATTERN, name):
        raise invalid(f"invalid storage vault name ={name} the name must satisfy {NAME_PATTERN}")


def _refuse_name(instance: InstanceInfoPB, name: str, state: str) -> None:
    if name in instance.storage_vault_names:
        raise Refusal("ALREADY_EXISTED", f"vault_name={name} already {state}")


def _place_of(instance: InstanceInfoPB, name: str) -> int | None:
    """Return where a vault stands in the lists of its instance; None if it is in neither or in only one of them."""
    names = list(instance.storage_vault_names)[: len(instance.resource_ids)]
    return names.index(name) if name in names else None


def _stored(call: Call, instance: InstanceInfoPB, place: int, name: str) -> StorageVaultPB:
    vault_id = instance.resource_ids[place]
    vault = call.read(messages.StorageVaultPB, "StorageVaultKey", instance_id=instance.instance_id, vault_id=vault_id)
    if vault is None:
        missing = f"vault_id={vault_id}, vault_name={name} err=KeyNotFound"
        raise Refusal("KV_TXN_GET_ERR", f"failed to get storage vault, {missing}")
    return vault
