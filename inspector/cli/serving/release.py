"""The options that say as which line of Doris the service answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inspector.service.releases import Release, Setting

if TYPE_CHECKING:
    from inspector.cli.naming import Command

_doris = click.option(
    "--doris",
    "release",
    type=click.Choice([release.value for release in Release]),
    default=Release.REFERENCE.value,
    show_default=True,
    callback=lambda context, option, value: Release(value),
    help="Answer as the API reference says, or as this release line of Doris does.",
)
_setting = click.option(
    "--setting",
    "settings",
    type=click.Choice([setting.value for setting in Setting]),
    multiple=True,
    callback=lambda context, option, values: frozenset(map(Setting, values)),
    help="Turn on this setting of the service. Can be repeated.",
)


def release_options(command: Command) -> Command:
    """Add ``--doris`` and ``--setting``; the verb gets them as ``release`` and ``settings``."""
    return _doris(_setting(command))
