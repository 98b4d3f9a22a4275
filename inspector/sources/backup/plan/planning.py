"""Which snapshot and logs give the state at a version, or why none (docs/backup-format.md, "From files to state")."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from inspector.errors import InspectorError, SourceDamaged, SourceNotFound, SourceNotSupported, VersionNotRestorable
from inspector.sources.backup.damage import FROM_OLDER
from inspector.sources.backup.files.rangefile import MissingRangeFile, RangeFile
from inspector.sources.backup.layout import ENCRYPTED_RANGE_FORMAT
from inspector.sources.backup.listing.manifest import read_snapshot
from inspector.sources.backup.listing.properties import read_properties
from inspector.sources.backup.plan.chain import LogChain, chain_holding, chains, gaps, union
from inspector.sources.backup.plan.pieces import Piece, clip, disjoint
from inspector.sources.base import END_OF_DATA

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.sources.backup.damage import DamagePolicy
    from inspector.sources.backup.listing.container import Container, LogEntry, ManifestEntry
    from inspector.sources.backup.listing.manifest import Snapshot
    from inspector.sources.backup.plan.chain import Interval


#: Manifests that a message names.
_NAMED = 3


@dataclass(frozen=True)
class Restorable:
    """A snapshot gives the state at every version from ``first`` to ``last``, with ``chain`` where that needs logs."""

    manifest: ManifestEntry
    first: int
    last: int
    chain: LogChain | None


@dataclass(frozen=True)
class Plan:
    """The disjoint, ordered ``pieces`` to start from, and the ``chain`` of logs to bring them to ``version``.

    Without a version the pieces are taken as they are.
    """

    version: int | None
    manifest: ManifestEntry
    pieces: tuple[Piece, ...]
    chain: LogChain | None = None

    @property
    def logged(self) -> range:
        """The versions whose mutations bring the pieces to ``version``."""
        oldest = min((piece.version for piece in self.pieces), default=None)
        if self.version is None or self.chain is None or oldest is None:
            return range(0)
        return range(oldest + 1, self.version + 1)

    @property
    def logs(self) -> list[LogEntry]:
        """The logs that hold those versions."""
        return self.chain.part(self.logged) if self.chain and self.logged else []


class Planner:
    """Finds plans in one container; manifests are read when they are needed."""

    def __init__(self, container: Container, damage: DamagePolicy) -> None:
        self.container = container
        self.properties = read_properties(container, damage)
        self._damage = damage
        self.snapshot = cache(self._read_snapshot)
        self._pieces = cache(self._find_pieces)

    def refuse_unsupported(self) -> None:
        """Raise SourceNotSupported where the container holds what this reader refuses."""
        root, folders = self.container.root, self.container.foreign_folders
        remedy = "restore the backup into a cluster and read that"
        if self.properties.encrypted:
            raise SourceNotSupported(
                f"{root}: the files are encrypted with a key file (properties/encryption_metadata); {remedy}"
            )
        if "rlogs" in folders:
            raise SourceNotSupported(f"{root}: range-partitioned logs (rlogs/) are not read; {remedy}")
        if "bulkdump_data" in folders and not self.container.manifests:
            raise SourceNotSupported(f"{root}: a snapshot by bulk dump (bulkdump_data/) is not read; {remedy}")
        if self.container.has_encrypted_range_files:
            raise SourceNotSupported(
                f"{root}: the range files are of format {ENCRYPTED_RANGE_FORMAT}: encrypted by the cluster, whose keys "
                f"only its key service has; {remedy}"
            )

    @cached_property
    def manifests(self) -> list[ManifestEntry]:
        """The complete snapshots that can be trusted, the newest first."""
        trusted = [item for item in self.container.manifests if item.begin_version >= self.properties.trusted_from]
        return trusted[::-1]

    @cached_property
    def partitioned(self) -> bool:
        """Whether the logs in use are partitioned ones."""
        if self.container.logs and self.container.partitioned_logs and self.properties.partitioned is not None:
            return self.properties.partitioned
        return bool(self.container.partitioned_logs)

    @cached_property
    def chains(self) -> list[LogChain]:
        """The chains of the logs that can be trusted, ascending."""
        logs = self.container.partitioned_logs if self.partitioned else self.container.logs
        return chains((log for log in logs if log.end > self.properties.trusted_from), self.partitioned)

    def restorable(
        self, begin: bytes, end: bytes, newest: int | None = None, before: ManifestEntry | None = None
    ) -> Iterator[Restorable]:
        """Yield what each snapshot, the newest first, can give of the keys ``[begin, end)``.

        Only the files with such keys count, so that few keys may be restorable where the whole is not. Snapshots that
        begin after version ``newest`` are left out, and those not older than ``before``.
        """
        for manifest, pieces in self._snapshots(newest, before):
            found = restorable_from(manifest, [piece.version for piece in clip(pieces, begin, end)], self.chains)
            if found:
                yield found

    def at(self, version: int, begin: bytes, end: bytes) -> Plan:
        """Plan the state at ``version``, for what is needed of ``[begin, end)``; raises VersionNotRestorable."""
        for found in self.restorable(begin, end, newest=version):
            if found.first <= version <= found.last:
                return self._plan(found, version)
        raise self._refusal(f"version {version} cannot be read", begin, end)

    def from_older(self, manifest: ManifestEntry, version: int, begin: bytes, end: bytes) -> Plan | None:
        """Plan all keys ``[begin, end)`` at ``version`` from a snapshot older than ``manifest``; None: it cannot be."""
        for found in self.restorable(begin, end, newest=version, before=manifest):
            pieces = clip(self._pieces(found.manifest), begin, end)
            whole = union((piece.begin, piece.end) for piece in pieces) == [(begin, end)]
            if whole and found.first <= version <= found.last:
                return self._plan(found, version)
        return None

    def readable(self, begin: bytes = b"", end: bytes = END_OF_DATA) -> list[Interval]:
        """The versions, first and last, at which the keys ``[begin, end)`` can be read."""
        ranges = union((found.first, found.last + 1) for found in self.restorable(begin, end))
        return [(first, stop - 1) for first, stop in ranges]

    def at_latest(self, begin: bytes, end: bytes) -> Plan:
        """Plan the newest state that can be had; raises VersionNotRestorable, SourceNotFound without a snapshot."""
        # A chain through an older snapshot to a later version would run through the newer snapshot as well.
        found = next(self.restorable(begin, end), None)
        if found is None:
            raise self._refusal(
                "no version can be read exactly (@snapshot reads the newest snapshot alone)", begin, end
            )
        return self._plan(found, found.last)

    def as_dumped(self) -> Plan:
        """Plan the newest snapshot as it was written, without logs; raises SourceNotFound without a snapshot."""
        for manifest, pieces in self._snapshots():
            return Plan(None, manifest, tuple(pieces))
        raise self._no_snapshot()

    def has_part_at(self, version: int) -> bool:
        """Whether some keys can be read at ``version``, if not all of them."""
        return any(
            found and found.first <= version <= found.last
            for manifest, pieces in self._snapshots(newest=version)
            for piece in pieces
            for found in [restorable_from(manifest, [piece.version], self.chains)]
        )

    def _plan(self, found: Restorable, version: int) -> Plan:
        pieces = tuple(piece for piece in self._pieces(found.manifest) if piece.version <= version)
        return Plan(version, found.manifest, pieces, found.chain)

    def _snapshots(
        self, newest: int | None = None, before: ManifestEntry | None = None
    ) -> Iterator[tuple[ManifestEntry, list[Piece]]]:
        """Yield the snapshots that can be read, the newest first, with their pieces."""
        for manifest in self.manifests[self.manifests.index(before) + 1 if before else 0 :]:
            if (newest is None or manifest.begin_version <= newest) and self.snapshot(manifest) is not None:
                yield manifest, self._pieces(manifest)

    def logs_between(self, begin: bytes, end: bytes, after: int | None, to: int | None) -> tuple[range, list[LogEntry]]:
        """The versions after ``after`` and up to ``to``, and the logs that hold them; raises VersionNotRestorable.

        By default ``to`` is the newest restorable version, and ``after`` the oldest one from which logs lead there.
        """
        restorable = [found for found in self.restorable(begin, end) if found.chain]
        if to is None:
            to = max((found.last for found in restorable), default=0)
        if after is None:
            after = min((found.first for found in restorable if found.first <= to <= found.last), default=to)
        versions = range(after + 1, to + 1)
        held = chain_holding(self.chains, versions.start) if versions else None
        if versions and (held is None or held.end < versions.stop):
            raise self._refusal(f"the logs do not hold every version from {versions.start} to {to}", begin, end)
        return versions, held.part(versions) if held else []

    def restorable_whole(self, manifest: ManifestEntry) -> Restorable | None:
        """What a snapshot gives of all its keys, FoundationDB's own included: this is what ``fdbbackup`` goes by."""
        return restorable_from(manifest, [manifest.begin_version, manifest.end_version], self.chains)

    def _read_snapshot(self, manifest: ManifestEntry) -> Snapshot | None:
        """Read a manifest; None where it is damaged and passed over."""
        try:
            snapshot = read_snapshot(self.container, manifest)
        except SourceDamaged as error:
            self._damage.report(self.container.path(manifest.path), error.offset, error.reason, FROM_OLDER)
            return None
        for file in snapshot.missing:
            reason = f"the file is missing, though {manifest.path} lists it"
            self._damage.report(self.container.path(file.entry.path), 0, reason, FROM_OLDER)
        return snapshot

    def _find_pieces(self, manifest: ManifestEntry) -> list[Piece]:
        """The disjoint, ordered pieces of a snapshot, without FoundationDB's own keys."""
        snapshot = self.snapshot(manifest)
        if snapshot is None:
            return []
        known = [file for file in snapshot.missing if file.key_range]  # where none is, nobody knows what is missing
        pieces = []
        for kind, files in ((RangeFile, snapshot.files), (MissingRangeFile, known)):
            for file in files:
                reader = kind(self.container.path(file.entry.path), file.entry, file.key_range, self._damage)
                pieces.append(Piece(*reader.key_range(), file.entry.version, reader))
        return clip(disjoint(pieces), b"", END_OF_DATA)

    def _no_snapshot(self) -> SourceNotFound:
        found = f"{self.container.root}: {len(self.container.ranges)} range file(s), but "
        if not self.container.manifests:
            return SourceNotFound(
                f"{found}no manifest of a complete snapshot in snapshots/, and so no saying whether the files are all: "
                "wait until fdbbackup says that the backup is restorable; if it once was, copy it again"
            )
        if self.manifests:
            names = ", ".join(manifest.path for manifest in self.manifests[:_NAMED])
            names += ", ..." if len(self.manifests) > _NAMED else ""
            return SourceNotFound(
                f"{found}no manifest that can be read ({names}), and so no saying whether the files are all: "
                "copy the backup again, or use another one"
            )
        return SourceNotFound(
            f"{found}all snapshots are older than version {self.properties.trusted_from}: expired or unreliable; "
            "use another backup"
        )

    def _refusal(self, what: str, begin: bytes, end: bytes) -> InspectorError:
        if not any(True for _ in self._snapshots()):
            return self._no_snapshot()
        readable = ", ".join(f"{first} to {last}" for first, last in self.readable(begin, end)) or "none"
        holes = "".join(f"; the mutation logs have a gap from {first} to {stop}" for first, stop in gaps(self.chains))
        return VersionNotRestorable(f"{self.container.root}: {what}; readable versions: {readable}{holes}")


def restorable_from(manifest: ManifestEntry, versions: Sequence[int], found: Sequence[LogChain]) -> Restorable | None:
    """What a snapshot whose files have these ``versions`` can give with these chains; None where that is nothing.

    A snapshot at one version needs no logs; another one needs a chain from its oldest file to beyond its newest.
    """
    oldest, newest = (min(versions), max(versions)) if versions else (manifest.begin_version, manifest.end_version)
    chain = chain_holding(found, oldest)
    if chain and chain.end > newest:
        return Restorable(manifest, newest, chain.end - 1, chain)
    return Restorable(manifest, newest, newest, None) if oldest == newest else None
