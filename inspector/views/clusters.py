"""Show clusters, or their nodes, one row each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inspector.values.fields import enum_name_if_set, value_if_set
from inspector.values.reading import string
from inspector.views.instances import instance_of, instance_records
from inspector.views.matching import matching_rows
from inspector.views.rows import Row, Unit, column, first_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.records.conditions import Condition
    from inspector.schema import Schema
    from inspector.schema.messages import InstanceInfoPB, NodeInfoPB
    from inspector.sources.base import Source
    from inspector.values.reading import Problem


@dataclass(frozen=True)
class ClusterRow(Row):
    """A cluster. ``nodes``: the host and port of each."""

    instance_id: str
    cluster_id: str | None = None
    cluster_name: str | None = None
    type: str | None = column(Unit.PLAIN, words="ClusterPB.Type", default=None)
    status: str | None = column(Unit.PLAIN, words="ClusterStatus", default=None)
    nodes: list[str] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    public_endpoint: str | None = None
    private_endpoint: str | None = None
    created: int | None = column(Unit.SECONDS, default=None)
    modified: int | None = column(Unit.SECONDS, default=None)


@dataclass(frozen=True)
class NodeRow(Row):
    """A node. ``port``: the heartbeat port of a backend, the edit log port of a frontend."""

    instance_id: str
    cluster_name: str | None = None
    cluster_type: str | None = column(Unit.PLAIN, words="ClusterPB.Type", default=None)
    cloud_unique_id: str | None = None
    name: str | None = None
    host: str | None = None
    port: int | None = None
    node_type: str | None = column(Unit.PLAIN, words="NodeInfoPB.NodeType", default=None)
    status: str | None = column(Unit.PLAIN, words="NodeStatusPB", default=None)
    created: int | None = column(Unit.SECONDS, default=None)
    modified: int | None = column(Unit.SECONDS, default=None)


def clusters(
    source: Source,
    *,
    instance_id: str | None = None,
    where: Sequence[str | Condition] = (),
    schema: Schema | None = None,
) -> Iterator[ClusterRow]:
    """Yield the clusters of all instances, in stored order; of one if ``instance_id`` is given.

    ``where``: conditions on columns, such as "type=COMPUTE". Raises UsageError for a column that there is not.
    """
    return matching_rows(_cluster_rows(source, instance_id, schema), ClusterRow, where)


def nodes(
    source: Source,
    *,
    instance_id: str | None = None,
    where: Sequence[str | Condition] = (),
    schema: Schema | None = None,
) -> Iterator[NodeRow]:
    """Yield the nodes of all clusters, in stored order; of one instance if ``instance_id`` is given.

    ``where``: conditions on columns, such as "host~^10.". Raises UsageError for a column that there is not.
    """
    return matching_rows(_node_rows(source, instance_id, schema), NodeRow, where)


def _cluster_rows(source: Source, instance_id: str | None, schema: Schema | None) -> Iterator[ClusterRow]:
    for owner, problem, instance in _instances(source, instance_id, schema):
        if instance is None:
            yield ClusterRow(owner, problem=problem)
            continue
        for cluster in instance.clusters:
            yield ClusterRow(
                owner,
                value_if_set(cluster, "cluster_id"),
                value_if_set(cluster, "cluster_name"),
                enum_name_if_set(cluster, "type"),
                enum_name_if_set(cluster, "cluster_status"),
                [f"{_host(node)}:{_port(node)}" for node in cluster.nodes],
                list(map(string, cluster.mysql_user_name)),
                value_if_set(cluster, "public_endpoint"),
                value_if_set(cluster, "private_endpoint"),
                value_if_set(cluster, "ctime"),
                value_if_set(cluster, "mtime"),
                problem=problem,
            )


def _node_rows(source: Source, instance_id: str | None, schema: Schema | None) -> Iterator[NodeRow]:
    for owner, problem, instance in _instances(source, instance_id, schema):
        if instance is None:
            yield NodeRow(owner, problem=problem)
            continue
        for cluster in instance.clusters:
            for node in cluster.nodes:
                yield NodeRow(
                    owner,
                    value_if_set(cluster, "cluster_name"),
                    enum_name_if_set(cluster, "type"),
                    value_if_set(node, "cloud_unique_id"),
                    value_if_set(node, "name"),
                    _host(node),
                    _port(node),
                    enum_name_if_set(node, "node_type"),
                    enum_name_if_set(node, "status"),
                    value_if_set(node, "ctime"),
                    value_if_set(node, "mtime"),
                    problem=problem,
                )


def _instances(
    source: Source, instance_id: str | None, schema: Schema | None
) -> Iterator[tuple[str, Problem | None, InstanceInfoPB | None]]:
    """Yield the id of each instance, what is wrong with its record, and what it says if it can be decoded."""
    for record in instance_records(source, instance_id=instance_id, schema=schema):
        yield str(record.key.fields.get("instance_id", "")), first_problem(record), instance_of(record)


def _host(node: NodeInfoPB) -> str:
    return string(node.ip or node.host or "?")


def _port(node: NodeInfoPB) -> int | None:
    port: int | None = value_if_set(node, "heartbeat_port")
    return port if port is not None else value_if_set(node, "edit_log_port")
