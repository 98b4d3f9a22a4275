"""``inspector explore``."""

from __future__ import annotations

import secrets
import webbrowser
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

import click

from inspector.cli.options import Opening, source_options
from inspector.cli.selection import schema_option
from inspector.cli.serving.port import port_option
from inspector.errors import UsageError, as_missing_extra

if TYPE_CHECKING:
    from inspector.schema import Schema

#: Other machines must not get here.
_HOST = "127.0.0.1"


@click.command("explore")
@port_option(0)
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@click.option("--against", metavar="SOURCE", help="Another source to compare this one with.")
@click.option("--show-secrets", is_flag=True, help="Show secrets (passwords, access keys); else they are masked.")
@schema_option
@source_options
def command(opening: Opening, port: int, opens: bool, against: str | None, show_secrets: bool, schema: Schema) -> None:
    """Look at a source in a browser on this machine: what it holds, keys taken apart, records and their relatives.

    Prints the address of the page. Only people who have the address can open it. Nothing can be changed.
    docs/explorer.md shows more.
    Needs the extra `explore`: pip install 'doris-fdb-inspector[explore]'.
    """
    _require_packages()
    from inspector.explore.access import KEY
    from inspector.explore.app import make_app
    from inspector.explore.explorer import Explorer
    from inspector.service.http.server import listen, make_server

    with ExitStack() as stack:
        source = stack.enter_context(opening.source())
        other = None if against is None else stack.enter_context(replace(opening, name=against).source())
        explorer = Explorer(source, other=other, mask=not show_secrets, schema=schema)
        try:
            listener = stack.enter_context(listen(_HOST, port))
        except OSError as error:
            raise UsageError(f"cannot listen on port {port}: {error.strerror}; choose another --port") from None
        access_key = secrets.token_urlsafe(24)
        listens_on = listener.getsockname()[1]
        address = f"http://{_HOST}:{listens_on}/?{KEY}={access_key}"
        click.echo(address)
        click.echo(f"serving {explorer.info.location} for a browser on this machine (Ctrl-C ends it)", err=True)
        if opens:
            webbrowser.open(address)
        make_server(make_app(explorer, access_key, listens_on)).run(sockets=[listener])


def _require_packages() -> None:
    with as_missing_extra("explore", "explore"):
        for name in ("jinja2", "squarify", "starlette", "uvicorn"):
            import_module(name)
