"""Calls that only read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from inspector.records.scanning import get, scan
from inspector.schema import messages
from inspector.service.calls.call import key_of, missing_in
from inspector.service.calls.fields import copy_set_fields, enum_or_default, set_enum
from inspector.service.calls.storage.vaults import BUILT_IN_VAULT
from inspector.service.calls.tablet_jobs import tablet_ids
from inspector.service.releases import Rule
from inspector.service.wire.jsonforms import compact
from inspector.service.wire.outcomes import Quoted, Refusal, invalid
from inspector.service.wire.textformat import one_line
from inspector.values.stats import TabletStats
from inspector.values.value import message_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from google.protobuf.message import Message

    from inspector.schema.messages import (
        ClusterPB,
        GetClusterRequest,
        GetClusterStatusRequest,
        GetObjStoreInfoRequest,
        GetStageRequest,
        GetTabletStatsRequest,
        InstanceInfoPB,
        MetaServiceResponseStatus,
        StagePB,
        TabletStatsPB,
    )
    from inspector.service.calls.call import Call

#: Counters of newer releases. An answer has one only if the row has it, or if its counter is not 0.
_LATER_COUNTERS: tuple[Literal["index_size", "segment_size"], ...] = ("index_size", "segment_size")


def get_instance(call: Call) -> Message:
    """Return an instance as it is stored."""
    instance_id = call.query.get("instance_id") or call.instance_of(call.query.get("cloud_unique_id", ""))
    if not instance_id:
        raise invalid("empty instance_id")
    return call.instance(instance_id)


def get_obj_store_info(call: Call, request: GetObjStoreInfoRequest) -> Message:
    """Return the object stores and vaults of an instance."""
    instance_id = call.named_instance(request.cloud_unique_id)
    instance = call.instance(instance_id)
    response = call.message(messages.GetObjStoreInfoResponse, obj_info=instance.obj_info)
    vault_fields = ("default_storage_vault_id", "default_storage_vault_name", "enable_storage_vault")
    copy_set_fields(instance, response, *vault_fields)
    for record in scan(call.transaction, "StorageVaultKey", schema=call.schema, instance_id=instance_id):
        vault = message_of(record.value, messages.StorageVaultPB)
        if vault is None or missing_in(vault):
            reason = f"malformed storage vault, unable to deserialize key={record.key.raw.hex()}"
            raise Refusal("PROTOBUF_PARSE_ERR", reason)
        response.storage_vault.append(vault)
    if call.follows(Rule.WHOLE_RESULTS):
        response.status.CopyFrom(_ok(call))
    return response


def get_cluster(call: Call, request: GetClusterRequest) -> Message:
    """Return the cluster with an id, a name or a user whose default it is; all clusters if none of these is given."""
    if not request.cloud_unique_id:
        raise invalid("cloud_unique_id must be given")
    instance_id = call.instance_of(request.cloud_unique_id) or request.instance_id
    if not instance_id:
        raise invalid("empty instance_id")
    instance = call.instance(instance_id)
    if instance.enable_storage_vault and BUILT_IN_VAULT not in instance.storage_vault_names:
        raise Refusal("STORAGE_VAULT_NOT_FOUND", "instance has no built in storage vault")
    clusters = list(_chosen(request, instance.clusters))
    if not clusters:
        raise Refusal("CLUSTER_NOT_FOUND", "fail to get cluster with ", Quoted(request, one_line))
    if request.cluster_id or request.cluster_name or request.mysql_user_name:
        return clusters[0]
    uses_vaults = instance.enable_storage_vault
    return call.message(
        messages.GetClusterResponse, status=_ok(call), cluster=clusters, enable_storage_vault=uses_vaults
    )


def _chosen(request: GetClusterRequest, clusters: Iterable[ClusterPB]) -> Iterator[ClusterPB]:
    for cluster in clusters:
        if request.cluster_id:
            matches = cluster.cluster_id == request.cluster_id
        elif request.cluster_name:
            matches = cluster.cluster_name == request.cluster_name
        else:
            matches = not request.mysql_user_name or request.mysql_user_name in cluster.mysql_user_name
        if matches:
            yield cluster


def _ok(call: Call, text: str = "") -> MetaServiceResponseStatus:
    return call.message(messages.MetaServiceResponseStatus, code="OK", msg=text)


def get_cluster_status(call: Call, request: GetClusterStatusRequest) -> Message:
    """Return the status of the clusters of backends of several instances."""
    instance_ids = list(request.instance_ids) or [call.instance_of(node) for node in request.cloud_unique_ids]
    if not instance_ids:
        raise invalid("cloud_unique_ids or instance_ids must be given, instance_ids= cloud_unique_ids=")
    response = call.message(messages.GetClusterStatusResponse)
    detail_class = messages.GetClusterStatusResponse.GetClusterStatusResponseDetail
    for instance_id in instance_ids:
        detail = call.message(detail_class, instance_id=instance_id)
        instance = call.read(messages.InstanceInfoPB, "InstanceKey", instance_id=instance_id)
        detail.clusters.extend(_statuses(call, request, instance) if instance is not None else ())
        if detail.clusters:
            response.details.append(detail)
    if call.follows(Rule.WHOLE_RESULTS):
        response.status.CopyFrom(_ok(call, compact(response)))
    return response


def _statuses(call: Call, request: GetClusterStatusRequest, instance: InstanceInfoPB) -> Iterator[ClusterPB]:
    """Yield the clusters of backends with the status that is asked for: name, id and status of each."""
    for cluster in instance.clusters:
        if cluster.type != cluster.COMPUTE:
            continue
        short = call.message(messages.ClusterPB, cluster_id=cluster.cluster_id, cluster_name=cluster.cluster_name)
        status = enum_or_default(cluster, "cluster_status") if cluster.HasField("cluster_status") else "NORMAL"
        set_enum(short, "cluster_status", status)
        if not request.HasField("status") or short.cluster_status == request.status:
            yield short


def get_tablet_stats(call: Call, request: GetTabletStatsRequest) -> Message:
    """Return the statistics of tablets, each the sum of its row and its counters."""
    instance_id = call.known_instance(request.cloud_unique_id)
    response = call.message(messages.GetTabletStatsResponse)
    for index in request.tablet_idx:
        ids = tablet_ids(call, instance_id, index)
        raw = key_of("StatsTabletKey", {"instance_id": instance_id, **ids})
        record = get(call.transaction, raw, schema=call.schema)
        if record is None or (isinstance(record.value, TabletStats) and record.value.aggregated is None):
            raise Refusal("TABLET_NOT_FOUND", f"tablet stats not found, tablet_id={ids['tablet_id']}")
        if not isinstance(record.value, TabletStats) or missing_in(record.value):
            raise Refusal("PROTOBUF_PARSE_ERR", f"marformed tablet stats value, key={raw.hex()}")
        response.tablet_stats.append(_merged(record.value))
    return response


def _merged(stats: TabletStats) -> TabletStatsPB:
    merged, row = stats.merged, stats.aggregated
    for name in _LATER_COUNTERS:
        if not getattr(stats.detached, name) and (row is None or not row.HasField(name)):
            merged.ClearField(name)
    return merged


def get_stage(call: Call, request: GetStageRequest) -> Message:
    """Return the internal stage of a user, or one or all of the external stages."""
    instance_id = call.named_instance(request.cloud_unique_id)
    if not request.HasField("type"):
        raise invalid("stage type not set")
    instance = call.instance(instance_id)
    if enum_or_default(request, "type") == "INTERNAL":
        stages = [_internal_stage(request, instance)]
    else:
        external = [stage for stage in instance.stages if stage.type == stage.EXTERNAL]
        stages = [stage for stage in external if not request.HasField("stage_name") or request.stage_name == stage.name]
        if not stages and request.HasField("stage_name"):
            raise Refusal("STAGE_NOT_FOUND", "stage not found with ", Quoted(request))
    return call.message(messages.GetStageResponse, status=_ok(call), stage=stages)


def _internal_stage(request: GetStageRequest, instance: InstanceInfoPB) -> StagePB:
    """Return the stage of the user in the request. Raises Refusal if it belongs to another user of that name."""
    if not request.mysql_user_name:
        raise invalid("mysql user name not set")
    if not request.mysql_user_id:
        raise invalid("mysql user id not set")
    for stage in instance.stages:
        if stage.type == stage.INTERNAL and request.mysql_user_name in stage.mysql_user_name[:1]:
            if request.mysql_user_id not in stage.mysql_user_id[:1]:
                raise Refusal("STATE_ALREADY_EXISTED_FOR_USER", "aba user, drop stage and create a new one")
            return _in_its_store(stage, instance)
    raise Refusal("STAGE_NOT_FOUND", "stage not found, create a new one")


def _in_its_store(stage: StagePB, instance: InstanceInfoPB) -> StagePB:
    """Return an internal stage with the access data of its object store, which the instance stores under an id."""
    store = next((store for store in instance.obj_info if store.id == stage.obj_info.id), None)
    if store is None:
        raise Refusal("UNDEFINED_ERR", "impossible, id invalid")
    complete = type(stage)(stage_id=stage.stage_id)
    complete.type = stage.type
    names = ("ak", "sk", "bucket", "endpoint", "external_endpoint", "region", "provider")
    for name in names:
        setattr(complete.obj_info, name, getattr(store, name))
    complete.obj_info.prefix = stage.obj_info.prefix
    return complete
