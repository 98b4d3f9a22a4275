"""``inspector tables``."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.selection import instance_option, where_option
from inspector.views.contents.tables import TableRow, table_totals

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("tables")
@instance_option
@where_option("'tablets>1000'")
@limit_option("rows")
@source_options
@output_options
def command(opening: Opening, output: Output, instance_id: Any, limit: int | None, where: Sequence[str]) -> int:
    """List tables: indexes, partitions, tablets, rowsets, rows and bytes of data, by their tablets' statistics.

    Also shows how many key-values in FoundationDB belong to each, and their bytes.
    """
    with opening.start() as run:
        rows = table_totals(run.source, instance_id=instance_id, where=where)
        output.rows(run, TableRow, islice(rows, limit), instance_id=instance_id)
    return run.exit_code()
