"""``inspector check``."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.moment import now_option, retention_options, tell_own_time
from inspector.cli.options import Opening, Output, jobs_option, output_options, source_options
from inspector.cli.running.interruption import on_interrupt
from inspector.cli.selection import instance_option, schema_option
from inspector.output.formats import End
from inspector.output.items import RowItem
from inspector.records.missing import check_has_instance
from inspector.unfinished import unfinished
from inspector.views.activity.recycle_bin import Retention
from keycodec.cli.command import FAILED, OK, note

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from inspector.checks.report import Report
    from inspector.cli.running.passes import Pass
    from inspector.schema import Schema

_SEVERITIES = click.Choice(["corruption", "stuck", "leak", "suspicious", "note"])


@click.command("check")
@instance_option
@click.option(
    "--only",
    multiple=True,
    metavar="NAME",
    help="Run only this check. Can be repeated. delete-bitmap-lost reads more: it runs only if it is named here.",
)
@click.option("--skip", multiple=True, metavar="NAME", help="Skip this check. Can be repeated.")
@click.option(
    "--severity",
    type=_SEVERITIES,
    default="note",
    show_default=True,
    help="Show findings of this severity or worse.",
)
@click.option(
    "--fail-on",
    type=_SEVERITIES,
    default="corruption",
    show_default=True,
    help="Exit with code 1 if there is a finding of this severity or worse.",
)
@click.option(
    "--sample",
    type=click.IntRange(0),
    default=20,
    metavar="N",
    show_default=True,
    help="Show at most N findings of each check and severity; all are counted.",
)
@click.option(
    "--list",
    "list_only",
    is_flag=True,
    help="List the checks and what they find; read nothing. docs/checks.md and --format json say more.",
)
@click.option("--html", "page", type=click.Path(), metavar="FILE", help="Write the report as one new HTML file, too.")
@click.option(
    "--memory",
    default="192MiB",
    show_default=True,
    metavar="SIZE",
    help="Memory for DuckDB; more goes to a temporary folder.",
)
@jobs_option
@now_option
@retention_options
@schema_option
@source_options
@output_options
def command(
    opening: Opening,
    output: Output,
    instance_id: Any,
    only: Sequence[str],
    skip: Sequence[str],
    severity: str,
    fail_on: str,
    sample: int,
    list_only: bool,
    page: str | None,
    memory: str,
    jobs: int,
    now: datetime | None,
    schema: Schema,
    **seconds: int,
) -> int:
    """Check that the records agree with each other, and show which do not: coming loss of data first.

    Severities, worst first: corruption, stuck, leak, suspicious, note. docs/checks.md explains each check: what it
    means, when it is not a fault, and what to do.
    """
    from inspector.checks.base import Severity  # it needs the extra `sql`
    from inspector.checks.declared.every import CHECKS
    from inspector.checks.engine import CheckRun
    from inspector.checks.report import CheckRow, FindingRow
    from inspector.checks.selection import check_rows, chosen_checks

    chosen = chosen_checks(only or [*CHECKS] if list_only else only, skip, severity)
    if list_only:
        output.items(map(RowItem, check_rows(chosen)), RowItem.columns_of(CheckRow))
        return OK
    columns = RowItem.columns_of(FindingRow)
    output.check_fields(columns)
    with (
        nullcontext() if page is None else unfinished(Path(page)) as unfinished_page,
        opening.start(jobs=jobs) as run,
        CheckRun(run.source, instance_id, now, Retention(**seconds), schema, memory, jobs, run.progress) as checking,
        on_interrupt(checking.interrupt),
    ):
        if instance_id is not None:
            check_has_instance([run.source], instance_id)  # ahead of a note that would have no use
        checking.checks(chosen, Severity[severity.upper()], sample, run.watch)
        report = checking.report
        _tell(report, is_own=now is None and not run.interrupted)
        nothing = partial(_nothing, run, report, instance_id)
        items = map(RowItem, report.findings)
        output.items(items, columns, nothing, lambda: End(lines=_told(report)))
        if unfinished_page is not None:
            _write(unfinished_page, report, opening.required_name())
    is_bad = report.worst is not None and report.worst <= Severity[fail_on.upper()]
    left = _not_checked(report)
    return max(run.exit_code(left, nothing=left), FAILED if is_bad else 0)


def _tell(report: Report, *, is_own: bool) -> None:
    """Say on standard error what a reader must know."""
    if is_own:
        tell_own_time(report.now)
    for said in report.notes:
        note(said)
    for name, why in report.why.items():
        note(f"{name} was not checked: {why}")


def _nothing(run: Pass, report: Report, instance_id: object) -> str:
    counted = f"{len(report.done)} checks found nothing in {report.read} records" if not report.counts else ""
    return run.nothing(counted, instance_id)


def _told(report: Report) -> list[str]:
    """How many were found, under a table."""
    return ["", *(f"{severity}: {count}" for severity, count in report.totals.items())]


def _not_checked(report: Report) -> str:
    if not report.done:
        return "nothing was checked"
    return f"not checked: {', '.join(check.name for check in report.left)}" if report.left else "all was checked"


def _write(page: Path, report: Report, source: str) -> None:
    from inspector.output.report import report_page

    page.write_text(report_page(report, source), encoding="utf-8")
