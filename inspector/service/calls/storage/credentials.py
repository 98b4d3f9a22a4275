"""How an object store is reached: with an ak and an sk, or by a role of AWS. One check for all calls that give one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from inspector.service.calls.fields import enum_or_default, filled, set_enum
from inspector.service.releases import Rule
from inspector.service.wire.outcomes import Quoted, invalid

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from inspector.schema.messages import ObjectStoreInfoPB
    from inspector.service.calls.call import Call

#: The largest size of the message of an object store, in bytes.
STORE_SIZE_LIMIT = 1024

#: The refusal of an object store that lacks something.
INCOMPLETE = "s3 conf info err, please check it"
_INCOMPLETE_WITH_ROLE = "s3 conf info err with role_arn, please check it"
_BOTH = "invaild argument, both set ak/sk and role_arn is not allowed"  # the service's own spelling

_ROLE_FIELDS: tuple[Literal["role_arn", "external_id", "cred_provider_type"], ...] = (
    "role_arn",
    "external_id",
    "cred_provider_type",
)


def by_role(call: Call, given: ObjectStoreInfoPB) -> bool:
    """Whether a store is given a role in place of keys. Raises Refusal if it is given both."""
    if not given.HasField("role_arn") or not call.follows(Rule.ROLE_ARN):
        return False
    if given.HasField("ak") or given.HasField("sk"):
        raise invalid(_BOTH)
    return True


def check_given(call: Call, request: Message, given: ObjectStoreInfoPB) -> None:
    """Check that the given store of a request has keys or a role, and is not too large. Raises Refusal."""
    if not by_role(call, given) and not filled(given, "ak", "sk"):
        raise invalid("s3 obj info err ", Quoted(request))
    if given.ByteSize() > STORE_SIZE_LIMIT:
        raise invalid("s3 obj info greater than 1k ", Quoted(request))


def check_new(call: Call, given: ObjectStoreInfoPB, *needed: str) -> None:
    """Check a store that an instance is created with. ``needed``: what it needs besides keys. Raises Refusal."""
    if by_role(call, given):
        if not filled(given, "role_arn", "bucket", "endpoint", "region"):
            raise invalid(_INCOMPLETE_WITH_ROLE)
        check_role(given)
    elif not filled(given, "ak", "sk", *needed):
        raise invalid(INCOMPLETE)


def check_role(given: ObjectStoreInfoPB) -> None:
    """Check that the role of a store is reached as the service reaches one. Raises Refusal."""
    named = filled(given, "provider", "cred_provider_type")
    if not named or (_provider(given), enum_or_default(given, "cred_provider_type")) != ("S3", "INSTANCE_PROFILE"):
        raise invalid(_INCOMPLETE_WITH_ROLE)


def set_credentials(call: Call, store: ObjectStoreInfoPB, given: ObjectStoreInfoPB) -> None:
    """Give a store the keys or the role of a request, and take away what it had of the other kind."""
    store.ClearField("encryption_info")  # that was of the old secret
    if by_role(call, given):
        for name in ("ak", "sk"):
            store.ClearField(name)
        store.role_arn, store.external_id = given.role_arn, given.external_id
        set_enum(store, "cred_provider_type", "INSTANCE_PROFILE")
        return
    for name in _ROLE_FIELDS:
        store.ClearField(name)
    store.ak, store.sk = given.ak, given.sk
    call.note_encryption()


def has_credentials(call: Call, store: ObjectStoreInfoPB, given: ObjectStoreInfoPB) -> bool:
    """Whether a store has the keys or the role of a request already. Raises Refusal for a role where none can be."""
    if not by_role(call, given):
        return (store.ak, store.sk) == (given.ak, given.sk)
    if _provider(store) != "S3":
        raise invalid("role_arn is only supported for s3 provider")
    return (store.role_arn, store.external_id) == (given.role_arn, given.external_id)


def _provider(store: ObjectStoreInfoPB) -> str:
    return enum_or_default(store, "provider") if store.HasField("provider") else ""
