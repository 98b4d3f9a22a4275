"""``inspector usage``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.options import Opening, Output, jobs_option, limit_option, output_options, source_options
from inspector.cli.running.passes import Pass
from inspector.cli.selection import range_options
from inspector.errors import UsageError
from inspector.output.formats import End
from inspector.output.items import RowItem
from inspector.views.space.groups import BY, group_columns
from inspector.views.space.growth import GrowthRow, growth_total, usage_growth
from inspector.views.space.usage_by import GroupUsageRow, group_total, usage_by
from inspector.views.usage import UsageRow, total, usage

if TYPE_CHECKING:
    from inspector.views.space.groups import By


@click.command("usage")
@partial(range_options, compares=True)
@click.option("--by", type=click.Choice(BY), help="What to count by; else by key space, family and instance.")
@limit_option("rows")
@jobs_option
@source_options
@output_options
def command(
    opening: Opening,
    output: Output,
    compared: tuple[str, ...],
    chosen: dict[str, Any],
    by: By | None,
    limit: int | None,
    jobs: int,
) -> int:
    """Count keys and bytes by key space, family and instance, the largest first; of all, or of a FAMILY.

    With two sources: how keys and bytes differ from SOURCE_A to SOURCE_B, the largest change first.
    A record counts for the table, partition or database that its key names, or that its tablet or index belongs to.
    A table ends with the total of all rows, printed or not; shares are of it.
    Keys that no family explains, and keys that are malformed, are counted apart.
    """
    if compared:
        return _compare(opening, output, compared, chosen, by, limit, jobs)
    if by is not None:
        _refuse_jobs(jobs, "--by")
    with opening.start(jobs=jobs) as run:
        nothing = partial(run.nothing, "no such record", chosen.get("instance_id"))
        if by is None:
            rows = usage(run.source, watch=run.watching(), jobs=jobs, progress=run.progress, **chosen)
            end = End(RowItem(total(rows)))
            output.items(map(RowItem, rows[:limit]), RowItem.columns_of(UsageRow), nothing, lambda: end)
        else:
            groups = usage_by(run.source, by, watch=run.watching(), **chosen)
            group_end = End(RowItem(group_total(groups)))
            output = output.only(group_columns(GroupUsageRow, by))
            output.items(map(RowItem, groups[:limit]), RowItem.columns_of(GroupUsageRow), nothing, lambda: group_end)
    return run.exit_code("counted so far")


def _compare(
    opening: Opening,
    output: Output,
    compared: tuple[str, ...],
    chosen: dict[str, Any],
    by: By | None,
    limit: int | None,
    jobs: int,
) -> int:
    _refuse_jobs(jobs, "two sources")
    with Pass(*opening.named(*compared)) as run:
        before, after = run.sources
        found = usage_growth(before, after, by=by, watch=run.watching(), **chosen)
        differing = [row for row in found if row.keys_change or row.bytes_change]
        alike = len(found) - len(differing)
        end = End(RowItem(growth_total(found)), [f"{alike} others take what they took"] if alike else [])
        nothing = partial(run.nothing, "no difference in keys or bytes", chosen.get("instance_id"))
        output = output.only(group_columns(GrowthRow, by))
        output.items(map(RowItem, differing[:limit]), RowItem.columns_of(GrowthRow), nothing, lambda: end)
    return run.exit_code("counted so far")


def _refuse_jobs(jobs: int, what: str) -> None:
    if jobs != 1:
        raise UsageError(f"{what} goes with one process; leave --jobs out")
