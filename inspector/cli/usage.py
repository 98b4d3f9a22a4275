"""``inspector usage``."""

from __future__ import annotations

import click

from inspector.cli.options import Failures, Opening, Output, output_options, source_options
from inspector.cli.progress import progress
from inspector.cli.selection import Bounds, bounds_options
from inspector.output.items import RowItem
from inspector.views.usage import UsageCounter
from keycodec.cli._common import INTERRUPTED


@click.command("usage")
@bounds_options
@source_options
@output_options
def command(opening: Opening, output: Output, bounds: Bounds) -> int:
    """Keys and bytes by key space, family and instance, the largest first.

    Keys that no family explains, and keys that are malformed, are counted apart.
    """
    counter, interrupted = UsageCounter(), False
    with opening.source() as source:
        try:
            counter.count(progress(source, source.key_values(*bounds), bounds))
        except KeyboardInterrupt:
            interrupted = True
        output.items(map(RowItem, counter.rows()))
        if interrupted:
            resume = f"; go on with --begin {counter.last_key.hex()}00" if counter.last_key is not None else ""
            click.echo(f"interrupted; counted so far{resume}", err=True)
            return INTERRUPTED
        return Failures().exit_code(source)
