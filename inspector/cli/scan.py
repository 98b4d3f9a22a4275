"""``inspector scan``."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.selection import selection_options, tell_own, through_clones_option

if TYPE_CHECKING:
    from inspector.records.selection import Selection


@click.command("scan")
@selection_options
@limit_option("records")
@click.option("--reverse", is_flag=True, help="From the last key to the first.")
@click.option("--keys-only", is_flag=True, help="Keys without values.")
@through_clones_option
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
) -> int:
    """Show every record, decoded; or those of a FAMILY, with leading fields given as FIELD=VALUE."""
    if through_clones:
        tell_own(selection.families)
    with opening.start(streams=not selection.conditions) as run:
        # through clones keys come from several instances: none of them says where to go on
        watch = run.watch if through_clones else run.watching(reverse=reverse)
        scanned = selection.scan(run.source, reverse=reverse, watch=watch, through_clones=through_clones)
        found = islice(scanned, limit)
        output.records(
            run,
            found,
            selection.paths,
            instance_id=selection.instance_id,
            one_family=selection.is_one_family,
            keys_only=keys_only,
        )
    return run.exit_code()
