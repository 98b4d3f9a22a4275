"""The nodes of a cluster: what they must have, and how they are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.service.calls.directory import Registration
from inspector.service.calls.fields import filled
from inspector.service.calls.rules import check, instance_of_format
from inspector.service.releases import Rule
from inspector.service.wire.outcomes import Quoted, Refusal, invalid
from inspector.service.wire.textformat import debug_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.schema.messages import ClusterPB, InstanceInfoPB, NodeInfoPB
    from inspector.service.calls.call import Call

#: Seconds for which a new frontend cannot be dropped.
SAFE_TIME = 300


def in_safe_time(call: Call, node: NodeInfoPB) -> bool:
    """Whether a frontend is too new to be dropped."""
    return call.now - node.ctime <= SAFE_TIME


def count_masters(cluster: ClusterPB) -> int:
    """Return how many masters a cluster of frontends has."""
    return sum(node.node_type == node.FE_MASTER for node in cluster.nodes)


def check_masters(call: Call, cluster: ClusterPB) -> None:
    """Check that a new cluster of frontends can have one leader. Raises Refusal."""
    if cluster.type != cluster.SQL:
        return
    masters = count_masters(cluster)
    followers = sum(node.node_type == node.FE_FOLLOWER for node in cluster.nodes)
    if followers and call.follows(Rule.FOLLOWERS):
        if masters:
            mode = "cluster is SQL type, and use multi follower mode, cant set master node"
            raise invalid(f"{mode}, master count: {masters} follower count: {followers}")
    elif masters != 1:
        reason = "cluster is SQL type, must have only one master node"
        raise call.plain_refusal(f"{reason}, now master count: {masters}")


def check_electable(cluster: ClusterPB) -> None:
    """Check that a cluster of frontends can have a leader, and has at most one master. Raises Refusal."""
    if cluster.type != cluster.SQL:
        return
    electable = any(node.node_type in (node.FE_MASTER, node.FE_FOLLOWER) for node in cluster.nodes)
    if not electable or count_masters(cluster) > 1:
        raise invalid("instance invalid, cant modify, plz check")


def add_nodes(
    call: Call, instance: InstanceInfoPB, cluster: ClusterPB, given: Iterable[NodeInfoPB], *, creating: bool
) -> None:
    """Add nodes to a cluster of the instance. Raises Refusal if a node lacks something, or is registered already.

    ``creating``: whether the cluster is new, too.
    """
    same_type = [known for known in instance.clusters if known.type == cluster.type]
    registered = {address for known in same_type for node in known.nodes for address in _addresses(known, node)}
    for node in given:
        _refuse_occupied(call, instance, cluster, node, creating=creating)
        if not call.follows(Rule.PLAIN_NODE_IDS):
            check("cloud_unique_id", node.cloud_unique_id)
        _check_instance(call, node)
        _check_parts(call, cluster, node)
        addresses = _addresses(cluster, node)
        for address in sorted(addresses & registered):
            kind, short = ("sql", "fe") if cluster.type == cluster.SQL else ("compute", "be")
            reason = f"{kind} node endpoint has been added, registered {short} node={address}"
            if creating or not call.follows(Rule.REFUSALS_ARE_400):
                raise Refusal("ALREADY_EXISTED", reason)
            raise call.plain_refusal(reason)
        registered |= addresses
        added = cluster.nodes.add()
        added.CopyFrom(node)
        added.ctime = added.mtime = call.now


def _refuse_occupied(
    call: Call, instance: InstanceInfoPB, cluster: ClusterPB, node: NodeInfoPB, *, creating: bool
) -> None:
    """Raise Refusal if another node has the cloud_unique_id: in any instance, or earlier in the same request."""
    found = call.directory.find(node.cloud_unique_id, call.now)
    if call.follows(Rule.SHARED_NODE_IDS):
        found = None if found is None or found.instance_id == instance.instance_id else found
    elif found is None and any(known.cloud_unique_id == node.cloud_unique_id for known in cluster.nodes):
        found = Registration(instance.instance_id, cluster.cluster_id, cluster.cluster_name)
    if found is None:
        return
    names = f"instance_id={found.instance_id} cluster_name={found.cluster_name} cluster_id={found.cluster_id}"
    reason = f"already occupied by an instance, {names} cloud_unique_id={node.cloud_unique_id}"
    reason = f"cloud_unique_id is {reason}"
    raise Refusal("ALREADY_EXISTED", reason) if creating else call.plain_refusal(reason)


def _check_instance(call: Call, node: NodeInfoPB) -> None:
    """Raise Refusal if a node's cloud_unique_id names an instance that is not there."""
    named = instance_of_format(node.cloud_unique_id)
    if named is not None and not call.exists("InstanceKey", instance_id=named):
        failed = "cloud_unique_id use degrade format, but check instance failed"
        raise invalid("node=", Quoted(node, debug_text), f" {failed}: instance not existed, instance_id={named}")


def _check_parts(call: Call, cluster: ClusterPB, node: NodeInfoPB) -> None:
    needed = ("edit_log_port", "node_type") if cluster.type == cluster.SQL else ("heartbeat_port",)
    complete = all(filled(node, name) and getattr(node, name) for name in needed)
    if not complete and not call.follows(Rule.FREE_NODE_PORTS):
        raise invalid("check cluster params failed, node : ", Quoted(node))
    if not (node.ip or node.host):
        raise invalid("add node input args node invalid, cluster=", Quoted(node))


def find_node(cluster: ClusterPB, wanted: NodeInfoPB) -> NodeInfoPB | None:
    """Return the node of the cluster with the wanted cloud_unique_id and one of the wanted addresses; else None."""
    addresses = _addresses(cluster, wanted)
    for node in cluster.nodes:
        if node.cloud_unique_id == wanted.cloud_unique_id and addresses & _addresses(cluster, node):
            return node
    return None


def _addresses(cluster: ClusterPB, node: NodeInfoPB) -> set[str]:
    """Return the addresses of a node: its IP address, its host name, or both, each with its port."""
    port = node.edit_log_port if cluster.type == cluster.SQL else node.heartbeat_port
    return {f"{name}:{port}" for name in (node.ip, node.host) if name}
