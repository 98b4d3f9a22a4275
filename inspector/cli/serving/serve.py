"""``inspector serve``."""

from __future__ import annotations

import secrets
from contextlib import ExitStack, closing
from importlib import import_module
from typing import TYPE_CHECKING

import click

from inspector.cli.completion import complete_instance
from inspector.cli.options import Opening, source_options
from inspector.cli.selection import schema_option
from inspector.cli.serving.port import port_option
from inspector.cli.serving.release import release_options
from inspector.errors import UsageError, as_missing_extra
from inspector.service.http.access import Access, Login
from inspector.service.overlay.file import FileWrites
from inspector.service.overlay.writes import MemoryWrites
from inspector.service.service import MetaService

if TYPE_CHECKING:
    from socket import socket

    from inspector.schema import Schema
    from inspector.service.overlay.writes import Writes
    from inspector.service.releases import Release, Setting
    from inspector.sources.base import Source


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@port_option(5000)
@click.option(
    "--token", envvar="INSPECTOR_TOKEN", help="Token that clients must send. [default: $INSPECTOR_TOKEN, or random]"
)
@click.option(
    "--overlay", metavar="FILE", type=click.Path(), help="Save what calls write to FILE; a later run continues from it."
)
@click.option("--fe-user", default="root", show_default=True, help="User name for cloud_cluster_status.")
@click.option(
    "--fe-password",
    default="",
    envvar="INSPECTOR_FE_PASSWORD",
    help="Password of that user. [default: $INSPECTOR_FE_PASSWORD]",
)
@click.option(
    "--fe-instance",
    metavar="ID",
    help="Instance that cloud_cluster_status shows. [default: all]",
    shell_complete=complete_instance,
)
@click.option("--show-secrets", is_flag=True, help="Show secrets (passwords, access keys); else they are masked.")
@release_options
@click.option(
    "--through-clones", is_flag=True, help="get_value: for a clone, also read the instances it was cloned from."
)
@schema_option
@source_options
def command(
    opening: Opening,
    host: str,
    port: int,
    token: str | None,
    overlay: str | None,
    fe_user: str,
    fe_password: str,
    fe_instance: str | None,
    show_secrets: bool,
    release: Release,
    settings: frozenset[Setting],
    through_clones: bool,
    schema: Schema,
) -> None:
    """Answer the Meta Service's HTTP API from a source. Calls write to an overlay in front of it, never to the source.

    Needs the extra `serve`: pip install 'doris-fdb-inspector[serve]'.
    """
    _require_packages()
    from inspector.service.http.app import make_app
    from inspector.service.http.server import listen, make_server

    with ExitStack() as stack:
        source = stack.enter_context(opening.source())
        service = MetaService(
            source,
            _writes(overlay, source),
            release=release,
            settings=settings,
            schema=schema,
            mask=not show_secrets,
            through_clones=through_clones,
        )
        stack.enter_context(closing(service))
        service.prepare()
        for problem in source.problems:
            click.echo(f"warning: {problem}", err=True)
        access = Access(token or secrets.token_urlsafe(16), Login(fe_user, fe_password))
        try:
            listener = stack.enter_context(listen(host, port))
        except OSError as error:
            remedy = "choose another --host or --port"
            raise UsageError(f"cannot listen on {host} port {port}: {error.strerror}; {remedy}") from None
        click.echo(f"{source.info().location} on {_url(host, listener)} (Ctrl-C ends it)", err=True)
        if not token:
            click.echo(f"token={access.token}", err=True)
        make_server(make_app(service, access, frontend_instance=fe_instance)).run(sockets=[listener])


def _require_packages() -> None:
    with as_missing_extra("serve", "serve"):
        for name in ("starlette", "uvicorn"):
            import_module(name)


def _writes(overlay: str | None, source: Source) -> Writes:
    if not overlay:
        return MemoryWrites()
    writes = FileWrites(overlay, source.info())
    if writes.note:
        click.echo(f"warning: {writes.note}", err=True)
    return writes


def _url(host: str, listener: socket) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listener.getsockname()[1]}/MetaService/http/"
