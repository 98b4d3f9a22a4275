"""Versions as they are printed: with their times beside them, where a clock tells."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from inspector.forms.times import iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.moments.clock import Moment, VersionClock

#: What a version's name ends with in the description of a source, and what the name of its time ends with.
_ENDS = {"versions": "times", "version": "time"}
#: Names of versions that do not say so: of ranges of versions.
_BOUNDS = ("first", "last", "begin", "end")
PRECISION = "time_precision"
#: What stands in the place of a time where so long before the newest version is asked for, and nothing tells the time.
UNKNOWN = "time not known; 1,000,000 versions are counted as 1 second"


def written(moment: Moment | None) -> str:
    """A time and how sure it is, as it stands beside a version; "" where nothing tells."""
    return "" if moment is None else f"{iso(moment.time.timestamp())}, {moment.precision}"


def version_text(version: int, told: VersionClock) -> str:
    """A version, and its time."""
    when = written(told.time_of(version))
    return f"{version} ({when})" if when else str(version)


def versions_text(first: int, last: int, told: VersionClock) -> str:
    """Versions from the first to the last, and their times."""
    times = times_text(first, last, told)
    return f"{first} to {last} ({times})" if times else f"{first} to {last}"


def times_text(first: int, last: int, told: VersionClock) -> str:
    """The times of versions from the first to the last, to the second and within them; "" where nothing tells."""
    begin, end = told.time_of(first), told.time_of(last)
    if begin is None or end is None:
        return ""
    begun = iso(-(-begin.time.timestamp() // 1))  # rounded up, so that it can be asked for
    return f"{begun} to {iso(end.time.timestamp())}, {end.precision}"


def with_times(data: dict[str, Any], told: VersionClock) -> dict[str, Any]:
    """Put beside each version in the description of a source its time; at the end, how sure the least sure one is."""
    moments: list[Moment] = []
    timed: dict[str, Any] = _with_times(data, told, moments)
    if moments:
        least = max(moments, key=lambda moment: (moment.extrapolated, moment.error or timedelta()))
        timed[PRECISION] = least.precision
    return timed


def time_names(names: tuple[str, ...]) -> Iterator[str]:
    """The names of the times that can stand beside these names of a source's description."""
    for name in names:
        if time_name := _time_name(name):
            yield time_name
    yield PRECISION


def _time_name(name: str) -> str:
    """The name of the time beside a version of that name; "" if it is none of a version."""
    if name in _BOUNDS:
        return f"{name}_time"
    start, _, end = name.rpartition("_")
    return f"{start}_{_ENDS[end]}" if end in _ENDS and start not in ("client", "server", "protocol") else ""


def _with_times(data: Any, told: VersionClock, moments: list[Moment]) -> Any:
    if isinstance(data, list):
        return [_with_times(element, told, moments) for element in data]
    if not isinstance(data, dict):
        return data
    timed: dict[str, Any] = {}
    for name, value in data.items():
        timed[name] = _with_times(value, told, moments)
        if time_name := _time_name(name):
            times = _times(value, told, moments)
            if times:
                timed[time_name] = times
    return timed


def _times(value: Any, told: VersionClock, moments: list[Moment]) -> Any:
    """The time of a version, or the times of a list of them; None where nothing tells."""
    if isinstance(value, list) and value and all(isinstance(version, int) for version in value):
        times = [_times(version, told, moments) for version in value]
        return times if any(times) else None
    moment = told.time_of(value) if isinstance(value, int) and not isinstance(value, bool) else None
    if moment is None:
        return None
    moments.append(moment)
    return iso(moment.time.timestamp())
