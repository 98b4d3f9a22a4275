"""What is asked of the facts that there are: statements that can answer something, and the tables that they read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inspector.checks.base import tables_of
from inspector.checks.emptiness import first_branch, without_empty
from inspector.checks.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from inspector.checks.base import Check


class CheckPlan(NamedTuple):
    """``statements``: of the checks that may find something, by name. ``facts``: what is read.

    ``views``: the tables that are made of facts, each with its statement.
    """

    statements: dict[str, str]
    facts: list[str]
    views: dict[str, str]


def plan_of(checks: Iterable[Check], facts: Iterable[str], empty: Collection[str]) -> CheckPlan:
    """The plan for some checks over ``facts``, of which some are ``empty``."""
    known_empty = frozenset(empty)
    views: dict[str, str] = {}
    for name, whole in VIEWS.items():
        left = without_empty(whole, known_empty)
        known_empty |= {name} if left is None else frozenset()
        views[name] = first_branch(whole) if left is None else left
    found = ((check.name, without_empty(check.sql, known_empty)) for check in checks)
    statements = {name: statement for name, statement in found if statement is not None}
    read = frozenset[str]().union(*map(tables_of, statements.values()))
    for name in reversed(views):  # each is made of those before it
        read |= tables_of(views[name]) if name in read else frozenset()
    return CheckPlan(
        statements, [name for name in facts if name in read], {n: s for n, s in views.items() if n in read}
    )
