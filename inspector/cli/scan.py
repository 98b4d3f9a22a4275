"""``inspector scan``."""

from __future__ import annotations

from itertools import islice

import click

from inspector.cli.options import Opening, Output, output_options, source_options
from inspector.cli.progress import with_progress
from inspector.cli.selection import Selection, selection_options


@click.command("scan")
@selection_options
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most so many records.")
@click.option("--reverse", is_flag=True, help="From the last key to the first.")
@click.option("--keys-only", is_flag=True, help="Keys without values.")
@source_options
@output_options
def command(
    opening: Opening, output: Output, selection: Selection, limit: int | None, reverse: bool, keys_only: bool
) -> int:
    """Every record, decoded; or those of one FAMILY, with leading fields given as FIELD=VALUE."""
    with opening.source() as source:
        found = islice(selection.scan(with_progress(source, streams=True), reverse=reverse), limit)
        return output.records(source, found, keys_only=keys_only, reverse=reverse)
