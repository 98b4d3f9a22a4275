"""The option for the port of what is served."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.cli.naming import Command


def port_option(default: int) -> Callable[[Command], Command]:
    """Return the option ``--port``."""
    return click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=default,
        show_default=True,
        metavar="PORT",
        help="Port to listen on; 0: any free port.",
    )
