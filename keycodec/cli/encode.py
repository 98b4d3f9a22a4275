"""``keycodec encode``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from keycodec.cli.command import OK, drawing_width, prints, wide_option
from keycodec.cli.parameters import FIELDS_HELP, FamilyCommand, family_argument, fields_argument
from keycodec.drawing import diagram
from keycodec.encoding import encode
from keycodec.text.fieldtext import read_assignments
from keycodec.text.textforms import WRITTEN_FORMS, format_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keycodec.families.family import Family

_HELP = f"""Make a key from its family and its fields.
{FIELDS_HELP}
    A versioned family also takes versionstamp=STAMP. A family with a suffix also takes it: chunk=VERSION:SEQUENCE for a
    blob, child=FIELD[:INDEX[:INT]...] for a document, counter=NAME for tablet statistics.

    Format fdbcli can be pasted into fdbcli as it is. Format printed is what fdbcli and FoundationDB's logs print: use
    it to search them.
"""


@click.command("encode", cls=FamilyCommand, help=_HELP)
@family_argument
@fields_argument
@click.option(
    "--format", "--form", "format_", type=click.Choice([*WRITTEN_FORMS, "diagram"]), default="hex", show_default=True
)
@wide_option
def command(family: Family, words: Sequence[str], format_: str, wide: bool) -> int:
    """Make the key and print it."""
    raw = encode(family, **read_assignments(family, words))
    if format_ == "diagram":
        click.echo(diagram(raw, prints("\u250c"), width=drawing_width(wide=wide)), nl=False)
    else:
        click.echo(format_text(raw, format_))
    return OK
