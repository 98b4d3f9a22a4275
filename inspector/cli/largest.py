"""``inspector largest``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inspector.cli.options import Failures, Opening, Output, output_options, source_options
from inspector.cli.selection import Selection, selection_options
from inspector.output.items import RowItem
from inspector.views.usage import LargestKeeper
from keycodec.cli._common import INTERRUPTED

if TYPE_CHECKING:
    from inspector.records import Record


@click.command("largest")
@selection_options
@click.option("-n", "--number", type=click.IntRange(min=1), default=20, show_default=True, help="How many records.")
@source_options
@output_options
def command(opening: Opening, output: Output, selection: Selection, number: int) -> int:
    """The largest records, by the bytes of all their keys and values."""
    keeper, interrupted = LargestKeeper(number), False
    last: Record | None = None
    with opening.source() as source:
        try:
            for record in keeper.keep(selection.scan(source)):
                last = record
        except KeyboardInterrupt:
            interrupted = True
        output.items(map(RowItem, keeper.rows()))
        if interrupted:
            resume = f"; go on with --begin {last.key_values[-1][0].hex()}00" if last else ""
            click.echo(f"interrupted; the largest so far{resume}", err=True)
            return INTERRUPTED
        return Failures().exit_code(source)
