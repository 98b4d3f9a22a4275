"""``inspector snapshots``."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from inspector.cli.completion import complete_instance
from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.selection import where_option
from inspector.views.snapshots import SnapshotRow, snapshots

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("snapshots")
@click.option(
    "--instance",
    "instance_id",
    metavar="ID",
    help="Only snapshots of this instance, and of those that it replaced in rollbacks.",
    shell_complete=complete_instance,
)
@where_option("status=SNAPSHOT_NORMAL")
@limit_option("rows")
@source_options
@output_options
def command(opening: Opening, output: Output, instance_id: str | None, where: Sequence[str], limit: int | None) -> int:
    """List snapshots: label, status, times, sizes, the instances that refer to them and those cloned from them."""
    with opening.start() as run:
        rows = islice(snapshots(run.source, instance_id=instance_id, where=where), limit)
        output.rows(run, SnapshotRow, rows, instance_id=instance_id)
    return run.exit_code()
