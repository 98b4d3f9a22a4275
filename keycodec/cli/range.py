"""``keycodec range``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from keycodec.cli._common import OK
from keycodec.cli._params import FIELDS_HELP, family_argument, fields_argument
from keycodec.fieldtext import read_assignments
from keycodec.ranges import key_range
from keycodec.textforms import FORMS, format_argument, format_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keycodec.families import Family

_HELP = f"""Where the keys of a family with these leading fields begin and end, a line each.

    The default form suits fdbcli, and needs no quotes there:

    \b
    fdbcli --exec "getrange $(keycodec range StatsTabletKey instance_id=i table_id=7) 1000"
{FIELDS_HELP}"""


@click.command("range", help=_HELP)
@family_argument
@fields_argument
@click.option("--form", type=click.Choice(FORMS), default="fdbcli", show_default=True)
def command(family: Family, words: Sequence[str], form: str) -> int:
    """See the help above."""
    for bound in key_range(family, **read_assignments(family, words)):
        click.echo(format_argument(bound) if form == "fdbcli" else format_text(bound, form))
    return OK
