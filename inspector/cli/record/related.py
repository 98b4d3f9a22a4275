"""``inspector related``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.completion import complete_words
from inspector.cli.options import Opening, Output, output_options, source_options
from inspector.cli.record.relatives import following_options, print_related
from inspector.cli.selection import instance_option, schema_option, tell
from inspector.records.selection import named_key
from inspector.relations.about import related

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keycodec.elements import FieldValue


@click.command("related")
@click.argument("words", metavar="KEY | FAMILY FIELD=VALUE...", nargs=-1, required=True, shell_complete=complete_words)
@instance_option
@following_options
@schema_option
@source_options
@output_options
def command(
    opening: Opening, output: Output, words: Sequence[str], instance_id: FieldValue | None, **relatives: Any
) -> int:
    """Show the records that a record refers to, and the records that refer to it.

    docs/relations.md lists all relations.
    """
    key, remark = named_key(words, instance_id)
    tell(remark)
    return print_related(opening, output, partial(related, key=key), **relatives)
