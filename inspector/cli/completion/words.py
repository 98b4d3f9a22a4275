"""The words that name records: families, their fields, and the instance that a field names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.cli.completion.instances import instance_ids_at_hand
from inspector.schema import Schema
from keycodec.cli.completion import Completions, complete_family_or_group, fields_of, words_of
from keycodec.errors import UnknownFamily
from keycodec.families import FAMILIES, GROUPS, get_families
from keycodec.text.fieldtext import show_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

    from keycodec.families.family import Family

_INSTANCE_FIELD = "instance_id="


def complete_words(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete ``FAMILY FIELD=VALUE...``."""
    families = named_families(ctx)
    if not families:
        return complete_family_or_group(ctx, param, incomplete)
    if incomplete.startswith(_INSTANCE_FIELD):
        texts = (show_value(instance_id).strip("'") for instance_id in instance_ids_at_hand(ctx))
        return words_of(texts, incomplete.removeprefix(_INSTANCE_FIELD), head=_INSTANCE_FIELD)
    return fields_of(families, named_words(ctx), incomplete)


def complete_table(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete the name of a family or of a view, or the word of a group of families."""
    from inspector.tables.catalogue import catalogue  # it needs the extra `sql`

    views = (name for name in catalogue(Schema.builtin()) if name not in FAMILIES)
    return words_of((*FAMILIES, *GROUPS, *views), incomplete)


def complete_versions(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete the words that choose among versions."""
    return words_of(("all", "newest"), incomplete)


def named_families(ctx: click.Context) -> list[Family]:
    """The families that the words of a command line name."""
    return [family for word in named_words(ctx) if "=" not in word for family in _families_of(word)]


def _families_of(word: str) -> Sequence[Family]:
    try:
        return get_families(word)
    except UnknownFamily:
        return ()


def named_words(ctx: click.Context) -> Sequence[str]:
    """The words of a command line that are no options, as far as they are typed."""
    return ctx.params.get("words") or ctx.args  # click leaves them there where an option behind them has no value yet
