"""Faults of instances and of what they have: the recycler, vaults, clusters, files that were loaded, snapshots."""

from __future__ import annotations

from typing import Any

from inspector.schema import messages
from keycodec import Versionstamp, encode
from tests.support.life.planting import Sound, fault
from tests.support.life.service import BEGIN, DB, Rowset
from tests.support.life.surroundings import place, put_packed

DAY = 86400


@fault("key-value-identity")
def an_instance_says_it_is_another(sound: Sound) -> None:
    sound.service.change_instance(instance_id="another")


@fault("instance-orphan-keys")
def the_record_of_the_instance_was_lost(sound: Sound) -> None:
    sound.service.remove("InstanceKey")


@fault("instance-orphan-keys")
def a_deleted_instance_is_still_there(sound: Sound) -> None:
    sound.service.change_instance(status="DELETED", mtime=BEGIN - 30 * DAY)


@fault("recycler-idle")
def the_recycler_stands_still(sound: Sound) -> None:
    job = messages.JobRecyclePB(status="IDLE", last_success_time_ms=(BEGIN - DAY) * 1000)
    sound.service.put("JobRecycleKey", job)


@fault("recycler-idle", is_seen_alone=False)  # that there is a recycler is known by where it was
def the_recycler_never_came(sound: Sound) -> None:
    sound.service.remove("JobRecycleKey")
    sound.service.change_instance(ctime=BEGIN - DAY)


@fault("recycler-idle")
def the_checker_died(sound: Sound) -> None:
    job = messages.JobRecyclePB(status="BUSY", expiration_time_ms=(BEGIN - 2 * DAY) * 1000)
    sound.service.put("JobCheckKey", job)


@fault("vault-list")
def a_vault_was_lost(sound: Sound) -> None:
    sound.service.remove("StorageVaultKey", vault_id="v1")


@fault("vault-list")
def the_default_vault_is_no_vault(sound: Sound) -> None:
    sound.service.change_instance(default_storage_vault_id="v9")


@fault("cluster-shape")
def two_nodes_have_one_address(sound: Sound) -> None:
    node = messages.NodeInfoPB(cloud_unique_id="other", ip="10.0.0.2", heartbeat_port=9050)
    cluster = messages.ClusterPB(cluster_id="c2", cluster_name="second", type="COMPUTE", nodes=[node])
    sound.service.change_instance(clusters=[cluster])


@fault("cluster-shape")
def two_clusters_have_one_name(sound: Sound) -> None:
    cluster = messages.ClusterPB(cluster_id="c2", cluster_name="compute", type="COMPUTE")
    sound.service.change_instance(clusters=[cluster])


def _put_another(sound: Sound, **fields: Any) -> str:
    """Another instance beside the sound one; its id."""
    other = f"{sound.service.instance_id}-other"
    info = messages.InstanceInfoPB(instance_id=other, **fields)
    sound.service.key_values[encode("InstanceKey", instance_id=other)] = info.SerializeToString()
    return other


def _add_node(sound: Sound, type_: str, **fields: Any) -> None:
    """A node in a cluster of its own, which has not changed for long."""
    given: Any = {"ip": "10.0.0.7", "heartbeat_port": 9050, "edit_log_port": 9010, "ctime": BEGIN - 5 * DAY}
    node = messages.NodeInfoPB(**given | {"mtime": BEGIN - 5 * DAY} | fields)
    cluster = messages.ClusterPB(cluster_id="c3", cluster_name="third", type=type_, nodes=[node])
    sound.service.change_instance(clusters=[cluster])


@fault("cluster-shape")
def a_node_is_called_after_another_instance(sound: Sound) -> None:
    _add_node(sound, "COMPUTE", cloud_unique_id=f"1:{_put_another(sound)}:be-7")


@fault("cluster-shape")
def a_node_is_being_decommissioned_for_days(sound: Sound) -> None:
    _add_node(sound, "COMPUTE", status="NODE_STATUS_DECOMMISSIONING")


@fault("cluster-shape")
def a_decommissioned_node_is_still_listed(sound: Sound) -> None:
    _add_node(sound, "COMPUTE", status="NODE_STATUS_DECOMMISSIONED")


@fault("cluster-shape")
def all_frontends_are_observers(sound: Sound) -> None:
    info = sound.service.get("InstanceKey", messages.InstanceInfoPB)
    del info.clusters[0]
    sound.service.put("InstanceKey", info)
    _add_node(sound, "SQL", node_type="FE_OBSERVER")


@fault("copy-file-pair")
def a_file_was_loaded_by_nothing(sound: Sound) -> None:
    ids: Any = {"stage_id": "s", "table_id": 1}
    copied = messages.ObjectFilePB(relative_path="a.csv", etag="e")
    job = messages.CopyJobPB(job_status="FINISH", object_files=[copied])
    sound.service.put("CopyJobKey", job, copy_id="c", group_id=0, **ids)
    file = messages.CopyFilePB(copy_id="c", group_id=0)
    sound.service.put("CopyFileKey", file, obj_key="a.csv", obj_etag="e", **ids)
    lost = messages.CopyFilePB(copy_id="gone", group_id=0)
    sound.service.put("CopyFileKey", lost, obj_key="b.csv", obj_etag="e", **ids)


