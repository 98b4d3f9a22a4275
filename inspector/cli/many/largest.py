"""``inspector largest``."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

import click

from inspector.cli.options import Opening, Output, jobs_option, output_options, source_options
from inspector.cli.selection import selection_options
from inspector.output.items import RowItem
from inspector.views.usage import LargestRow, largest

if TYPE_CHECKING:
    from inspector.records.selection import Selection


@click.command("largest")
@selection_options
@click.option(
    "-n",
    "--limit",
    "number",
    type=click.IntRange(1, sys.maxsize),
    default=20,
    show_default=True,
    help="How many records.",
)
@jobs_option
@source_options
@output_options
def command(opening: Opening, output: Output, selection: Selection, number: int, jobs: int) -> int:
    """Find the largest records, by the bytes of all their keys and values."""
    with opening.start(jobs=jobs) as run:
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
        output.items(map(RowItem, rows), RowItem.columns_of(LargestRow), nothing)
    return run.exit_code("the largest so far")
