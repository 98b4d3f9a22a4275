"""``inspector about``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.completion import complete_thing
from inspector.cli.options import Opening, Output, output_options, source_options
from inspector.cli.record.relatives import following_options, print_related
from inspector.cli.selection import instance_option, schema_option, tell
from inspector.relations.about import about
from inspector.relations.asking import read_asked_about

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keycodec.elements import FieldValue


@click.command("about")
@click.argument(
    "words",
    metavar="KIND=ID [instance_id=ID] | KEY | FAMILY FIELD=VALUE...",
    nargs=-1,
    required=True,
    shell_complete=complete_thing,
)
@instance_option
@following_options
@schema_option
@source_options
@output_options
def command(
    opening: Opening, output: Output, words: Sequence[str], instance_id: FieldValue | None, **relatives: Any
) -> int:
    """Show everything about one thing, over all families, in the order of its life; and what is missing.

    KIND: tablet, table, partition, index, db, txn, label, rowset, cluster, node, vault or instance. With a KEY: the
    thing that its record describes. Only ranges of keys are read; families that had to be read whole are named.
    """
    asked = read_asked_about(words, instance_id)
    tell(asked.note)
    return print_related(opening, output, partial(about, **asked.arguments), **relatives)