@fault("packed-file-refs")
def a_packed_file_was_lost(sound: Sound) -> None:
    meta = sound.rowset(sound.last, 3)
    meta.packed_slice_locations["seg_0"].packed_file_path = "packed/1"
    sound.service.put("MetaRowsetKey", meta, tablet_id=sound.last.tablet_id, version=3)


@fault("packed-file-refs")
def a_packed_file_counts_wrongly(sound: Sound) -> None:
    packed = messages.PackedFileInfoPB(ref_cnt=2, corrected=True, resource_id="v1", slices=[{"path": "a"}])
    sound.service.put("PackedFileKey", packed, packed_file_path="packed/2")


def _packed(sound: Sound, size: int = 1000, **fields: Any) -> None:
    """A live rowset in a packed file that is older than all corrections."""
    rowset = Rowset(sound.last, sound.rowset(sound.last, 3).rowset_id_v2, start=3, end=3)
    place([rowset])
    (where,) = rowset.more["packed_slice_locations"].values()
    where.size = size
    sound.service.put_live(rowset)
    put_packed(sound.service, [rowset, *fields.pop("others", [])], created_at_sec=BEGIN - 5 * DAY, **fields)


@fault("packed-file-refs")
def a_rowset_lies_in_no_slice(sound: Sound) -> None:
    _packed(sound, size=999)


@fault("packed-file-refs")
def a_rowset_lies_in_a_deleted_slice(sound: Sound) -> None:
    _packed(sound, deleted=1)


@fault("packed-file-refs")
def a_slice_is_of_no_rowset(sound: Sound) -> None:
    _packed(sound, others=[Rowset(sound.last, "0999")])


@fault("snapshot-state")
def a_clone_lost_its_source(sound: Sound) -> None:
    sound.service.change_instance(source_instance_id="gone")


@fault("table-stream-pair")
def a_stream_is_in_one_index_alone(sound: Sound) -> None:
    stream = messages.IndexIndexPB(db_id=DB, table_id=1)
    sound.service.put("TableStreamIndexKey", stream, stream_id=3)


@fault("vault-list")
def the_default_vault_has_another_name(sound: Sound) -> None:
    sound.service.change_instance(default_storage_vault_id="v1", default_storage_vault_name="other")


def _copy_job(sound: Sound, stage_id: str = "s", **fields: Any) -> None:
    sound.service.change_instance(stages=[messages.StagePB(stage_id="s")])
    job = messages.CopyJobPB(**fields)
    sound.service.put("CopyJobKey", job, stage_id=stage_id, table_id=1, copy_id="c", group_id=0)


@fault("copy-file-pair")
def a_load_of_files_never_ended(sound: Sound) -> None:
    _copy_job(sound, job_status="LOADING", timeout_time_ms=(BEGIN - DAY) * 1000)


@fault("copy-file-pair")
def a_load_of_files_is_not_forgotten(sound: Sound) -> None:
    _copy_job(sound, job_status="FINISH", stage_type="EXTERNAL", finish_time_ms=(BEGIN - 5 * DAY) * 1000)


@fault("copy-file-pair")
def a_load_of_no_stage(sound: Sound) -> None:
    _copy_job(sound, "gone", job_status="LOADING")


def _snapshot(sound: Sound, **fields: Any) -> None:
    sound.service.put("SnapshotFullKey", messages.SnapshotPB(create_at=BEGIN - 5 * DAY, **fields), at=7)


@fault("snapshot-state")
def a_snapshot_is_past_its_time(sound: Sound) -> None:
    _snapshot(sound, status="SNAPSHOT_NORMAL", auto=True, ttl_seconds=DAY)


@fault("snapshot-state")
def a_snapshot_that_was_given_up_is_not_removed(sound: Sound) -> None:
    _snapshot(sound, status="SNAPSHOT_ABORTED")


@fault("snapshot-state")
def a_snapshot_is_referred_to_by_nobody(sound: Sound) -> None:
    _snapshot(sound, status="SNAPSHOT_NORMAL")
    sound.service.put("SnapshotReferenceKey", at=7, ref_instance_id="nobody")


@fault("snapshot-state")
def a_clone_reads_through_a_snapshot_that_was_given_up(sound: Sound) -> None:
    own = sound.service.instance_id
    sound.service.put("SnapshotFullKey", messages.SnapshotPB(status="SNAPSHOT_ABORTED", create_at=BEGIN), at=7)
    sound.service.change_instance(source_instance_id=own, source_snapshot_id=str(Versionstamp(7)))


@fault("snapshot-state")
def a_clone_is_referred_to_by_another_snapshot(sound: Sound) -> None:
    own = sound.service.instance_id
    for at in (7, 8):
        sound.service.put("SnapshotFullKey", messages.SnapshotPB(status="SNAPSHOT_NORMAL", create_at=BEGIN), at=at)
    sound.service.put("SnapshotReferenceKey", at=8, ref_instance_id=own)
    sound.service.change_instance(source_instance_id=own, source_snapshot_id=str(Versionstamp(7)))


@fault("snapshot-state")
def instances_that_follow_each_other_begin_elsewhere(sound: Sound) -> None:
    sound.service.change_instance(successor_instance_id=_put_another(sound, original_instance_id="elsewhere"))
