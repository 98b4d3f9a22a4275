"""Virtual clusters: a name for two clusters of backends, one active and one standing by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.service.calls.fields import any_set
from inspector.service.calls.rules import is_checked_name
from inspector.service.wire.outcomes import invalid

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from inspector.schema.messages import ClusterPB, ClusterPolicy, InstanceInfoPB

#: How many clusters stand behind a virtual one.
_MEMBERS = 2
#: What a policy has if it says nothing: failures until the other takes over, and the share of nodes that must fail.
_FAILURES, _PERCENT = 3, 100


def check_virtual(cluster: ClusterPB) -> None:
    """Check what a virtual cluster consists of. Raises Refusal."""
    foreign = ("public_endpoint", "private_endpoint", "cluster_status")
    if cluster.nodes or cluster.mysql_user_name or any_set(cluster, *foreign):
        raise invalid("Inconsistent virtual cluster args")
    names, policy = cluster.cluster_names, cluster.cluster_policy
    if bool(names) != cluster.HasField("cluster_policy"):
        raise invalid("subcgs and policy must be Incoming at the same time or do not transmit at the same time")
    if not names:
        return
    if len(names) != _MEMBERS:
        raise invalid("Currently, just support two sub clusters")
    for name in names:
        if not is_checked_name(name):
            raise invalid(f"cluster name {name} does not match regex ^[a-zA-Z][a-zA-Z0-9_]*$")
    _check_policy(policy, names)


def _check_policy(policy: ClusterPolicy, names: Collection[str]) -> None:
    if not policy.HasField("type"):
        raise invalid("plz set cluster policy type, use virtual cluster policy")
    if policy.type != policy.ActiveStandby:
        raise invalid("cluster policy type must be ActiveStandby")
    active, standby = policy.active_cluster_name, policy.standby_cluster_names
    if bool(active) != bool(standby):
        present = "active_cluster_name must be set if standby_cluster_names are present, and vice versa."
        raise invalid(f"Inconsistent cluster policy: {present}")
    if not active or active not in names:
        raise invalid("active_cluster_name must not be empty and must be in cluster_names")
    for name in standby:
        if name not in names:
            raise invalid(f"standby_cluster_name {name} must be in cluster_names")
        if name == active:
            raise invalid("active_cluster_name is same of standby_cluster_name")
    if policy.HasField("failover_failure_threshold") and policy.failover_failure_threshold <= 0:
        raise invalid("failover_failure_threshold must be greater than 0 and less than max(int64)")
    if policy.HasField("unhealthy_node_threshold_percent") and not 0 < policy.unhealthy_node_threshold_percent <= 100:
        raise invalid("unhealthy_node_threshold_percent must be greater than 0 and less than or equal to 100")


def complete_policy(cluster: ClusterPB) -> None:
    """Set what the policy of a virtual cluster says nothing about."""
    if not cluster.HasField("cluster_policy"):
        return
    policy = cluster.cluster_policy
    if not policy.HasField("failover_failure_threshold"):
        policy.failover_failure_threshold = _FAILURES
    if not policy.HasField("unhealthy_node_threshold_percent"):
        policy.unhealthy_node_threshold_percent = _PERCENT


def check_members(instance: InstanceInfoPB, names: Iterable[str]) -> None:
    """Check that each name is a cluster of backends of the instance, of no virtual cluster yet. Raises Refusal."""
    for name in names:
        member = next((cluster for cluster in instance.clusters if cluster.cluster_name == name), None)
        if member is None:
            raise invalid(f"sub cluster {name} not been added in instance, plz add it before create virtual cluster")
        if member.type != member.COMPUTE:
            raise invalid(f"sub cluster {name} 's type must be eq COMPUTE")
        for cluster in instance.clusters:
            if cluster.type == cluster.VIRTUAL and name in cluster.cluster_names:
                raise invalid(f"sub cluster {name} has been add by other vcg={cluster.cluster_name}")
