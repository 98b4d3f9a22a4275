"""``inspector usage``."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from inspector.cli.interruption import Interruption, resume_after
from inspector.cli.options import Failures, Opening, Output, output_options, source_options
from inspector.cli.progress import with_progress
from inspector.cli.selection import Bounds, range_options
from inspector.output.items import RowItem
from inspector.views.usage import UsageCounter, UsageRow

if TYPE_CHECKING:
    from keycodec.family import Family


@click.command("usage")
@range_options
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most so many rows.")
@source_options
@output_options
def command(opening: Opening, output: Output, family: Family | None, bounds: Bounds, limit: int | None) -> int:
    """Keys and bytes by key space, family and instance, the largest first; of all, or of a FAMILY.

    Keys that no family explains, and keys that are malformed, are counted apart.
    """
    counter = UsageCounter()
    with opening.source() as source:
        with Interruption() as interruption:
            counter.count(with_progress(source).key_values(*bounds), interruption.watch)
        rows = (row for row in counter.rows() if family is None or row.family == family.name)
        output.items(map(RowItem, islice(rows, limit)), RowItem.columns_of(UsageRow))
        if interruption.came:
            return interruption.exit_code("counted so far", resume_after(counter.last_key))
        return Failures().exit_code(source)
