"""``inspector history``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inspector.changes import event_items
from inspector.cli.options import Failures, Opening, Output, output_options, source_options
from inspector.cli.selection import named_range, schema_option
from inspector.errors import SourceNotSupported
from inspector.history import history
from inspector.sources.backup import BackupSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.schema import Schema


@click.command("history")
@click.argument("words", metavar="KEY | FAMILY [FIELD=VALUE]...", nargs=-1, required=True)
@schema_option
@source_options
@output_options
def command(opening: Opening, output: Output, words: Sequence[str], schema: Schema) -> int:
    """Each mutation that touched a record, oldest first: version, time (approximate), and what changed.

    Needs a backup: only its mutation logs know the past. Leading fields alone follow all records that have them.
    """
    begin, end = named_range(words)
    with opening.source() as source:
        if not isinstance(source, BackupSource):
            raise SourceNotSupported("only a backup has mutation logs to tell a history from; give -s backup:DIR")
        output.items(event_items(history(source, begin, end, schema=schema), show_secrets=output.show_secrets))
        return Failures().exit_code(source)
