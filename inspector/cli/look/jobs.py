"""``inspector jobs``."""

from __future__ import annotations

from typing import Any

import click

from inspector.cli.moment import list_activity, now_option
from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.selection import instance_option, where_option
from inspector.views.activity.jobs import JobRow, jobs


@click.command("jobs")
@instance_option
@where_option("stale=true")
@now_option
@limit_option("rows")
@source_options
@output_options
def command(opening: Opening, output: Output, **asked: Any) -> int:
    """List jobs: compactions, schema changes, restores, snapshots being made, loads, and the service's own.

    Shows who runs them, lease, expiration, and whether one of these has passed.
    """
    return list_activity(opening, output, JobRow, jobs, **asked)
