"""``inspector raw``."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

import click

from inspector.cli.options import Opening, Output, output_options, source_options
from inspector.cli.passes import resume_after, resume_before
from inspector.cli.selection import selection_options
from inspector.output.records import KeyValueItem

if TYPE_CHECKING:
    from inspector.records.selection import Selection


@click.command("raw", short_help="Show key-values as they lie, undecoded.")
@selection_options
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most so many key-values.")
@click.option("--reverse", is_flag=True, help="From the last record to the first.")
@source_options
@output_options
def command(opening: Opening, output: Output, selection: Selection, limit: int | None, reverse: bool) -> int:
    """Show key-values as they lie, undecoded. Format text is fdbcli's form, which is a `text:` source, too."""
    with opening.start(streams=True) as run:
        found = run.watch(selection.scan(run.source, reverse=reverse), resume_before if reverse else resume_after)
        key_values = chain.from_iterable(record.shown_key_values(mask=output.mask) for record in found)
        output.items(map(KeyValueItem, islice(key_values, limit)), KeyValueItem.COLUMNS, "no such key-value")
    return run.exit_code()
