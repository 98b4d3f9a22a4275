"""What need not be asked, as the tables that a statement begins with are empty: planning it costs more than its answer.

Of the SQL that checks are written in only as much is understood as this needs; where it is not sure, nothing is left
out. A parser (sqlglot) would understand all of it, but takes several times as long, to import and to parse each
statement, as leaving statements out saves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from inspector.checks.base import tables_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_QUOTED = re.compile(r"'(?:[^']|'')*'")
_CTE = re.compile(r"(\w+)\s+AS\s*\(")
_UNION = re.compile(r"\bUNION(?:\s+ALL)?(\s+BY\s+NAME)?\b")
_RELATION = re.compile(r"(?:(\w+)\s+)?(?:\bFROM|\bJOIN)\s+(\w+|\()")
_AGGREGATE = re.compile(r"\b(?:count|min|max|sum|bool_and|string_agg|arg_min|arg_max)\s*\(")
#: What stands before JOIN where an empty table on its right leaves rows.
_KEEPING, _ADDING = frozenset({"LEFT", "ANTI"}), frozenset({"RIGHT", "FULL", "OUTER"})


class _Parts(NamedTuple):
    """A statement in parts. ``named``: those of its WITH, by name. ``unions``: what stands between two branches."""

    named: dict[str, str]
    empty: frozenset[str]
    branches: list[str]
    unions: list[re.Match[str]]


def without_empty(sql: str, empty: Collection[str]) -> str | None:
    """The statement without the parts that answer nothing as some tables are ``empty``; None if nothing is left."""
    parts = _parts(sql, frozenset(empty))
    is_kept = [not _is_empty_branch(branch, parts.empty) for branch in parts.branches]
    if not any(is_kept):
        return None
    if not all(union[1] for union in parts.unions):
        is_kept[0] = True  # it names the columns
    unions = ["", *(f" {union[0]} " for union in parts.unions)]
    kept = [pair for pair, stays in zip(zip(unions, parts.branches, strict=True), is_kept, strict=True) if stays]
    return _with_named(parts.named, kept[0][1] + "".join(union + branch for union, branch in kept[1:]))


def first_branch(sql: str) -> str:
    """The statement up to its first UNION: enough for the columns of one that answers nothing."""
    parts = _parts(sql, frozenset())
    return _with_named(parts.named, parts.branches[0])


def _with_named(named: dict[str, str], statement: str) -> str:
    """The statement after those of its WITH that it reads, also by way of others."""
    read, left = tables_of(statement), dict[str, str]()
    for name, body in reversed(named.items()):
        if name in read:
            left[name] = f"{name} AS ({body})"
            read |= tables_of(body)
    return f"WITH {', '.join(reversed(left.values()))} {statement}" if left else statement


def _parts(sql: str, empty: frozenset[str]) -> _Parts:
    flat = _QUOTED.sub(lambda quoted: "'" + "_" * (len(quoted[0]) - 2) + "'", sql)
    start, named = 0, dict[str, str]()
    if flat.lstrip().startswith("WITH "):
        start = flat.index("WITH ") + len("WITH ")
        while cte := _CTE.match(flat, _skip(flat, start)):
            end = _closing(flat, cte.end() - 1)
            whole = sql[cte.end() : end]
            left = without_empty(whole, empty)
            empty = empty | {cte[1]} if left is None else empty - {cte[1]}
            named[cte[1]] = whole if left is None else left
            start = end + 1
    unions = [found for found in _UNION.finditer(flat, start) if not _depth(flat, start, found.start())]
    begins, ends = [start, *(one.end() for one in unions)], [*(one.start() for one in unions), len(sql)]
    return _Parts(named, empty, [sql[a:b] for a, b in zip(begins, ends, strict=True)], unions)


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in " ,\n":
        position += 1
    return position


def _depth(text: str, start: int, end: int) -> int:
    return text.count("(", start, end) - text.count(")", start, end)


def _closing(text: str, opening: int) -> int:
    depth = 0
    for position in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if not depth:
            return position
    return len(text)


def _is_empty_branch(branch: str, empty: frozenset[str]) -> bool:
    """Whether a SELECT without a UNION surely answers nothing."""
    flat = _QUOTED.sub("''", branch)
    relations = list(_relations(flat))
    if not relations or any(join in _ADDING for join, _ in relations):
        return False
    if _AGGREGATE.search(flat) and "GROUP BY" not in flat:  # one row, also of nothing
        return False
    return any(
        (without_empty(named, empty) is None if " " in named.strip() else named in empty)
        for join, named in relations
        if join not in _KEEPING
    )


def _relations(flat: str) -> Iterator[tuple[str, str]]:
    """Yield what a SELECT reads itself: the word before JOIN, and the table's name or the statement in brackets."""
    for found in _RELATION.finditer(flat):
        if not _depth(flat, 0, found.start()):
            is_join = "JOIN" in found[0]
            named = flat[found.end() : _closing(flat, found.end() - 1)] if found[2] == "(" else found[2]
            yield (found[1] or "") if is_join else "", named
