"""``inspector history``."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import click

from inspector.cli.between import between_options
from inspector.cli.completion import complete_words
from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.running.stamptimes import beside, stamp_times
from inspector.cli.selection import instance_option, schema_option, tell
from inspector.compare.history import history
from inspector.moments.written import versions_text
from inspector.output.kinds.changes import EVENT_COLUMNS, SIDES, event_items
from inspector.records.selection import named_range
from inspector.records.targets import RecordPaths
from keycodec.cli.command import note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.cli.between import Between
    from inspector.cli.running.passes import Pass
    from inspector.compare.history import Event, History
    from inspector.records.selection import NamedRange
    from inspector.schema import Schema
    from keycodec.elements import FieldValue


@click.command("history")
@click.argument("words", metavar="[KEY | FAMILY... [FIELD=VALUE]...]", nargs=-1, shell_complete=complete_words)
@instance_option
@partial(between_options, names=("--since", "--after"))
@limit_option("changes")
@schema_option
@source_options
@output_options
def command(
    opening: Opening,
    output: Output,
    words: Sequence[str],
    instance_id: FieldValue | None,
    between: Between,
    limit: int | None,
    schema: Schema,
) -> int:
    """Show each mutation that touched a record, oldest first: version, time and how sure that is, and what changed.

    Needs a backup: only its mutation logs hold the past. With leading fields only: all records of the families that
    have them; with --instance only: all records of the instance. Versions that no log covers are named.
    """
    named = named_range(words, instance_id)
    tell(named.note)
    with opening.start() as run:
        since, until = between.versions(run.plain_source)
        found = history(run.plain_source, since=since, until=until, schema=schema, **named.arguments)
        for unknown in found.unknown:
            versions = versions_text(*unknown, found.clock)
            note(f"versions {versions}: no log says what they changed")
        events = run.watch(found, _resume_after)
        items = beside(
            event_items(event.shown(mask=output.mask) for event in events), stamp_times(output.style, run.plain_source)
        )
        nothing = partial(_nothing, run, found, named)
        paths = RecordPaths(named.families, schema, values=SIDES)
        output.items(islice(items, limit), EVENT_COLUMNS, nothing, paths=paths)
    return run.exit_code()


def _resume_after(event: Event) -> str:
    return f"--after {event.version}"


def _nothing(run: Pass, found: History, named: NamedRange) -> str:
    """Why there is no event: nothing touched the records, or there are none. Raises as :meth:`Pass.nothing`."""
    stretches = [stretch for stretch in found.stretches if stretch.after < stretch.last]
    told = [versions_text(stretch.after + 1, stretch.last, found.clock) for stretch in stretches]
    if not run.nothing("no event") or not told:
        what = "no version is after --since (or the oldest state), and up to --until (or the source's version)"
        return run.nothing(f"nothing to show: {what}")
    untouched = f"no mutation of these keys is in the logs of versions {' and '.join(told)}"
    if found.exists():
        return f"{untouched}; `get` and `scan` show the records"
    there_are = f"scan {named.name} --keys-only" if named.name else "scan --keys-only"
    what = f"{untouched}, and no such record is there before or after; `{there_are}` shows what is there"
    return run.nothing(what, named.instance_id)
