"""The arguments that the verbs about a family share, and how a shell completes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from keycodec.errors import UnknownFamily
from keycodec.families import FAMILIES, GROUPS, get_family
from keycodec.families.family import Family
from keycodec.text.fieldtext import split_words

if TYPE_CHECKING:
    from keycodec.cli.command import Function

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


def complete_family(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Complete the name of a family."""
    return [name for name in FAMILIES if name.lower().startswith(incomplete.lower())]


def complete_family_or_group(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Complete the name of a family or of a group."""
    groups = [word for word in GROUPS if word.startswith(incomplete.lower())]
    return [*complete_family(ctx, param, incomplete), *groups]


def _complete_field(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    family = ctx.params.get("family")
    names = [field.name for field in family.fields] if isinstance(family, Family) else []
    return [f"{name}=" for name in names if name.startswith(incomplete)]


class FamilyCommand(click.Command):
    """A verb about a family. It also takes the line that `keycodec decode` prints, as one argument."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [word for text in args for word in split_words(text)])


def family_argument(function: Function) -> Function:
    """Add the argument FAMILY. The verb gets a Family as ``family``."""
    return click.argument("family", callback=_read_family, shell_complete=complete_family)(function)


def fields_argument(function: Function) -> Function:
    """Add the argument FIELD=VALUE... The verb gets the words as ``words``."""
    return click.argument("words", metavar="[FIELD=VALUE]...", nargs=-1, shell_complete=_complete_field)(function)
