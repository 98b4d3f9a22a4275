"""Commits a minute over the logs of a backup, by family: as a picture and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.explore.drawing.columns import HEIGHT, SMALL_HEIGHT, WIDTH, begin_text, chart, outline
from inspector.explore.explorer import ShownPage
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    from inspector.compare.rates import Rates
    from inspector.explore.explorer import Asked


class FamilyLine(NamedTuple):
    """The commits of a family. ``most``: a minute, at its highest; ``outline``: all of them as a small picture."""

    family: str
    is_known: bool
    commits: int
    mutations: int
    most: float
    outline: str


class SpanLine(NamedTuple):
    """The commits of a span of time, a minute: of all, and of each family that has some."""

    begin: str
    all: float
    families: list[tuple[str, float]]


def show(asked: Asked) -> ShownPage:
    """The page. The logs are read when it is first asked for."""
    return ShownPage("commits.html", commits_data(asked))


def commits_data(asked: Asked) -> dict[str, Any]:
    """What the template shows: what is counted so far."""
    asked.explorer.timing.start()
    timed = asked.explorer.timing.so_far
    page: dict[str, Any] = {"timed": timed, "chart": None, "rates": None, "lines": [], "spans": []}
    if timed.rates is None or not timed.rates.begins:
        return page
    rates = timed.rates
    drawn = {
        "chart": chart(rates.commits, rates.begins, rates.seconds),
        "rates": rates,
        "most": rates.a_minute(max(rates.commits)),
        "lines": _lines(rates),
        "spans": _spans(rates),
        "chart_width": WIDTH,
        "chart_height": HEIGHT,
        "small_height": SMALL_HEIGHT,
        "is_timed": not isinstance(rates.begins[0], int),
    }
    return page | drawn


def _lines(rates: Rates) -> list[FamilyLine]:
    return [
        FamilyLine(
            row.family,
            row.family in FAMILIES,
            row.commits,
            row.mutations,
            rates.a_minute(max(row.by_span, default=0)),
            outline(row.by_span),
        )
        for row in rates.families
    ]


def _spans(rates: Rates) -> list[SpanLine]:
    """The spans that have commits."""
    return [
        SpanLine(
            begin_text(begin, rates.seconds),
            rates.a_minute(number),
            [(row.family, rates.a_minute(row.by_span[place])) for row in rates.families if row.by_span[place]],
        )
        for place, (begin, number) in enumerate(zip(rates.begins, rates.commits, strict=True))
        if number
    ]
