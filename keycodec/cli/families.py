"""``keycodec families``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from keycodec.cli.command import OK, drawing_width, prints, wide_option
from keycodec.cli.completion import complete_family_or_group
from keycodec.decoding import decode
from keycodec.drawing import diagram
from keycodec.errors import UnknownFamily
from keycodec.families import FAMILIES, find_families
from keycodec.families.examples import example
from keycodec.folding import fits, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keycodec.families.family import Family


def _read(ctx: click.Context, param: click.Parameter, text: str | None) -> Sequence[Family] | None:
    try:
        return None if text is None else find_families(text)
    except UnknownFamily as error:
        raise click.BadParameter(str(error), ctx, param) from None


@click.command("families")
@click.argument("families", metavar="[FAMILY]", required=False, callback=_read, shell_complete=complete_family_or_group)
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
@wide_option
def command(families: Sequence[Family] | None, format_: str, wide: bool) -> int:
    """List the key families; with FAMILY, say what it is for, and show its layout and an example key.

    FAMILY can be a group (txn, recycle, jobs ...), a pattern (Recycle*) or a part of a name: all families whose names
    begin with it are listed, or if there is none, all whose names contain it.
    """
    listed = list(FAMILIES.values()) if families is None else families
    is_one = families is not None and len(families) == 1
    if format_ == "json":
        import json

        from keycodec.jsonforms import family_data

        data = [family_data(each) for each in listed]
        click.echo(json.dumps(data[0] if is_one else data, indent=2))
    elif is_one:
        click.echo(_page(listed[0], drawing_width(wide=wide)), nl=False)
    else:
        click.echo(_catalogue(listed, drawing_width(wide=wide)))
    return OK


def _catalogue(families: Sequence[Family], width: int | None) -> str:
    """A table; blocks where it is wider than the terminal."""
    from tabulate import tabulate

    columns = ("family", "space", "layout", "value", "since")
    rows = [
        (family.name, f"{family.space:02x}", family.layout_text, family.value_text, _since(family))
        for family in families
    ]
    table = tabulate(rows, columns, disable_numparse=True)
    if width is None or fits(table, width):
        return table
    return "\n".join(_block(name, dict(zip(columns[1:], facts, strict=True)), width) for name, *facts in rows)


def _block(name: str, facts: Mapping[str, str], width: int | None) -> str:
    """A name, and below it a line for each fact that there is."""
    size = max(map(len, facts)) + 1
    rows = (f"  {fact:<{size}}{text}" for fact, text in facts.items() if text)
    return "\n".join([name, *(wrapped(row, width, indent=" " * (2 + size)) for row in rows)])


def _page(family: Family, width: int | None) -> str:
    key = example(family)
    facts = {
        "purpose": family.purpose,
        "key space": f"{family.space:02x}",
        "layout": family.layout_text,
        "value": family.value_text,
        "HTTP key_type": family.http_key_type or "none",
        "since": _since(family),
        "note": family.note,
    }
    drawing = diagram(key, prints("┌"), width=width)
    return f"{_block(family.name, facts, width)}\n\n{drawing}{wrapped(str(decode(key)), width, indent='  ')}\n"


def _since(family: Family) -> str:
    return f"{family.since} (draft)" if family.draft else family.since
