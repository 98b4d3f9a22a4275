"""The conditions of ``--where`` on rows of a view: columns, operators, and the words that a column can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.cli.completion.fields import row_class_of
from inspector.records.conditions import ORDER, SYNTAX
from inspector.views.rows import columns, goes_on, is_number, known_words
from keycodec.cli.completion import PART, Completions, words_of

if TYPE_CHECKING:
    import click

    from inspector.views.rows import Row


def complete_row_condition(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete a condition. A column that is whole gets its operators; ``=`` and ``in`` the words that it can have."""
    row_class = row_class_of(ctx)
    if row_class is None:
        return []
    condition = SYNTAX.fullmatch(incomplete)
    known = columns(row_class)  # type: ignore[arg-type]  # mypy takes a class to hash as its rows do
    if condition is None:
        names = words_of((name for name in known if name != incomplete), incomplete, type_=PART)
        return names + (_operators(row_class, incomplete) if incomplete in known else [])
    path, operator, wanted = condition.groups()
    is_in = operator.startswith(" ")
    if path not in known or not (is_in or operator in ("=", "!=")):
        return []
    begun = wanted.rpartition(",")[2].lstrip() if is_in else wanted
    head = incomplete.removesuffix(begun) if begun else incomplete
    return words_of(known_words(row_class, path), begun, head=head, type_=PART if is_in else "plain")


def _operators(row_class: type[Row], name: str) -> Completions:
    operators = ["=", "!="]
    if is_number(row_class, name):
        operators += ORDER
    elif not known_words(row_class, name) and not goes_on(row_class, name):
        operators.append("~")
    return words_of((name + operator for operator in operators), name, type_=PART)
