"""Every check by its name, in the order of their numbers."""

from __future__ import annotations

from inspector.checks.declared.records import identity, rowsets, shapes, stats, tablets, versioned, versions
from inspector.checks.declared.work import files, instances, jobs, locks, recycling, snapshots, transactions

_ROOMS = (
    identity,
    tablets,
    rowsets,
    shapes,
    stats,
    versions,
    versioned,
    transactions,
    recycling,
    locks,
    jobs,
    instances,
    snapshots,
    files,
)

CHECKS = {check.name: check for check in sorted((c for room in _ROOMS for c in room.CHECKS), key=lambda c: c.number)}
