"""Compactions, schema changes, restores, and loads of files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.schema import messages
from tests.support.life.service import DB, Rowset, Service, Steps, Tablet
from tests.support.life.tables import create_tablet, prepare_index, prepare_partition

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = 86400


def put_job(service: Service, tablet: Tablet, **fields: Any) -> None:
    """Write the jobs of a tablet."""
    job = messages.TabletJobInfoPB(**fields)
    if fields:
        job.idx.MergeFrom(messages.TabletIndexPB(**tablet.ids))
    service.put("JobTabletKey", job, **tablet.key)


def compact(service: Service, tablet: Tablet, start: int, end: int, inputs: Sequence[int]) -> Steps:
    """A cumulative compaction of the rowsets that end at ``inputs``."""
    job = messages.TabletCompactionJobPB(id=f"c{service.next()}", initiator="10.0.0.2:9050", type="CUMULATIVE")
    job.lease, job.expiration = service.now + 80, service.now + DAY
    job.input_versions.extend([start, end])
    put_job(service, tablet, compaction=[job])
    yield
    taken = service.live(tablet, *inputs)
    txn_id = 7_000_000 + service.next()
    more = {"txn_id": txn_id, "job_id": job.id}
    output = Rowset(tablet, f"03{service.next():08}", sum(meta.num_rows for meta in taken), start, end, more)
    ids: Any = {"tablet_id": tablet.tablet_id, "rowset_id": output.rowset_id}
    value = messages.RecycleRowsetPB(
        type="PREPARE", creation_time=service.now, expiration=service.now + DAY, rowset_meta=output.meta(service.now)
    )
    service.put("RecycleRowsetKey", value, **ids)
    yield
    service.remove("RecycleRowsetKey", **ids)
    service.put("MetaRowsetTmpKey", output.meta(service.now), txn_id=txn_id, tablet_id=tablet.tablet_id)
    yield
    for meta in taken:
        old = Rowset(tablet, meta.rowset_id_v2, meta.num_rows, meta.start_version, meta.end_version)
        service.remove("MetaRowsetKey", tablet_id=tablet.tablet_id, version=meta.end_version)
        service.recycle(old, "COMPACT")
        service.add_stats(old, -1)
    service.remove("MetaRowsetTmpKey", txn_id=txn_id, tablet_id=tablet.tablet_id)
    service.put_live(output)
    service.add_stats(output)
    put_job(service, tablet)
    yield


def schema_change(service: Service, tablets: Sequence[Tablet], versions: Sequence[int]) -> Steps:
    """A schema change of an index: new tablets, a job for each, then the new index takes its place."""
    new_index = tablets[0].index_id + 5
    made = [Tablet(old.table_id, new_index, old.partition_id, old.tablet_id + 50_000) for old in tablets]
    prepare_index(service, made[0])
    marker = service.get("RecycleIndexKey", messages.RecycleIndexPB, index_id=new_index)
    marker.expiration = service.now + 30 * DAY
    service.put("RecycleIndexKey", marker, index_id=new_index)
    yield
    for tablet in made:
        create_tablet(service, tablet, state="PB_NOTREADY")
        yield
    for old, new in zip(tablets, made, strict=True):
        job = messages.TabletSchemaChangeJobPB(id="sc-1", initiator="10.0.0.2:9050", alter_version=max(versions))
        job.new_tablet_idx.MergeFrom(messages.TabletIndexPB(db_id=DB, **new.ids))
        put_job(service, old, schema_change=job)
        put_job(service, new, schema_change=job)
        yield
        for meta in service.live(old, *versions):
            ends = meta.end_version
            output = Rowset(new, f"04{service.next():08}", meta.num_rows, meta.start_version, ends, {"job_id": "sc-1"})
            output.more["txn_id"] = meta.txn_id
            service.put("MetaRowsetTmpKey", output.meta(service.now), txn_id=meta.txn_id, tablet_id=new.tablet_id)
            yield
        for meta in service.live(old, *versions):
            tmp: Any = {"txn_id": meta.txn_id, "tablet_id": new.tablet_id}
            stored = service.get("MetaRowsetTmpKey", messages.RowsetMetaCloudPB, **tmp)
            service.remove("MetaRowsetTmpKey", **tmp)
            output = Rowset(new, stored.rowset_id_v2, meta.num_rows, meta.start_version, meta.end_version)
            service.put_live(output)
            service.add_stats(output)
        ready = service.get("MetaTabletKey", messages.TabletMetaCloudPB, **new.key)
        ready.tablet_state = "PB_RUNNING"
        service.put("MetaTabletKey", ready, **new.key)
        put_job(service, old)
        put_job(service, new)
        yield
    service.remove("RecycleIndexKey", index_id=new_index)
    yield
    dropped = messages.RecycleIndexPB(
        table_id=tablets[0].table_id, db_id=DB, state="DROPPED", creation_time=service.now
    )
    service.put("RecycleIndexKey", dropped, index_id=tablets[0].index_id)
    yield


def restore(service: Service, tablet: Tablet, version: int) -> Steps:
    """RESTORE of a partition with one tablet."""
    prepare_index(service, tablet)
    prepare_partition(service, tablet)
    service.put_version(tablet, version)
    yield
    create_tablet(service, tablet)
    service.remove("MetaRowsetKey", tablet_id=tablet.tablet_id, version=1)
    stats = messages.TabletStatsPB(idx=messages.TabletIndexPB(db_id=DB, **tablet.ids), cumulative_point=2)
    service.put("StatsTabletKey", stats, **tablet.key)
    yield
    job = messages.RestoreJobCloudPB(tablet_id=tablet.tablet_id, state="PREPARED", ctime_s=service.now)
    job.mtime_s, job.expired_at_s, job.version, job.total_rowset_num = service.now, 2 * DAY, version, 1
    ids: Any = {"tablet_id": tablet.tablet_id}
    service.put("JobRestoreTabletKey", job, **ids)
    yield
    rowset = Rowset(tablet, f"05{service.next():08}", start=0, end=version)
    service.put("JobRestoreRowsetKey", rowset.meta(service.now), version=version, **ids)
    yield
    service.put_live(rowset)
    yield
    service.add_stats(rowset)
    job.state = "COMMITTED"
    service.put("JobRestoreTabletKey", job, **ids)
    yield
    service.remove("RecyclePartKey", part_id=tablet.partition_id)
    yield
    service.remove("RecycleIndexKey", index_id=tablet.index_id)
    service.add_table_version(tablet.table_id)
    yield
    job.state = "COMPLETED"
    service.put("JobRestoreTabletKey", job, **ids)
    yield
    service.remove("JobRestoreTabletKey", **ids)
    service.remove("JobRestoreRowsetKey", version=version, **ids)
    yield
