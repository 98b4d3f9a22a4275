"""``inspector diff``."""

from __future__ import annotations

from functools import partial
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.access import access_options
from inspector.cli.completion import complete_source
from inspector.cli.options import Output, jobs_option, limit_option, output_options, salvage_option
from inspector.cli.running.parts import Failing, Printing, pieces_of, print_parts, refuse_with_jobs
from inspector.cli.running.passes import Pass, resume_after_key
from inspector.cli.selection import selection_options
from inspector.compare.diff import pairs, record_stem
from inspector.output.changes import SIDES, ChangeItem
from inspector.output.parts import Part, make_part
from inspector.records.scanning import origin
from inspector.sources.opening import open_source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inspector.compare.diff import Change
    from inspector.records.selection import Selection
    from inspector.sources.base import Source


@click.command("diff")
@click.argument("before", metavar="SOURCE_A", shell_complete=complete_source)
@click.argument("after", metavar="SOURCE_B", shell_complete=complete_source)
@selection_options
@limit_option("changes")
@salvage_option
@access_options
@jobs_option
@output_options
def command(
    output: Output,
    before: str,
    after: str,
    selection: Selection,
    limit: int | None,
    salvage: bool,
    access: Mapping[str, Any],
    jobs: int,
) -> int:
    """Show the records that were added, removed or changed from SOURCE_A to SOURCE_B, and which fields changed.

    Any two sources: two versions of one backup (backup:DIR@V1 backup:DIR@V2), a cluster and a snapshot of it. --where
    chooses changes of records that meet the conditions before or after; --versions newest (or a stamp) compares the
    versions so chosen with each other.
    """
    refuse_with_jobs(jobs, limit=limit)
    opened = {"salvage": salvage, **access}
    source_a = open_source(before, **opened)
    with source_a, open_source(after, **opened) as source_b, Pass(source_a, source_b, jobs=jobs) as run:
        nothing = partial(run.nothing, "no differences", selection.instance_id)
        paths = selection.paths._replace(values=SIDES)
        if jobs != 1:
            work = partial(_differing, Printing(selection, output.style, output.mask))
            print_parts(output, run, pieces_of(run, selection, work, jobs), ChangeItem.COLUMNS, paths, nothing)
        else:
            compared = pairs(
                *map(selection.scan_unconditioned, run.sources),
                place=record_stem if selection.versions == "all" else origin,
            )
            changes = filter(attrgetter("differs"), run.watch(compared, _resume_after))
            chosen = (change for change in changes if selection.meets(change.before) or selection.meets(change.after))
            counted = run.count_failed(islice(chosen, limit), attrgetter("failed"))
            items = (ChangeItem(change.shown(mask=output.mask)) for change in counted)
            output.items(items, ChangeItem.COLUMNS, nothing, paths=paths)
    return run.exit_code()


def _resume_after(change: Change) -> str:
    return resume_after_key(change.last_key)


def _differing(printing: Printing, sources: Sequence[Source], begin: bytes, end: bytes) -> tuple[Part, int]:
    """Print what differs in a piece of two sources; also how many failed."""
    failing, selection = Failing(), printing.within(begin, end)
    place = record_stem if selection.versions == "all" else origin
    found = pairs(*map(selection.scan_unconditioned, sources), place=place)
    changes = (
        change
        for change in found
        if change.differs and (selection.meets(change.before) or selection.meets(change.after))
    )
    items = (ChangeItem(change.shown(mask=printing.mask)) for change in failing.watch(changes))
    return make_part(items, ChangeItem.COLUMNS.flat, printing.style), failing.number
