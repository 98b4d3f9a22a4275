"""``inspector diff``."""

from __future__ import annotations

from functools import partial
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.access import access_options
from inspector.cli.many.sides import sides_options
from inspector.cli.naming import open_named
from inspector.cli.options import Output, jobs_option, limit_option, output_options, salvage_option
from inspector.cli.running.parts import Failing, Printing, pieces_of, print_parts, refuse_with_jobs
from inspector.cli.running.passes import Pass, resume_after_key
from inspector.cli.running.stamptimes import beside, stamp_times
from inspector.cli.selection import selection_options
from inspector.cli.stamps import settled
from inspector.compare.diff import pairs, record_stem
from inspector.compare.summary import DiffCount, summarise
from inspector.output.formats import End
from inspector.output.kinds.changes import SIDES, ChangeItem
from inspector.output.kinds.counts import CountItem
from inspector.output.parts import Part, make_part
from inspector.records.scanning import origin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from inspector.cli.between import Between
    from inspector.compare.diff import Change
    from inspector.records.record import Record
    from inspector.records.selection import Selection
    from inspector.sources.base import Source


@click.command("diff")
@sides_options
@selection_options
@click.option(
    "--summary", "summarised", is_flag=True, help="Count what differs, by instance and family, and what is lost."
)
@limit_option("changes, or rows of a summary")
@salvage_option
@access_options
@jobs_option
@output_options
def command(
    output: Output,
    before: str,
    after: str,
    between: Between,
    selection: Selection,
    summarised: bool,
    limit: int | None,
    salvage: bool,
    access: Mapping[str, Any],
    jobs: int,
) -> int:
    """Show the records that were added, removed or changed from SOURCE_A to SOURCE_B, and which fields changed.

    Compares any two sources: two versions of one backup (backup:DIR@V1 backup:DIR@V2), a cluster and a snapshot of it.
    Or one backup at two versions or times: --at twice, or --since and --until. --where chooses changes of records that
    meet the conditions before or after; --versions newest (or a stamp) compares only the versions so chosen.

    --summary: show what is lost if SOURCE_B replaces SOURCE_A, for example if an older version is restored.
    """
    refuse_with_jobs(jobs, limit=limit, summary=summarised)
    source_a = open_named(before, salvage=salvage, **access)
    with (
        source_a,
        open_named(after, salvage=salvage, **access) as source_b,
        Pass(source_a, source_b, jobs=jobs) as run,
    ):
        if between.since is not None:
            between.check_order(source_a, source_b)
        selection = settled(selection, run.plain_source)
        nothing = partial(run.nothing, "no differences", selection.instance_id)
        paths = selection.paths._replace(values=SIDES)
        if summarised:
            _print_summary(output, run, selection, limit, nothing)
        elif jobs != 1:
            work = partial(_differing, Printing.of(selection, output, source_a, source_b))
            print_parts(output, run, pieces_of(run, selection, work, jobs), ChangeItem.COLUMNS, paths, nothing)
        else:
            compared = pairs(
                *map(selection.scan_unconditioned, run.sources),
                place=_place(selection),
            )
            changes = filter(attrgetter("differs"), run.watch(compared, _resume_after))
            chosen = (change for change in changes if selection.meets(change.before) or selection.meets(change.after))
            counted = run.count_failed(islice(chosen, limit), attrgetter("failed"))
            items = (ChangeItem(change.shown(mask=output.mask)) for change in counted)
            timed = beside(items, stamp_times(output.style, source_a, source_b))
            output.items(timed, ChangeItem.COLUMNS, nothing, paths=paths)
    return run.exit_code()


def _print_summary(
    output: Output, run: Pass, selection: Selection, limit: int | None, nothing: Callable[[], str]
) -> None:
    columns = CountItem.columns_of(DiffCount)
    output.check_fields(columns)
    compared = pairs(*map(selection.scan_unconditioned, run.sources), place=_place(selection))
    chosen = (pair for pair in compared if selection.meets(pair.before) or selection.meets(pair.after))
    found = summarise(run.count_failed(run.watch(chosen), lambda pair: pair.differs and pair.failed))
    lost = [] if run.interrupted else [f"from the first to the second are lost: {found.lost}"]
    end = End(CountItem.total(found.counts), lost)
    output.items(map(CountItem.of, found.counts[:limit]), columns, nothing, lambda: end)


def _place(selection: Selection) -> Callable[[Record], bytes]:
    return record_stem if selection.versions == "all" else origin


def _resume_after(change: Change) -> str:
    return resume_after_key(change.last_key)


def _differing(printing: Printing, sources: Sequence[Source], begin: bytes, end: bytes) -> tuple[Part, int]:
    """Print what differs in a piece of two sources; also how many failed."""
    failing, selection = Failing(), printing.within(begin, end)
    found = pairs(*map(selection.scan_unconditioned, sources), place=_place(selection))
    changes = (
        change
        for change in found
        if change.differs and (selection.meets(change.before) or selection.meets(change.after))
    )
    items = (ChangeItem(change.shown(mask=printing.mask)) for change in failing.watch(changes))
    return make_part(beside(items, printing.tell), ChangeItem.COLUMNS.flat, printing.style), failing.number
