"""Calls that only read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.records.scanning import get, scan
from inspector.service.calls.call import enum_name, set_enum
from inspector.service.calls.storage import BUILT_IN_VAULT
from inspector.service.calls.tablet_jobs import tablet_ids
from inspector.service.wire.replies import Refusal, debug_text, invalid
from inspector.values.fields import enum_name_if_set
from inspector.values.reading import Undecoded
from inspector.values.stats import TabletStats
from keycodec.encoding import encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.message import Message

    from inspector.service.calls.call import Call

#: Counters that came later: in an answer only where they were ever counted.
_LATER_COUNTERS = ("index_size", "segment_size")


def get_instance(call: Call) -> Message:
    """An instance as it is stored."""
    instance_id = call.query.get("instance_id") or call.instance_of(call.query.get("cloud_unique_id", ""))
    if not instance_id:
        raise invalid("empty instance_id")
    instance: Message = call.instance(instance_id)
    return instance


def get_obj_store_info(call: Call) -> Message:
    """An instance's object stores and vaults."""
    instance_id = call.named_instance()
    instance = call.instance(instance_id)
    response: Message = call.message("GetObjStoreInfoResponse", obj_info=instance.obj_info)
    _copy_fields(instance, response, "default_storage_vault_id", "default_storage_vault_name", "enable_storage_vault")
    for record in scan(call.transaction, "StorageVaultKey", schema=call.schema, instance_id=instance_id):
        if isinstance(record.value, Undecoded):
            reason = f"malformed storage vault, unable to deserialize key={record.key.raw.hex()}"
            raise Refusal("PROTOBUF_PARSE_ERR", reason)
        response.storage_vault.append(record.value)  # type: ignore[attr-defined]
    return response


def _copy_fields(source: Any, target: Any, *names: str) -> None:
    for name in names:
        if source.HasField(name):
            setattr(target, name, getattr(source, name))


def get_cluster(call: Call) -> Message:
    """One cluster, by id, by name or by a user whose default it is; all of them where none of these is given."""
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
        raise Refusal("CLUSTER_NOT_FOUND", f"fail to get cluster with {_one_line(request)}")
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


def _one_line(request: Message) -> str:
    """A request as the service quotes it: on one line of text format, a blank behind each field."""
    return f"{debug_text(request, one_line=True)} "


def _ok(call: Call) -> Any:
    return call.message("MetaServiceResponseStatus", code=0, msg="")


def get_cluster_status(call: Call) -> Message:
    """The status of the backend clusters of several instances."""
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
    return response  # type: ignore[no-any-return]


def _statuses(call: Call, instance: Any) -> Iterator[Any]:
    """The backend clusters with the status asked for, each with its name, its id and its status alone."""
    for cluster in instance.clusters:
        if cluster.type != cluster.COMPUTE:
            continue
        short = call.message("ClusterPB", cluster_id=cluster.cluster_id, cluster_name=cluster.cluster_name)
        set_enum(short, "cluster_status", enum_name_if_set(cluster, "cluster_status") or "NORMAL")
        if not call.request.HasField("status") or short.cluster_status == call.request.status:
            yield short


def get_tablet_stats(call: Call) -> Message:
    """The statistics of tablets, each the sum of its row and its counters."""
    instance_id = call.known_instance()
    response = call.message("GetTabletStatsResponse")
    for index in call.request.tablet_idx:
        ids: dict[str, Any] = tablet_ids(call, instance_id, index)
        raw = encode("StatsTabletKey", instance_id=instance_id, **ids)
        record = next(get(call.transaction, raw, schema=call.schema), None)
        if record is None or (isinstance(record.value, TabletStats) and record.value.aggregated is None):
            raise Refusal("TABLET_NOT_FOUND", f"tablet stats not found, tablet_id={ids['tablet_id']}")
        if not isinstance(record.value, TabletStats):
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
    """A user's internal stage, or one or all of the external stages."""
    request = call.request
    instance_id = call.named_instance()
    if not request.HasField("type"):
        raise invalid("stage type not set")
    instance = call.instance(instance_id)
    if enum_name(request, "type") == "INTERNAL":
        stages = [_internal_stage(request, instance)]
    else:
        external = [stage for stage in instance.stages if stage.type == stage.EXTERNAL]
        stages = [stage for stage in external if not request.HasField("stage_name") or request.stage_name == stage.name]
        if not stages and request.HasField("stage_name"):
            raise Refusal("STAGE_NOT_FOUND", f"stage not found with {call.shown(request)}")
    return call.message("GetStageResponse", status=_ok(call), stage=stages)  # type: ignore[no-any-return]


def _internal_stage(request: Any, instance: Any) -> Any:
    """The stage of the user that the request names; refused where it is of another user of that name."""
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
    """An internal stage names one of the instance's object stores by id: how to reach that, with the stage's prefix."""
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
