"""What a cluster says of itself, without reading its data."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspector.sources.cluster.binding import client_version
from inspector.sources.cluster.scan import Pin, RangeReader, Remaining
from inspector.sources.times import VERSIONS_PER_SECOND, KnownTime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.cluster.session import Session

_STATUS = b"\xff\xff/status/json"
_SHARD_MAP = b"\xff/keyServers/"
_TIME_KEEPER = b"\xff\x02/timeKeeper/map/"
#: How a tuple's integer begins that has no bytes; one more for each byte that it has.
_INTEGER = 0x14


@dataclass(frozen=True)
class ClusterDescription:
    """What a cluster says of itself.

    ``lag``: by how many seconds the read versions fell behind the clock during the description, at 1,000,000 versions
    per second. It is near 0 on a busy, healthy cluster; an idle cluster gives the same version for a while.
    ``read_version_latency``: how many seconds the cluster took to give a read version.
    ``server_versions``, ``protocol_version`` and ``locked`` come from the cluster's status; without it they are empty
    or None.
    """

    cluster_file: str
    description: str
    coordinators: tuple[str, ...]
    client_version: str
    client_protocol: str
    server_versions: tuple[str, ...]
    protocol_version: str | None
    read_version: int
    read_version_latency: float
    lag: float
    locked: bool | None
    shards: int


def describe_cluster(session: Session) -> ClusterDescription:
    """Ask the cluster about itself."""
    began = time.monotonic()
    first_version = session.read_version()
    latency = time.monotonic() - began
    status = _status(session)
    shards = sum(1 for _ in shard_boundaries(session))
    read_version, elapsed = session.read_version(), time.monotonic() - began
    file = session.cluster_file
    version, protocol = client_version(session.fdb)
    return ClusterDescription(
        cluster_file=str(file.path),
        description=file.description,
        coordinators=tuple(map(str, file.coordinators)),
        client_version=version,
        client_protocol=protocol,
        server_versions=_server_versions(status),
        protocol_version=status.get("protocol_version"),
        read_version=read_version,
        read_version_latency=latency,
        lag=max(0.0, elapsed - (read_version - first_version) / VERSIONS_PER_SECOND),
        locked=_part(status, "database_lock_state").get("locked"),
        shards=shards,
    )


def estimate(session: Session, begin: bytes, end: bytes) -> int:
    """Roughly how many bytes of keys and values a range holds."""
    if begin >= end:
        return 0
    return session.attempt(lambda transaction: transaction.estimated_bytes(begin, end), "estimating a range's size")


def _status(session: Session) -> dict[str, Any]:
    """The "cluster" part of status/json. Its form changes from version to version, so any part may be missing."""
    text = session.attempt(lambda transaction: transaction.value(_STATUS), "reading the cluster's status")
    try:
        status = json.loads(text or b"{}")
    except ValueError:
        return {}
    return _part(status, "cluster")


def _part(whole: Any, name: str) -> dict[str, Any]:
    part = whole.get(name) if isinstance(whole, dict) else None
    return part if isinstance(part, dict) else {}


def _server_versions(status: dict[str, Any]) -> tuple[str, ...]:
    processes = _part(status, "processes")
    versions = (_part(processes, name).get("version") for name in processes)
    return tuple(sorted({str(version) for version in versions if version is not None}))


def shard_boundaries(session: Session) -> Iterator[bytes]:
    """The first key of each shard, in key order."""
    system = session.for_system_keys()
    shard_map = Remaining(_SHARD_MAP, _SHARD_MAP + b"\xff", reverse=False)
    for found in RangeReader(system, Pin(system), shard_map, eager=True).read():
        for key, _ in found.rows:
            yield key.removeprefix(_SHARD_MAP)


def time_keeper(session: Session) -> Iterator[KnownTime]:
    """The versions and times that the cluster itself writes down every ten seconds, oldest first; kept for days."""
    system = session.for_system_keys()
    written = Remaining(_TIME_KEEPER, _TIME_KEEPER + b"\xff", reverse=False)
    for found in RangeReader(system, Pin(system), written, eager=True).read():
        for key, value in found.rows:
            seconds, version = _tuple_integer(key.removeprefix(_TIME_KEEPER)), _tuple_integer(value)
            if seconds is not None and version is not None:
                yield KnownTime(version, seconds * 1_000_000)


def _tuple_integer(packed: bytes) -> int | None:
    """The only element of a packed tuple, if it is an integer that is not negative."""
    if not packed or packed[0] - _INTEGER != len(packed) - 1:
        return None
    return int.from_bytes(packed[1:], "big")
