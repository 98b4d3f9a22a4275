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
    from collections.abc import Callable

    from inspector.sources.base import Source

Command = TypeVar("Command", bound="Callable[..., Any]")

SOURCE_VARIABLE = "INSPECTOR_SOURCE"
SOURCE_HELP = f"Where to read: {SOURCE_SYNTAX}; a bare path is recognised. [default: ${SOURCE_VARIABLE}]"


def source_option(command: Command, *, envvar: str | None = SOURCE_VARIABLE) -> Command:
    """Add ``-s``, which may stand before the verb and behind it; the environment counts where it stands nowhere."""
    add = click.option(
        "-s",
        "--source",
        "source_name",
        metavar="SOURCE",
        envvar=envvar,
        help=SOURCE_HELP,
        shell_complete=complete_source,
    )
    return add(command)


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
