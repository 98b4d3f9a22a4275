"""The tables that ``export`` writes: families, groups of them, views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.errors import ExtraMissing
from inspector.schema import Schema
from keycodec.cli.completion import Completions, complete_family_or_group, words_of
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    import click


def complete_table(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete the name of a table, or the word of a group of families."""
    found = complete_family_or_group(ctx, param, incomplete)
    try:
        from inspector.tables.catalogue import catalogue  # it needs the extra `sql`
    except ExtraMissing:
        return found
    views = [name for name in catalogue(Schema.builtin()) if name not in FAMILIES]
    return [*found, *words_of(views, incomplete)]
