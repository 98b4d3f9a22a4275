"""Which snapshot and logs give the state at a version (docs/backup-format.md, "From files to state")."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from inspector.sources.backup.plan.chain import LogChain, chain_holding, overlap
from inspector.sources.backup.plan.pieces import FilePiece, clip
from inspector.sources.backup.plan.refusals import no_snapshot, not_restorable
from inspector.sources.backup.plan.restorable import Restorable, restorable
from keycodec.ranges import merged

if TYPE_CHECKING:
    from inspector.sources.backup.listing.names import LogEntry, ManifestEntry
    from inspector.sources.backup.plan.holdings import Holdings


@dataclass(frozen=True)
class Plan:
    """The disjoint, ordered ``pieces`` to start from, and the ``chain`` of logs to bring them to ``version``.

    Without a version the pieces are taken as they are.
    """

    version: int | None
    manifest: ManifestEntry
    pieces: tuple[FilePiece, ...]
    chain: LogChain | None = None

    @property
    def logged(self) -> range:
        """The versions whose mutations bring the pieces to ``version``."""
        oldest = min((piece.version for piece in self.pieces), default=None)
        if self.version is None or self.chain is None or oldest is None:
            return range(0)
        return range(oldest + 1, self.version + 1)

    @property
    def logs_key(self) -> tuple[str, int, int, int] | None:
        """What tells the mutations that the plan needs from those of other plans; None if it needs none."""
        if self.chain is None or not self.logged:
            return None
        return self.manifest.path, self.logged.stop, self.chain.begin, self.chain.end

    @property
    def logs(self) -> list[LogEntry]:
        """The logs that hold those versions."""
        return self.chain.part(self.logged) if self.chain and self.logged else []

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of those logs."""
        logs = self.logs
        empty = [log for log in logs if log.size == 0]
        if not empty:
            return ()
        note = (
            f"empty mutation logs: {len(empty)} of the {len(logs)} that lead to the version, the first "
            f"{empty[0].path}; right if nothing was written then, but a log that lost its content looks the same"
        )
        return (note,)


class Planner:
    """Finds plans in what a container holds."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings

    def at(self, version: int, begin: bytes, end: bytes) -> Plan:
        """Plan the state at ``version``, for what is needed of ``[begin, end)``. Raises VersionNotRestorable."""
        for found in restorable(self._holdings, begin, end, newest=version):
            if version in found:
                return self._plan(found, version)
        raise not_restorable(self._holdings, f"version {version} cannot be read", begin, end)

    def at_latest(self, begin: bytes, end: bytes) -> Plan:
        """Plan the newest state that can be had. Raises VersionNotRestorable, or SourceNotFound without a snapshot."""
        candidates = restorable(self._holdings, begin, end)
        # A chain through an older snapshot runs through the newer one as well, unless it overlaps another chain.
        if overlap(self._holdings.chains):
            found = max(candidates, key=attrgetter("last"), default=None)
        else:
            found = next(candidates, None)
        if found is None:
            logs = "" if self._holdings.chains else "there are no mutation logs, and "
            what = f"{logs}no version can be read exactly (@snapshot reads the newest snapshot alone)"
            raise not_restorable(self._holdings, what, begin, end)
        return self._plan(found, found.last)

    def as_dumped(self) -> Plan:
        """Plan the newest snapshot as it was written, without logs. Raises SourceNotFound without a snapshot."""
        manifest = next(self._holdings.readable_snapshots(), None)
        if manifest is None:
            raise no_snapshot(self._holdings)
        return Plan(None, manifest, tuple(self._holdings.pieces(manifest)))

    def from_older(self, manifest: ManifestEntry, version: int, begin: bytes, end: bytes) -> Plan | None:
        """Plan all keys ``[begin, end)`` at ``version`` from a snapshot older than ``manifest``; None if none can."""
        for found in restorable(self._holdings, begin, end, newest=version, before=manifest):
            if version in found and self._covers(found.manifest, begin, end):
                return self._plan(found, version)
        return None

    def logs_between(self, begin: bytes, end: bytes, after: int | None, to: int | None) -> tuple[range, list[LogEntry]]:
        """The versions after ``after`` and up to ``to``, and the logs that hold them. Raises VersionNotRestorable.

        By default ``to`` is the newest restorable version, and ``after`` the oldest one from which logs lead there.
        """
        logged = [found for found in restorable(self._holdings, begin, end) if found.chain]
        if to is None:
            to = max((found.last for found in logged), default=0)
        if after is None:
            after = min((found.first for found in logged if to in found), default=to)
        versions = range(after + 1, to + 1)
        if not versions:
            return versions, []
        chain = chain_holding(self._holdings.chains, versions.start)
        if chain is None or chain.end < versions.stop:
            what = f"the logs do not hold every version from {versions.start} to {to}"
            raise not_restorable(self._holdings, what, begin, end)
        return versions, chain.part(versions)

    def _plan(self, found: Restorable, version: int) -> Plan:
        pieces = tuple(piece for piece in self._holdings.pieces(found.manifest) if piece.version <= version)
        return Plan(version, found.manifest, pieces, found.chain)

    def _covers(self, manifest: ManifestEntry, begin: bytes, end: bytes) -> bool:
        """Whether a snapshot holds all keys of ``[begin, end)``."""
        pieces = clip(self._holdings.pieces(manifest), begin, end)
        return merged((piece.begin, piece.end) for piece in pieces) == [(begin, end)]
