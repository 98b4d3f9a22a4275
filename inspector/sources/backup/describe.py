"""A backup described as ``fdbbackup describe`` would, but in memory: that command writes into the container."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from inspector.errors import SourceNotSupported
from inspector.sources.backup.damage import DamagePolicy
from inspector.sources.backup.layout import ENCRYPTED_RANGE_FORMAT, LOG_FORMAT, PARTITIONED_LOG_FORMAT, RANGE_FORMAT
from inspector.sources.backup.listing.container import find_container
from inspector.sources.backup.listing.release import guess_release
from inspector.sources.backup.plan.chain import chain_holding, gaps
from inspector.sources.backup.plan.planning import Planner

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from inspector.sources.backup.listing.container import Container, ManifestEntry
    from inspector.sources.backup.listing.manifest import Snapshot


class Versions(NamedTuple):
    """The versions from ``first`` to ``last``, both inclusive."""

    first: int
    last: int


class Gap(NamedTuple):
    """The versions ``[begin, end)``, which no log holds."""

    begin: int
    end: int


class EmptyLog(NamedTuple):
    """A log of the versions ``[begin, end)`` without a byte: right where nothing was written, and where it was lost."""

    path: str
    begin: int
    end: int


@dataclass(frozen=True)
class SnapshotDescription:
    """A complete snapshot: versions of its oldest and newest file, and the versions restorable from it.

    ``restorable`` is None, with the ``reason``, where no version is.
    """

    begin_version: int
    end_version: int
    total_bytes: int
    files: int | None
    restorable: Versions | None
    reason: str | None


@dataclass(frozen=True)
class BackupDescription:
    """What a container holds. Versions are None where there are none; bytes are those of the files.

    ``log_begin_version`` and ``log_end_version`` (exclusive) are the chain of logs from the first trustworthy one on.
    Restorable is what ``fdbbackup`` restores, FoundationDB's own keys included; ``readable_versions`` are those at
    which all ordinary keys can be read here, and may begin earlier. ``unsupported`` says why the data cannot be read,
    if it cannot. ``unfinished_files`` are temporary files and range files of no complete snapshot, these only where
    every manifest could be read.
    """

    location: str
    started: datetime | None
    snapshots: tuple[SnapshotDescription, ...]
    log_begin_version: int | None
    log_end_version: int | None
    min_restorable_version: int | None
    max_restorable_version: int | None
    readable_versions: tuple[Versions, ...]
    gaps: tuple[Gap, ...]
    expired_end_version: int | None
    unreliable_end_version: int | None
    range_files: int
    range_bytes: int
    log_files: int
    log_bytes: int
    empty_logs: tuple[EmptyLog, ...]
    formats: tuple[str, ...]
    release: str
    release_reason: str
    encrypted: bool
    unsupported: str | None
    unfinished_files: tuple[str, ...]
    problems: tuple[str, ...]


def describe_backup(location: str | Path) -> BackupDescription:
    """Describe the container at ``location``, or the newest of the containers in it.

    What is damaged becomes a line of ``problems``. Raises SourceNotFound, SourceUnreadable, and SourceNotSupported for
    a location that is not looked into at all.
    """
    return describe_container(find_container(location))


def describe_container(container: Container) -> BackupDescription:
    """Describe a container that is listed already."""
    problems: list[str] = []
    planner = Planner(container, DamagePolicy(problems, salvage=True))
    snapshots, unsupported = _read_snapshots(planner, problems)
    logs = container.partitioned_logs if planner.partitioned else container.logs
    described = tuple(_describe_snapshot(planner, item, snapshots) for item in container.manifests)
    restorable = [snapshot.restorable for snapshot in described if snapshot.restorable]
    readable = [] if unsupported else planner.readable()
    chain = planner.chains[0] if planner.chains else None
    known = [snapshot for snapshot in snapshots.values() if snapshot]
    release, reason = guess_release(container, planner.properties, known)
    listed = {file.entry.path for snapshot in known for file in snapshot.files}
    if len(known) < len(snapshots):
        listed = set(container.ranges)
    return BackupDescription(
        location=str(container.root),
        started=container.started,
        snapshots=described,
        log_begin_version=chain.begin if chain else None,
        log_end_version=chain.end if chain else None,
        min_restorable_version=min((found.first for found in restorable), default=None),
        max_restorable_version=max((found.last for found in restorable), default=None),
        readable_versions=tuple(Versions(*versions) for versions in readable),
        gaps=tuple(Gap(*versions) for versions in gaps(planner.chains)),
        expired_end_version=planner.properties.expired_end_version,
        unreliable_end_version=planner.properties.unreliable_end_version,
        range_files=len(container.ranges),
        range_bytes=sum(entry.size for entry in container.ranges.values()),
        log_files=len(logs),
        log_bytes=sum(log.size for log in logs),
        empty_logs=tuple(EmptyLog(log.path, log.begin, log.end) for log in logs if log.size == 0),
        formats=_formats(container),
        release=release,
        release_reason=reason,
        encrypted=bool(planner.properties.encrypted) or container.has_encrypted_range_files,
        unsupported=unsupported,
        unfinished_files=tuple(sorted({*container.unfinished, *(container.ranges.keys() - listed)})),
        problems=tuple(problems),
    )


def _read_snapshots(planner: Planner, problems: list[str]) -> tuple[dict[str, Snapshot | None], str | None]:
    """Read the manifests, None stands for one that is damaged; and say what this reader refuses, if anything."""
    snapshots: dict[str, Snapshot | None] = {}
    try:
        planner.refuse_unsupported()
        for manifest in planner.container.manifests:
            snapshot = snapshots[manifest.path] = planner.snapshot(manifest)
            if snapshot is None:
                continue
            size = sum(file.entry.size for file in snapshot.files)
            if size != manifest.total_bytes:
                problems.append(f"{manifest.path}: its files have {size} bytes, its name says {manifest.total_bytes}")
    except SourceNotSupported as error:
        return snapshots, str(error)
    return snapshots, None


def _describe_snapshot(
    planner: Planner, manifest: ManifestEntry, snapshots: Mapping[str, Snapshot | None]
) -> SnapshotDescription:
    snapshot = snapshots.get(manifest.path)
    found = planner.restorable_whole(manifest)
    reason = None
    if manifest not in planner.manifests:
        reason = f"versions before {planner.properties.trusted_from} are expired or unreliable"
    elif manifest.path in snapshots and snapshot is None:
        reason = "its manifest cannot be read"
    elif snapshot and snapshot.missing:
        reason = f"range files that are missing: {len(snapshot.missing)}"
    elif found is None:
        chain = chain_holding(planner.chains, manifest.begin_version)
        reason = f"the logs end at {chain.end}" if chain else f"no log holds version {manifest.begin_version}"
    return SnapshotDescription(
        manifest.begin_version,
        manifest.end_version,
        manifest.total_bytes,
        len(snapshot.files) if snapshot else None,
        Versions(found.first, found.last) if found and not reason else None,
        reason,
    )


def _formats(container: Container) -> tuple[str, ...]:
    range_format = ENCRYPTED_RANGE_FORMAT if container.has_encrypted_range_files else RANGE_FORMAT
    return tuple(
        f"{name} ({number})"
        for name, number, present in (
            ("range file", range_format, container.ranges),
            ("mutation log", LOG_FORMAT, container.logs),
            ("partitioned mutation log", PARTITIONED_LOG_FORMAT, container.partitioned_logs),
        )
        if present
    )
