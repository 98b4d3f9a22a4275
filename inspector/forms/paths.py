"""Paths into data, such as ``value.clusters[0].cluster_name``. Without brackets, a list means all its elements."""

from __future__ import annotations

import re
from functools import lru_cache
from json import loads
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.forms.jsontext import Json

_QUOTED = r'"(?:[^"\\]|\\.)*"'
#: What stands in brackets behind a name, with a text in quotes that may hold any character.
BRACKETS = rf'\[(?:{_QUOTED}|[^\]"])*\]'
_PART = re.compile(rf"(?:{BRACKETS}|[^.])+")
_FIELD = re.compile(rf'([\w.]+)=({_QUOTED}|[^,\]"]*)')
#: A name, perhaps with indices or identities behind it.
_STEP = re.compile(rf"([^\[\]]*)((?:\[(?:[0-9]{{1,9}}|{_FIELD.pattern}(?:,{_FIELD.pattern})*)\])*)")


class Identity(NamedTuple):
    """The element of a list in which these fields, each named by a path, have these values."""

    fields: tuple[tuple[str, str], ...]


Step = str | int | Identity
Steps = tuple[Step, ...]


@lru_cache
def steps(path: str) -> Steps:
    """Split a path into its names, indices (``[0]``) and identities (``[cluster_id=c1]``)."""
    found: list[Step] = []
    for part in _PART.findall(path) if "=" in path else path.split("."):
        match = _STEP.fullmatch(part)
        name, behind = (match[1], match[2]) if match else (part, "")
        found += [name, *map(_bracketed, re.findall(BRACKETS, behind))]
    return tuple(found)


def _bracketed(text: str) -> int | Identity:
    inside = text[1:-1]
    if inside.isdecimal():
        return int(inside)
    named = _FIELD.findall(inside)
    return Identity(tuple((name, loads(value) if value.startswith('"') else value) for name, value in named))


def select(data: dict[str, Json], paths: Iterable[str], inside: Sequence[str] = ()) -> dict[str, Json]:
    """Find the value at each path: a list of values if the path goes through a list, None if nothing is there.

    ``inside``: paths to parts, in which a path may begin whose first name the data itself does not have.
    """
    return {path: _at(_start(data, steps(path)[0], inside), steps(path)) for path in paths}


def _start(data: dict[str, Json], name: Step, inside: Sequence[str]) -> Json:
    """The data, or the first part of it that has the name."""
    if name not in data:
        for part in inside:
            found = _at(data, steps(part))
            if isinstance(found, dict) and name in found:
                return found
    return data


def _at(data: Json, path: Steps) -> Json:
    if not path:
        return data
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return _at(data[step], rest) if isinstance(data, list) and step < len(data) else None
    if isinstance(step, Identity):
        return next((_at(item, rest) for item in data if _is(item, step)), None) if isinstance(data, list) else None
    if isinstance(data, list):
        return [found for item in data if (found := _at(item, path)) is not None]
    return _at(data.get(step), rest) if isinstance(data, dict) else None


def _is(data: Json, identity: Identity) -> bool:
    return all(str(_at(data, steps(path))) == value for path, value in identity.fields)


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
