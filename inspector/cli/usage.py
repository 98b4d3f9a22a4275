"""``inspector usage``."""

from __future__ import annotations

import click

from inspector.cli.interruption import Interruption, resume_after
from inspector.cli.options import Failures, Opening, Output, output_options, source_options
from inspector.cli.progress import with_progress
from inspector.cli.selection import Bounds, bounds_options
from inspector.output.items import RowItem
from inspector.views.usage import UsageCounter


@click.command("usage")
@bounds_options
@source_options
@output_options
def command(opening: Opening, output: Output, bounds: Bounds) -> int:
    """Keys and bytes by key space, family and instance, the largest first.

    Keys that no family explains, and keys that are malformed, are counted apart.
    """
    counter = UsageCounter()
    with opening.source() as source:
        with Interruption() as interruption:
            counter.count(with_progress(source).key_values(*bounds), interruption.watch)
        output.items(map(RowItem, counter.rows()))
        if interruption.came:
            return interruption.exit_code("counted so far", resume_after(counter.last_key))
        return Failures().exit_code(source)
