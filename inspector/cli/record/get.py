"""``inspector get``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from inspector.cli.completion import complete_words
from inspector.cli.options import Opening, Output, output_options, source_options
from inspector.cli.selection import (
    instance_option,
    schema_option,
    tell,
    tell_own,
    through_clones_option,
)
from inspector.cli.stamps import stamped, versions_option
from inspector.output.kinds.records import RecordItem
from inspector.records.missing import no_record
from inspector.records.scanning import Versions, get_all
from inspector.records.selection import named_key
from inspector.records.targets import RecordPaths
from keycodec.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.schema import Schema
    from keycodec.elements import FieldValue


@click.command("get")
@click.argument("words", metavar="KEY | FAMILY FIELD=VALUE...", nargs=-1, required=True, shell_complete=complete_words)
@instance_option
@versions_option("newest")
@through_clones_option
@schema_option
@source_options
@partial(output_options, default="text")
def command(
    opening: Opening,
    output: Output,
    words: Sequence[str],
    instance_id: FieldValue | None,
    versions: Versions,
    through_clones: bool,
    schema: Schema,
) -> int:
    """Show one record, put together from all its key-values.

    KEY can have any form: hex, fdbcli, base64, Python. The key of a chunk, child or counter gives its whole record.
    """
    key, remark = named_key(words, instance_id)
    tell(remark)
    family = decode(key, partial=True).family
    families = None if family is None else (family,)
    if through_clones:
        tell_own(families)
    paths = RecordPaths(families, schema)
    output.check_fields(RecordItem.COLUMNS, paths)
    with opening.start() as run:
        chosen = stamped(run.plain_source, versions)
        found = list(get_all(run.source, key, versions=chosen, schema=schema, through_clones=through_clones))
        if not found:
            raise no_record(run.source, " ".join(words), key)
        output.records(run, run.watch(found), paths)
    return run.exit_code()
