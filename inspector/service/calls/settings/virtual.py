"""A virtual cluster: a name for two clusters of backends, one active and one standing by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from inspector.service.calls.clusters import find_cluster, open_instance
from inspector.service.wire.outcomes import invalid
from keycodec.elements import INT64_MAX

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.service.calls.call import Call

_NAME_PATTERN = "^[a-zA-Z][a-zA-Z0-9_]*$"
_MEMBERS = 2
_FAILURES, _PERCENT = 3, 100


def alter_vcluster_info(call: Call) -> None:
    """Replace the members of a virtual cluster, or parts of its policy; what the request leaves out stays."""
    instance_id, instance = open_instance(call)
    given = call.request.cluster
    if not given.cluster_id:
        raise invalid("missing cluster_id=")
    cluster = find_cluster(call, instance_id, instance)
    if cluster.type != cluster.VIRTUAL:
        raise invalid(f"only a virtual cluster can be altered so, cluster_id={cluster.cluster_id}")
    policy = given.cluster_policy
    named = dict.fromkeys([*given.cluster_names, policy.active_cluster_name, *policy.standby_cluster_names])
    _check_members(instance, cluster, filter(None, named))
    if given.cluster_names:
        cluster.cluster_names[:] = given.cluster_names
    if given.HasField("cluster_policy"):
        if policy.standby_cluster_names:
            del cluster.cluster_policy.standby_cluster_names[:]
        cluster.cluster_policy.MergeFrom(policy)
    if bool(cluster.cluster_names) != cluster.HasField("cluster_policy"):
        raise invalid("subcgs and policy must be Incoming at the same time or do not transmit at the same time")
    if cluster.cluster_names:
        _check_policy(cluster)
    call.save(instance, instance_id)


def _check_members(instance: Any, cluster: Any, names: Iterable[str]) -> None:
    """Check that each name is of a cluster of backends, and of no other virtual cluster. Raises Refusal."""
    known = {other.cluster_name: other for other in instance.clusters}
    owners = {name: other for other in instance.clusters for name in other.cluster_names}
    for name in names:
        if not re.fullmatch(_NAME_PATTERN, name):
            raise invalid(f"cluster name {name} does not match regex {_NAME_PATTERN}")
        if name not in known:
            raise invalid(f"sub cluster {name} not been added in instance, plz add it before create virtual cluster")
        if known[name].type != cluster.COMPUTE:
            raise invalid(f"sub cluster {name} 's type must be eq COMPUTE")
        owner = owners.get(name, cluster)
        if owner.cluster_id != cluster.cluster_id:
            raise invalid(f"sub cluster {name} has been add by other vcg={owner.cluster_name}")


def _check_policy(cluster: Any) -> None:
    """Check the policy of a virtual cluster, and fill in what it leaves open. Raises Refusal."""
    policy, names = cluster.cluster_policy, cluster.cluster_names
    active, standby = policy.active_cluster_name, policy.standby_cluster_names
    if not policy.HasField("type"):
        raise invalid("plz set cluster policy type, use virtual cluster policy")
    if len(names) != _MEMBERS:
        raise invalid("Currently, just support two sub clusters")
    if bool(active) != bool(standby):
        both = "active_cluster_name must be set if standby_cluster_names are present, and vice versa."
        raise invalid(f"Inconsistent cluster policy: {both}")
    if active not in names:
        raise invalid("active_cluster_name must not be empty and must be in cluster_names")
    for name in standby:
        if name not in names:
            raise invalid(f"standby_cluster_name {name} must be in cluster_names")
        if name == active:
            raise invalid("active_cluster_name is same of standby_cluster_name")
    if not policy.HasField("failover_failure_threshold"):
        policy.failover_failure_threshold = _FAILURES
    if not policy.HasField("unhealthy_node_threshold_percent"):
        policy.unhealthy_node_threshold_percent = _PERCENT
    if not 0 < policy.failover_failure_threshold < INT64_MAX:
        raise invalid("failover_failure_threshold must be greater than 0 and less than max(int64)")
    if not 0 < policy.unhealthy_node_threshold_percent <= _PERCENT:
        raise invalid("unhealthy_node_threshold_percent must be greater than 0 and less than or equal to 100")
