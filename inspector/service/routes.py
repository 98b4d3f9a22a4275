"""THE table: every route that is answered, one row each. Requests, replies, rehearsals and tests derive from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.service.calls import clusters, instances, reads, storage, tablet_jobs, tools, txns
from inspector.service.releases import Release, Rule
from inspector.service.wire import replies
from inspector.service.wire.outcomes import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.service.calls.call import Call
    from inspector.service.wire.outcomes import Payload
    from inspector.service.wire.replies import Shape


_VERSION = re.compile("v[0-9]+/")


@dataclass(frozen=True)
class Route:
    """One route.

    ``request``: the message of ``doris.cloud`` in its body; None if the route takes only a query.
    ``parameters``: the parameters of its query. ``shape``: what makes the reply of its outcome. ``changes``: whether
    it writes. ``reads``: whether it reads the source. ``since``: the line of Doris that it came with.
    ``early_v1``: whether lines before :attr:`Rule.ONE_ROUTE_TABLE` have it below ``v1/``, too.
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


def _change(name: str, handler: Callable[[Call], None], request: str, shape: Shape = replies.status) -> Route:
    return Route(name, handler, request, shape=shape, changes=True)


_MAYBE_WHOLE = replies.status_maybe_with_response

_TABLE = (
    # instances
    _change("create_instance", instances.create_instance, "CreateInstanceRequest"),
    _change("drop_instance", instances.drop_instance, "AlterInstanceRequest"),
    _change("set_instance_status", instances.set_instance_status, "AlterInstanceRequest"),
    _change("enable_instance_sse", instances.enable_instance_sse, "AlterInstanceRequest"),
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
    _change("legacy_update_ak_sk", storage.legacy_update_ak_sk, "AlterObjStoreInfoRequest"),
    _change("add_obj_info", storage.add_obj_info, "AlterObjStoreInfoRequest"),
    Route("get_stage", reads.get_stage, "GetStageRequest", shape=replies.status_with_response),
    # clusters and their nodes
    _change("add_cluster", clusters.add_cluster, "AlterClusterRequest"),
    _change("drop_cluster", clusters.drop_cluster, "AlterClusterRequest"),
    _change("rename_cluster", clusters.rename_cluster, "AlterClusterRequest"),
    _change("update_cluster_mysql_user_name", clusters.update_cluster_mysql_user_name, "AlterClusterRequest"),
    _change("set_cluster_status", clusters.set_cluster_status, "AlterClusterRequest"),
    _change("add_node", clusters.add_node, "AlterClusterRequest"),
    _change("drop_node", clusters.drop_node, "AlterClusterRequest"),
    Route("get_cluster", reads.get_cluster, "GetClusterRequest"),
    Route("get_cluster_status", reads.get_cluster_status, "GetClusterStatusRequest", shape=_MAYBE_WHOLE),
    # tablets and transactions
    Route("get_tablet_stats", reads.get_tablet_stats, "GetTabletStatsRequest", shape=replies.response_or_nothing),
    _change("abort_txn", txns.abort_txn, "AbortTxnRequest", replies.response_or_status),
    _change("abort_tablet_job", tablet_jobs.abort_tablet_job, "FinishTabletJobRequest", replies.response_or_status),
    # keys and values
    Route("decode_key", tools.decode_key, None, ("key", "unicode"), replies.text, reads=False),
    Route("encode_key", tools.encode_key, None, ("key_type", *tools.PARAMETERS, "unicode"), replies.text, reads=False),
    Route("get_value", tools.get_value, None, ("key_type", "key", *tools.PARAMETERS), replies.text),
    Route("show_meta_ranges", tools.show_meta_ranges, None, (), replies.text),
)

#: The routes by name.
ROUTES = {route.name: route for route in _TABLE}


def _nothing(call: Call) -> None:
    """Do nothing, as older services do at a path that they do not know."""


def _not_found(call: Call) -> None:
    raise Refusal("UNDEFINED_ERR", replies.PATH_NOT_FOUND)


_IGNORED = Route("(unknown)", _nothing, reads=False)
_NOT_FOUND = Route("(unknown)", _not_found, shape=replies.not_found, reads=False)


def find_route(path: str, release: Release) -> Route:
    """Return what a line of Doris answers at a path: a route, or that there is none, in the way of that line."""
    one_table = Rule.ONE_ROUTE_TABLE.holds(release)
    version = _VERSION.match(path)
    route = ROUTES.get(path[version.end() :] if version else path)
    known = route is not None and release.includes(route.since) and (version is None or version[0] == "v1/")
    if route is None or not known or (version and not one_table and not route.early_v1):
        return _NOT_FOUND if one_table else _IGNORED
    return route
