"""What the checks found: coming loss of data, then the worst; with each finding the record at fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.errors import UsageError, as_missing_extra
from inspector.explore.background.checking import KEPT
from inspector.explore.explorer import ShownPage
from keycodec.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.checks.base import Check
    from inspector.checks.report import FindingRow
    from inspector.explore.background.checking import Checked
    from inspector.explore.explorer import Asked

#: Findings of a check on the page of all; the page of a check shows all that are kept.
_EACH = 5
#: The filter that is no severity: findings that tell when data will be lost.
LOSS = "loss"


class FindingLine(NamedTuple):
    """A finding. ``path``, ``query``: the page of the record at fault, or of the records where it would stand."""

    row: FindingRow
    path: str
    query: dict[str, str]


class CheckGroup(NamedTuple):
    """A check with what it found. ``severity``: the worst; ``counts``: by severity, the worst first."""

    check: Check
    severity: str
    counts: dict[str, int]
    lines: list[FindingLine]
    left: int


class Filter(NamedTuple):
    """A choice of findings. ``number``: how many there are."""

    name: str
    number: int


def show(asked: Asked) -> ShownPage:
    """The page. The checks begin when it is first asked for."""
    with as_missing_extra("this page", "sql"):
        from inspector.checks.base import Severity
        from inspector.checks.declared.every import CHECKS

    severity, name = asked.text("severity"), asked.text("check")
    filters = [LOSS, *(one.word for one in Severity)]
    if severity and severity not in filters:
        raise UsageError(f"severity={severity[:40]}: expected one of {', '.join(filters)}")
    if name and name not in CHECKS:
        raise UsageError(f"no check is called {name[:60]!r}")
    asked.explorer.checking.start()
    checked = asked.explorer.checking.so_far
    found = [row for row in checked.findings if _is_chosen(row, severity) and name in ("", row.check)]
    groups = _groups(checked, found, severity, KEPT if name else _EACH)
    page: dict[str, Any] = {
        "checked": checked,
        "known": sum(row.keys for row in asked.explorer.counts.so_far.usage),
        "filters": [Filter(one, _number(checked, one)) for one in filters],
        "severity": severity,
        "name": name,
        "losses": [] if name else [_line(row) for row in found if row.lost is not None][:KEPT],
        "groups": [] if severity == LOSS else groups,
        "all": sum(checked.counts.values()),
        "fine": _fine(checked),
    }
    return ShownPage("checks.html", page)


def _is_chosen(row: FindingRow, severity: str) -> bool:
    return row.lost is not None if severity == LOSS else severity in ("", row.severity)


def _number(checked: Checked, name: str) -> int:
    """How many findings a filter leaves. All are counted, but only those that are kept tell of a loss."""
    if name == LOSS:
        return sum(row.lost is not None for row in checked.findings)
    return sum(number for (_, severity), number in checked.counts.items() if severity.word == name)


def _groups(checked: Checked, found: Iterable[FindingRow], severity: str, each: int) -> list[CheckGroup]:
    """The checks that found something, the worst first."""
    rows: dict[str, list[FindingRow]] = {}
    for row in found:
        rows.setdefault(row.check, []).append(row)
    groups = []
    for check in checked.done:
        of_it = sorted((one, number) for (name, one), number in checked.counts.items() if name == check.name)
        counts = {one.word: number for one, number in of_it if severity in ("", one.word)}
        if counts and check.name in rows:
            shown = rows[check.name][:each]
            left = sum(counts.values()) - len(shown)
            groups.append(CheckGroup(check, next(iter(counts)), counts, list(map(_line, shown)), left))
    order = [severity.word for severity, _ in sorted((severity, 0) for _, severity in checked.counts)]
    return sorted(groups, key=lambda group: (order.index(group.severity), group.check.number))


def _line(row: FindingRow) -> FindingLine:
    """A finding with the way to its record; where not all fields are known, to where its keys begin."""
    if decode(bytes.fromhex(row.key), partial=True).error is None:
        return FindingLine(row, "/record", {"hex": row.key})
    return FindingLine(row, "/records", {"begin": row.key})


def _fine(checked: Checked) -> list[Check]:
    """The checks that found nothing."""
    failed = {name for name, _ in checked.counts}
    return [check for check in checked.done if check.name not in failed]
