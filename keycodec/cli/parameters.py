"""The arguments that verbs about a family share, with their completion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from keycodec.errors import UnknownFamily
from keycodec.families import FAMILIES, get_family
from keycodec.family import Family
from keycodec.fieldtext import split_words

if TYPE_CHECKING:
    from collections.abc import Callable

Command = TypeVar("Command", bound="Callable[..., Any]")


def _read_family(ctx: click.Context, param: click.Parameter, name: str | None) -> Family | None:
    try:
        return None if name is None else get_family(name)
    except UnknownFamily as error:
        raise click.BadParameter(str(error), ctx, param) from None


def _complete_family(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in FAMILIES if name.lower().startswith(incomplete.lower())]


def _complete_field(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    family = ctx.params.get("family")
    names = [field.name for field in family.fields] if isinstance(family, Family) else []
    return [f"{name}=" for name in names if name.startswith(incomplete)]


class FamilyCommand(click.Command):
    """A verb about a family, which takes the line that `keycodec decode` prints as one argument, too."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does."""
        return super().parse_args(ctx, [word for text in args for word in split_words(text)])


def family_argument(command: Command, *, required: bool = True) -> Command:
    """Add ``FAMILY``, which the verb gets as ``family``."""
    add = click.argument("family", required=required, callback=_read_family, shell_complete=_complete_family)
    return add(command)


def fields_argument(command: Command) -> Command:
    """Add ``FIELD=VALUE...``, which the verb gets as ``words``."""
    return click.argument("words", metavar="[FIELD=VALUE]...", nargs=-1, shell_complete=_complete_field)(command)


#: How fields are written; for the help of verbs that take them.
FIELDS_HELP = r"""
    FIELD=VALUE: text, where \xNN stands for any byte and \\ for a backslash; a decimal int64; or a versionstamp's
    20 hex digits. What `keycodec decode` prints below the diagram can be given as it is.
"""
