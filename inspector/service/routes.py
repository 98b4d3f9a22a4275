"""THE table: every route that is answered, one row each. Requests, replies, rehearsals and tests derive from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.service.calls import clusters, instances, process, reads, tablet_jobs, tools, txns
from inspector.service.calls.recycler import jobs, statistics
from inspector.service.calls.repair import lazy_commit, set_value, tablets
from inspector.service.calls.settings import accounts, names, nodes, snapshots, virtual
from inspector.service.calls.storage import stores, vaults
from inspector.service.releases import Release, Rule
from inspector.service.wire import replies
from inspector.service.wire.outcomes import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.service.calls.call import Call
    from inspector.service.wire.outcomes import Payload
    from inspector.service.wire.replies import Shape


_VERSION = re.compile("v[0-9]+/")

#: The services that have routes, each below a path of its own.
META_SERVICE, RECYCLER = "MetaService", "RecyclerService"


@dataclass(frozen=True)
class Route:
    """One route.

    ``request``: the message of ``doris.cloud`` in its body; None if the route takes only a query.
    ``parameters``: the parameters of its query. ``shape``: what makes the reply of its outcome. ``changes``: whether
    it writes. ``reads``: whether it reads the source. ``since``: the line of Doris that it came with.
    ``early_v1``: whether lines before :attr:`Rule.ONE_ROUTE_TABLE` have it below ``v1/``, too. ``until``: the last line
    that has it; None if the newest has it. ``services``: those that answer it. ``raw_body``: whether its body is read
    by the handler, because its message depends on the query. ``recycler_since``: the line since which the recycler
    has it, if that is not ``since``.
    """

    name: str
    handler: Callable[[Call], Payload]
    request: str | None = None
    parameters: tuple[str, ...] = ()
    shape: Shape = replies.status
    changes: bool = False
    reads: bool = True
    since: Release = Release.V3_0
    early_v1: bool = True
    until: Release | None = None
    services: tuple[str, ...] = (META_SERVICE,)
    raw_body: bool = False
    recycler_since: Release | None = None

    @property
    def takes_body(self) -> bool:
        """Whether a request may have a body."""
        return self.request is not None or self.raw_body

    def is_of(self, release: Release, service: str = META_SERVICE) -> bool:
        """Whether a line of Doris has the route."""
        since = self.recycler_since if service == RECYCLER and self.recycler_since else self.since
        return release.includes(since) and (self.until is None or self.until.includes(release))


def _change(
    name: str,
    handler: Callable[[Call], None],
    request: str,
    shape: Shape = replies.status,
    *,
    since: Release = Release.V3_0,
    early_v1: bool = True,
    until: Release | None = None,
) -> Route:
    return Route(name, handler, request, shape=shape, changes=True, since=since, early_v1=early_v1, until=until)


def _repair(
    name: str,
    handler: Callable[[Call], Payload],
    parameters: tuple[str, ...],
    shape: Shape = replies.status,
    *,
    since: Release = Release.V3_0,
    raw_body: bool = False,
) -> Route:
    """Return a route that changes something and takes a query."""
    return Route(name, handler, None, parameters, shape, changes=True, since=since, raw_body=raw_body)


def _recycling(
    name: str,
    handler: Callable[[Call], Payload],
    request: str | None = None,
    *,
    since: Release = Release.V3_0,
) -> Route:
    """Return a route of the recycler that reads."""
    parameters = () if request else ("instance_id",)
    return Route(name, handler, request, parameters, replies.text_or_message, since=since, services=(RECYCLER,))


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
    _change("create_instance", instances.create_instance, "CreateInstanceRequest"),
    _change("drop_instance", instances.drop_instance, "AlterInstanceRequest"),
    _change("set_instance_status", instances.set_instance_status, "AlterInstanceRequest"),
    _change("enable_instance_sse", instances.enable_instance_sse, "AlterInstanceRequest"),
    _change("disable_instance_sse", names.disable_instance_sse, "AlterInstanceRequest"),
    _change("rename_instance", names.rename_instance, "AlterInstanceRequest"),
    _change("alter_ram_user", accounts.alter_ram_user, "AlterRamUserRequest"),
    _change("alter_iam", accounts.alter_iam, "AlterIamRequest", until=Release.V4_1),
    Route("get_instance", reads.get_instance, None, ("instance_id", "cloud_unique_id"), replies.status_or_empty_result),
    # where their data lies
    Route("get_obj_store_info", reads.get_obj_store_info, "GetObjStoreInfoRequest", shape=_MAYBE_WHOLE),
    Route(
        "show_storage_vaults",
        reads.get_obj_store_info,
        "GetObjStoreInfoRequest",
        shape=_MAYBE_WHOLE,
        early_v1=False,
    ),
    _change("update_ak_sk", instances.update_ak_sk, "UpdateAkSkRequest"),
    _change("legacy_update_ak_sk", stores.legacy_update_ak_sk, "AlterObjStoreInfoRequest"),
    _change("add_obj_info", stores.add_obj_info, "AlterObjStoreInfoRequest"),
    _change("alter_obj_info", stores.alter_obj_info, "AlterObjStoreInfoRequest", since=Release.V3_1),
    _change("add_s3_vault", vaults.add_s3_vault, "AlterObjStoreInfoRequest", early_v1=False),
    _change("add_hdfs_vault", vaults.add_hdfs_vault, "AlterObjStoreInfoRequest", early_v1=False),
    _change("alter_s3_vault", vaults.alter_s3_vault, "AlterObjStoreInfoRequest"),
    _change("drop_s3_vault", vaults.drop_s3_vault, "AlterObjStoreInfoRequest", early_v1=False),
    _change("drop_hdfs_vault", vaults.drop_hdfs_vault, "AlterObjStoreInfoRequest", early_v1=False),
    Route("get_stage", reads.get_stage, "GetStageRequest", shape=replies.status_with_response),
    # clusters and their nodes
    _change("add_cluster", clusters.add_cluster, "AlterClusterRequest"),
    _change("drop_cluster", clusters.drop_cluster, "AlterClusterRequest"),
    _change("rename_cluster", clusters.rename_cluster, "AlterClusterRequest"),
    _change("update_cluster_mysql_user_name", clusters.update_cluster_mysql_user_name, "AlterClusterRequest"),
    _change("set_cluster_status", clusters.set_cluster_status, "AlterClusterRequest"),
    _change("add_node", clusters.add_node, "AlterClusterRequest"),
    _change("drop_node", clusters.drop_node, "AlterClusterRequest"),
    _change("decommission_node", nodes.decommission_node, "AlterClusterRequest"),
    _change("notify_decommissioned", nodes.notify_decommissioned, "AlterClusterRequest", early_v1=False),
    _change("update_cluster_endpoint", nodes.update_cluster_endpoint, "AlterClusterRequest"),
    _change("alter_vcluster_info", virtual.alter_vcluster_info, "AlterClusterRequest", since=Release.V4_0),
    Route("get_cluster", reads.get_cluster, "GetClusterRequest"),
    Route("get_cluster_status", reads.get_cluster_status, "GetClusterStatusRequest", shape=_MAYBE_WHOLE),
    # tablets and transactions
    Route("get_tablet_stats", reads.get_tablet_stats, "GetTabletStatsRequest", shape=replies.response_or_nothing),
    _change("abort_txn", txns.abort_txn, "AbortTxnRequest", replies.response_or_status),
    _change("abort_tablet_job", tablet_jobs.abort_tablet_job, "FinishTabletJobRequest", replies.response_or_status),
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
    Route(
        "list_snapshot",
        snapshots.list_snapshot,
        None,
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
    _change("set_snapshot_property", snapshots.set_snapshot_property, "AlterInstanceRequest", since=Release.V4_0),
    Route(
        "get_snapshot_property",
        snapshots.get_snapshot_property,
        None,
        ("instance_id", "cloud_unique_id"),
        since=Release.V4_0,
    ),
    # keys and values
    Route("decode_key", tools.decode_key, None, ("key", "unicode"), replies.text, reads=False),
    Route("encode_key", tools.encode_key, None, ("key_type", *tools.PARAMETERS, "unicode"), replies.text, reads=False),
    Route("get_value", tools.get_value, None, ("key_type", "key", *tools.PARAMETERS), replies.text),
    _repair(
        "set_value",
        set_value.set_value,
        ("key_type", "key", *tools.PARAMETERS),
        replies.text,
        since=Release.V3_1,
        raw_body=True,
    ),
    Route("show_meta_ranges", tools.show_meta_ranges, None, (), replies.text),
    # the recycler
    _recycling("recycle_job_info", jobs.recycle_job_info),
    _recycling("check_job_info", jobs.check_job_info),
    _recycling("statistics_recycle", statistics.statistics_recycle, "StatisticsRecycleRequest", since=Release.V3_1),
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
