"""The one route of a frontend: the backends of each cluster and how busy they are, as far as FoundationDB knows.

A frontend knows the ports and the load of the backends that report to it; here those are -1 and 0.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.service.wire.jsonforms import pretty
from inspector.service.wire.replies import JSON, Reply
from inspector.views.instances import instance_of, instance_records

if TYPE_CHECKING:
    from inspector.schema import Schema
    from inspector.sources.base import Source

PATH = "/rest/v2/manager/cluster/cluster_info/cloud_cluster_status"


class Login(NamedTuple):
    """Who may ask a frontend."""

    user: str = "root"
    password: str = ""

    def admits(self, authorization: str) -> bool:
        """Whether an ``Authorization`` header is this user's; compared in constant time."""
        kind, _, encoded = authorization.partition(" ")
        try:
            given = base64.b64decode(encoded.strip(), validate=True)
        except (binascii.Error, ValueError):
            return False
        expected = f"{self.user}:{self.password}".encode("utf-8", "surrogateescape")
        return kind.lower() == "basic" and hmac.compare_digest(given, expected)


def unauthorized() -> Reply:
    """The reply to anybody else."""
    return _reply(401, {"msg": "Unauthorized", "code": 401, "data": "user or password is wrong", "count": 0})


def cluster_status(source: Source, *, instance_id: str | None = None, schema: Schema | None = None) -> Reply:
    """The reply about one instance's backend clusters; about those of all instances, if none is named."""
    backends: dict[str, list[dict[str, Any]]] = {}
    for record in instance_records(source, instance_id=instance_id, schema=schema):
        instance = instance_of(record)
        if instance is None or instance.status == instance.DELETED:
            continue
        for cluster in instance.clusters:
            if cluster.type == cluster.COMPUTE:
                backends.setdefault(cluster.cluster_id, []).extend(map(_backend, cluster.nodes))
    return _reply(200, {"msg": "success", "code": 0, "data": backends, "count": 0})


def failed(reason: str) -> Reply:
    """The reply where the source cannot be read."""
    return _reply(500, {"msg": "Internal Error", "code": 500, "data": reason, "count": 0})


def _backend(node: Any) -> dict[str, Any]:
    unknown_ports = dict.fromkeys(("bePort", "httpPort", "brpcPort"), -1)
    unknown_load = {"currentFragmentNum": 0, "lastFragmentUpdateTime": 0}
    return {"host": node.ip or node.host, "heartbeatPort": node.heartbeat_port, **unknown_ports, **unknown_load}


def _reply(status: int, data: dict[str, Any]) -> Reply:
    return Reply(status, f"{pretty(data)}\n".encode("utf-8", "surrogateescape"), JSON)
