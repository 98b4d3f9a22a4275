"""At which versions a snapshot gives the state of some keys (docs/backup-format.md, "From files to state")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.sources.backup.plan.chain import chain_holding
from inspector.sources.backup.plan.pieces import clip
from inspector.sources.base import END_OF_DATA
from keycodec.ranges import merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.sources.backup.listing.names import ManifestEntry
    from inspector.sources.backup.plan.chain import Interval, LogChain
    from inspector.sources.backup.plan.holdings import Holdings


@dataclass(frozen=True)
class Restorable:
    """A snapshot gives the state at every version from ``first`` to ``last``, with ``chain`` if that needs logs."""

    manifest: ManifestEntry
    first: int
    last: int
    chain: LogChain | None

    def __contains__(self, version: int) -> bool:
        return self.first <= version <= self.last


def restorable(
    holdings: Holdings, begin: bytes, end: bytes, newest: int | None = None, before: ManifestEntry | None = None
) -> Iterator[Restorable]:
    """Yield what each snapshot, the newest first, can give of the keys ``[begin, end)``.

    Only the files with such keys count, so that a few keys may be restorable at versions at which all are not. For
    ``newest`` and ``before`` see :meth:`Holdings.readable_snapshots`.
    """
    for manifest in holdings.readable_snapshots(newest, before):
        versions = [piece.version for piece in clip(holdings.pieces(manifest), begin, end)]
        found = restorable_from(manifest, versions, holdings.chains)
        if found:
            yield found


def restorable_whole(holdings: Holdings, manifest: ManifestEntry) -> Restorable | None:
    """Return what a snapshot gives of all its keys, FoundationDB's own included, as ``fdbbackup`` has it."""
    return restorable_from(manifest, (), holdings.chains)


def readable_versions(holdings: Holdings, begin: bytes = b"", end: bytes = END_OF_DATA) -> list[Interval]:
    """The versions, first and last, at which the keys ``[begin, end)`` can be read."""
    ranges = merged((found.first, found.last + 1) for found in restorable(holdings, begin, end))
    return [(first, stop - 1) for first, stop in ranges]


def has_part_at(holdings: Holdings, version: int) -> bool:
    """Whether some of the keys can be read at ``version``."""
    for manifest in holdings.readable_snapshots(newest=version):
        for piece in holdings.pieces(manifest):
            found = restorable_from(manifest, [piece.version], holdings.chains)
            if found and version in found:
                return True
    return False


def restorable_from(manifest: ManifestEntry, versions: Sequence[int], found: Sequence[LogChain]) -> Restorable | None:
    """Return what a snapshot whose files have these ``versions`` gives with these chains; None if it gives nothing.

    A snapshot of one version needs no logs. Another one needs a chain from its oldest file to beyond its newest.
    """
    oldest, newest = (min(versions), max(versions)) if versions else (manifest.begin_version, manifest.end_version)
    chain = chain_holding(found, oldest)
    if chain and chain.end > newest:
        return Restorable(manifest, newest, chain.end - 1, chain)
    return Restorable(manifest, newest, newest, None) if oldest == newest else None
