"""The option that says as which line of Doris the service answers."""

from __future__ import annotations

import click

from inspector.service.releases import Release

#: ``--doris``; the verb gets it as ``release``.
release_option = click.option(
    "--doris",
    "release",
    type=click.Choice([release.value for release in Release]),
    default=Release.REFERENCE.value,
    show_default=True,
    callback=lambda context, option, value: Release(value),
    help="Answer as the API reference says, or as that line of Doris does.",
)
