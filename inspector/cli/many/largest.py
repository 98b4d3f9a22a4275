"""``inspector largest``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from inspector.cli.counts import Count
from inspector.cli.options import Opening, Output, jobs_option, output_options, source_options
from inspector.cli.running.parts import refuse_with_jobs
from inspector.cli.selection import selection_options
from inspector.cli.stamps import settled
from inspector.output.items import RowItem
from inspector.views.space.groups import BY, group_columns
from inspector.views.space.usage_by import GroupUsageRow, largest_by
from inspector.views.usage import LargestRow, largest

if TYPE_CHECKING:
    from inspector.records.selection import Selection
    from inspector.views.space.groups import By


@click.command("largest")
@selection_options
@click.option(
    "-n",
    "--limit",
    "number",
    type=Count(),
    default=20,
    show_default=True,
    metavar="N",
    help="Show at most N records.",
)
@click.option("--by", type=click.Choice(BY), help="Find the largest of these, by all their records.")
@jobs_option
@source_options
@output_options
def command(opening: Opening, output: Output, selection: Selection, number: int, by: By | None, jobs: int) -> int:
    """Find the largest records, by the bytes of all their keys and values; or the largest tables, partitions ..."""
    if by is not None:
        return _largest_by(opening, output, selection, number, by, jobs)
    columns = RowItem.columns_of(LargestRow)
    output.check_fields(columns)
    with opening.start(jobs=jobs) as run:
        selection = settled(selection, run.plain_source)
        rows = largest(
            run.source,
            number=number,
            where=selection.conditions,
            watch=run.watching(),
            jobs=jobs,
            progress=run.progress,
            **selection.arguments,
        )
        nothing = partial(run.nothing, "no such record", selection.instance_id)
        output.items(map(RowItem, rows), columns, nothing)
    return run.exit_code("the largest so far")


def _largest_by(opening: Opening, output: Output, selection: Selection, number: int, by: By, jobs: int) -> int:
    refuse_with_jobs(jobs, by=by)
    columns = RowItem.columns_of(GroupUsageRow)
    output.check_fields(columns)
    with opening.start() as run:
        selection = settled(selection, run.plain_source)
        where, watch = selection.conditions, run.watching()
        rows = largest_by(run.source, by, number=number, where=where, watch=watch, **selection.arguments)
        nothing = partial(run.nothing, "no such record", selection.instance_id)
        output.only(group_columns(GroupUsageRow, by)).items(map(RowItem, rows), columns, nothing)
    return run.exit_code("the largest so far")
