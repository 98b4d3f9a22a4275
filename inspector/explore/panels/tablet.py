"""A tablet: its rowsets over their versions, what is missing, and whether its statistics fit."""

from __future__ import annotations

from itertools import groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.errors import ChainBroken, UsageError
from inspector.explore.drawing.timeline import HEIGHT, WIDTH, Timeline, timeline
from inspector.explore.explorer import ShownPage
from inspector.views.contents.tablet import rowsets_with_bitmaps, stats_of_tablet
from inspector.views.contents.version_path import RowsetRow, version_path

if TYPE_CHECKING:
    from inspector.explore.explorer import Asked
    from inspector.views.tablet_stats import TabletStatsRow

#: Rowsets and holes of a page, of all instances.
_ROWS = 1000


class Sum(NamedTuple):
    """A number by the statistics (None: there are none), and as the rowsets add up."""

    name: str
    stats: int | None
    rowsets: int

    @property
    def differs(self) -> bool:
        """Whether both are known and not the same."""
        return self.stats is not None and self.stats != self.rowsets


class OfInstance(NamedTuple):
    """The tablet of one instance, as ids may repeat."""

    instance_id: str
    rows: list[RowsetRow]
    picture: Timeline
    sums: list[Sum]
    with_bitmaps: frozenset[str]


def show(asked: Asked) -> ShownPage:
    """The page; without a tablet, the place to name one."""
    text = asked.text("tablet")
    if not text:
        return ShownPage("tablet.html", _page(asked, []))
    tablet_id = asked.number("tablet")
    rows, broken = _rows(asked, tablet_id)
    if not rows and not broken:
        raise UsageError(f"tablet {tablet_id}: there is no rowset of it")
    is_cut = len(rows) > _ROWS
    owners = groupby(rows[:_ROWS], key=attrgetter("instance_id"))
    found = [_of_instance(asked, tablet_id, owner, list(group), is_cut=is_cut) for owner, group in owners]
    return ShownPage("tablet.html", _page(asked, found) | {"broken": broken, "is_cut": is_cut})


def _page(asked: Asked, found: list[OfInstance]) -> dict[str, Any]:
    given = {"tablet": asked.text("tablet"), "instance": asked.text("instance")}
    return {"given": given, "found": found, "width": WIDTH, "height": HEIGHT, "broken": "", "is_cut": False}


def _rows(asked: Asked, tablet_id: int) -> tuple[list[RowsetRow], str]:
    """The rowsets and holes, one more than are shown at most; and why some may be missing."""
    rows: list[RowsetRow] = []
    instance_id = asked.text("instance") or None
    found = version_path(asked.source, tablet_id, instance_id=instance_id, schema=asked.schema)
    try:
        rows.extend(islice(found, _ROWS + 1))
    except ChainBroken as error:
        return rows, str(error)
    return rows, ""


def _of_instance(asked: Asked, tablet_id: int, owner: str, rows: list[RowsetRow], *, is_cut: bool) -> OfInstance:
    bitmaps = rowsets_with_bitmaps(asked.source, tablet_id, instance_id=owner, schema=asked.schema)
    stats = stats_of_tablet(asked.source, tablet_id, instance_id=owner, schema=asked.schema)
    sums = [] if is_cut else _sums(rows, stats)
    return OfInstance(owner, rows, timeline(rows, bitmaps), sums, bitmaps)


def _sums(rows: list[RowsetRow], stats: TabletStatsRow | None) -> list[Sum]:
    rowsets = [row for row in rows if row.kind != "hole"]
    added = {
        "num_rowsets": len(rowsets),
        "num_rows": sum(row.num_rows or 0 for row in rowsets),
        "num_segments": sum(row.num_segments or 0 for row in rowsets),
        "data_size": sum(row.data_size or 0 for row in rowsets),
    }
    return [Sum(name, None if stats is None else getattr(stats, name), number) for name, number in added.items()]
