"""Which instance a node belongs to, by its cloud_unique_id: what the service keeps in its node cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inspector.service.calls.rules import instance_of_format
from inspector.views.instances import instance_of, instance_records

if TYPE_CHECKING:
    from inspector.schema import Schema
    from inspector.sources.base import Source

#: Seconds after which the directory is read anew: a live cluster goes on changing.
LIFETIME = 60


class Place(NamedTuple):
    """Where a node is."""

    instance_id: str
    cluster_id: str
    cluster_name: str


class Directory:
    """The nodes of all instances that are not deleted; read when it is first asked, and again when out of date."""

    def __init__(self, source: Source, schema: Schema) -> None:
        self._source = source
        self._schema = schema
        self._places: dict[str, Place] = {}
        self._read_at: float | None = None

    def read(self, now: float) -> None:
        """Read the nodes anew."""
        self._places = self._registered()
        self._read_at = now

    def forget(self) -> None:
        """Read anew before the next answer: instances have changed."""
        self._read_at = None

    def place(self, cloud_unique_id: str, now: float) -> Place | None:
        """Where the node is; of one in several clusters, the first."""
        if self._read_at is None or not 0 <= now - self._read_at < LIFETIME:
            self.read(now)
        return self._places.get(cloud_unique_id)

    def instance_of(self, cloud_unique_id: str, now: float) -> str:
        """The instance of a node: where it is registered, else what its id says; "" where neither tells."""
        place = self.place(cloud_unique_id, now)
        return place.instance_id if place else instance_of_format(cloud_unique_id)

    def _registered(self) -> dict[str, Place]:
        places: dict[str, Place] = {}
        for record in instance_records(self._source, schema=self._schema):
            instance = instance_of(record)
            if instance is None or instance.status == instance.DELETED:
                continue
            instance_id = str(record.key.fields.get("instance_id", ""))
            for cluster in instance.clusters:
                place = Place(instance_id, cluster.cluster_id, cluster.cluster_name)
                for node in cluster.nodes:
                    if node.cloud_unique_id:
                        places.setdefault(node.cloud_unique_id, place)
        return places
