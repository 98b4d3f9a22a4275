"""``inspector usage``."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from inspector.cli.options import Opening, Output, jobs_option, limit_option, output_options, source_options
from inspector.cli.selection import range_options
from inspector.output.formats import End
from inspector.output.items import RowItem
from inspector.views.usage import UsageRow, total, usage


@click.command("usage")
@range_options
@limit_option("rows")
@jobs_option
@source_options
@output_options
def command(opening: Opening, output: Output, chosen: dict[str, Any], limit: int | None, jobs: int) -> int:
    """Count keys and bytes by key space, family and instance, the largest first; of all, or of a FAMILY.

    A table ends with the total of all rows, printed or not; shares are of it.
    Keys that no family explains, and keys that are malformed, are counted apart.
    """
    with opening.start(jobs=jobs) as run:
        rows = usage(run.source, watch=run.watching(), jobs=jobs, progress=run.progress, **chosen)
        nothing = partial(run.nothing, "no such record", chosen.get("instance_id"))
        end = End(RowItem(total(rows)))
        output.items(map(RowItem, rows[:limit]), RowItem.columns_of(UsageRow), nothing, lambda: end)
    return run.exit_code("counted so far")
