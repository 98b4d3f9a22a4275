"""``inspector largest``."""

from __future__ import annotations

import click

from inspector.cli.interruption import Interruption, resume_from
from inspector.cli.options import Failures, Opening, Output, output_options, source_options
from inspector.cli.progress import with_progress
from inspector.cli.selection import Selection, selection_options
from inspector.output.items import RowItem
from inspector.views.usage import LargestKeeper, LargestRow


@click.command("largest")
@selection_options
@click.option(
    "-n", "--limit", "number", type=click.IntRange(min=1), default=20, show_default=True, help="How many records."
)
@source_options
@output_options
def command(opening: Opening, output: Output, selection: Selection, number: int) -> int:
    """The largest records, by the bytes of all their keys and values."""
    keeper = LargestKeeper(number)
    with opening.source() as source:
        with Interruption() as interruption:
            for _ in keeper.keep(interruption.watch(selection.scan(with_progress(source)))):
                pass
        output.items(map(RowItem, keeper.rows()), RowItem.columns_of(LargestRow))
        if interruption.came:
            return interruption.exit_code("the largest so far", resume_from(interruption.last))
        return Failures().exit_code(source)
