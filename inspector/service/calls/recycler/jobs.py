"""The state of the recycler's and the checker's last run over an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.schema import messages
from inspector.service.calls.fields import set_enum
from inspector.service.wire.outcomes import Refusal, unfit
from inspector.service.wire.value_text import StoredValue

if TYPE_CHECKING:
    from inspector.service.calls.call import Call


def recycle_job_info(call: Call) -> StoredValue:
    """Return when an instance was last recycled, and whether it is being recycled."""
    return _job(call, "JobRecycleKey")


def check_job_info(call: Call) -> StoredValue:
    """Return when an instance was last checked, and whether it is being checked."""
    return _job(call, "JobCheckKey")


def _job(call: Call, family: str) -> StoredValue:
    instance_id = call.query.get("instance_id", "")
    if not instance_id:
        raise unfit("no instance id")
    job = call.read(messages.JobRecyclePB, family, instance_id=instance_id)
    if job is None:
        if not call.exists("InstanceKey", instance_id=instance_id):
            reason = f"failed to get recycle job info, instance_id={instance_id}, err=KeyNotFound"
            raise Refusal("KV_TXN_GET_ERR", reason)
        job = call.message(messages.JobRecyclePB, instance_id=instance_id, last_ctime_ms=0, last_finish_time_ms=0)
        set_enum(job, "status", "IDLE")
    return StoredValue(job, None)
