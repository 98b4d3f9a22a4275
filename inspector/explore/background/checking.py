"""All checks over the source, asked once; what they found so far can be read at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inspector.errors import as_missing_extra
from inspector.explore.background.work import Work
from inspector.explore.errors import Stopped
from inspector.views.activity.recycle_bin import DEFAULT_RETENTION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from inspector.checks.base import Check, Severity
    from inspector.checks.report import FindingRow, Report
    from inspector.explore.sharing import SharedSource
    from inspector.schema import Schema

#: Findings of a check and a severity that are kept; the others are counted.
KEPT = 100
#: Memory that DuckDB may take before it uses a temporary folder.
_MEMORY = "256MiB"


class Checked(NamedTuple):
    """What is known so far. ``key_values``: that were read; ``total``: checks that will be asked.

    ``findings``: coming loss of data first, the soonest before the others; then the worst. ``now``: what ages are
    counted to. ``why``: why a check could not say anything. ``error``: why the work ended early.
    """

    findings: Sequence[FindingRow]
    counts: Mapping[tuple[str, Severity], int]
    done: Sequence[Check]
    left: Sequence[Check]
    why: Mapping[str, str]
    notes: Sequence[str]
    now: datetime | None
    key_values: int
    is_over: bool
    error: str

    @property
    def total(self) -> int:
        """How many checks there are."""
        return len(self.done) + len(self.left) + len(self.why)


class Checking(Work):
    """Asks all checks. It begins when somebody first looks: it takes several times as long as counting."""

    def __init__(self, source: SharedSource, schema: Schema) -> None:
        super().__init__(source)
        self._schema = schema
        self._report: Report | None = None

    def work(self) -> None:
        """Read what the checks need, and ask each. Needs the extra `sql`."""
        with as_missing_extra("this page", "sql"):
            from inspector.checks.engine import CheckRun
        from inspector.checks.base import Severity
        from inspector.checks.selection import chosen_checks

        with CheckRun(self._source, None, None, DEFAULT_RETENTION, self._schema, _MEMORY) as run:
            self._report = run.report
            with self._stop.calling(run.interrupt):
                try:
                    run.checks(chosen_checks((), (), Severity.NOTE.word), Severity.NOTE, KEPT)
                except KeyboardInterrupt:  # what an interrupted statement raises
                    raise Stopped("stopped") from None

    @property
    def so_far(self) -> Checked:
        """What is known so far."""
        is_over, error, report = self.is_over, self.error, self._report
        if report is None:
            return Checked([], {}, [], [], {}, [], None, self._source.key_values_read, is_over, error)
        return Checked(
            sorted(report.findings, key=_rank),
            dict(report.counts),
            list(report.done),
            list(report.left),
            dict(report.why),
            list(report.notes),
            report.now,
            self._source.key_values_read,
            is_over,
            error,
        )


def _rank(row: FindingRow) -> tuple[bool, int, int, int]:
    from inspector.checks.base import Severity

    return row.lost is None, row.lost or 0, Severity[row.severity.upper()], row.number
