"""What a run of checks found: findings, a row each, and how many each check found in all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inspector.views.rows import Row, Unit, column

if TYPE_CHECKING:
    from datetime import datetime

    from inspector.checks.base import Check, Severity


@dataclass(frozen=True)
class FindingRow(Row):
    """A record that is at fault.

    ``lost``: when data will be lost, if that is to come. ``what``: the thing, as the fields that name it; ``fields``:
    the same, each by its name. ``finding``: what is wrong, with numbers. ``record``: the key at fault as ``get`` takes
    it; ``key``: in hexadecimal. ``of``: how many the check found of this severity.
    """

    severity: str
    number: int
    check: str
    instance_id: str | None
    what: str
    finding: str
    of: int
    lost: int | None = column(Unit.SECONDS)
    fields: dict[str, str] = column(Unit.DETAIL)  # noqa: RUF009 - it is a field
    record: str = column(Unit.DETAIL)
    key: str = column(Unit.DETAIL)


@dataclass(frozen=True)
class CheckRow(Row):
    """A check: as it is declared, for a list of them."""

    number: int
    check: str
    severity: str
    means: str = column(Unit.LONG)
    families: str = column(Unit.DETAIL)
    unless: str = column(Unit.DETAIL)
    remedy: str = column(Unit.DETAIL)
    source: str = column(Unit.DETAIL)


@dataclass
class Report:
    """A run of checks. ``now``: the time at which ages are calculated, if known. It grows while the checks run.

    ``counts``: findings by check and severity. ``read``: records read. ``done``, ``left``: the checks that ran, and
    those that did not; ``why``: why one could not say anything. ``notes``: what a reader must know.
    """

    now: datetime | None = None
    findings: list[FindingRow] = field(default_factory=list)
    counts: dict[tuple[str, Severity], int] = field(default_factory=dict)
    read: int = 0
    done: list[Check] = field(default_factory=list)
    left: list[Check] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def worst(self) -> Severity | None:
        """The worst severity that was found."""
        return min((severity for _, severity in self.counts), default=None)

    @property
    def totals(self) -> dict[str, int]:
        """How many findings there are of each severity, the worst first."""
        severities = sorted({severity for _, severity in self.counts})
        return {one.word: sum(n for (_, other), n in self.counts.items() if other is one) for one in severities}
