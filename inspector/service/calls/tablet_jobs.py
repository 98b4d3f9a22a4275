"""Calls about the jobs of tablets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.service.wire.outcomes import Quoted, Refusal, invalid

if TYPE_CHECKING:
    from inspector.service.calls.call import Call


def abort_tablet_job(call: Call) -> None:
    """Remove compactions from the job of a tablet, each found by its id."""
    request = call.request
    instance_id = call.instance_of(request.cloud_unique_id)
    if not instance_id:
        raise invalid(f"cannot find instance_id with cloud_unique_id={request.cloud_unique_id or '(empty)'}")
    if not request.job.compaction:
        only = "only compaction jobs can be aborted"
        raise invalid(only if request.job.HasField("schema_change") else "no valid job specified")
    ids = tablet_ids(call, instance_id, request.job.idx)
    tablet = f"tablet_id={ids['tablet_id']}"
    job = call.read("JobTabletKey", instance_id=instance_id, **ids)
    if job is None:
        raise invalid(f"job not found, instance_id={instance_id} {tablet} job=", Quoted(request.job))
    if not job.compaction:
        raise invalid(f"there is no running compaction, {tablet}")
    for wanted in request.job.compaction:
        running = next((compaction for compaction in job.compaction if compaction.id == wanted.id), None)
        if running is None:
            raise invalid("unmatched job id, recorded_job=", Quoted(job), " given_job=", Quoted(wanted))
        if 0 < running.expiration < call.now:
            raise Refusal("JOB_EXPIRED", f"expired compaction job, {tablet} job=", Quoted(running))
        job.compaction.remove(running)
    call.write(job, "JobTabletKey", instance_id=instance_id, **ids)


def tablet_ids(call: Call, instance_id: str, index: Any) -> dict[str, int]:
    """Return the ids that the keys of a tablet need. If the request leaves any out, they are looked up."""
    tablet_id = index.tablet_id
    if tablet_id <= 0:
        raise invalid("no valid tablet_id given")
    if not (index.table_id and index.index_id and index.partition_id):
        index = call.read("MetaTabletIdxKey", instance_id=instance_id, tablet_id=tablet_id)
        if index is None:
            raise Refusal("TABLET_NOT_FOUND", f"tablet index not found, tablet_id={tablet_id}")
    ids = {"table_id": index.table_id, "index_id": index.index_id, "part_id": index.partition_id}
    return {**ids, "tablet_id": tablet_id}
