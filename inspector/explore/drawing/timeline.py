"""The rowsets of a tablet as bars over the versions that they cover."""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from inspector.views.contents.version_path import RowsetRow

#: The size of the picture, in its own units; the room for the bars, and the heights that they can have.
WIDTH, HEIGHT = 1200, 260
_LEFT, _TOP, _BOTTOM = 10, 30, 220
_LOWEST, _NARROWEST = 14.0, 1.5
#: Where the picture begins if no bar is higher than the others.
_FLAT_TOP = 170
#: How far a bar that overlaps the one before it is moved up.
_LIFT = 6
#: Versions that are written below the bars.
_TICKS = 10


class Bar(NamedTuple):
    """A rowset, or a hole. ``has_bitmap``: it is marked."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    has_bitmap: bool
    row: RowsetRow


class Tick(NamedTuple):
    """A version below the bars."""

    x: float
    version: int


class Timeline(NamedTuple):
    """The whole picture. ``top``: above it there is nothing."""

    bars: list[Bar]
    ticks: list[Tick]
    top: int = 0


def timeline(rows: Sequence[RowsetRow], with_bitmaps: Collection[str]) -> Timeline:
    """Place rowsets and holes: from the first version to the last, as high as the logarithm of their size."""
    if not rows:
        return Timeline([], [])
    is_flat = not any(row.data_size or row.kind == "hole" for row in rows)
    first, last = min(row.start_version for row in rows), max(row.end_version for row in rows)
    unit = (WIDTH - 2 * _LEFT) / (last - first + 1)
    largest = max((_weight(row) for row in rows), default=0.0) or 1.0
    bars = []
    for row in rows:
        span = _BOTTOM - _TOP
        height = span if row.kind == "hole" else _LOWEST + (span - _LOWEST - _LIFT) * _weight(row) / largest
        x = _LEFT + (row.start_version - first) * unit
        width = max((row.end_version - row.start_version + 1) * unit, _NARROWEST)
        y = _BOTTOM - height - (_LIFT if row.overlaps else 0)
        has_bitmap = row.rowset_id is not None and row.rowset_id in with_bitmaps
        bars.append(Bar(round(x, 2), round(y, 2), round(width, 2), round(height, 2), row.kind, has_bitmap, row))
    step = max(1, -(-(last - first + 1) // _TICKS))
    ticks = [Tick(round(_LEFT + (at - first + 0.5) * unit, 2), at) for at in range(first, last + 1, step)]
    return Timeline(bars, ticks, _FLAT_TOP if is_flat else 0)


def _weight(row: RowsetRow) -> float:
    return log2(1 + max(row.data_size or 0, 0))
