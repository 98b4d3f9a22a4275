"""``inspector capture``."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

import click

from inspector.cli.options import Opening, source_options
from inspector.cli.selection import selection_options
from inspector.errors import UsageError
from inspector.records.record import Record
from inspector.sources.snapshot.writer import capture
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.records.selection import Selection
    from inspector.sources.base import KeyValue


@click.command("capture")
@click.argument("path", metavar="OUT.snapshot", type=click.Path(dir_okay=False))
@selection_options
@click.option("--mask-secrets", is_flag=True, help="Leave secrets out: the snapshot can then be handed on.")
@source_options
def command(opening: Opening, path: str, selection: Selection, mask_secrets: bool) -> int:
    """Write a source, or the records chosen, into a snapshot file that every other verb reads.

    It gets its name when it is complete. Without --mask-secrets it holds the secrets as they are stored: keep it safe.
    """
    if path in FAMILIES:
        raise UsageError(f"{path} is a key family; the file to be written comes first: capture OUT.snapshot {path}")
    notes = []
    if not selection.is_everything:
        notes.append(f"only a part was captured: {selection}")
    if mask_secrets:
        notes.append("secrets are masked")

    with opening.start() as run:
        key_values: Iterator[KeyValue]
        if mask_secrets:
            key_values = chain.from_iterable(map(Record.masked_key_values, selection.scan(run.source)))
        else:
            key_values = selection.key_values(run.source)
        first = list(islice(key_values, 1))
        if not first:
            run.nothing("", selection.instance_id)
        count = capture(run.source, path, chain(first, key_values), notes=notes)
        click.echo(f"{path}: {count} key-values" + ("" if mask_secrets else ", secrets included"), err=True)
    return run.exit_code("nothing was written")
