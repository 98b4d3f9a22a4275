"""``inspector history``."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import click

from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.selection import schema_option, tell
from inspector.compare.history import history
from inspector.output.changes import EVENT_COLUMNS, event_items
from inspector.records.selection import named_range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.schema import Schema


@click.command("history", short_help="Show how mutations changed a record.")
@click.argument("words", metavar="KEY | FAMILY [FIELD=VALUE]...", nargs=-1, required=True)
@limit_option("changes")
@schema_option
@source_options
@output_options
def command(opening: Opening, output: Output, words: Sequence[str], limit: int | None, schema: Schema) -> int:
    """Show each mutation that touched a record, oldest first: version, time (approximate), and what changed.

    Needs a backup: only its mutation logs hold the past. With leading fields alone, all records that have them.
    """
    begin, end, remark = named_range(words)
    tell(remark)
    with opening.start() as run:
        events = run.watch(history(run.source, begin, end, schema=schema))
        items = event_items(event.shown(mask=output.mask) for event in events)
        nothing = partial(run.nothing, "no mutation of these keys is in the logs")
        output.items(islice(items, limit), EVENT_COLUMNS, nothing)
    return run.exit_code()
