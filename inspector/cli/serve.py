"""``inspector serve``."""

from __future__ import annotations

import secrets
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import click

from inspector.cli.options import Opening, source_options
from inspector.cli.selection import schema_option
from inspector.errors import UsageError
from inspector.service.http.frontend import Login
from inspector.service.overlay.changes import MemoryChanges
from inspector.service.overlay.file import FileChanges
from inspector.service.service import MetaService

if TYPE_CHECKING:
    from inspector.schema import Schema
    from inspector.service.overlay.changes import Changes


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=5000, show_default=True, help="0: any that is free.")
@click.option("--token", envvar="INSPECTOR_TOKEN", help="What clients give. [default: $INSPECTOR_TOKEN, or random]")
@click.option("--overlay", metavar="FILE", help="Keep what calls write in FILE, and go on from it.")
@click.option("--fe-user", default="root", show_default=True, help="Who may ask for cloud_cluster_status.")
@click.option("--fe-password", default="", envvar="INSPECTOR_FE_PASSWORD", help="[default: $INSPECTOR_FE_PASSWORD]")
@click.option("--fe-instance", metavar="ID", help="The instance that cloud_cluster_status is about. [default: all]")
@click.option("--show-secrets", is_flag=True, help="Answer with keys, passwords and the like; else they are masked.")
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
    schema: Schema,
) -> None:
    """Answer the Meta Service's HTTP API from a source. What calls change is written beside it, never to it.

    Needs the extra `serve`: pip install 'doris-fdb-inspector[serve]'.
    """
    try:
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        remedy = "pip install 'doris-fdb-inspector[serve]'"
        raise UsageError(f"serve needs packages that are not installed ({error.name}): {remedy}") from None
    from inspector.service.http.app import Access, make_app
    from inspector.service.http.server import listen, make_server

    with ExitStack() as stack:
        source = stack.enter_context(opening.source())
        changes: Changes = MemoryChanges()
        if overlay:
            changes = FileChanges(overlay, source.info())
            if changes.note:
                click.echo(f"warning: {changes.note}", err=True)
        service = MetaService(source, changes, schema=schema, show_secrets=show_secrets)
        stack.enter_context(closing(service))
        service.prepare()
        for problem in source.problems:
            click.echo(f"warning: {problem}", err=True)
        access = Access(token or secrets.token_urlsafe(16), Login(fe_user, fe_password), fe_instance)
        try:
            listener = stack.enter_context(listen(host, port))
        except OSError as error:
            remedy = "choose another --host or --port"
            raise UsageError(f"cannot listen on {host} port {port}: {error.strerror}; {remedy}") from None
        place = f"{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
        click.echo(f"{source.info().location} on http://{place}/MetaService/http/ (Ctrl-C ends it)", err=True)
        if not token:
            click.echo(f"token={access.token}", err=True)
        make_server(make_app(service, access)).run(sockets=[listener])
