"""Which instance a node belongs to, by its cloud_unique_id: what the service has in its node cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inspector.views.instances import instance_of, instance_records

if TYPE_CHECKING:
    from inspector.schema import Schema
    from inspector.sources.base import Source

#: Seconds after which the directory is read again, because the data of a live cluster changes.
LIFETIME = 60


class Registration(NamedTuple):
    """Where a node is registered."""

    instance_id: str
    cluster_id: str
    cluster_name: str


class Directory:
    """The nodes of all instances that are not deleted. It is read at the first question, and again when it is old."""

    def __init__(self, source: Source, schema: Schema) -> None:
        self._source = source
        self._schema = schema
        self._nodes: dict[str, Registration] = {}
        self._read_at: float | None = None

    def read(self, now: float) -> None:
        """Read the nodes again."""
        self._nodes = self._registered()
        self._read_at = now

    def forget(self) -> None:
        """Read the nodes again before the next answer, because instances have changed."""
        self._read_at = None

    def find(self, cloud_unique_id: str, now: float) -> Registration | None:
        """Return where a node is registered: in the first of several clusters; None if it is nowhere."""
        if self._read_at is None or not 0 <= now - self._read_at < LIFETIME:
            self.read(now)
        return self._nodes.get(cloud_unique_id)

    def _registered(self) -> dict[str, Registration]:
        nodes: dict[str, Registration] = {}
        for record in instance_records(self._source, schema=self._schema):
            instance = instance_of(record)
            if instance is None or instance.status == instance.DELETED:
                continue
            instance_id = str(record.key.fields.get("instance_id", ""))
            for cluster in instance.clusters:
                registration = Registration(instance_id, cluster.cluster_id, cluster.cluster_name)
                for node in cluster.nodes:
                    if node.cloud_unique_id:
                        nodes.setdefault(node.cloud_unique_id, registration)
        return nodes
