"""A backup described as ``fdbbackup describe`` would, but in memory: that command writes into the container."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from inspector.errors import SourceNotSupported
from inspector.sources.backup.damage import DamagePolicy
from inspector.sources.backup.listing.container import find_container
from inspector.sources.backup.listing.release import guess_release
from inspector.sources.backup.magic import ENCRYPTED_RANGE_FORMAT, LOG_FORMAT, PARTITIONED_LOG_FORMAT, RANGE_FORMAT
from inspector.sources.backup.places.access import BackupAccess
from inspector.sources.backup.plan.chain import chain_holding, gaps
from inspector.sources.backup.plan.holdings import Holdings
from inspector.sources.backup.plan.refusals import refuse_unsupported
from inspector.sources.backup.plan.restorable import readable_versions, restorable_whole
from keycodec.ranges import merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from inspector.sources.backup.listing.container import Container
    from inspector.sources.backup.listing.manifest import Snapshot
    from inspector.sources.backup.listing.names import ManifestEntry
    from inspector.sources.backup.plan.restorable import Restorable


class VersionRange(NamedTuple):
    """The versions from ``first`` to ``last``, both included."""

    first: int
    last: int


class Gap(NamedTuple):
    """The versions ``[begin, end)``, which no log holds."""

    begin: int
    end: int


class EmptyLog(NamedTuple):
    """A log of the versions ``[begin, end)`` without a byte: nothing was written then, or the content was lost."""

    path: str
    begin: int
    end: int


@dataclass(frozen=True)
class SnapshotDescription:
    """A complete snapshot: versions of its oldest and newest file, and the versions restorable from it.

    If no version is restorable, ``restorable`` is None and ``reason`` says why.
    """

    begin_version: int
    end_version: int
    total_bytes: int
    files: int | None
    restorable: VersionRange | None
    reason: str | None


@dataclass(frozen=True)
class BackupDescription:
    """What a container holds. A version that there is none of is None; bytes are those of the files.

    ``log_begin_version`` and ``log_end_version`` (exclusive): the chain of logs from the first trustworthy one on.
    ``min_restorable_version`` and ``max_restorable_version``: what ``fdbbackup`` restores, FoundationDB's own keys
    included; the newest versions that have no hole between them. ``readable_versions``: those at which all ordinary
    keys can be read here; they may begin earlier. ``unsupported``: why the data cannot be read, if it cannot.
    ``unfinished_files``: temporary files, and range files of no complete snapshot; the latter only if every manifest
    can be read.
    """

    location: str
    started: datetime | None
    snapshots: tuple[SnapshotDescription, ...]
    log_begin_version: int | None
    log_end_version: int | None
    min_restorable_version: int | None
    max_restorable_version: int | None
    readable_versions: tuple[VersionRange, ...]
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


def describe_backup(
    location: str | Path,
    *,
    encryption_key_file: str | Path | None = None,
    blob_credentials: Sequence[str | Path] = (),
) -> BackupDescription:
    """Describe the container at ``location``, or the newest of the containers in that folder.

    What is damaged becomes a line of ``problems``. Raises SourceNotFound, SourceUnreadable, and SourceNotSupported for
    a location that cannot be listed at all.
    """
    return describe_container(find_container(location, BackupAccess(encryption_key_file, tuple(blob_credentials))))


def describe_container(container: Container) -> BackupDescription:
    """Describe a container that is listed already."""
    problems: list[str] = []
    holdings = Holdings(container, DamagePolicy(problems, salvage=True))
    container = holdings.container
    snapshots, unsupported = _read_snapshots(holdings, problems)
    described = tuple(_describe_snapshot(holdings, manifest, snapshots) for manifest in container.manifests)
    unbroken = _newest_unbroken([snapshot.restorable for snapshot in described if snapshot.restorable])
    readable = [] if unsupported else readable_versions(holdings)
    chain = holdings.chains[0] if holdings.chains else None
    known = [snapshot for snapshot in snapshots.values() if snapshot]
    release, reason = guess_release(container, holdings.properties, known)
    logs = container.partitioned_logs if holdings.partitioned else container.logs
    return BackupDescription(
        location=str(container.place),
        started=container.started,
        snapshots=described,
        log_begin_version=chain.begin if chain else None,
        log_end_version=chain.end if chain else None,
        min_restorable_version=unbroken.first if unbroken else None,
        max_restorable_version=unbroken.last if unbroken else None,
        readable_versions=tuple(VersionRange(*versions) for versions in readable),
        gaps=tuple(Gap(*versions) for versions in gaps(holdings.chains)),
        expired_end_version=holdings.properties.expired_end_version,
        unreliable_end_version=holdings.properties.unreliable_end_version,
        range_files=len(container.ranges),
        range_bytes=sum(entry.size for entry in container.ranges.values()),
        log_files=len(logs),
        log_bytes=sum(log.size for log in logs),
        empty_logs=tuple(EmptyLog(log.path, log.begin, log.end) for log in logs if log.size == 0),
        formats=_formats(container),
        release=release,
        release_reason=reason,
        encrypted=bool(holdings.properties.encrypted) or container.is_decrypted or container.has_encrypted_range_files,
        unsupported=unsupported,
        unfinished_files=_unfinished(container, known, all_known=len(known) == len(snapshots)),
        problems=tuple(problems),
    )


def _newest_unbroken(restorable: Iterable[VersionRange]) -> VersionRange | None:
    """The newest versions without a hole between them: a hole between snapshots cannot be restored."""
    runs = merged((found.first, found.last + 1) for found in restorable)
    return VersionRange(runs[-1][0], runs[-1][1] - 1) if runs else None


def _read_snapshots(holdings: Holdings, problems: list[str]) -> tuple[dict[str, Snapshot | None], str | None]:
    """Read all manifests (None stands for one that is damaged), and say what this reader refuses, if anything."""
    snapshots: dict[str, Snapshot | None] = {}
    try:
        refuse_unsupported(holdings)
        for manifest in holdings.container.manifests:
            snapshot = snapshots[manifest.path] = holdings.snapshot(manifest)
            if snapshot is not None:
                problems += _wrong_size(manifest, snapshot)
    except SourceNotSupported as error:
        return snapshots, str(error)
    return snapshots, None


def _wrong_size(manifest: ManifestEntry, snapshot: Snapshot) -> list[str]:
    size = sum(file.entry.size for file in snapshot.files)
    if size == manifest.total_bytes:
        return []
    return [f"{manifest.path}: its files have {size} bytes, its name says {manifest.total_bytes}"]


def _describe_snapshot(
    holdings: Holdings, manifest: ManifestEntry, snapshots: Mapping[str, Snapshot | None]
) -> SnapshotDescription:
    snapshot = snapshots.get(manifest.path)
    found = restorable_whole(holdings, manifest)
    reason = _why_not(holdings, manifest, snapshots, found)
    return SnapshotDescription(
        manifest.begin_version,
        manifest.end_version,
        manifest.total_bytes,
        len(snapshot.files) if snapshot else None,
        VersionRange(found.first, found.last) if found and not reason else None,
        reason,
    )


def _why_not(
    holdings: Holdings,
    manifest: ManifestEntry,
    snapshots: Mapping[str, Snapshot | None],
    found: Restorable | None,
) -> str | None:
    """Why no version is restorable from a snapshot; None if one is."""
    snapshot = snapshots.get(manifest.path)
    if manifest not in holdings.manifests:
        return f"versions before {holdings.properties.trusted_from} are expired or unreliable"
    if manifest.path in snapshots and snapshot is None:
        return "its manifest cannot be read"
    if snapshot and snapshot.missing:
        return f"range files that are missing: {len(snapshot.missing)}"
    if found is None:
        chain = chain_holding(holdings.chains, manifest.begin_version)
        return f"the logs end at {chain.end}" if chain else f"no log holds version {manifest.begin_version}"
    return None


def _unfinished(container: Container, known: Iterable[Snapshot], all_known: bool) -> tuple[str, ...]:
    listed = {file.entry.path for snapshot in known for file in snapshot.files}
    leftover = (container.ranges.keys() - listed) if all_known else ()
    return tuple(sorted({*container.unfinished, *leftover}))


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
