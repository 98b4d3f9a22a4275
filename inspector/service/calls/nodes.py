"""The nodes of a cluster: what they must have, and how they are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.service.calls.directory import Place
from inspector.service.calls.rules import check, filled
from inspector.service.wire.replies import Refusal, invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.service.calls.call import Call

#: Seconds for which a new frontend cannot be dropped.
SAFE_TIME = 300


def in_safe_time(call: Call, node: Any) -> bool:
    """Whether a frontend is too new to be dropped."""
    return bool(call.now - node.ctime <= SAFE_TIME)


def masters(cluster: Any) -> int:
    """How many masters a cluster of frontends has."""
    return sum(node.node_type == node.FE_MASTER for node in cluster.nodes)


def check_electable(cluster: Any) -> None:
    """Refuse a cluster of frontends that would have nobody to lead it, or two masters."""
    if cluster.type != cluster.SQL:
        return
    electable = any(node.node_type in (node.FE_MASTER, node.FE_FOLLOWER) for node in cluster.nodes)
    if not electable or masters(cluster) > 1:
        raise invalid("instance invalid, cant modify, plz check")


def add_nodes(call: Call, instance: Any, cluster: Any, given: Iterable[Any], *, occupied_code: str) -> None:
    """Add nodes to one of the instance's clusters; refused where one lacks something, or is a node already."""
    same_type = [known for known in instance.clusters if known.type == cluster.type]
    registered = {address for known in same_type for node in known.nodes for address in _addresses(known, node)}
    for node in given:
        place = _occupied(call, instance, cluster, node)
        if place is not None:
            names = f"instance_id={place.instance_id} cluster_name={place.cluster_name} cluster_id={place.cluster_id}"
            reason = f"already occupied by an instance, {names} cloud_unique_id={node.cloud_unique_id}"
            raise Refusal(occupied_code, f"cloud_unique_id is {reason}")
        check("cloud_unique_id", node.cloud_unique_id)
        _check_parts(call, cluster, node)
        addresses = _addresses(cluster, node)
        for address in sorted(addresses & registered):
            kind, short = ("sql", "fe") if cluster.type == cluster.SQL else ("compute", "be")
            reason = f"{kind} node endpoint has been added, registered {short} node={address}"
            raise Refusal("ALREADY_EXISTED", reason)
        registered |= addresses
        added = cluster.nodes.add()
        added.CopyFrom(node)
        added.ctime = added.mtime = call.now


def _occupied(call: Call, instance: Any, cluster: Any, node: Any) -> Place | None:
    """Where there is a node with that id: in any instance, or earlier in this very request."""
    place = call.directory.place(node.cloud_unique_id, call.now)
    if place is None and any(known.cloud_unique_id == node.cloud_unique_id for known in cluster.nodes):
        return Place(instance.instance_id, cluster.cluster_id, cluster.cluster_name)
    return place


def _check_parts(call: Call, cluster: Any, node: Any) -> None:
    needed = ("edit_log_port", "node_type") if cluster.type == cluster.SQL else ("heartbeat_port",)
    if not all(filled(node, name) and getattr(node, name) for name in needed):
        raise invalid(f"check cluster params failed, node : {call.shown(node)}")
    if not (node.ip or node.host):
        raise invalid(f"add node input args node invalid, cluster={call.shown(node)}")


def find_node(cluster: Any, wanted: Any) -> Any:
    """The cluster's node with that cloud_unique_id, at an address that is wanted; or None."""
    addresses = _addresses(cluster, wanted)
    for node in cluster.nodes:
        if node.cloud_unique_id == wanted.cloud_unique_id and addresses & _addresses(cluster, node):
            return node
    return None


def _addresses(cluster: Any, node: Any) -> set[str]:
    """Where a node of the cluster is reached: its IP address, its name, or either."""
    port = node.edit_log_port if cluster.type == cluster.SQL else node.heartbeat_port
    return {f"{name}:{port}" for name in (node.ip, node.host) if name}
