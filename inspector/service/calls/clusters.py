"""Calls that change the clusters of an instance, and the nodes of a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.service.calls.fields import enum_or_default, set_enum
from inspector.service.calls.later.virtual import check_members, check_virtual, complete_policy
from inspector.service.calls.nodes import add_nodes, check_electable, check_masters, find_node, in_safe_time
from inspector.service.calls.rules import check, check_cluster_name
from inspector.service.releases import Rule, Setting
from inspector.service.wire.outcomes import Quoted, Refusal, invalid
from inspector.service.wire.textformat import debug_text

if TYPE_CHECKING:
    from inspector.schema.messages import AlterClusterRequest, ClusterPB, InstanceInfoPB, NodeInfoPB
    from inspector.service.calls.call import Call

#: The changes of status that the API reference allows: from, to.
TRANSITIONS = {
    ("UNKNOWN", "NORMAL"),
    ("NORMAL", "SUSPENDED"),
    ("SUSPENDED", "TO_RESUME"),
    ("TO_RESUME", "NORMAL"),
}
#: The changes that services allow besides.
MORE_TRANSITIONS = {
    ("SUSPENDED", "NORMAL"),
    ("NORMAL", "MANUAL_SHUTDOWN"),
    ("MANUAL_SHUTDOWN", "NORMAL"),
}

#: What services say of a cluster or node that is not there.
_HELP = (
    "Ms nodes memory cache may be inconsistent, pls check registry key may be contain 127.0.0.1, "
    "and call get_instance api get instance info from fdb"
)


def open_instance(call: Call, request: AlterClusterRequest) -> tuple[str, InstanceInfoPB]:
    """Return the id and the instance that a request about a cluster names. Raises Refusal if there is none."""
    instance_id = request.instance_id
    if request.cloud_unique_id and not instance_id:
        instance_id = call.known_instance(request.cloud_unique_id)
    if not instance_id or not request.HasField("cluster"):
        raise invalid("invalid request instance_id or cluster not given")
    return instance_id, call.living_instance(instance_id)


def find_cluster(
    call: Call, wanted: ClusterPB, instance_id: str, instance: InstanceInfoPB, purpose: str = "update"
) -> ClusterPB:
    """Return the cluster with the id of the wanted one. Raises Refusal if there is none."""
    if not wanted.cluster_id:
        raise call.plain_refusal("missing cluster_id=")
    for cluster in instance.clusters:
        if cluster.cluster_id == wanted.cluster_id:
            return cluster
    names = f"instance_id={instance_id} cluster_id={wanted.cluster_id} cluster_name={wanted.cluster_name}"
    reason = f"failed to find cluster to {purpose}, {names}"
    if purpose == "drop" and call.follows(Rule.CLUSTERS_NOT_FOUND):
        raise Refusal("CLUSTER_NOT_FOUND", f"{reason} help Msg={_HELP}")
    raise call.plain_refusal(reason)


def add_cluster(call: Call, request: AlterClusterRequest) -> None:
    """Add a cluster of frontends or of backends, or a virtual one."""
    instance_id, instance = open_instance(call, request)
    given = request.cluster
    virtual = given.HasField("type") and given.type == given.VIRTUAL and call.follows(Rule.VIRTUAL_CLUSTERS)
    if virtual:
        check_virtual(given)
    else:
        _check_type(given)
    _check_name(call, given)
    if not given.cluster_id and not call.follows(Rule.FREE_CLUSTER_IDS):
        raise invalid("missing cluster_id=")
    _refuse_known(instance, given)
    if virtual:
        check_members(instance, given.cluster_names)
    cluster = instance.clusters.add()
    cluster.CopyFrom(given)
    del cluster.nodes[:]
    add_nodes(call, instance, cluster, given.nodes, creating=True)
    check_masters(call, cluster)
    if virtual:
        complete_policy(cluster)
    if cluster.type == cluster.COMPUTE:
        set_enum(cluster, "cluster_status", "NORMAL")
    if call.follows(Rule.CLUSTER_TIMES):
        cluster.ctime = cluster.mtime = call.now
    call.save(instance, instance_id)


def _check_type(given: ClusterPB) -> None:
    if not given.HasField("type"):
        raise invalid("cluster must have type arg")
    if given.type == given.VIRTUAL:
        raise invalid("cluster type must be SQL or COMPUTE, type=VIRTUAL")


def _check_name(call: Call, given: ClusterPB) -> None:
    if not given.cluster_name and call.follows(Rule.CLUSTER_NAME_NEEDED):
        raise invalid("not have cluster name")
    if not call.follows(Rule.FREE_CLUSTER_NAMES):
        check("cluster_name", given.cluster_name)
    elif Setting.CLUSTER_NAME_CHECK in call.settings and given.HasField("cluster_name"):
        check_cluster_name(given.cluster_name)


def _refuse_known(instance: InstanceInfoPB, given: ClusterPB) -> None:
    """Raise Refusal if the instance has a cluster of that id or name already."""
    for cluster in instance.clusters:
        for field, what in (("cluster_id", "id"), ("cluster_name", "name")):
            value = getattr(cluster, field)
            if value == getattr(given, field):
                raise Refusal("ALREADY_EXISTED", f"try to add a existing cluster {what}, existing_{field}={value}")


def drop_cluster(call: Call, request: AlterClusterRequest) -> None:
    """Remove a cluster with its nodes."""
    instance_id, instance = open_instance(call, request)
    if not request.cluster.cluster_id:
        raise invalid("missing cluster_id=")
    cluster = find_cluster(call, request.cluster, instance_id, instance, "drop")
    if cluster.type == cluster.SQL and any(in_safe_time(call, node) for node in cluster.nodes):
        raise Refusal("CLUSTER_NOT_FOUND", "drop fe cluster not in safe time, try later, cluster=", Quoted(cluster))
    for virtual in instance.clusters:
        if cluster.cluster_name in virtual.cluster_names:
            owner = f"virtual cluster={virtual.cluster_name}"
            remedy = f"if you want drop this cluster, please drop {owner} firstly"
            raise Refusal("ALREADY_EXISTED", f"failed to drop cluster, this cluster owned by {owner} {remedy}")
    instance.clusters.remove(cluster)
    call.save(instance, instance_id)


def rename_cluster(call: Call, request: AlterClusterRequest) -> None:
    """Give another name to a cluster, found by its id."""
    instance_id, instance = open_instance(call, request)
    name = request.cluster.cluster_name
    cluster = find_cluster(call, request.cluster, instance_id, instance)
    same_name = call.follows(Rule.REFUSALS_ARE_400)  # there the cluster itself is one of those with the name
    if cluster.cluster_name == name and not same_name:
        reason = "failed to rename cluster, name eq original name, original cluster is "
        raise call.plain_refusal(reason, Quoted(cluster))
    if not call.follows(Rule.FREE_CLUSTER_NAMES):
        check("cluster_name", name)
    namesake = next((other for other in instance.clusters if other.cluster_name == name), None)
    if namesake is not None:
        replaced = request.replace_if_existing_empty_target_cluster and namesake is not cluster
        if namesake.nodes or not replaced:
            reason = "a cluster with the same name already exists in this instance"
            raise invalid(f"failed to rename cluster, {reason} ", Quoted(cluster))
        instance.clusters.remove(namesake)
    cluster.cluster_name = name
    call.save(instance, instance_id)


def update_cluster_mysql_user_name(call: Call, request: AlterClusterRequest) -> None:
    """Replace the users whose default is this cluster."""
    instance_id, instance = open_instance(call, request)
    users = request.cluster.mysql_user_name
    if not users and not call.follows(Rule.USERS_CLEARED):
        raise call.plain_refusal("no mysql user name to change")
    cluster = find_cluster(call, request.cluster, instance_id, instance)
    cluster.mysql_user_name[:] = users
    call.save(instance, instance_id)


def set_cluster_status(call: Call, request: AlterClusterRequest) -> None:
    """Set a cluster to suspended, to be resumed, or running."""
    instance_id, instance = open_instance(call, request)
    cluster = find_cluster(call, request.cluster, instance_id, instance)
    if cluster.type != cluster.COMPUTE and call.follows(Rule.STATUS_OF_COMPUTE):
        raise invalid("just support set COMPUTE cluster status")
    before, wanted = (enum_or_default(holder, "cluster_status") for holder in (cluster, request.cluster))
    if before == wanted:
        same = f"status eq original status, original cluster is {before}"
        raise invalid(f"failed to set cluster status, {same}")
    allowed = TRANSITIONS | MORE_TRANSITIONS if call.follows(Rule.MORE_TRANSITIONS) else TRANSITIONS
    if (before, wanted) not in allowed:
        raise invalid(f"failed to set cluster status, original cluster is {before} and want set {wanted}")
    set_enum(cluster, "cluster_status", wanted)
    call.save(instance, instance_id)


def add_node(call: Call, request: AlterClusterRequest) -> None:
    """Add nodes to a cluster."""
    instance_id, instance = open_instance(call, request)
    cluster = _cluster_of_nodes(call, request.cluster, instance_id, instance, "add node")
    known = len(cluster.nodes)
    add_nodes(call, instance, cluster, request.cluster.nodes, creating=False)
    for node in cluster.nodes[known:]:
        set_enum(node, "status", "NODE_STATUS_RUNNING")
    check_electable(cluster)
    call.save(instance, instance_id)


def drop_node(call: Call, request: AlterClusterRequest) -> None:
    """Remove nodes from a cluster, each found by its cloud_unique_id and its address."""
    instance_id, instance = open_instance(call, request)
    given = request.cluster
    cluster = _cluster_of_nodes(call, given, instance_id, instance, "drop node")
    for wanted in given.nodes:
        node = find_node(cluster, wanted)
        if node is None:
            raise _unknown_node(call, given, instance_id, wanted)
        if cluster.type == cluster.SQL and in_safe_time(call, node):
            raise invalid("drop fe node not in safe time, try later, node=", Quoted(node))
        cluster.nodes.remove(node)
    check_electable(cluster)
    call.save(instance, instance_id)


def _unknown_node(call: Call, given: ClusterPB, instance_id: str, node: NodeInfoPB) -> Refusal:
    names = f"instance_id={instance_id} cluster_name={given.cluster_name} cluster_id={given.cluster_id}"
    node_id = f"cloud_unique_id={node.cloud_unique_id}"
    if not call.follows(Rule.CLUSTERS_NOT_FOUND):
        return call.plain_refusal(f"cloud_unique_id can not find to drop node, {names} {node_id}")
    if call.directory.find(node.cloud_unique_id, call.now) is None:
        reason = f"not found ,can not find to drop nodes by {node_id} {names}"
        return Refusal("CLUSTER_NOT_FOUND", f"{reason} help Msg={_HELP}")
    reason = f"not found ,cloud_unique_id can not find to drop node, {names} node_info="
    return Refusal("CLUSTER_NOT_FOUND", reason, Quoted(node, debug_text), f" help Msg={_HELP}")


def _cluster_of_nodes(
    call: Call, given: ClusterPB, instance_id: str, instance: InstanceInfoPB, purpose: str
) -> ClusterPB:
    """Return the cluster whose nodes a request changes. Raises Refusal for another type or if no nodes are given."""
    _check_type(given)
    cluster = find_cluster(call, given, instance_id, instance, purpose)
    if given.type != cluster.type:
        raise invalid(f"nodes must be of the cluster's type, cluster_id={cluster.cluster_id}")
    if not given.nodes:
        raise call.plain_refusal("to_add and to_del both empty or both not empty")
    return cluster
