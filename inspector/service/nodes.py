"""The nodes of a cluster: what they must have, and how they are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.service.directory import Place
from inspector.service.replies import Refusal, invalid
from inspector.service.rules import check, filled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.service.call import Call

#: Seconds for which a new frontend cannot be dropped.
SAFE_TIME = 300


def endpoint(cluster: Any, node: Any) -> str:
    """Where a node of the cluster is reached: host and port."""
    port = node.edit_log_port if cluster.type == cluster.SQL else node.heartbeat_port
    return f"{node.ip or node.host}:{port}"


def in_safe_time(call: Call, node: Any) -> bool:
    """Whether a frontend is too new to be dropped."""
    return bool(0 <= call.now - node.ctime < SAFE_TIME)


def check_masters(cluster: Any, *, least: int) -> None:
    """Refuse a cluster of frontends with fewer masters, or with more than one."""
    masters = sum(node.node_type == node.FE_MASTER for node in cluster.nodes)
    if cluster.type == cluster.SQL and not least <= masters <= 1:
        reason = f"cluster is SQL type, must have only one master node, now master count: {masters}"
        raise Refusal("UNDEFINED_ERR", reason)


def add_nodes(call: Call, instance_id: str, cluster: Any, given: Iterable[Any], *, occupied_code: str) -> None:
    """Add nodes to a cluster; refused where one lacks something, or is a node already."""
    for node in given:
        place = _occupied(call, instance_id, cluster, node)
        if place is not None:
            names = f"instance_id={place.instance_id} cluster_name={place.cluster_name} cluster_id={place.cluster_id}"
            reason = f"already occupied by an instance, {names} cloud_unique_id={node.cloud_unique_id}"
            raise Refusal(occupied_code, f"cloud_unique_id is {reason}")
        check("cloud_unique_id", node.cloud_unique_id)
        _check_ports(cluster, node)
        if any(endpoint(cluster, node) == endpoint(cluster, known) for known in cluster.nodes):
            kind = "sql" if cluster.type == cluster.SQL else "compute"
            reason = f"{kind} node endpoint has been added, endpoint={endpoint(cluster, node)}"
            raise Refusal("ALREADY_EXISTED", reason)
        added = cluster.nodes.add()
        added.CopyFrom(node)
        added.ctime = added.mtime = call.now


def _occupied(call: Call, instance_id: str, cluster: Any, node: Any) -> Place | None:
    """Where there is a node with that id: in any instance, or earlier in this very request."""
    if any(known.cloud_unique_id == node.cloud_unique_id for known in cluster.nodes):
        return Place(instance_id, cluster.cluster_id, cluster.cluster_name)
    return call.directory.place(node.cloud_unique_id, call.now)


def find_node(cluster: Any, wanted: Any) -> Any:
    """The cluster's node with that cloud_unique_id and endpoint, or None."""
    for node in cluster.nodes:
        if node.cloud_unique_id == wanted.cloud_unique_id and endpoint(cluster, node) == endpoint(cluster, wanted):
            return node
    return None


def _check_ports(cluster: Any, node: Any) -> None:
    needed = ("edit_log_port", "node_type") if cluster.type == cluster.SQL else ("heartbeat_port",)
    if not (node.ip or node.host) or not filled(node, *needed):
        kind = "sql" if cluster.type == cluster.SQL else "compute"
        raise invalid(f"{kind} node must have ip, {', '.join(needed)}, cloud_unique_id={node.cloud_unique_id}")
