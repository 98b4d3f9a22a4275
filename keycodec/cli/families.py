"""``keycodec families``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from keycodec.cli.command import OK, prints
from keycodec.cli.parameters import family_argument
from keycodec.decoding import decode
from keycodec.drawing import diagram
from keycodec.examples import example
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    from keycodec.family import Family


@click.command("families", short_help="List the key families, or explain one.")
@family_argument(required=False)
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
def command(family: Family | None, format_: str) -> int:
    """List the key families; with FAMILY, show its layout and an example key."""
    if format_ == "json":
        import json

        from keycodec.jsonforms import family_data

        data = family_data(family) if family else [family_data(each) for each in FAMILIES.values()]
        click.echo(json.dumps(data, indent=2))
    elif family is None:
        click.echo(_catalogue())
    else:
        click.echo(_page(family), nl=False)
    return OK


def _catalogue() -> str:
    from tabulate import tabulate

    rows = [
        (family.name, f"{family.space:02x}", family.layout_text, family.value_text, _since(family))
        for family in FAMILIES.values()
    ]
    return tabulate(rows, ("family", "space", "layout", "value", "since"), disable_numparse=True)


def _page(family: Family) -> str:
    key = example(family)
    facts = {
        "key space": f"{family.space:02x}",
        "layout": family.layout_text,
        "value": family.value_text,
        "HTTP key_type": family.http_key_type or "none",
        "since": _since(family),
        "note": family.note,
    }
    lines = [family.name, *(f"  {name:<14}{text}" for name, text in facts.items() if text)]
    return "\n".join(lines) + f"\n\n{diagram(key, prints('┌'))}{decode(key)}\n"


def _since(family: Family) -> str:
    return f"{family.since} (draft)" if family.draft else family.since
