"""Numbers over time as columns: a large picture of them, and small ones to stand in a row."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The size of the large picture, in its own units; the room for its columns, and how many times are written below.
WIDTH, HEIGHT = 1200, 240
_LEFT, _TOP, _BOTTOM, _TICKS = 60, 20, 200, 6
#: The room that a time needs.
_LABEL = 170
#: The height of a small picture; a column of it is one unit wide.
SMALL_HEIGHT = 24
#: A column that is not zero can be seen.
_LOWEST = 1.5


class Column(NamedTuple):
    """A column. ``label``: when it begins."""

    x: float
    y: float
    width: float
    height: float
    label: str
    number: int


class Tick(NamedTuple):
    """A time below the columns."""

    x: float
    label: str


class Chart(NamedTuple):
    """The large picture. ``largest``: the number of the highest column; ``top``, ``bottom``: where it ends."""

    columns: list[Column]
    ticks: list[Tick]
    largest: int
    left: int = _LEFT
    top: int = _TOP
    bottom: int = _BOTTOM


def chart(numbers: Sequence[int], begins: Sequence[datetime | int], seconds: int) -> Chart:
    """Place a column for each number. ``begins``, ``seconds``: when each begins, and how long it is."""
    largest = max(numbers, default=0)
    unit = (WIDTH - _LEFT) / max(len(numbers), 1)
    labels = [begin_text(begin, seconds) for begin in begins]
    columns = []
    for place, (number, label) in enumerate(zip(numbers, labels, strict=True)):
        height = _height(number, largest, _BOTTOM - _TOP)
        gap = min(unit / 8, 2.0)
        x, y = round(_LEFT + place * unit, 2), round(_BOTTOM - height, 2)
        columns.append(Column(x, y, round(unit - gap, 2), round(height, 2), label, number))
    step = max(1, -(-len(labels) // _TICKS))
    ticks = [Tick(round(_LEFT + place * unit, 2), labels[place]) for place in range(0, len(labels), step)]
    return Chart(columns, [tick for tick in ticks if tick.x <= WIDTH - _LABEL], largest)


def outline(numbers: Sequence[int]) -> str:
    """A small picture of numbers, as the path of SVG; those that are zero leave a gap."""
    largest = max(numbers, default=0)
    return "".join(
        f"M{place} {SMALL_HEIGHT}V{round(SMALL_HEIGHT - _height(number, largest, SMALL_HEIGHT), 2)}h1V{SMALL_HEIGHT}z"
        for place, number in enumerate(numbers)
        if number
    )


def begin_text(begin: datetime | int, seconds: int) -> str:
    """When a span begins, as exactly as its length needs; a version where no time is known."""
    if not isinstance(begin, datetime):
        return str(begin)
    if seconds < 60:
        return begin.strftime("%m-%d %H:%M:%S")
    return begin.strftime("%m-%d %H:%M" if seconds < 86_400 else "%Y-%m-%d")


def _height(number: int, largest: int, room: int) -> float:
    return max(room * number / largest, _LOWEST) if number else 0.0
