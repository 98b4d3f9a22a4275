"""The accounts at the cloud provider: the RAM user of an instance, and the service's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.schema import messages
from inspector.service.calls.fields import filled
from inspector.service.wire.outcomes import Quoted, invalid

if TYPE_CHECKING:
    from inspector.schema.messages import AlterIamRequest, AlterRamUserRequest
    from inspector.service.calls.call import Call


def alter_ram_user(call: Call, request: AlterRamUserRequest) -> None:
    """Set or replace the RAM user of an instance."""
    if not request.instance_id:
        raise invalid("empty instance_id")
    if not filled(request.ram_user, "user_id", "ak", "sk"):
        raise invalid("ram user info err ", Quoted(request))
    instance = call.living_instance(request.instance_id)
    instance.ram_user.CopyFrom(request.ram_user)
    instance.ram_user.ClearField("encryption_info")
    call.note_encryption()
    call.save(instance, request.instance_id)


def alter_iam(call: Call, request: AlterIamRequest) -> None:
    """Set or replace the service's own account, which it reaches stages with."""
    if not filled(request, "account_id", "ak", "sk"):
        raise invalid("invalid argument")
    account = call.read(messages.RamUserPB, "MetaServiceArnInfoKey") or call.message(messages.RamUserPB)
    if (account.user_id, account.ak, account.sk) == (request.account_id, request.ak, request.sk):
        raise invalid("already has the same arn info")
    account.user_id, account.ak, account.sk = request.account_id, request.ak, request.sk
    account.ClearField("encryption_info")  # that was of the old secret
    call.note_encryption()
    call.write(account, "MetaServiceArnInfoKey")
