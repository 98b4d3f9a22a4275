"""Which checks run, and what they read: found in their statements, so that nobody need declare it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from inspector.checks.base import Check, Severity, tables_of
from inspector.checks.declared.every import CHECKS
from inspector.checks.reading.facts import FACTS, Fact
from inspector.checks.report import CheckRow
from inspector.checks.views import VIEWS
from inspector.errors import UsageError
from keycodec.families import FAMILIES
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: A check that names this reads how many records of each family an instance has: of all families.
_OF_ALL = "held"


def chosen_checks(only: Sequence[str], skip: Sequence[str], severity: str) -> list[Check]:
    """The checks to run, in their order: all that need not be named. Raises UsageError for a name that there is not."""
    for name in (*only, *skip):
        if name not in CHECKS:
            hint = did_you_mean(name, CHECKS, otherwise="--list shows them all")
            raise UsageError(f"no check is called {name!r}; {hint}")
    if severity.upper() not in Severity.__members__:
        known = [one.word for one in Severity]
        raise UsageError(f"no severity is called {severity!r}; there are {', '.join(known)}")
    wanted = only or [name for name, check in CHECKS.items() if not check.by_name]
    chosen = [check for name, check in CHECKS.items() if name in wanted and name not in skip]
    return [one for one in chosen if one.severity <= Severity[severity.upper()]]


def needed_facts(checks: Iterable[Check]) -> list[Fact]:
    """The facts that checks read. The instances come first, and transactions always: they tell the time."""
    read = frozenset({"instance", "txn"}).union(*(reads(one.sql) for one in checks))
    return [fact for fact in FACTS.values() if fact.name in read]


@cache
def reads(sql: str) -> frozenset[str]:
    """The facts and views that a statement reads, also by way of views."""
    found = tables_of(sql) & (FACTS.keys() | VIEWS.keys())
    inner = (reads(VIEWS[name]) for name in found if name in VIEWS)
    return frozenset(found).union(*inner)


def families_read(check: Check) -> list[str]:
    """The families that a check reads; none named if it reads all."""
    if _OF_ALL in tables_of(check.sql):
        return []
    return [fact.family_name for fact in FACTS.values() if fact.name in reads(check.sql)]


def check_rows(checks: Iterable[Check]) -> Iterator[CheckRow]:
    """The checks as rows."""
    for one in checks:
        families = ", ".join(families_read(one)) or "all"
        yield CheckRow(one.number, one.name, one.severity.word, one.means, families, one.unless, one.remedy, one.source)


def families_of(checks: Sequence[Check]) -> list[str]:
    """The families that must be counted for checks that read all."""
    if not any(_OF_ALL in tables_of(check.sql) for check in checks):
        return []
    return [family.name for family in FAMILIES.values() if family.fields and family.fields[0].name == "instance_id"]
