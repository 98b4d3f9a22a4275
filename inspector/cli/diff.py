"""``inspector diff``."""

from __future__ import annotations

from itertools import islice

import click

from inspector.cli.interruption import Interruption, resume_after
from inspector.cli.options import Failures, Output, output_options, salvage_option, tell_versions
from inspector.cli.progress import with_progress
from inspector.cli.selection import Selection, selection_options
from inspector.compare.diff import diff
from inspector.output.changes import ChangeItem
from inspector.records.scanning import origin
from inspector.sources.opening import open_source


@click.command("diff")
@click.argument("before", metavar="SOURCE_A")
@click.argument("after", metavar="SOURCE_B")
@selection_options
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most so many changes.")
@salvage_option
@output_options
def command(output: Output, before: str, after: str, selection: Selection, limit: int | None, salvage: bool) -> int:
    """Records that were added, removed or changed from SOURCE_A to SOURCE_B, with the fields that changed.

    Any two sources: two versions of one backup (backup:DIR@V1 backup:DIR@V2), a cluster and a snapshot of it. --where
    chooses changes of records that meet the conditions before or after; --versions newest (or a stamp) compares the
    versions so chosen with each other.
    """
    with open_source(before, salvage=salvage) as source_a, open_source(after, salvage=salvage) as source_b:
        failures = Failures()
        sources = source_a, source_b
        scan_a = selection.scan_unconditioned(with_progress(source_a, streams=True))
        scan_b = selection.scan_unconditioned(source_b)
        place = {} if selection.versions == "all" else {"place": origin}
        with Interruption() as interruption:
            found = interruption.watch(diff(scan_a, scan_b, **place))
            chosen = (change for change in found if selection.meets(change.before) or selection.meets(change.after))
            watched = failures.among_changes(islice(chosen, limit))
            items = (ChangeItem(change, show_secrets=output.show_secrets) for change in watched)
            output.items(items, ChangeItem.COLUMNS, "no differences")
        for source in sources:
            tell_versions(source)
        if interruption.came:
            last = interruption.last
            return interruption.exit_code("printed so far", resume_after(last and last.last_key))
        return failures.exit_code(*sources)
