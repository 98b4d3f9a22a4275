"""Calls about the jobs of tablets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.schema import messages
from inspector.service.calls.fields import enum_or_default
from inspector.service.releases import Rule
from inspector.service.wire.outcomes import Quoted, Refusal, invalid

if TYPE_CHECKING:
    from inspector.schema.messages import FinishTabletJobRequest, TabletIndexPB, TabletJobInfoPB
    from inspector.service.calls.call import Call


def abort_tablet_job(call: Call, request: FinishTabletJobRequest) -> None:
    """Remove compactions from the job of a tablet, each found by its id, or its schema change."""
    instance_id = call.instance_of(request.cloud_unique_id)
    if not instance_id:
        raise invalid(f"cannot find instance_id with cloud_unique_id={request.cloud_unique_id or '(empty)'}")
    changes_schema = request.job.HasField("schema_change") and call.follows(Rule.SCHEMA_CHANGES_ABORTED)
    if not request.job.compaction and not changes_schema:
        only = "only compaction jobs can be aborted"
        raise invalid(only if request.job.HasField("schema_change") else "no valid job specified")
    ids = tablet_ids(call, instance_id, request.job.idx)
    job = call.read(messages.TabletJobInfoPB, "JobTabletKey", instance_id=instance_id, **ids)
    if job is None:
        raise invalid(
            f"job not found, instance_id={instance_id} tablet_id={ids['tablet_id']} job=", Quoted(request.job)
        )
    if request.job.compaction:
        _abort_compactions(call, request.job, job, ids["tablet_id"])
    else:
        _abort_schema_change(call, request.job, instance_id, job, ids["tablet_id"])
    call.write(job, "JobTabletKey", instance_id=instance_id, **ids)


def _abort_compactions(call: Call, given: TabletJobInfoPB, job: TabletJobInfoPB, tablet_id: int) -> None:
    tablet = f"tablet_id={tablet_id}"
    if not job.compaction:
        raise invalid(f"there is no running compaction, {tablet}")
    for wanted in given.compaction:
        running = next((compaction for compaction in job.compaction if compaction.id == wanted.id), None)
        if running is None:
            raise invalid("unmatched job id, recorded_job=", Quoted(job), " given_job=", Quoted(wanted))
        if 0 < running.expiration < call.now:
            raise Refusal("JOB_EXPIRED", f"expired compaction job, {tablet} job=", Quoted(running))
        job.compaction.remove(running)


def _abort_schema_change(
    call: Call, given: TabletJobInfoPB, instance_id: str, job: TabletJobInfoPB, tablet_id: int
) -> None:
    """Remove the schema change of a tablet, and its traces in the job of the new tablet."""
    wanted, running, tablet = given.schema_change, job.schema_change, f"tablet_id={tablet_id}"
    new_ids = tablet_ids(call, instance_id, wanted.new_tablet_idx)
    _check_not_ready(call, instance_id, new_ids)
    if not job.HasField("schema_change"):
        raise invalid(f"there is no running schema_change, {tablet}")
    if 0 < running.expiration < call.now:
        raise Refusal("JOB_EXPIRED", f"expired schema_change job, {tablet} job=", Quoted(running))
    if wanted.id != running.id:
        ids = f"recorded_id={running.id} given_id={wanted.id}"
        jobs = (" recorded_job=", Quoted(running), " given_job=", Quoted(wanted))
        raise invalid(f"unmatched job id or initiator, {ids}", *jobs)
    of_new_tablet = call.read(messages.TabletJobInfoPB, "JobTabletKey", instance_id=instance_id, **new_ids)
    if of_new_tablet is not None:
        for compaction in [*of_new_tablet.compaction]:
            initiator = compaction.delete_bitmap_lock_initiator
            if compaction.HasField("delete_bitmap_lock_initiator") and initiator == wanted.delete_bitmap_lock_initiator:
                of_new_tablet.compaction.remove(compaction)
        of_new_tablet.ClearField("schema_change")
        call.write(of_new_tablet, "JobTabletKey", instance_id=instance_id, **new_ids)
    job.ClearField("schema_change")


def _check_not_ready(call: Call, instance_id: str, new_ids: dict[str, int]) -> None:
    """Check that the tablet of a schema change is not in use yet. Raises Refusal."""
    new_tablet = call.read(messages.TabletMetaCloudPB, "MetaTabletKey", instance_id=instance_id, **new_ids)
    if new_tablet is None:
        where = f"instance_id={instance_id} tablet_id={new_ids['tablet_id']}"
        raise Refusal("TABLET_NOT_FOUND", f"failed to get new tablet meta (not found) {where}")
    state = enum_or_default(new_tablet, "tablet_state") if new_tablet.HasField("tablet_state") else ""
    if state == "PB_RUNNING":
        raise Refusal("JOB_ALREADY_SUCCESS", "schema_change job already success")
    if state != "PB_NOTREADY":
        raise invalid("invalid new tablet state")


def tablet_ids(call: Call, instance_id: str, index: TabletIndexPB) -> dict[str, int]:
    """Return the ids that the keys of a tablet need. If the request leaves any out, they are looked up."""
    tablet_id = index.tablet_id
    if tablet_id <= 0:
        raise invalid("no valid tablet_id given")
    if not (index.table_id and index.index_id and index.partition_id):
        found = call.read(messages.TabletIndexPB, "MetaTabletIdxKey", instance_id=instance_id, tablet_id=tablet_id)
        if found is None:
            raise Refusal("TABLET_NOT_FOUND", f"tablet index not found, tablet_id={tablet_id}")
        index = found
    ids = {"table_id": index.table_id, "index_id": index.index_id, "part_id": index.partition_id}
    return {**ids, "tablet_id": tablet_id}
