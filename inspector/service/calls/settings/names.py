"""The name of an instance, and whether its object stores are encrypted by their server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.service.calls.instances import altering
from inspector.service.wire.outcomes import invalid

if TYPE_CHECKING:
    from inspector.service.calls.call import Call


def named_by_id(call: Call) -> tuple[str, Any]:
    """Return the id in the request and its instance. Raises Refusal if there is no such id or instance."""
    instance_id = call.request.instance_id
    if not instance_id:
        raise invalid("instance id not set")
    return instance_id, call.instance(instance_id)


@altering("RENAME")
def rename_instance(call: Call, instance: Any) -> None:
    """Give another name to an instance; its id stays."""
    if not call.request.name:
        raise invalid("rename instance name, but not set")
    instance.name = call.request.name


@altering("DISABLE_SSE")
def disable_instance_sse(call: Call, instance: Any) -> None:
    """Turn off server-side encryption for the object stores of an instance."""
    if not instance.sse_enabled:
        raise invalid("failed to disable sse, instance has disabled sse")
    instance.sse_enabled = False
    instance.mtime = call.now
    for store in instance.obj_info:
        store.sse_enabled = False
