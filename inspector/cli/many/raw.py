"""``inspector raw``."""

from __future__ import annotations

from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

import click

from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.running.lines import goes_by_batches, print_key_values
from inspector.cli.running.stamptimes import beside, stamp_times
from inspector.cli.selection import selection_options
from inspector.cli.stamps import settled
from inspector.output.kinds.records import KeyValueItem

if TYPE_CHECKING:
    from inspector.records.selection import Selection


@click.command("raw")
@selection_options
@limit_option("key-values")
@click.option("--reverse", is_flag=True, help="Read from the last record to the first.")
@source_options
@output_options
def command(opening: Opening, output: Output, selection: Selection, limit: int | None, reverse: bool) -> int:
    """Show key-values as they are stored, undecoded. Format text is what fdbcli prints; a `text:` source reads it."""
    with opening.start(streams=not selection.conditions) as run:
        selection = settled(selection, run.plain_source)
        if goes_by_batches(output, selection, "text", limit=limit, reverse=reverse):
            print_key_values(output, run, selection)
        else:
            found = selection.scan(run.source, reverse=reverse, watch=run.watching(reverse=reverse))
            key_values = chain.from_iterable(record.shown_key_values(mask=output.mask) for record in found)
            nothing = partial(run.nothing, "no such key-value", selection.instance_id)
            tell = stamp_times(output.style, run.plain_source) if output.fields else None  # text is a source, too
            items = beside(map(KeyValueItem, islice(key_values, limit)), tell)
            output.items(items, KeyValueItem.COLUMNS, nothing, paths=selection.paths._replace(values=()))
    return run.exit_code()
