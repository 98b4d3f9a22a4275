"""``keycodec encode``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from keycodec.cli.command import OK, prints
from keycodec.cli.parameters import FIELDS_HELP, FamilyCommand, family_argument, fields_argument
from keycodec.drawing import diagram
from keycodec.encoding import encode
from keycodec.fieldtext import read_assignments
from keycodec.textforms import TEXT_FORMS, format_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keycodec.family import Family

_HELP = f"""Write a key from its fields.
{FIELDS_HELP}
    A versioned family takes versionstamp=STAMP as well. Suffixes are chunk=VERSION:SEQUENCE of a blob,
    child=FIELD[:INDEX[:INT]...] of a document, counter=NAME of tablet stats.
"""


@click.command("encode", cls=FamilyCommand, help=_HELP)
@family_argument
@fields_argument
@click.option(
    "--format", "--form", "format_", type=click.Choice([*TEXT_FORMS, "diagram"]), default="hex", show_default=True
)
def command(family: Family, words: Sequence[str], format_: str) -> int:
    """See the help above."""
    raw = encode(family, **read_assignments(family, words))
    if format_ == "diagram":
        click.echo(diagram(raw, prints("\u250c")), nl=False)
    else:
        click.echo(format_text(raw, format_))
    return OK
