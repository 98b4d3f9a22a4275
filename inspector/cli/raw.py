"""``inspector raw``."""

from __future__ import annotations

from itertools import chain, islice

import click

from inspector.cli.interruption import Interruption, resume_from
from inspector.cli.options import Failures, Opening, Output, output_options, source_options
from inspector.cli.progress import with_progress
from inspector.cli.selection import Selection, selection_options
from inspector.output.items import KeyValueItem, raw_items


@click.command("raw")
@selection_options
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most so many key-values.")
@click.option("--reverse", is_flag=True, help="From the last record to the first.")
@source_options
@output_options
def command(opening: Opening, output: Output, selection: Selection, limit: int | None, reverse: bool) -> int:
    """Key-values as they lie, undecoded; text is fdbcli's form, which is a `text:` source, too."""
    with opening.source() as source:
        with Interruption() as interruption:
            found = interruption.watch(selection.scan(with_progress(source, streams=True), reverse=reverse))
            items = chain.from_iterable(raw_items(record, show_secrets=output.show_secrets) for record in found)
            output.items(islice(items, limit), KeyValueItem.COLUMNS, "no such key-value")
        if interruption.came:
            return interruption.exit_code("printed so far", resume_from(interruption.last, reverse=reverse))
        return Failures().exit_code(source)
