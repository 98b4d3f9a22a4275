"""``alter_vcluster_info``: the members of a virtual cluster, and which of them is active."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.schema import messages
from inspector.service.calls.clusters import find_cluster, open_instance
from inspector.service.calls.later.virtual import check_members, check_virtual, complete_policy
from inspector.service.wire.outcomes import invalid

if TYPE_CHECKING:
    from inspector.schema.messages import AlterClusterRequest
    from inspector.service.calls.call import Call


def alter_vcluster_info(call: Call, request: AlterClusterRequest) -> None:
    """Replace the members of a virtual cluster, or parts of its policy; what the request leaves out stays."""
    instance_id, instance = open_instance(call, request)
    given = request.cluster
    if not given.cluster_id:
        raise invalid("missing cluster_id=")
    cluster = find_cluster(call, given, instance_id, instance)
    if cluster.type != cluster.VIRTUAL:
        raise invalid(f"only a virtual cluster can be altered so, cluster_id={cluster.cluster_id}")
    policy = given.cluster_policy
    named = dict.fromkeys([*given.cluster_names, policy.active_cluster_name, *policy.standby_cluster_names])
    check_members(instance, [name for name in named if name and name not in cluster.cluster_names])
    if given.cluster_names:
        cluster.cluster_names[:] = given.cluster_names
    if given.HasField("cluster_policy"):
        if policy.standby_cluster_names:
            del cluster.cluster_policy.standby_cluster_names[:]
        cluster.cluster_policy.MergeFrom(policy)
    # other parts, such as the users whose default it is, are not what the service checks here
    virtual = call.message(messages.ClusterPB, cluster_names=cluster.cluster_names)
    if cluster.HasField("cluster_policy"):
        virtual.cluster_policy.CopyFrom(cluster.cluster_policy)
    check_virtual(virtual)
    complete_policy(cluster)
    call.save(instance, instance_id)
