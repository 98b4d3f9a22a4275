"""The table of docs/api.md that says in which lines of Doris each route and each rule of the service holds."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from inspector.service.releases import Release, Rule
from inspector.service.routes import ROUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACE = re.compile(
    r"(?<=<!-- lines of Doris: made by tools/generate_docs.py -->\n)(.*?)(?=^<!-- end -->)", re.S | re.M
)


def with_lines_of_doris(text: str) -> str:
    """Return a page with the table in its place, if the page has one."""
    return _PLACE.sub(lambda place: "\n".join(_table()), text)


def _table() -> Iterator[str]:
    yield ""
    yield "| where | since | what holds then | what holds without it | in the reference |"
    yield "| --- | --- | --- | --- | --- |"
    for rule in Rule:
        yield _row(rule.where, rule.since, rule.text, rule.without, "yes" if rule.reference else "no")
    for (since, until), names in groupby(sorted(_later_routes(), key=_order), lambda one: one[:2]):
        answered = "answered" if until is None else f"answered, up to {until.value}"
        yield _row(", ".join(name for *_, name in names), since, answered, "a path that is no route", "yes")
    yield ""
    yield ""


def _later_routes() -> Iterator[tuple[Release, Release | None, str]]:
    """Yield the lines and the names of the routes that not all lines have."""
    for name, route in ROUTES.items():
        if (route.since, route.until) != (Release.V3_0, None):
            yield route.since, route.until, f"`{name}`"
        if route.recycler_since:
            yield route.recycler_since, route.until, f"`{name}` of the recycler"


def _order(one: tuple[Release, Release | None, str]) -> tuple[int, bool]:
    since, until, _ = one
    return [*Release].index(since), until is not None


def _row(where: str, since: Release, text: str, without: str, reference: str) -> str:
    return f"| {where} | {since.value} | {text} | {without} | {reference} |"
