"""The nodes of a cluster: what they must have, and how they are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.service.calls.directory import Registration
from inspector.service.calls.fields import filled
from inspector.service.calls.rules import check, instance_of_format
from inspector.service.wire.outcomes import Quoted, Refusal, invalid
from inspector.service.wire.textformat import debug_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.service.calls.call import Call

#: Seconds for which a new frontend cannot be dropped.
SAFE_TIME = 300


def in_safe_time(call: Call, node: Any) -> bool:
    """Whether a frontend is too new to be dropped."""
    return bool(call.now - node.ctime <= SAFE_TIME)


def count_masters(cluster: Any) -> int:
    """Return how many masters a cluster of frontends has."""
    return sum(node.node_type == node.FE_MASTER for node in cluster.nodes)


def check_electable(cluster: Any) -> None:
    """Check that a cluster of frontends can have a leader, and has at most one master. Raises Refusal."""
    if cluster.type != cluster.SQL:
        return
    electable = any(node.node_type in (node.FE_MASTER, node.FE_FOLLOWER) for node in cluster.nodes)
    if not electable or count_masters(cluster) > 1:
        raise invalid("instance invalid, cant modify, plz check")


def add_nodes(call: Call, instance: Any, cluster: Any, given: Iterable[Any], *, occupied_code: str) -> None:
    """Add nodes to a cluster of the instance. Raises Refusal if a node lacks something, or is registered already.

    ``occupied_code``: the code of the refusal of a cloud_unique_id that is in use.
    """
    same_type = [known for known in instance.clusters if known.type == cluster.type]
    registered = {address for known in same_type for node in known.nodes for address in _addresses(known, node)}
    for node in given:
        found = _find_registered(call, instance, cluster, node)
        if found is not None:
            names = f"instance_id={found.instance_id} cluster_name={found.cluster_name} cluster_id={found.cluster_id}"
            reason = f"already occupied by an instance, {names} cloud_unique_id={node.cloud_unique_id}"
            raise Refusal(occupied_code, f"cloud_unique_id is {reason}")
        check("cloud_unique_id", node.cloud_unique_id)
        _check_instance(call, node)
        _check_parts(cluster, node)
        addresses = _addresses(cluster, node)
        for address in sorted(addresses & registered):
            kind, short = ("sql", "fe") if cluster.type == cluster.SQL else ("compute", "be")
            reason = f"{kind} node endpoint has been added, registered {short} node={address}"
            raise Refusal("ALREADY_EXISTED", reason)
        registered |= addresses
        added = cluster.nodes.add()
        added.CopyFrom(node)
        added.ctime = added.mtime = call.now


def _find_registered(call: Call, instance: Any, cluster: Any, node: Any) -> Registration | None:
    """Return where a node with that id is registered: in any instance, or earlier in the same request."""
    registration = call.directory.find(node.cloud_unique_id, call.now)
    if registration is None and any(known.cloud_unique_id == node.cloud_unique_id for known in cluster.nodes):
        return Registration(instance.instance_id, cluster.cluster_id, cluster.cluster_name)
    return registration


def _check_instance(call: Call, node: Any) -> None:
    """Raise Refusal if the instance that a node's cloud_unique_id names is not there."""
    named = instance_of_format(node.cloud_unique_id)
    if not call.exists("InstanceKey", instance_id=named):
        failed = "cloud_unique_id use degrade format, but check instance failed"
        raise invalid("node=", Quoted(node, debug_text), f" {failed}: instance not existed, instance_id={named}")


def _check_parts(cluster: Any, node: Any) -> None:
    needed = ("edit_log_port", "node_type") if cluster.type == cluster.SQL else ("heartbeat_port",)
    if not all(filled(node, name) and getattr(node, name) for name in needed):
        raise invalid("check cluster params failed, node : ", Quoted(node))
    if not (node.ip or node.host):
        raise invalid("add node input args node invalid, cluster=", Quoted(node))


def find_node(cluster: Any, wanted: Any) -> Any:
    """Return the node of the cluster with the wanted cloud_unique_id and one of the wanted addresses; else None."""
    addresses = _addresses(cluster, wanted)
    for node in cluster.nodes:
        if node.cloud_unique_id == wanted.cloud_unique_id and addresses & _addresses(cluster, node):
            return node
    return None


def _addresses(cluster: Any, node: Any) -> set[str]:
    """Return the addresses of a node: its IP address, its host name, or both, each with its port."""
    port = node.edit_log_port if cluster.type == cluster.SQL else node.heartbeat_port
    return {f"{name}:{port}" for name in (node.ip, node.host) if name}
