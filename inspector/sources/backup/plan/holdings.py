"""What a container holds that can be trusted: its snapshots, each with its pieces, and the chains of its logs."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from inspector.errors import SourceDamaged
from inspector.sources.backup.damage import FROM_OLDER
from inspector.sources.backup.files.rangefile import MissingRangeFile, RangeFile
from inspector.sources.backup.listing.encryption import decrypted
from inspector.sources.backup.listing.manifest import read_snapshot
from inspector.sources.backup.listing.properties import read_properties
from inspector.sources.backup.plan.chain import LogChain, chains
from inspector.sources.backup.plan.pieces import FilePiece, clip, disjoint
from inspector.sources.base import END_OF_DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.backup.damage import DamagePolicy
    from inspector.sources.backup.listing.container import Container
    from inspector.sources.backup.listing.manifest import Snapshot, SnapshotFile
    from inspector.sources.backup.listing.names import ManifestEntry


class Holdings:
    """Reads a container's properties at once, and its manifests when they are needed, each once."""

    def __init__(self, container: Container, damage: DamagePolicy) -> None:
        self.properties = read_properties(container, damage)
        self.container = decrypted(container, self.properties)
        self._damage = damage
        self._snapshots: dict[ManifestEntry, Snapshot | None] = {}
        self._pieces: dict[ManifestEntry, list[FilePiece]] = {}

    @cached_property
    def manifests(self) -> list[ManifestEntry]:
        """The manifests of the complete snapshots that can be trusted, the newest first."""
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

    def snapshot(self, manifest: ManifestEntry) -> Snapshot | None:
        """The snapshot of a manifest; None if the manifest is damaged and passed over."""
        if manifest not in self._snapshots:
            self._snapshots[manifest] = self._read_snapshot(manifest)
        return self._snapshots[manifest]

    def pieces(self, manifest: ManifestEntry) -> list[FilePiece]:
        """The disjoint, ordered pieces of a snapshot, without FoundationDB's own keys."""
        if manifest not in self._pieces:
            self._pieces[manifest] = self._find_pieces(manifest)
        return self._pieces[manifest]

    def readable_snapshots(
        self, newest: int | None = None, before: ManifestEntry | None = None
    ) -> Iterator[ManifestEntry]:
        """Yield the snapshots whose manifests can be read, the newest first.

        Snapshots that begin after version ``newest`` are left out, and those that are not older than ``before``.
        """
        first = self.manifests.index(before) + 1 if before else 0
        for manifest in self.manifests[first:]:
            if (newest is None or manifest.begin_version <= newest) and self.snapshot(manifest) is not None:
                yield manifest

    def _read_snapshot(self, manifest: ManifestEntry) -> Snapshot | None:
        try:
            snapshot = read_snapshot(self.container, manifest)
        except SourceDamaged as error:
            self._damage.report(self.container.file(manifest.path), error.offset, error.reason, FROM_OLDER)
            return None
        for file in snapshot.missing:
            reason = f"the file is missing, though {manifest.path} lists it"
            self._damage.report(self.container.file(file.entry.path), 0, reason, FROM_OLDER)
        return snapshot

    def _find_pieces(self, manifest: ManifestEntry) -> list[FilePiece]:
        snapshot = self.snapshot(manifest)
        if snapshot is None:
            return []
        there = [self._piece(RangeFile, file) for file in snapshot.files]
        # without its key range nobody knows which keys are missing
        missing = [self._piece(MissingRangeFile, file) for file in snapshot.missing if file.key_range]
        return clip(disjoint([*there, *missing]), b"", END_OF_DATA)

    def _piece(self, reader: type[RangeFile], file: SnapshotFile) -> FilePiece:
        found = reader(self.container.file(file.entry.path), file.entry, file.key_range, self._damage)
        return FilePiece(*found.key_range(), file.entry.version, found)
