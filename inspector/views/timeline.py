"""What a clock of versions goes by, and what it says, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from inspector.forms.times import iso
from inspector.sources.partitions import spread
from inspector.views.rows import Row, Unit, column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.moments.clock import VersionClock


@dataclass(frozen=True)
class ClockRow(Row):
    """A version and its time.

    ``jump``: by how many seconds the versions have gone on more than time did since the known time before. It is below
    0 where they stood still, and empty where there is no jump.
    """

    version: int = column(Unit.INT64)
    time: str | None = column(Unit.PLAIN)
    time_precision: str | None = column(Unit.PLAIN)
    jump: int | None = column(Unit.DURATION)


def told_times(clock: VersionClock, versions: Iterable[int]) -> Iterator[ClockRow]:
    """Yield the times of versions by the clock; None where it cannot tell."""
    jumps = {jump.after.version: round(jump.seconds) for jump in clock.jumps()}
    for version in versions:
        moment = clock.time_of(version)
        time = None if moment is None else iso(moment.time.timestamp())
        yield ClockRow(version, time, None if moment is None else moment.precision, jumps.get(version))


def known_versions(clock: VersionClock, limit: int) -> list[int]:
    """The versions of known times, about so many of them, evenly spread, and both sides of each jump."""
    sides = {pair.version for jump in clock.jumps() for pair in (jump.before, jump.after)}
    return sorted({*spread([pair.version for pair in clock.pairs], limit), *sides})


def summary(clock: VersionClock) -> str:
    """Tell what the clock goes by, and how good it is, in a line."""
    if not clock:
        return "nothing tells the time of its versions: no transaction, and no time in the name of its folder"
    if clock.origin == "name":
        return "the time is counted from the start in the name of the folder, a million versions a second: approximate"
    where = {"timekeeper": "the cluster's own record", "transactions": "transactions"}[clock.origin]
    gaps = max((after.time - before.time for before, after in pairwise(clock.pairs)), default=0)
    return (
        f"{len(clock.pairs)} known times by {where}, at most {gaps / 1e6:.3g} s apart; others differ from them by "
        f"{clock.skew / 1e6:.3g} s at most; left out as wrong: {clock.left_out}; jumps: {len(clock.jumps())}"
    )
