"""``inspector jobs``."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.moment import now_option, told_now
from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.selection import instance_option
from inspector.views.activity.jobs import JobRow, jobs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@click.command("jobs")
@instance_option
@click.option("--where", multiple=True, metavar="CONDITION", help="Only rows that meet it: stale=true.")
@now_option
@limit_option("rows")
@source_options
@output_options
def command(
    opening: Opening, output: Output, instance_id: Any, now: datetime | None, limit: int | None, where: Sequence[str]
) -> int:
    """List jobs: compactions, schema changes, restores, snapshots being made, loads, and the service's own.

    With who runs them, lease, expiration, and whether one of these has passed.
    """
    with opening.start() as run:
        now = told_now(run.source, now)
        rows = jobs(run.source, instance_id=instance_id, now=now, where=where)
        output.rows(run, JobRow, islice(rows, limit), instance_id=instance_id)
    return run.exit_code()
