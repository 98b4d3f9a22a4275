"""When the commits were that the versionstamps of records name: beside them where that is asked for, or costs no look.

A look at the data for a clock takes longer than most records, so nothing is read for it before such a time is to be
printed.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from inspector.forms.paths import steps
from inspector.forms.plain import STAMP_TIMES
from inspector.output.kinds.stamped import StampedItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from inspector.moments.clock import Moment, VersionClock
    from inspector.output.items import Item
    from inspector.output.parts import Style
    from inspector.sources.base import Source


def stamp_times(style: Style, *sources: Source) -> StampTimes | None:
    """What tells these times in a style: to fields that ask for them, and to text as far as no look is needed.

    None where neither is. ``sources``: the first that can tell does.
    """
    asked = any(steps(path)[0] in STAMP_TIMES for path in style.fields)
    is_text = style.format == "text" and not style.fields
    return StampTimes(sources, looks=asked) if asked or is_text else None


def beside(items: Iterable[Item], tell: Callable[[int], Moment | None] | None) -> Iterable[Item]:
    """The items, with the times of their versionstamps if something tells them."""
    return items if tell is None else (StampedItem(item, tell) for item in items)


class StampTimes:
    """When a version was, by the clock of a source. ``looks``: whether it may look at the data for one."""

    def __init__(self, sources: Iterable[Source], *, looks: bool) -> None:
        self._sources = sources
        self._looks = looks

    def __call__(self, version: int) -> Moment | None:
        """When the version was; None if nothing tells."""
        return self.clock.time_of(version)

    @cached_property
    def clock(self) -> VersionClock:
        """The clock, for those who need it at once: other processes cannot ask the sources of this one."""
        from inspector.moments.clock import VersionClock  # most runs print no such time
        from inspector.moments.known import clock_at_hand, clock_without_look

        clocks = map(clock_at_hand if self._looks else clock_without_look, self._sources)
        return next(filter(None, clocks), VersionClock())
