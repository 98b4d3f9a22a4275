"""What happened to a record as marks over its versions: a lane for each kind of event."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What can become of a record: "same": touched, and left as it was; "unknown": what was there before is not known.
EVENT_KINDS = ("added", "changed", "removed", "same", "unknown")
#: The size of the picture, in its own units: its width, the room for the names of lanes, and the height of a lane.
WIDTH, _LEFT, LANE, _AXIS = 1200, 150, 30, 34
_TICKS = 5


class Mark(NamedTuple):
    """An event. ``y``: the middle of its lane."""

    x: float
    y: float
    kind: str
    version: int


class Lane(NamedTuple):
    """A kind of event that there is, and the middle of its lane."""

    kind: str
    y: int


class Marks(NamedTuple):
    """The whole picture. ``here``: where the version is that is looked at; None if it is outside."""

    marks: list[Mark]
    lanes: list[Lane]
    ticks: list[tuple[float, int]]
    here: float | None
    left: int
    height: int


def marks(events: Sequence[tuple[int, str]], first: int, last: int, at: int) -> Marks:
    """Place events, each a version and a kind, between two versions. ``at``: the version that is looked at."""
    there = [kind for kind in EVENT_KINDS if any(one == kind for _, one in events)]
    lanes = {kind: LANE * place + LANE // 2 for place, kind in enumerate(there)}
    span = max(last - first, 1)

    def x_of(version: int) -> float:
        return round(_LEFT + (WIDTH - _LEFT - 20) * (version - first) / span, 2)

    found = [Mark(x_of(version), lanes[kind], kind, version) for version, kind in events]
    ticks = [(x_of(version), version) for version in (first + span * place // _TICKS for place in range(_TICKS + 1))]
    here = x_of(at) if first <= at <= last else None
    return Marks(found, [Lane(*one) for one in lanes.items()], ticks, here, _LEFT, LANE * len(lanes) + _AXIS)
