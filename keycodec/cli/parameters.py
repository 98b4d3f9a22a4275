"""The arguments that the verbs about a family share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from keycodec.cli.completion import complete_family, complete_field
from keycodec.errors import UnknownFamily
from keycodec.families import get_family
from keycodec.text.fieldtext import split_words

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from keycodec.cli.command import Function
    from keycodec.families.family import Family

#: How fields are written, for the help of the verbs that take them.
FIELDS_HELP = r"""
    FIELD=VALUE: VALUE is a text, where \xNN is any byte and \\ a backslash; or a decimal int64; or the 20 hex digits
    of a versionstamp. The line that `keycodec decode` prints below the diagram can be given as it is.
"""


class FormType(click.ParamType):  # type: ignore[type-arg]  # older releases of click have no argument here
    """The name of a form that keys are read in. The readers are imported when one is named, or for the help."""

    name = "form"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return self._choice.convert(value, param, ctx)

    def get_metavar(self, *place: Any, **context: Any) -> str | None:
        return self._choice.get_metavar(*place, **context)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return self._choice.shell_complete(ctx, param, incomplete)

    @property
    def _choice(self) -> click.Choice[str]:
        from keycodec.text.textforms import READ_FORMS

        return click.Choice(list(READ_FORMS))


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
