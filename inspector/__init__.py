"""Apache Doris's metadata in FoundationDB, read-only: from a backup, a snapshot file or a live cluster.

    import inspector
    with inspector.open("backup:/backups/backup-2026-11-01-03-00-00.000000") as source:
        for record in inspector.scan(source, "InstanceKey"):
            print(record.key.fields["instance_id"], record.value.clusters)

A value is what is stored, secrets included; the commands and ``inspector.output`` mask them.
"""

from __future__ import annotations

from inspector.errors import InspectorError
from inspector.records.record import Record
from inspector.records.scanning import get, scan
from inspector.schema import Schema
from inspector.sources.base import Source
from inspector.sources.opening import open_source as open  # noqa: A004  the word users know
from inspector.views.clusters import clusters, nodes
from inspector.views.instances import instances
from inspector.views.tablet_stats import tablet_stats
from inspector.views.usage import largest, usage
from inspector.views.verify import verify

__all__ = [
    "InspectorError",
    "Record",
    "Schema",
    "Source",
    "clusters",
    "get",
    "instances",
    "largest",
    "nodes",
    "open",
    "scan",
    "tablet_stats",
    "usage",
    "verify",
]


def __getattr__(name: str) -> str:
    """``__version__``, looked up when it is asked for."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import version

    return version("doris-fdb-inspector")
