"""``inspector info``."""

from __future__ import annotations

import click

from inspector.cli.options import Failures, Opening, Output, output_options, source_options
from inspector.info import describe, facts
from inspector.output.items import DataItem, RowItem


@click.command("info")
@source_options
@output_options
def command(opening: Opening, output: Output) -> int:
    """What the source is: versions, consistency; of a backup its snapshots, logs and gaps; of a cluster its state.

    Nothing is written: `fdbbackup describe` would write into the backup.
    """
    with opening.source() as source:
        data = describe(source)
        output.items([DataItem(data)] if output.format in ("json", "jsonl") else map(RowItem, facts(data)))
        return Failures().exit_code(source)
