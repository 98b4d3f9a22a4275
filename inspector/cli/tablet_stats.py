"""``inspector tablet-stats``."""

from __future__ import annotations

from itertools import islice
from typing import Any

import click

from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.views.tablet_stats import TabletStatsRow, tablet_stats


@click.command("tablet-stats", short_help="List tablet statistics, merged as the service does.")
@click.option("--instance", "instance_id", metavar="ID", help="Only this instance.")
@click.option("--table-id", type=int, metavar="N", help="Only tablets of this table.")
@click.option("--index-id", type=int, metavar="N", help="Only tablets of this index.")
@click.option("--partition-id", type=int, metavar="N", help="Only tablets of this partition.")
@click.option("--tablet-id", type=int, metavar="N", help="Only this tablet.")
@click.option("--parts", is_flag=True, help="The stored row and the counters beside it apart, not their sum.")
@limit_option("rows")
@source_options
@output_options
def command(opening: Opening, output: Output, limit: int | None, **wanted: Any) -> int:
    """List tablet statistics: data size, rows, rowsets, segments; merged, as the Meta Service answers."""
    with opening.start() as run:
        rows = islice(tablet_stats(run.source, **wanted), limit)
        output.rows(run, TabletStatsRow, rows, instance_id=wanted["instance_id"])
    return run.exit_code()
