"""What is asked of the facts that there are: statements that can answer something, and the tables that they read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inspector.checks.emptiness import without_empty
from inspector.checks.selection import reads
from inspector.checks.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from inspector.checks.base import Check


class Plan(NamedTuple):
    """``statements``: of the checks that may find something, by name. ``facts``, ``views``: what these read."""

    statements: dict[str, str]
    facts: list[str]
    views: list[str]


def plan_of(checks: Iterable[Check], facts: Iterable[str], empty: Collection[str]) -> Plan:
    """The plan for some checks over ``facts``, of which some are ``empty``."""
    known_empty = frozenset(empty)
    for name, statement in VIEWS.items():
        if without_empty(statement, known_empty) is None:
            known_empty |= {name}
    found = ((check.name, without_empty(check.sql, known_empty)) for check in checks)
    statements = {name: statement for name, statement in found if statement is not None}
    read = frozenset[str]().union(*map(reads, statements.values()))
    return Plan(statements, [name for name in facts if name in read], [name for name in VIEWS if name in read])
