"""``inspector info``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from inspector.cli.options import Opening, Output, output_options, source_options
from inspector.errors import SourceNotFound, SourceNotSupported
from inspector.output.items import Columns, DataItem, RowItem
from inspector.sources.opening import parse_source
from inspector.views.info import FactRow, facts, info, info_fields, info_of_bucket, info_of_unreadable
from keycodec.cli.command import OK


@click.command("info")
@click.option(
    "--look",
    is_flag=True,
    help="Also for a live cluster: find the Doris release line, from the first records of each kind of key (some "
    "hundred short reads).",
)
@source_options
@output_options
def command(look: bool, opening: Opening, output: Output) -> int:
    """Show what the source is: its versions; for a backup snapshots, logs and gaps; for a cluster its state.

    For the URL of a bucket: list the backups in it.

    Nothing is written: `fdbbackup describe` would write into the backup. In a live cluster no data is read without
    --look.
    """
    kind, location, _ = parse_source(opening.required_name())
    blob_credentials = opening.access["blob_credentials"]
    if kind == "backup" and (listed := info_of_bucket(location, blob_credentials=blob_credentials)):
        _print(output, listed)
        return OK
    try:
        with opening.start() as run:
            _print(output, info(run.plain_source, look=look))
        return run.exit_code()
    except (SourceNotFound, SourceNotSupported):
        if kind != "backup" or Path(location).is_file():
            raise
        _print(output, info_of_unreadable(location, **opening.access))  # then the error says why it cannot be read
        raise


def _print(output: Output, data: dict[str, Any]) -> None:
    if output.format == "table" and not output.fields:
        output.page(data)
    elif output.fields or output.format in ("json", "jsonl"):
        output.items([DataItem(data)], Columns(tuple(data), tuple(name for name in info_fields() if name not in data)))
    else:
        output.items(map(FactItem, facts(data)), RowItem.columns_of(FactRow))


class FactItem(RowItem):
    """A fact, which as text is one line."""

    is_paragraph = False

    def text(self) -> str:
        """``name: value``."""
        cells = self.cells()
        return f"{cells['name']}: {cells['value']}"
