"""``inspector changes``."""

from __future__ import annotations

from functools import partial
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

import click

from inspector.cli.between import between_options
from inspector.cli.completion import complete_words
from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.running.stamptimes import beside, stamp_times
from inspector.cli.selection import FAMILY_WORDS, instance_option, schema_option
from inspector.compare.changes import ActivityCount, changes, summarise_changes, window
from inspector.moments.known import clock
from inspector.moments.written import times_text
from inspector.output.formats import End
from inspector.output.kinds.changes import SIDES
from inspector.output.kinds.counts import CountItem
from inspector.output.kinds.recordchanges import RECORD_CHANGE_COLUMNS, record_change_items
from inspector.records.selection import read_scope
from inspector.records.targets import RecordPaths
from inspector.sources.abilities import check_history
from keycodec.cli.command import note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.cli.between import Between
    from inspector.schema import Schema
    from keycodec.elements import FieldValue


@click.command("changes")
@click.argument("words", metavar=FAMILY_WORDS, nargs=-1, shell_complete=complete_words)
@instance_option
@between_options
@click.option("--records", "each", is_flag=True, help="Show each record that changed, with its old and new content.")
@limit_option("rows")
@schema_option
@source_options
@output_options
def command(
    opening: Opening,
    output: Output,
    words: Sequence[str],
    instance_id: FieldValue | None,
    between: Between,
    each: bool,
    limit: int | None,
    schema: Schema,
) -> int:
    """Show which records changed between two versions of a backup, how often, and by what.

    Counts them by instance and family; --records shows each of them once. "same": written, but not changed.
    "passing": created and removed in between. Needs a backup with mutation logs.
    """
    families, instance_id, fields = read_scope(words, instance_id)
    columns = RECORD_CHANGE_COLUMNS if each else CountItem.columns_of(ActivityCount)
    paths = RecordPaths(families, schema, values=SIDES) if each else None
    output.check_fields(columns, paths)
    with opening.start() as run:
        source = check_history(run.plain_source)  # ahead of which versions are asked for
        first, last = window(source, *between.versions(source))
        arguments = {"instance_id": instance_id, "since": first, "until": last, "schema": schema, **fields}
        found = run.watch(changes(source, families, **arguments))  # type: ignore[arg-type]
        told = clock(source)
        times = times_text(first, last, told)
        note(f"changes after version {first}, up to version {last}" + (f" ({times})" if times else ""))
        nothing = partial(run.nothing, "nothing changed between the two versions", instance_id)
        counted = run.count_failed(found, attrgetter("failed"))
        if each:
            shown = (change.shown(mask=output.mask) for change in islice(counted, limit))
            items = beside(record_change_items(shown, told.time_of), stamp_times(output.style, source))
            output.items(items, columns, nothing, paths=paths)
        else:
            counts = summarise_changes(counted)
            end = End(CountItem.total(counts))
            output.items(map(CountItem.of, counts[:limit]), columns, nothing, lambda: end)
    return run.exit_code()
