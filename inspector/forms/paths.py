"""Paths into data, such as ``value.clusters[0].cluster_name``. Without an index, a list means all its elements."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.forms.jsontext import Json

#: A name, perhaps with indices behind it.
_STEP = re.compile(r"([^\[\]]*)((?:\[[0-9]{1,9}\])*)")

Steps = tuple[str | int, ...]


@lru_cache
def steps(path: str) -> Steps:
    """Split a path into its names and indices."""
    found: list[str | int] = []
    for part in path.split("."):
        match = _STEP.fullmatch(part)
        name, indices = match.groups() if match else (part, "")
        found += [name, *(int(index) for index in re.findall("[0-9]+", indices))]
    return tuple(found)


def select(data: dict[str, Json], paths: Iterable[str]) -> dict[str, Json]:
    """Find the value at each path: a list of values if the path goes through a list, None if nothing is there."""
    return {path: _at(data, steps(path)) for path in paths}


def _at(data: Json, path: Steps) -> Json:
    if not path:
        return data
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return _at(data[step], rest) if isinstance(data, list) and step < len(data) else None
    if isinstance(data, list):
        return [found for item in data if (found := _at(item, path)) is not None]
    return _at(data.get(step), rest) if isinstance(data, dict) else None


def leaves_at(data: Json, path: Steps) -> Iterator[Json]:
    """Yield the single values at a path."""
    open_ends = [_at(data, path)]
    while open_ends:
        found = open_ends.pop()
        if isinstance(found, list):
            open_ends += found
        elif found is not None:
            yield found


def places(data: Json, place: str = "") -> Iterator[tuple[str, Json]]:
    """Yield each single value inside the data, with its place. An empty list or object is a single value too."""
    if isinstance(data, dict) and data:
        for name, inner in data.items():
            yield from places(inner, f"{place}.{name}" if place else name)
    elif isinstance(data, list) and data:
        for index, inner in enumerate(data):
            yield from places(inner, f"{place}[{index}]")
    else:
        yield place, data
