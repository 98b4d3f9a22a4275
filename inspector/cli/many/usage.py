"""``inspector usage``."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.options import Opening, Output, jobs_option, limit_option, output_options, source_options
from inspector.cli.running.parts import refuse_with_jobs
from inspector.cli.running.passes import Pass
from inspector.cli.selection import range_options, where_option
from inspector.errors import UsageError
from inspector.output.formats import End
from inspector.output.items import RowItem
from inspector.views.matching import RowFilter
from inspector.views.space.groups import BY, group_columns
from inspector.views.space.growth import GrowthRow, growth_total, usage_growth
from inspector.views.space.usage_by import GroupUsageRow, group_total, usage_by
from inspector.views.usage import UsageRow, total, usage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.views.space.groups import By


@click.command("usage")
@partial(range_options, compares=True)
@click.option("--by", type=click.Choice(BY), help="Count by this. [default: key space, family and instance]")
@where_option("'keys>1000'")
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
    where: Sequence[str],
    limit: int | None,
    jobs: int,
) -> int:
    """Count keys and bytes by key space, family and instance, the largest first; of all, or of a FAMILY.

    With two sources: show how keys and bytes changed from SOURCE_A to SOURCE_B, the largest change first.
    A record counts for the table, partition or database that its key names, or that its tablet or index belongs to.
    The last line of a table is the total of all rows, shown or not; shares are parts of it.
    Keys that no family explains are counted separately.
    """
    refuse_with_jobs(jobs, by=by)
    if compared:
        if jobs != 1:
            raise UsageError("two sources go with one process: leave --jobs out")
        return _compare(Pass(*opening.named(*compared)), output, chosen, by, where, limit)
    with opening.start(jobs=jobs) as run:
        instance_id = chosen.get("instance_id")
        if by is None:
            output.check_fields(RowItem.columns_of(UsageRow))
            shown = RowFilter(UsageRow, where)
            rows = usage(run.source, watch=run.watching(), jobs=jobs, progress=run.progress, **chosen)
            end = End(RowItem(total(rows)))
            nothing = partial(run.nothing, _nothing(rows), instance_id)
            output.items(map(RowItem, islice(shown(rows), limit)), RowItem.columns_of(UsageRow), nothing, lambda: end)
        else:
            output.check_fields(RowItem.columns_of(GroupUsageRow))
            shown_groups = RowFilter(GroupUsageRow, where)
            groups = usage_by(run.source, by, watch=run.watching(), **chosen)
            group_end = End(RowItem(group_total(groups)))
            output = output.only(group_columns(GroupUsageRow, by))
            nothing = partial(run.nothing, _nothing(groups), instance_id)
            items = map(RowItem, islice(shown_groups(groups), limit))
            output.items(items, RowItem.columns_of(GroupUsageRow), nothing, lambda: group_end)
    return run.exit_code("counted so far")


def _compare(
    comparing: Pass, output: Output, chosen: dict[str, Any], by: By | None, where: Sequence[str], limit: int | None
) -> int:
    with comparing as run:
        output.check_fields(RowItem.columns_of(GrowthRow))
        shown = RowFilter(GrowthRow, where)
        before, after = run.sources
        found = usage_growth(before, after, by=by, watch=run.watching(), **chosen)
        differing = [row for row in found if row.keys_change or row.bytes_change]
        alike = len(found) - len(differing)
        end = End(RowItem(growth_total(found)), [f"{alike} others take what they took"] if alike else [])
        said = "nothing found" if differing else "no difference in keys or bytes"
        nothing = partial(run.nothing, said, chosen.get("instance_id"))
        output = output.only(group_columns(GrowthRow, by))
        output.items(map(RowItem, islice(shown(differing), limit)), RowItem.columns_of(GrowthRow), nothing, lambda: end)
    return run.exit_code("counted so far")


def _nothing(rows: Sequence[object]) -> str:
    """Return what to say where no row is shown."""
    return "nothing found" if rows else "no such record"
