"""The option that names the source, which the group and every verb that reads one has; and opening what it names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from inspector.cli.completion import complete_source
from inspector.moments.opening import open_telling
from inspector.sources.opening import SOURCE_SYNTAX, open_source
from keycodec.cli.command import note

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inspector.sources.base import Source

Command = TypeVar("Command", bound="Callable[..., Any]")

SOURCE_VARIABLE = "INSPECTOR_SOURCE"
_BEFORE_VERB = f"{__name__}.before_verb"
SOURCE_HELP = f"Where to read: {SOURCE_SYNTAX}; a bare path is recognised. [default: ${SOURCE_VARIABLE}]"


def source_option(command: Command, *, envvar: str | None = SOURCE_VARIABLE) -> Command:
    """Add ``-s``, which may stand before or after the verb; the environment is used if it is given nowhere."""
    add = click.option(
        "-s",
        "--source",
        "source_name",
        metavar="SOURCE",
        multiple=True,
        type=_Whole(),
        callback=_last,
        envvar=envvar,
        help=SOURCE_HELP,
        shell_complete=complete_source,
    )
    return add(command)


class _Whole(click.types.StringParamType):
    """Text that is one value in the environment, too, whatever blanks it has."""

    def split_envvar_value(self, rv: str) -> list[str]:
        return [rv]


def _last(context: click.Context, _option: click.Parameter, given: Sequence[str]) -> str | None:
    """Return the last source that is given. Keep all that stand before the verb: some verbs read several sources."""
    if context.parent is None:
        context.meta[_BEFORE_VERB] = given
    return given[-1] if given else None


def open_named(name: str, **settings: Any) -> Source:
    """Open a source; where its name has a time, say on standard error which version that is."""
    return open_telling(name, partial(open_source, **settings), note)


def source_before_verb(*, written: bool = False) -> str | None:
    """The source that ``-s`` names before the verb; unless it must be ``written`` there, the one in the environment."""
    root = click.get_current_context().find_root()
    if written and root.get_parameter_source("source_name") is ParameterSource.ENVIRONMENT:
        return None
    name: str | None = root.params.get("source_name")
    return name


def sources_before_verb() -> Sequence[str]:
    """All sources that ``-s`` names before the verb, or the one in the environment."""
    names: Sequence[str] = click.get_current_context().meta.get(_BEFORE_VERB, ())
    return names
