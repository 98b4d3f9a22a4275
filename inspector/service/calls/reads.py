"""Calls that only read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.records.scanning import get, scan
from inspector.service.calls.call import key_of, missing_in
from inspector.service.calls.fields import copy_set_fields, enum_or_default, set_enum
from inspector.service.calls.storage.vaults import BUILT_IN_VAULT
from inspector.service.calls.tablet_jobs import tablet_ids
from inspector.service.releases import Rule
from inspector.service.wire.jsonforms import compact
from inspector.service.wire.outcomes import Quoted, Refusal, invalid
from inspector.service.wire.textformat import one_line
from inspector.values.reading import Undecoded
from inspector.values.stats import TabletStats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.message import Message

    from inspector.service.calls.call import Call

#: Counters of newer releases. An answer has one only if the row has it, or if its counter is not 0.
_LATER_COUNTERS = ("index_size", "segment_size")


def get_instance(call: Call) -> Message:
    """Return an instance as it is stored."""
    instance_id = call.query.get("instance_id") or call.instance_of(call.query.get("cloud_unique_id", ""))
    if not instance_id:
        raise invalid("empty instance_id")
    instance: Message = call.instance(instance_id)
    return instance


def get_obj_store_info(call: Call) -> Message:
    """Return the object stores and vaults of an instance."""
    instance_id = call.named_instance()
    instance = call.instance(instance_id)
    response: Message = call.message("GetObjStoreInfoResponse", obj_info=instance.obj_info)
    vault_fields = ("default_storage_vault_id", "default_storage_vault_name", "enable_storage_vault")
    copy_set_fields(instance, response, *vault_fields)
    for record in scan(call.transaction, "StorageVaultKey", schema=call.schema, instance_id=instance_id):
        if isinstance(record.value, Undecoded) or missing_in(record.value):
            reason = f"malformed storage vault, unable to deserialize key={record.key.raw.hex()}"
            raise Refusal("PROTOBUF_PARSE_ERR", reason)
        response.storage_vault.append(record.value)  # type: ignore[attr-defined]
    if call.follows(Rule.WHOLE_RESULTS):
        response.status.CopyFrom(_ok(call))  # type: ignore[attr-defined]
    return response


def get_cluster(call: Call) -> Message:
    """Return the cluster with an id, a name or a user whose default it is; all clusters if none of these is given."""
    request = call.request
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
        return clusters[0]  # type: ignore[no-any-return]
    uses_vaults = instance.enable_storage_vault
    response: Message = call.message(
        "GetClusterResponse", status=_ok(call), cluster=clusters, enable_storage_vault=uses_vaults
    )
    return response


def _chosen(request: Any, clusters: Any) -> Iterator[Any]:
    for cluster in clusters:
        if request.cluster_id:
            matches = cluster.cluster_id == request.cluster_id
        elif request.cluster_name:
            matches = cluster.cluster_name == request.cluster_name
        else:
            matches = not request.mysql_user_name or request.mysql_user_name in cluster.mysql_user_name
        if matches:
            yield cluster


def _ok(call: Call, text: str = "") -> Any:
    return call.message("MetaServiceResponseStatus", code=0, msg=text)


def get_cluster_status(call: Call) -> Message:
    """Return the status of the clusters of backends of several instances."""
    request = call.request
    instance_ids = list(request.instance_ids) or [call.instance_of(node) for node in request.cloud_unique_ids]
    if not instance_ids:
        raise invalid("cloud_unique_ids or instance_ids must be given, instance_ids= cloud_unique_ids=")
    response = call.message("GetClusterStatusResponse")
    for instance_id in instance_ids:
        detail = call.message("GetClusterStatusResponse.GetClusterStatusResponseDetail", instance_id=instance_id)
        instance = call.read("InstanceKey", instance_id=instance_id)
        detail.clusters.extend(_statuses(call, instance) if instance is not None else ())
        if detail.clusters:
            response.details.append(detail)
    if call.follows(Rule.WHOLE_RESULTS):
        response.status.CopyFrom(_ok(call, compact(response)))
    return response  # type: ignore[no-any-return]


def _statuses(call: Call, instance: Any) -> Iterator[Any]:
    """Yield the clusters of backends with the status that is asked for: name, id and status of each."""
    for cluster in instance.clusters:
        if cluster.type != cluster.COMPUTE:
            continue
        short = call.message("ClusterPB", cluster_id=cluster.cluster_id, cluster_name=cluster.cluster_name)
        status = enum_or_default(cluster, "cluster_status") if cluster.HasField("cluster_status") else "NORMAL"
        set_enum(short, "cluster_status", status)
        if not call.request.HasField("status") or short.cluster_status == call.request.status:
            yield short


def get_tablet_stats(call: Call) -> Message:
    """Return the statistics of tablets, each the sum of its row and its counters."""
    instance_id = call.known_instance()
    response = call.message("GetTabletStatsResponse")
    for index in call.request.tablet_idx:
        ids = tablet_ids(call, instance_id, index)
        raw = key_of("StatsTabletKey", {"instance_id": instance_id, **ids})
        record = get(call.transaction, raw, schema=call.schema)
        if record is None or (isinstance(record.value, TabletStats) and record.value.aggregated is None):
            raise Refusal("TABLET_NOT_FOUND", f"tablet stats not found, tablet_id={ids['tablet_id']}")
        if not isinstance(record.value, TabletStats) or missing_in(record.value):
            raise Refusal("PROTOBUF_PARSE_ERR", f"marformed tablet stats value, key={raw.hex()}")
        response.tablet_stats.append(_merged(record.value))
    return response  # type: ignore[no-any-return]


def _merged(stats: TabletStats) -> Any:
    merged: Any = stats.merged
    aggregated: Any = stats.aggregated
    for name in _LATER_COUNTERS:
        if not getattr(stats.detached, name) and not aggregated.HasField(name):
            merged.ClearField(name)
    return merged


def get_stage(call: Call) -> Message:
    """Return the internal stage of a user, or one or all of the external stages."""
    request = call.request
    instance_id = call.named_instance()
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
    return call.message("GetStageResponse", status=_ok(call), stage=stages)  # type: ignore[no-any-return]


def _internal_stage(request: Any, instance: Any) -> Any:
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


def _in_its_store(stage: Any, instance: Any) -> Any:
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
