"""What a frontend answers: the backends of each cluster and how busy they are, as far as FoundationDB knows.

A frontend knows the ports and the load of its backends from their heartbeats. Here those are -1 and 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.service.wire.replies import json_reply
from inspector.views.instances import instance_of, instance_records

if TYPE_CHECKING:
    from inspector.schema import Schema
    from inspector.schema.messages import NodeInfoPB
    from inspector.service.wire.replies import Reply
    from inspector.sources.base import Source


def cluster_status(source: Source, *, instance_id: str | None = None, schema: Schema | None = None) -> Reply:
    """Return the reply about the clusters of backends of one instance, or of all instances."""
    backends: dict[str, list[dict[str, object]]] = {}
    for record in instance_records(source, instance_id=instance_id, schema=schema):
        instance = instance_of(record)
        if instance is None or instance.status == instance.DELETED:
            continue
        for cluster in instance.clusters:
            if cluster.type == cluster.COMPUTE:
                backends.setdefault(cluster.cluster_id, []).extend(map(_backend, cluster.nodes))
    return json_reply(200, {"msg": "success", "code": 0, "data": backends, "count": 0})


def failed(reason: str) -> Reply:
    """Return the reply if the source cannot be read."""
    return json_reply(500, {"msg": "Internal Error", "code": 500, "data": reason, "count": 0})


def unauthorized() -> Reply:
    """Return the reply to a wrong login."""
    return json_reply(401, {"msg": "Unauthorized", "code": 401, "data": "user or password is wrong", "count": 0})


def _backend(node: NodeInfoPB) -> dict[str, object]:
    unknown_ports = dict.fromkeys(("bePort", "httpPort", "brpcPort"), -1)
    unknown_load = {"currentFragmentNum": 0, "lastFragmentUpdateTime": 0}
    return {"host": node.ip or node.host, "heartbeatPort": node.heartbeat_port, **unknown_ports, **unknown_load}
