"""``inspector history``."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from inspector.cli.interruption import Interruption
from inspector.cli.options import Failures, Opening, Output, output_options, source_options
from inspector.cli.selection import named_range, schema_option
from inspector.compare.history import history
from inspector.output.changes import EVENT_COLUMNS, event_items

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.schema import Schema


@click.command("history")
@click.argument("words", metavar="KEY | FAMILY [FIELD=VALUE]...", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most so many changes.")
@schema_option
@source_options
@output_options
def command(opening: Opening, output: Output, words: Sequence[str], limit: int | None, schema: Schema) -> int:
    """Each mutation that touched a record, oldest first: version, time (approximate), and what changed.

    Needs a backup: only its mutation logs know the past. Leading fields alone follow all records that have them.
    """
    begin, end = named_range(words)
    with opening.source() as source:
        with Interruption() as interruption:
            events = interruption.watch(history(source, begin, end, schema=schema))
            items = event_items(events, show_secrets=output.show_secrets)
            output.items(islice(items, limit), EVENT_COLUMNS, "no mutation of these keys is in the logs")
        if interruption.came:
            return interruption.exit_code("printed so far", "")
        return Failures().exit_code(source)
