"""The object stores of an instance, and the calls that change them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inspector.schema import messages
from inspector.service.calls.fields import filled
from inspector.service.calls.storage.credentials import INCOMPLETE, check_given, has_credentials, set_credentials
from inspector.service.releases import Rule
from inspector.service.wire.outcomes import Refusal, invalid

if TYPE_CHECKING:
    from inspector.schema.messages import AlterObjStoreInfoRequest, InstanceInfoPB, ObjectStoreInfoPB, RamUserPB
    from inspector.service.calls.call import Call

#: How many object stores an instance can have.
STORES_LIMIT = 10
_TOO_MANY = "this instance history has greater than 10 objs, please new another instance"


def new_store(
    call: Call, instance: InstanceInfoPB, given: ObjectStoreInfoPB, *, sse_enabled: bool | None = None
) -> ObjectStoreInfoPB:
    """Return an object store as an instance stores it, from what a request gives.

    ``sse_enabled``: whether it uses server-side encryption; None for the setting of the instance.
    """
    store = call.message(messages.ObjectStoreInfoPB)
    store.CopyFrom(given)
    set_credentials(call, store, given)
    store.id = next_id(instance)
    store.ctime = store.mtime = call.now
    store.prefix = trimmed(given.prefix)
    store.external_endpoint = given.external_endpoint
    store.sse_enabled = instance.sse_enabled if sse_enabled is None else sse_enabled
    return store


def next_id(instance: InstanceInfoPB) -> str:
    """Return one more than the largest number among the ids of the instance's object stores and vaults."""
    used = [*(store.id for store in instance.obj_info), *instance.resource_ids]
    return str(max((int(number) for number in used if re.fullmatch("[0-9]{1,18}", number)), default=0) + 1)


def trimmed(text: str) -> str:
    """Return a prefix or an address as the service stores it."""
    return text.strip("/ \t")


def change_keys(holder: ObjectStoreInfoPB | RamUserPB, keys: RamUserPB) -> None:
    """Set ak and sk to those of ``keys``. Raises Refusal if they are the same as before."""
    if (holder.ak, holder.sk) == (keys.ak, keys.sk):
        raise invalid("ak sk eq original, please check it")
    holder.ak, holder.sk = keys.ak, keys.sk
    holder.ClearField("encryption_info")  # that was of the old secret


def add_obj_info(call: Call, request: AlterObjStoreInfoRequest) -> None:
    """Add an object store. New data goes to the newest one."""
    instance_id, instance = _instance_of_store(call, request)
    obj = request.obj
    if instance.enable_storage_vault:
        raise invalid("Storage vault doesn't support add obj info")
    if call.follows(Rule.PROVIDER_NEEDED):
        check_provider(obj)
    check_room(instance)
    needed = ("bucket", "endpoint", "region", *(["prefix"] if call.follows(Rule.PREFIX_NEEDED) else []))
    if not filled(obj, *needed):
        raise invalid(INCOMPLETE)
    store = new_store(call, instance, obj)
    refuse_known(instance, store)
    instance.obj_info.append(store)
    call.save(instance, instance_id)


def check_provider(given: ObjectStoreInfoPB) -> None:
    """Raise Refusal if a store names no provider."""
    if not given.HasField("provider"):
        raise invalid("s3 conf lease provider info")


def check_room(instance: InstanceInfoPB) -> None:
    """Raise Refusal if an instance can have no further object store."""
    if len(instance.obj_info) >= STORES_LIMIT:
        raise Refusal("UNDEFINED_ERR", _TOO_MANY)


def refuse_known(instance: InstanceInfoPB, store: ObjectStoreInfoPB) -> None:
    """Raise Refusal if an instance has the same object store already."""
    if any(_same_store(known, store) for known in instance.obj_info):
        raise invalid("original obj infos has a same conf, please check it")


def _same_store(one: ObjectStoreInfoPB, other: ObjectStoreInfoPB) -> bool:
    names = ("ak", "sk", "bucket", "prefix", "endpoint", "region", "provider", "external_endpoint")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def legacy_update_ak_sk(call: Call, request: AlterObjStoreInfoRequest) -> None:
    """Replace the keys of an object store, found by its id, or reach it by another role."""
    _change_credentials(call, request, same_is_well=call.follows(Rule.SAME_KEYS_TAKEN))


def alter_obj_info(call: Call, request: AlterObjStoreInfoRequest) -> None:
    """Do the same as :func:`legacy_update_ak_sk`; the same keys are always well."""
    _change_credentials(call, request, same_is_well=True)


def _change_credentials(call: Call, request: AlterObjStoreInfoRequest, *, same_is_well: bool) -> None:
    instance_id, instance = _instance_of_store(call, request)
    obj = request.obj
    store = next((store for store in instance.obj_info if store.id == obj.id), None)
    if store is None:
        raise invalid("id invalid, please check it")
    if has_credentials(call, store, obj):
        if same_is_well:
            return
        raise invalid("ak sk eq original, please check it")
    set_credentials(call, store, obj)
    store.mtime = call.now
    call.save(instance, instance_id)


def _instance_of_store(call: Call, request: AlterObjStoreInfoRequest) -> tuple[str, InstanceInfoPB]:
    """Return the id and the instance that the object store of a request is for. Raises Refusal."""
    check_given(call, request, request.obj)
    instance_id = call.named_instance(request.cloud_unique_id)
    return instance_id, call.living_instance(instance_id)
