"""Every check by its name, in the order of their numbers."""

from __future__ import annotations

from inspector.checks.declared import (
    identity,
    jobs,
    locks,
    recycling,
    rowsets,
    shapes,
    stats,
    tablets,
    transactions,
    versions,
)

CHECKS = {
    check.name: check
    for check in sorted(
        (
            *identity.CHECKS,
            *tablets.CHECKS,
            *rowsets.CHECKS,
            *shapes.CHECKS,
            *stats.CHECKS,
            *versions.CHECKS,
            *transactions.CHECKS,
            *recycling.CHECKS,
            *locks.CHECKS,
            *jobs.CHECKS,
        ),
        key=lambda check: check.number,
    )
}
