"""A treemap: boxes whose areas are as large as what they stand for.

The squarified layout is that of the package ``squarify``. It is made on the server, so that the picture is there
without script, can be saved as it is, and its links work by keyboard.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import squarify
from wcwidth import wcwidth

from keycodec.text.safetext import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The size of the picture, in its own units.
WIDTH, HEIGHT = 1200, 480
#: Light tints of the eight colours of Okabe and Ito: the colour-blind tell them apart, and black text can be read.
_COLOURS = ("#a9d8f4", "#f2c879", "#8fd4bd", "#e9b8d2", "#f4ec9c", "#8fb9de", "#eeaa85", "#d4d7db")
#: Units that a character of a label takes (a Chinese one takes two), the height of a label, and what it keeps free.
_CHARACTER, _LABEL_HEIGHT, _MARGINS = 10, 27, 16


class Cell(NamedTuple):
    """What a box stands for. ``query``: of the page that goes in; None if there is none."""

    label: str
    size: int
    query: dict[str, str] | None


class Box(NamedTuple):
    """A box. ``label``: as much of it as has room."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    label: str
    cell: Cell


def treemap(cells: Sequence[Cell]) -> list[Box]:
    """Lay out cells, the largest first; those of size 0 have no box."""
    seen = sorted((cell for cell in cells if cell.size > 0), key=lambda cell: -cell.size)
    sizes = squarify.normalize_sizes([cell.size for cell in seen], WIDTH, HEIGHT)
    placed = squarify.squarify(sizes, 0, 0, WIDTH, HEIGHT)
    return [_box(number, cell, place) for number, (cell, place) in enumerate(zip(seen, placed, strict=True))]


def _box(number: int, cell: Cell, place: dict[str, float]) -> Box:
    x, y, width, height = (round(place[name], 2) for name in ("x", "y", "dx", "dy"))
    room = int((width - _MARGINS) / _CHARACTER) if height >= _LABEL_HEIGHT else 0
    label = _fitting(printable(cell.label[: WIDTH // _CHARACTER]), room)
    return Box(x, y, width, height, _COLOURS[number % len(_COLOURS)], label, cell)


def _fitting(text: str, room: int) -> str:
    """As much of a text as has room; nothing if that would be too little to tell."""
    ends = list(accumulate(max(wcwidth(character), 0) for character in text))
    if not ends or ends[-1] <= room:
        return text if room else ""
    return f"{text[: bisect_right(ends, room - 2)]}…" if room > 4 else ""
