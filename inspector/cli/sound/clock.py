"""``inspector clock``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inspector.cli.options import Opening, Output, output_options, source_options
from inspector.moments.asked import read_moment, version_asked
from inspector.moments.known import clock
from inspector.output.items import RowItem
from inspector.views.timeline import ClockRow, known_versions, summary, told_times
from keycodec.cli.command import note

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("clock")
@click.option("--at", "asked", multiple=True, metavar="VERSION|TIME", help="Show only this one. Can be repeated.")
@click.option(
    "--limit",
    type=click.IntRange(2),
    default=20,
    show_default=True,
    metavar="N",
    help="Show about N known times, evenly spread, and both sides of each jump.",
)
@source_options
@output_options
def command(opening: Opening, output: Output, asked: Sequence[str], limit: int) -> int:
    """Show the time of a version and the version of a time, and the evidence: known times, jumps, precision.

    A cluster stores its times itself. Of other sources, some transactions and logs are read: their ids and records hold
    versions and times. Between two known times the clock runs evenly; beyond them, 1,000,000 versions are counted as 1
    second.
    """
    wanted = [read_moment(text) for text in asked]
    with opening.start() as run:
        told = clock(run.plain_source)
        if wanted:
            versions = [version_asked(run.plain_source, each, told) for each in wanted]
        else:
            versions = known_versions(told, limit)
        output.items(map(RowItem, told_times(told, versions)), RowItem.columns_of(ClockRow), nothing="")
        note(summary(told))
    return run.exit_code()
