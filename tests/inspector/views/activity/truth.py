"""The fixtures' truth, by family: what a plain computation in memory is made from."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import inspector
from tests.support.inspector import TRUTHS, truth_records
from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from inspector.sources.base import Source
    from inspector.views.rows import Row

__all__ = ["TRUTHS", "YEARS", "Stored", "cells", "known", "name_of", "number", "open_backup", "truth_of"]

#: The years that a calendar has, in milliseconds.
YEARS = range(-62_135_596_800_000, 253_402_300_800_000)


class Stored(NamedTuple):
    """A key-value: its family's name, what follows the layout, its fields, its message as JSON or number; its bytes."""

    family: str
    suffix: str
    fields: dict[str, Any]
    json: dict[str, Any]
    int64: int
    size: int


def name_of(path: Path) -> str:
    """The name of a truth, for tests."""
    return path.parent.name.removesuffix(".truth")


def open_backup(path: Path) -> Source:
    """The backup at the version that the truth tells."""
    return inspector.open(f"backup:{FIXTURES / name_of(path)}@{path.name.partition('.')[0]}")


@lru_cache(maxsize=1)
def _all(path: Path) -> list[dict[str, Any]]:
    return truth_records(path)


def truth_of(path: Path, *families: str) -> Iterator[Stored]:
    """The key-values of families, in key order; of all families if none is named."""
    for row in _all(path):
        family, _, suffix = (row.get("family") or "").partition(" + ")
        if family and (not families or family in families):
            counted = int(row.get("int64", 0))
            yield Stored(family, suffix, row["fields"], row.get("json") or {}, counted, row["size"])


def cells(rows: Iterable[Row], *names: str) -> list[tuple[Any, ...]]:
    """The named cells of rows."""
    return [tuple(getattr(row, name) for name in names) for row in rows]


def number(message: dict[str, Any], name: str) -> int | None:
    """An int64 of a message, which JSON has as text; None where it is not set."""
    value = message.get(name)
    return None if value is None else int(value)


def known(milliseconds: int | None) -> int | None:
    """The time if it is one."""
    return milliseconds if milliseconds and milliseconds in YEARS else None
