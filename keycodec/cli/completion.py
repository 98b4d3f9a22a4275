"""What a shell completes in an argument: names of families, and of their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from click.shell_completion import CompletionItem

from keycodec.families import FAMILIES, GROUPS
from keycodec.families.family import Family
from keycodec.families.groups import shared_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import click

#: Types of completions: a whole word, and one that goes on, behind which comes no blank.
WORD, PART = "plain", "part"

Completions = list["CompletionItem[Any]"]


def words_of(names: Iterable[str], begun: str, *, head: str = "", type_: str = WORD) -> Completions:
    """Return the names that begin as ``begun``, in any case. ``head``: what stands before each of them."""
    return [CompletionItem(head + name, type_) for name in names if name.lower().startswith(begun.lower())]


def complete_family(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete the name of a family."""
    return words_of(FAMILIES, incomplete)


def complete_family_or_group(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete the name of a family, or the word of a group of families."""
    return words_of((*FAMILIES, *GROUPS), incomplete)


def complete_field(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete the name of a field of the family that the verb got."""
    family = ctx.params.get("family")
    given = ctx.params.get("words") or ()
    return fields_of([family], given, incomplete) if isinstance(family, Family) else []


def fields_of(families: Sequence[Family], given: Sequence[str], incomplete: str) -> Completions:
    """The fields that all the families share and that are not given yet."""
    fields = shared_fields(families) if len(families) > 1 else families[0].fields
    names = [field.name for field in fields]
    if any(family.versioned for family in families):
        names.append("versionstamp")
    named = {word.partition("=")[0] for word in given}
    return words_of((f"{name}=" for name in names if name not in named), incomplete, type_=PART)
