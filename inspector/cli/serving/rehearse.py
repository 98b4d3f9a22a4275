"""``inspector rehearse``."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TYPE_CHECKING

import click

from inspector.cli.completion import complete_route
from inspector.cli.options import Opening, source_options
from inspector.cli.running.passes import tell_failures, tell_versions
from inspector.cli.selection import schema_option
from inspector.cli.serving.release import release_options
from inspector.forms.jsontext import dumps
from inspector.service.rehearsal import rehearse
from inspector.service.wire.queries import read_query
from keycodec.cli.command import FAILED, drawing_width, wide_option
from keycodec.text.cleantext import as_utf8

if TYPE_CHECKING:
    from typing import BinaryIO

    from inspector.schema import Schema
    from inspector.service.releases import Release, Setting


@click.command("rehearse")
@click.argument("route", metavar="ROUTE[?QUERY]", shell_complete=complete_route)
@click.argument("body", metavar="[BODY.json]", type=click.File("rb"), required=False)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Output format."
)
@wide_option
@click.option("--show-secrets", is_flag=True, help="Show secrets (passwords, access keys); else they are masked.")
@release_options
@schema_option
@source_options
def command(
    opening: Opening,
    route: str,
    body: BinaryIO | None,
    format_: str,
    wide: bool,
    show_secrets: bool,
    release: Release,
    settings: frozenset[Setting],
    schema: Schema,
) -> int:
    """Show what a call to the Meta Service would do: the reply, the keys it reads, the records it writes.

    Nothing is written. BODY.json is the body of the request; -: read it from standard input. Some routes take a query
    instead. Exit code 1 if the service would refuse the call.
    """
    name, _, query = route.partition("?")
    sent = as_utf8(body).read().removeprefix(BOM_UTF8) if body else b""
    with opening.source() as source:
        rehearsal = rehearse(
            source,
            name,
            sent,
            read_query(query),
            release=release,
            settings=settings,
            schema=schema,
            mask=not show_secrets,
        )
        width = drawing_width(wide=wide)
        click.echo(dumps(rehearsal.data(), indent=2) if format_ == "json" else rehearsal.text(width))
        passed_over = tell_failures(0, source)
        tell_versions(source.info())
    return FAILED if rehearsal.refused else passed_over
