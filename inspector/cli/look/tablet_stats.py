"""``inspector tablet-stats``."""

from __future__ import annotations

from itertools import islice
from typing import Any

import click

from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.selection import instance_option, through_clones_option, where_option
from inspector.output.formats import End
from inspector.output.items import RowItem
from inspector.views.tablet_stats import CloneTabletStatsRow, TabletStatsRow, Total, tablet_stats


@click.command("tablet-stats")
@instance_option
@click.option("--table-id", type=int, metavar="N", help="Only tablets of this table.")
@click.option("--index-id", type=int, metavar="N", help="Only tablets of this index.")
@click.option("--partition-id", type=int, metavar="N", help="Only tablets of this partition.")
@click.option("--tablet-id", type=int, metavar="N", help="Only this tablet.")
@click.option("--parts", is_flag=True, help="Show the stored row and the counters separately.")
@through_clones_option
@where_option("'data_size>1GiB'")
@limit_option("rows")
@source_options
@output_options
def command(opening: Opening, output: Output, limit: int | None, **wanted: Any) -> int:
    """List tablet statistics: data size, rows, rowsets, segments; merged, as the Meta Service does.

    The last line of a table is the total, if all rows are shown.
    """
    row_class = CloneTabletStatsRow if wanted["through_clones"] else TabletStatsRow
    total = Total(row_class)
    with opening.start() as run:
        rows = tablet_stats(run.source, **wanted)

        def end() -> End:
            if run.interrupted:
                return End()
            if limit is not None and next(rows, None) is not None:
                return End(lines=[f"no total: there are more than these {limit}"])
            return End(RowItem(total.row()))

        shown = total.watch(islice(rows, limit))
        output.rows(run, row_class, shown, instance_id=wanted["instance_id"], end=end)
    return run.exit_code()
