"""``inspector scan``."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from inspector.cli.options import Opening, Output, jobs_option, limit_option, output_options, source_options
from inspector.cli.running.lines import goes_by_batches, print_records
from inspector.cli.running.parts import print_scan, refuse_with_jobs
from inspector.cli.selection import selection_options, tell_own, through_clones_option
from inspector.cli.stamps import settled

if TYPE_CHECKING:
    from inspector.records.selection import Selection


@click.command("scan")
@selection_options
@limit_option("records")
@click.option("--reverse", is_flag=True, help="Read from the last key to the first.")
@click.option("--keys-only", is_flag=True, help="Show keys without values.")
@through_clones_option
@jobs_option
@source_options
@output_options
def command(
    opening: Opening,
    output: Output,
    selection: Selection,
    limit: int | None,
    reverse: bool,
    keys_only: bool,
    through_clones: bool,
    jobs: int,
) -> int:
    """Show every record, decoded; or those of a FAMILY, with leading fields given as FIELD=VALUE."""
    refuse_with_jobs(jobs, limit=limit, through_clones=through_clones)
    if through_clones:
        tell_own(selection.families)
    with opening.start(streams=not selection.conditions, jobs=jobs) as run:
        selection = settled(selection, run.plain_source)
        if jobs != 1:
            print_scan(output, run, selection, jobs, keys_only=keys_only, reverse=reverse)
        elif goes_by_batches(output, selection, "jsonl", limit=limit, keys=keys_only, back=reverse, on=through_clones):
            print_records(output, run, selection)
        else:
            # through clones keys come from several instances: none of them says where to go on
            watch = run.watch if through_clones else run.watching(reverse=reverse)
            scanned = selection.scan(run.source, reverse=reverse, watch=watch, through_clones=through_clones)
            output.records(
                run,
                islice(scanned, limit),
                selection.paths,
                instance_id=selection.instance_id,
                one_family=selection.is_one_family,
                keys_only=keys_only,
            )
    return run.exit_code()
