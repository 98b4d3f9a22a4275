"""The conditions of ``--where``: paths, operators, and the values of enums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.cli.completion.words import named_families
from inspector.errors import UsageError
from inspector.records.conditions import ORDER, SYNTAX
from inspector.records.knownpaths import names_behind
from inspector.records.targets import find_targets
from inspector.schema import Schema
from keycodec.cli.completion import PART, Completions, words_of
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

    from inspector.records.targets import Target
    from keycodec.families.family import Family


def complete_condition(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete a condition. A path that is whole gets its operators; ``=`` and ``in`` the names of an enum."""
    condition = SYNTAX.fullmatch(incomplete)
    if condition is None:
        return paths_behind(ctx, incomplete) + _operators(ctx, incomplete)
    path, operator, wanted = condition.groups()
    is_in = operator.startswith(" ")
    begun = wanted.rpartition(",")[2].lstrip() if is_in else wanted
    names = dict.fromkeys(name for target in _targets(ctx, path) for name in target.enum_names)
    head = incomplete.removesuffix(begun) if begun else incomplete
    takes_names = is_in or operator in ("=", "!=")
    return words_of(names, begun, head=head, type_=PART if is_in else "plain") if takes_names else []


def paths_behind(ctx: click.Context, incomplete: str, known: Sequence[str] | None = None) -> Completions:
    """Complete a path into records. ``known``: the names that it can begin with; by default, all that records have."""
    path, dot, begun = incomplete.rpartition(".")
    names = names_behind(path, _families(ctx), Schema.builtin())
    if not dot and known is not None:
        names = {name: names.get(name, False) for name in known}
    texts = (f"{name}." if goes_on else name for name, goes_on in names.items() if goes_on or name != begun)
    return words_of(texts, begun, head=path + dot, type_=PART)


def _operators(ctx: click.Context, path: str) -> Completions:
    targets = _targets(ctx, path)
    if not targets:
        return []
    operators = ["=", "!="]
    if all(target.is_number for target in targets):
        operators += ORDER
    elif not any(target.enum_names for target in targets):
        operators.append("~")
    return words_of((path + operator for operator in operators), path, type_=PART)


def _targets(ctx: click.Context, path: str) -> list[Target]:
    try:
        return find_targets("--where", path, _families(ctx), Schema.builtin()) if path else []
    except UsageError:
        return []


def _families(ctx: click.Context) -> Sequence[Family]:
    return named_families(ctx) or list(FAMILIES.values())
