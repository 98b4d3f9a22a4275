"""The routes of the Meta Service's HTTP API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keycodec.cli.completion import Completions, words_of

if TYPE_CHECKING:
    import click


def complete_route(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete the name of a route."""
    from inspector.service.routes import ROUTES

    return words_of(ROUTES, incomplete)
