"""Paths into data, such as ``value.clusters.cluster_name``: names joined by dots; a list stands for its elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def select(data: dict[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """What stands at each path: one value, a list of them where a list is passed, None where there is nothing."""
    return {path: _at(data, path.split(".")) for path in paths}


def _at(data: Any, names: list[str]) -> Any:
    if not names:
        return data
    if isinstance(data, list):
        return [found for item in data if (found := _at(item, names)) is not None]
    return _at(data.get(names[0]), names[1:]) if isinstance(data, dict) else None


def leaves(data: Any, path: str) -> Iterator[Any]:
    """The single values at a path."""
    open_ends = [_at(data, path.split("."))]
    while open_ends:
        found = open_ends.pop()
        if isinstance(found, list):
            open_ends += found
        elif found is not None:
            yield found
