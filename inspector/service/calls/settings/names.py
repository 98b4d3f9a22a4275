"""The name of an instance, and whether its object stores are encrypted by their server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.service.calls.instances import altering
from inspector.service.wire.outcomes import invalid

if TYPE_CHECKING:
    from inspector.schema.messages import AlterInstanceRequest, InstanceInfoPB
    from inspector.service.calls.call import Call


@altering("RENAME")
def rename_instance(call: Call, request: AlterInstanceRequest, instance: InstanceInfoPB) -> None:
    """Give another name to an instance; its id stays."""
    if not request.name:
        raise invalid("rename instance name, but not set")
    instance.name = request.name


@altering("DISABLE_SSE")
def disable_instance_sse(call: Call, request: AlterInstanceRequest, instance: InstanceInfoPB) -> None:
    """Turn off server-side encryption for the object stores of an instance."""
    if not instance.sse_enabled:
        raise invalid("failed to disable sse, instance has disabled sse")
    instance.sse_enabled = False
    instance.mtime = call.now
    for store in instance.obj_info:
        store.sse_enabled = False
