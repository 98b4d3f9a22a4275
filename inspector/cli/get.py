"""``inspector get``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from inspector.cli.options import Opening, Output, output_options, source_options
from inspector.cli.selection import named_key, schema_option, versions_option
from inspector.errors import RecordNotFound
from inspector.records.scanning import Versions, get

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.schema import Schema


@click.command("get")
@click.argument("words", metavar="KEY | FAMILY FIELD=VALUE...", nargs=-1, required=True)
@versions_option("newest")
@schema_option
@source_options
@partial(output_options, default="text")
def command(opening: Opening, output: Output, words: Sequence[str], versions: Versions, schema: Schema) -> int:
    """One record, put together from all its key-values.

    KEY is in any form: hex, fdbcli, base64, Python. A chunk's, child's or counter's key gives the record it belongs to.
    """
    key = named_key(words)
    with opening.source() as source:
        found = list(get(source, key, versions=versions, schema=schema))
        if not found:
            raise RecordNotFound(f"{' '.join(words)}: no such record in {source.info().location}")
        return output.records(source, found)
