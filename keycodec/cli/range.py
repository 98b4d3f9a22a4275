"""``keycodec range``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from keycodec.cli.command import OK, note
from keycodec.cli.parameters import FIELDS_HELP, FamilyCommand, family_argument, fields_argument
from keycodec.ranges import key_range, others_inside
from keycodec.text.fieldtext import read_assignments
from keycodec.text.textforms import WRITTEN_FORMS, format_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keycodec.families.family import Family

#: How many other families in the range a note names.
_NAMED = 4

_HELP = f"""Show where the keys of a family with these leading fields begin and end, one line for each.

    The default form is for fdbcli, where it needs no quotes.
{FIELDS_HELP}"""


@click.command("range", cls=FamilyCommand, help=_HELP)
@family_argument
@fields_argument
@click.option("--format", "--form", "format_", type=click.Choice(WRITTEN_FORMS), default="fdbcli", show_default=True)
def command(family: Family, words: Sequence[str], format_: str) -> int:
    """Print begin and end, and a note if other families have keys there too."""
    fields = read_assignments(family, words)
    for bound in key_range(family, **fields):
        click.echo(format_text(bound, format_))
    if others := others_inside(family, fields):
        also = "1 other family" if len(others) == 1 else f"{len(others)} other families"
        names = ", ".join(other.name for other in others[:_NAMED])
        more = ", ..." if len(others) > _NAMED else ""
        note(f"the range also holds {also} ({names}{more}); give {family.fields[0].name} to leave them out")
    return OK
