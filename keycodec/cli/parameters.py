"""The arguments that the verbs about a family share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from keycodec.cli.completion import complete_family, complete_field
from keycodec.errors import UnknownFamily
from keycodec.families import get_family
from keycodec.text.fieldtext import split_words

if TYPE_CHECKING:
    from keycodec.cli.command import Function
    from keycodec.families.family import Family

#: How fields are written, for the help of the verbs that take them.
FIELDS_HELP = r"""
    FIELD=VALUE: VALUE is a text, where \xNN is any byte and \\ a backslash; or a decimal int64; or the 20 hex digits
    of a versionstamp. The line that `keycodec decode` prints below the diagram can be given as it is.
"""


def _read_family(ctx: click.Context, param: click.Parameter, name: str) -> Family:
    try:
        return get_family(name)
    except UnknownFamily as error:
        raise click.BadParameter(str(error), ctx, param) from None


class FamilyCommand(click.Command):
    """A verb about a family. It also takes the line that `keycodec decode` prints, as one argument."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [word for text in args for word in split_words(text)])


def family_argument(function: Function) -> Function:
    """Add the argument FAMILY. The verb gets a Family as ``family``."""
    return click.argument("family", callback=_read_family, shell_complete=complete_family)(function)


def fields_argument(function: Function) -> Function:
    """Add the argument FIELD=VALUE... The verb gets the words as ``words``."""
    return click.argument("words", metavar="[FIELD=VALUE]...", nargs=-1, shell_complete=complete_field)(function)
