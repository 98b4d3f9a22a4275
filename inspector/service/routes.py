"""THE table: every route that is answered, one row each. Requests, replies, rehearsals and tests derive from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inspector.schema import messages
from inspector.service.calls import clusters, instances, process, reads, tablet_jobs, tools, txns
from inspector.service.calls.recycler import jobs, statistics
from inspector.service.calls.repair import lazy_commit, set_value, tablets
from inspector.service.calls.settings import accounts, names, nodes, snapshots, virtual
from inspector.service.calls.storage import stores, vaults
from inspector.service.releases import Release, Rule
from inspector.service.route import META_SERVICE, RECYCLER, Route
from inspector.service.wire import replies
from inspector.service.wire.outcomes import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.schema import AnyMessage
    from inspector.service.calls.call import Call
    from inspector.service.wire.outcomes import Payload
    from inspector.service.wire.replies import Shape


_VERSION = re.compile("v[0-9]+/")


def _change(
    name: str,
    handler: Callable[[Call, AnyMessage], None],
    request: type[AnyMessage],
    shape: Shape = replies.status,
    *,
    since: Release = Release.V3_0,
    early_v1: bool = True,
    until: Release | None = None,
) -> Route:
    """Return a route that changes something and takes a message."""
    return Route(name, handler, request, shape=shape, changes=True, since=since, early_v1=early_v1, until=until)


def _read(
    name: str,
    handler: Callable[[Call, AnyMessage], Payload],
    request: type[AnyMessage],
    shape: Shape = replies.status,
    *,
    since: Release = Release.V3_0,
    early_v1: bool = True,
    services: tuple[str, ...] = (META_SERVICE,),
) -> Route:
    """Return a route that changes nothing and takes a message."""
    return Route(name, handler, request, shape=shape, since=since, early_v1=early_v1, services=services)


def _look(
    name: str,
    handler: Callable[[Call], Payload],
    parameters: tuple[str, ...],
    shape: Shape = replies.status,
    *,
    reads: bool = True,
    since: Release = Release.V3_0,
    raw_body: bool = False,
) -> Route:
    """Return a route that changes nothing and takes no message."""
    return Route(name, handler, None, parameters, shape, reads=reads, since=since, raw_body=raw_body)


def _repair(
    name: str,
    handler: Callable[[Call], Payload],
    parameters: tuple[str, ...],
    shape: Shape = replies.status,
    *,
    since: Release = Release.V3_0,
    raw_body: bool = False,
) -> Route:
    """Return a route that changes something and takes no message."""
    return Route(name, handler, None, parameters, shape, changes=True, since=since, raw_body=raw_body)


def _recycling(name: str, handler: Callable[[Call], Payload]) -> Route:
    """Return a route of the recycler that tells of one instance."""
    return Route(name, handler, None, ("instance_id",), replies.text_or_message, services=(RECYCLER,))


def _only_running(
    name: str, *services: str, since: Release = Release.V3_0, recycler_since: Release | None = None
) -> Route:
    """Return a route that no copy of the data can answer."""
    return Route(
        name,
        process.only_running,
        shape=replies.only_running,
        reads=False,
        since=since,
        services=services,
        recycler_since=recycler_since,
    )


_MAYBE_WHOLE = replies.status_maybe_with_response

_TABLE = (
    # instances
    _change("create_instance", instances.create_instance, messages.CreateInstanceRequest),
    _change("drop_instance", instances.drop_instance, messages.AlterInstanceRequest),
    _change("set_instance_status", instances.set_instance_status, messages.AlterInstanceRequest),
    _change("enable_instance_sse", instances.enable_instance_sse, messages.AlterInstanceRequest),
    _change("disable_instance_sse", names.disable_instance_sse, messages.AlterInstanceRequest),
    _change("rename_instance", names.rename_instance, messages.AlterInstanceRequest),
    _change("alter_ram_user", accounts.alter_ram_user, messages.AlterRamUserRequest),
    _change("alter_iam", accounts.alter_iam, messages.AlterIamRequest, until=Release.V4_1),
    _look("get_instance", reads.get_instance, ("instance_id", "cloud_unique_id"), replies.status_or_empty_result),
    # where their data lies
    _read("get_obj_store_info", reads.get_obj_store_info, messages.GetObjStoreInfoRequest, _MAYBE_WHOLE),
    _read(
        "show_storage_vaults",
        reads.get_obj_store_info,
        messages.GetObjStoreInfoRequest,
        _MAYBE_WHOLE,
        early_v1=False,
    ),
    _change("update_ak_sk", instances.update_ak_sk, messages.UpdateAkSkRequest),
    _change("legacy_update_ak_sk", stores.legacy_update_ak_sk, messages.AlterObjStoreInfoRequest),
    _change("add_obj_info", stores.add_obj_info, messages.AlterObjStoreInfoRequest),
    _change("alter_obj_info", stores.alter_obj_info, messages.AlterObjStoreInfoRequest, since=Release.V3_1),
    _change("add_s3_vault", vaults.add_s3_vault, messages.AlterObjStoreInfoRequest, early_v1=False),
    _change("add_hdfs_vault", vaults.add_hdfs_vault, messages.AlterObjStoreInfoRequest, early_v1=False),
    _change("alter_s3_vault", vaults.alter_s3_vault, messages.AlterObjStoreInfoRequest),
    _change("drop_s3_vault", vaults.drop_s3_vault, messages.AlterObjStoreInfoRequest, early_v1=False),
    _change("drop_hdfs_vault", vaults.drop_hdfs_vault, messages.AlterObjStoreInfoRequest, early_v1=False),
    _read("get_stage", reads.get_stage, messages.GetStageRequest, replies.status_with_response),
    # clusters and their nodes
    _change("add_cluster", clusters.add_cluster, messages.AlterClusterRequest),
    _change("drop_cluster", clusters.drop_cluster, messages.AlterClusterRequest),
    _change("rename_cluster", clusters.rename_cluster, messages.AlterClusterRequest),
    _change("update_cluster_mysql_user_name", clusters.update_cluster_mysql_user_name, messages.AlterClusterRequest),
    _change("set_cluster_status", clusters.set_cluster_status, messages.AlterClusterRequest),
    _change("add_node", clusters.add_node, messages.AlterClusterRequest),
    _change("drop_node", clusters.drop_node, messages.AlterClusterRequest),
    _change("decommission_node", nodes.decommission_node, messages.AlterClusterRequest),
    _change("notify_decommissioned", nodes.notify_decommissioned, messages.AlterClusterRequest, early_v1=False),
    _change("update_cluster_endpoint", nodes.update_cluster_endpoint, messages.AlterClusterRequest),
    _change("alter_vcluster_info", virtual.alter_vcluster_info, messages.AlterClusterRequest, since=Release.V4_0),
    _read("get_cluster", reads.get_cluster, messages.GetClusterRequest),
    _read("get_cluster_status", reads.get_cluster_status, messages.GetClusterStatusRequest, _MAYBE_WHOLE),
    # tablets and transactions
    _read("get_tablet_stats", reads.get_tablet_stats, messages.GetTabletStatsRequest, replies.response_or_nothing),
    _change("abort_txn", txns.abort_txn, messages.AbortTxnRequest, replies.response_or_status),
    _change(
        "abort_tablet_job", tablet_jobs.abort_tablet_job, messages.FinishTabletJobRequest, replies.response_or_status
    ),
    _repair("txn_lazy_commit", lazy_commit.txn_lazy_commit, ("instance_id", "txn_id")),
    _repair(
        "fix_tablet_stats",
        tablets.fix_tablet_stats,
        ("cloud_unique_id", "table_id", "tablet_id"),
        replies.bare_status,
    ),
    _repair(
        "fix_tablet_db_id",
        tablets.fix_tablet_db_id,
        ("instance_id", "tablet_id", "db_id"),
        replies.nothing,
        since=Release.V4_1,
    ),
    # snapshots
    _look(
        "list_snapshot",
        snapshots.list_snapshot,
        ("instance_id",),
        replies.status_with_response,
        since=Release.V4_0,
        raw_body=True,
    ),
    _repair("drop_snapshot", snapshots.drop_snapshot, ("instance_id", "snapshot_id"), since=Release.V4_1),
    _repair("compact_snapshot", snapshots.compact_snapshot, ("instance_id",), since=Release.V4_1),
    _repair("decouple_instance", snapshots.decouple_instance, ("instance_id",), since=Release.V4_1),
    _repair(
        "set_multi_version_status",
        snapshots.set_multi_version_status,
        ("instance_id", "multi_version_status"),
        since=Release.V4_0,
    ),
    _change(
        "set_snapshot_property", snapshots.set_snapshot_property, messages.AlterInstanceRequest, since=Release.V4_0
    ),
    _look(
        "get_snapshot_property",
        snapshots.get_snapshot_property,
        ("instance_id", "cloud_unique_id"),
        since=Release.V4_0,
    ),
    # keys and values
    _look("decode_key", tools.decode_key, ("key", "unicode"), replies.text, reads=False),
    _look("encode_key", tools.encode_key, ("key_type", *tools.PARAMETERS, "unicode"), replies.text, reads=False),
    _look("get_value", tools.get_value, ("key_type", "key", *tools.PARAMETERS), replies.text),
    _repair(
        "set_value",
        set_value.set_value,
        ("key_type", "key", *tools.PARAMETERS),
        replies.text,
        since=Release.V3_1,
        raw_body=True,
    ),
    _look("show_meta_ranges", tools.show_meta_ranges, (), replies.text),
    # the recycler
    _recycling("recycle_job_info", jobs.recycle_job_info),
    _recycling("check_job_info", jobs.check_job_info),
    _read(
        "statistics_recycle",
        statistics.statistics_recycle,
        messages.StatisticsRecycleRequest,
        replies.text_or_message,
        since=Release.V3_1,
        services=(RECYCLER,),
    ),
    # what a running process alone can do
    _only_running("adjust_rate_limit", META_SERVICE),
    _only_running("list_rate_limit", META_SERVICE),
    _only_running("injection_point", META_SERVICE),
    _only_running("update_config", META_SERVICE, RECYCLER, recycler_since=Release.V4_0),
    _only_running("show_config", META_SERVICE, RECYCLER, since=Release.V4_0),
    _only_running("recycle_instance", RECYCLER),
    _only_running("recycle_copy_jobs", RECYCLER),
    _only_running("check_instance", RECYCLER),
    _only_running("check_meta", RECYCLER),
    _only_running("adjust_rate_limiter", RECYCLER),
)

#: The routes by name.
ROUTES = {route.name: route for route in _TABLE}


def _nothing(call: Call) -> None:
    """Do nothing, as older services do at a path that they do not know."""


def _not_found(call: Call) -> None:
    raise Refusal("UNDEFINED_ERR", replies.PATH_NOT_FOUND)


_IGNORED = Route("(unknown)", _nothing, reads=False)
_NOT_FOUND = Route("(unknown)", _not_found, shape=replies.not_found, reads=False)


def _not_implemented(path: str) -> Route:
    """Return what older recyclers answer at a path that they do not know: that it is none, with the status 200."""
    answer = f"http path /{RECYCLER}/http/{path} not found, it may be not implemented"
    return Route("(unknown)", lambda _: answer, shape=replies.text, reads=False)


def find_route(path: str, release: Release, service: str = META_SERVICE) -> Route:
    """Return what a line of Doris answers at a path: a route, or that there is none, in the way of that line."""
    one_table = Rule.ONE_ROUTE_TABLE.holds(release)
    version = _VERSION.match(path)
    route = ROUTES.get(path[version.end() :] if version else path)
    known = route is not None and service in route.services and route.is_of(release, service)
    if route is not None and known and _has_version(route, version, service, one_table=one_table):
        return route
    if one_table:
        return _NOT_FOUND
    return _not_implemented(path) if service == RECYCLER else _IGNORED


def _has_version(route: Route, version: re.Match[str] | None, service: str, *, one_table: bool) -> bool:
    """Whether a service has a route below a version; only ``v1/`` was ever one."""
    if version is None or (one_table and version[0] == "v1/"):
        return True
    return version[0] == "v1/" and route.early_v1 and service == META_SERVICE
