"""The address of a cluster, and nodes that are taken out of use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.service.calls.clusters import find_cluster, open_instance
from inspector.service.calls.fields import set_enum
from inspector.service.wire.outcomes import Refusal, invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.schema.messages import AlterClusterRequest, ClusterPB, InstanceInfoPB, NodeInfoPB
    from inspector.service.calls.call import Call


def update_cluster_endpoint(call: Call, request: AlterClusterRequest) -> None:
    """Replace the addresses under which a cluster is reached."""
    instance_id, instance = open_instance(call, request)
    cluster = find_cluster(call, request.cluster, instance_id, instance)
    given = request.cluster
    if not given.private_endpoint:
        raise Refusal("CLUSTER_ENDPOINT_MISSING", "missing private endpoint")
    cluster.public_endpoint, cluster.private_endpoint = given.public_endpoint, given.private_endpoint
    call.save(instance, instance_id)


def decommission_node(call: Call, request: AlterClusterRequest) -> None:
    """Mark nodes as being emptied, before they are dropped."""
    _set_status(call, request, "NODE_STATUS_DECOMMISSIONING")


def notify_decommissioned(call: Call, request: AlterClusterRequest) -> None:
    """Mark nodes as empty: they may be dropped."""
    _set_status(call, request, "NODE_STATUS_DECOMMISSIONED")


def _set_status(call: Call, request: AlterClusterRequest, status: str) -> None:
    """Set the status of nodes. The service removes each node and adds it again, so it moves to the end, with new times.

    The nodes are those with the cloud_unique_id of the first one in the request and with an address in the request.
    """
    instance_id, instance = open_instance(call, request)
    given = request.cluster
    if not given.HasField("type"):
        raise invalid("cluster must have type arg")
    if not given.nodes:
        raise call.plain_refusal("to_add and to_del both empty or both not empty")
    node_id = given.nodes[0].cloud_unique_id
    if any(node.cloud_unique_id != node_id for node in given.nodes):
        call.note("only nodes with the cloud_unique_id of the first node are changed")
    known = list(_nodes_of(instance, node_id))
    if not known:
        raise call.plain_refusal("cloud_unique_id not found")
    wanted = {address for node in given.nodes for address in _addresses(node)}
    chosen = [(cluster, node) for cluster, node in known if wanted & _addresses(node)]
    if not chosen:
        raise call.plain_refusal("to_add and to_del both empty or both not empty")
    for cluster, node in chosen:
        set_enum(node, "status", status)
        node.ctime = node.mtime = call.now
        again = type(node)()
        again.CopyFrom(node)
        cluster.nodes.remove(node)
        cluster.nodes.append(again)
    call.save(instance, instance_id)


def _nodes_of(instance: InstanceInfoPB, cloud_unique_id: str) -> Iterator[tuple[ClusterPB, NodeInfoPB]]:
    for cluster in instance.clusters:
        for node in cluster.nodes:
            if node.cloud_unique_id == cloud_unique_id:
                yield cluster, node


def _addresses(node: NodeInfoPB) -> set[str]:
    return {f"{name}:{node.heartbeat_port}" for name in (node.ip, node.host) if name}
