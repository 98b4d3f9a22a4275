"""The table of docs/api.md that says in which lines of Doris each route and each rule of the service holds."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from inspector.service.releases import Release, Rule
from inspector.service.routes import ROUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.service.routes import Route

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
    later = sorted((route for route in ROUTES.values() if _lines(route) != (Release.V3_0, None)), key=_order)
    for (since, until), routes in groupby(later, _lines):
        names = ", ".join(f"`{route.name}`" for route in routes)
        answered = "answered" if until is None else f"answered, up to {until.value}"
        yield _row(names, since, answered, "a path that is no route", "yes")
    yield ""
    yield ""


def _lines(route: Route) -> tuple[Release, Release | None]:
    return route.since, route.until


def _order(route: Route) -> tuple[int, bool]:
    return [*Release].index(route.since), route.until is not None


def _row(where: str, since: Release, text: str, without: str, reference: str) -> str:
    return f"| {where} | {since.value} | {text} | {without} | {reference} |"
