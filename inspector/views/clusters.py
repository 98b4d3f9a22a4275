"""One row a cluster, or one row a node."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inspector.values.reading import Undecoded, string
from inspector.views.instances import instance_records
from inspector.views.rows import Row, Unit, column, enum_name, first_problem, optional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.schema import Schema
    from inspector.sources.base import Source


@dataclass(frozen=True)
class ClusterRow(Row):
    """A cluster. ``nodes``: where each is reached."""

    instance_id: str
    cluster_id: str | None = None
    cluster_name: str | None = None
    type: str | None = None
    status: str | None = None
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
    cluster_type: str | None = None
    cloud_unique_id: str | None = None
    name: str | None = None
    host: str | None = None
    port: int | None = None
    node_type: str | None = None
    status: str | None = None
    created: int | None = column(Unit.SECONDS, default=None)
    modified: int | None = column(Unit.SECONDS, default=None)


def clusters(source: Source, *, instance_id: str | None = None, schema: Schema | None = None) -> Iterator[ClusterRow]:
    """The clusters of all instances, or of one, in the order they are stored."""
    for record in instance_records(source, instance_id=instance_id, schema=schema):
        owner, problem = str(record.key.fields.get("instance_id", "")), first_problem(record)
        if isinstance(record.value, Undecoded):
            yield ClusterRow(owner, problem=problem)
            continue
        for cluster in record.value.clusters:
            yield ClusterRow(
                owner,
                optional(cluster, "cluster_id"),
                optional(cluster, "cluster_name"),
                enum_name(cluster, "type"),
                enum_name(cluster, "cluster_status"),
                [f"{_host(node)}:{_port(node)}" for node in cluster.nodes],
                list(map(string, cluster.mysql_user_name)),
                optional(cluster, "public_endpoint"),
                optional(cluster, "private_endpoint"),
                optional(cluster, "ctime"),
                optional(cluster, "mtime"),
                problem=problem,
            )


def nodes(source: Source, *, instance_id: str | None = None, schema: Schema | None = None) -> Iterator[NodeRow]:
    """The nodes of all clusters, in the order they are stored."""
    for record in instance_records(source, instance_id=instance_id, schema=schema):
        owner, problem = str(record.key.fields.get("instance_id", "")), first_problem(record)
        if isinstance(record.value, Undecoded):
            yield NodeRow(owner, problem=problem)
            continue
        for cluster in record.value.clusters:
            for node in cluster.nodes:
                yield NodeRow(
                    owner,
                    optional(cluster, "cluster_name"),
                    enum_name(cluster, "type"),
                    optional(node, "cloud_unique_id"),
                    optional(node, "name"),
                    _host(node),
                    _port(node),
                    enum_name(node, "node_type"),
                    enum_name(node, "status"),
                    optional(node, "ctime"),
                    optional(node, "mtime"),
                    problem=problem,
                )


def _host(node: Any) -> str:
    return string(node.ip or node.host or "?")


def _port(node: Any) -> int | None:
    port: int | None = optional(node, "heartbeat_port")
    return port if port is not None else optional(node, "edit_log_port")
