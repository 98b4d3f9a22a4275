"""``inspector capture``."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

import click

from inspector.cli.options import Opening, jobs_option, source_options
from inspector.cli.running.parts import pieces_of
from inspector.cli.selection import selection_options
from inspector.cli.stamps import settled
from inspector.errors import UsageError
from inspector.moments.known import read_times
from inspector.records.record import Record
from inspector.sources.snapshot.writer import capture
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.records.selection import Selection
    from inspector.sources.base import KeyValue, Source


#: A long scan of a live cluster comes to a version for each five seconds.
_TIMES_TOLD = 20


@click.command("capture")
@click.argument("path", metavar="OUT.snapshot", type=click.Path(dir_okay=False))
@selection_options
@click.option("--mask-secrets", is_flag=True, help="Mask secrets, so that you can give the snapshot to others.")
@jobs_option
@source_options
def command(opening: Opening, path: str, selection: Selection, mask_secrets: bool, jobs: int) -> int:
    """Write a source, or the records chosen, into a snapshot file that every other verb reads.

    The file gets its name when it is complete. Without --mask-secrets it holds secrets as they are stored: keep it
    safe.
    """
    if path in FAMILIES:
        raise UsageError(f"{path} is a key family; give the output file first: capture OUT.snapshot {path}")
    with opening.start(jobs=jobs) as run:
        selection = settled(selection, run.plain_source)
        key_values: Iterator[KeyValue]
        if jobs != 1:
            found = pieces_of(run, selection, partial(_captured, selection, mask_secrets), jobs)
            key_values = chain.from_iterable(piece.result for piece in found)
        elif mask_secrets:
            key_values = chain.from_iterable(map(Record.masked_key_values, selection.scan(run.source)))
        else:
            key_values = selection.key_values(run.source)
        first = list(islice(key_values, 1))
        if not first:
            run.nothing("", selection.instance_id)
        notes = _notes(run.plain_source, selection, mask_secrets)
        count = capture(run.source, path, chain(first, key_values), notes=notes)
        click.echo(f"{path}: {count} key-values" + ("" if mask_secrets else ", secrets included"), err=True)
    return run.exit_code(nothing="nothing was written")


def _notes(source: Source, selection: Selection, mask_secrets: bool) -> Iterator[str]:
    """Yield what a reader of the snapshot must know. Call it when all is read: only then are all versions known."""
    if not selection.is_everything:
        yield f"only a part was captured: {selection}"
    if mask_secrets:
        yield "secrets are masked"
    for version, time in islice(read_times(source).items(), _TIMES_TOLD):
        if time:
            yield f"version {version} was of {time}"


def _captured(selection: Selection, mask: bool, sources: Sequence[Source], begin: bytes, end: bytes) -> list[KeyValue]:
    """The key-values of a piece, as they are to be stored."""
    within = replace(selection, begin=begin, end=end)
    if mask:
        return list(chain.from_iterable(map(Record.masked_key_values, within.scan(sources[0]))))
    return list(within.key_values(sources[0]))
