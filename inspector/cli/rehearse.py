"""``inspector rehearse``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inspector.cli.options import Opening, source_options
from inspector.cli.passes import tell_failures, tell_versions
from inspector.cli.selection import schema_option
from inspector.forms.jsontext import dumps
from inspector.service.rehearsal import rehearse
from inspector.service.wire.queries import read_query
from keycodec.cli.command import FAILED

if TYPE_CHECKING:
    from typing import BinaryIO

    from inspector.schema import Schema


@click.command("rehearse")
@click.argument("route", metavar="ROUTE[?QUERY]")
@click.argument("body", metavar="[BODY.json]", type=click.File("rb"), required=False)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--show-secrets", is_flag=True, help="Show keys, passwords and the like; else they are masked.")
@schema_option
@source_options
def command(
    opening: Opening, route: str, body: BinaryIO | None, format_: str, show_secrets: bool, schema: Schema
) -> int:
    """What the Meta Service would answer to a call, which keys it would read, and what it would write. Writes nothing.

    BODY.json is the body to be sent, - for standard input; ROUTE takes a query where the service does. Exit code 1
    where the service would refuse.
    """
    name, _, query = route.partition("?")
    with opening.source() as source:
        rehearsal = rehearse(
            source, name, body.read() if body else b"", read_query(query), schema=schema, show_secrets=show_secrets
        )
        if format_ == "json":
            click.echo(dumps(rehearsal.data(show_secrets=show_secrets), indent=2))
        else:
            click.echo(rehearsal.text(show_secrets=show_secrets))
        passed_over = tell_failures(0, source)
        tell_versions(source.info())
    return FAILED if rehearsal.refused else passed_over
