"""The words that name a thing: ``tablet=``, ``txn=`` and the like; or a family with its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.cli.completion.instances import instance_ids_at_hand
from inspector.cli.completion.words import complete_words, named_families
from keycodec.cli.completion import PART, Completions, words_of
from keycodec.text.fieldtext import show_value

if TYPE_CHECKING:
    import click

_INSTANCES = ("instance=", "instance_id=")


def complete_thing(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete ``KIND=ID``, or ``FAMILY FIELD=VALUE...``."""
    from inspector.relations.things import ASKED

    if named_families(ctx):
        return complete_words(ctx, param, incomplete)
    for head in _INSTANCES:
        if incomplete.startswith(head):
            texts = (show_value(instance_id).strip("'") for instance_id in instance_ids_at_hand(ctx))
            return words_of(texts, incomplete.removeprefix(head), head=head)
    kinds = [*(f"{name}=" for name in ASKED), "instance_id="]
    return words_of(kinds, incomplete, type_=PART) + complete_words(ctx, param, incomplete)
