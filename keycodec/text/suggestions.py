"""Suggest the name that a mistyped one may stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def near_names(name: str, known: Iterable[str], *, count: int = 3) -> list[str]:
    """Find the known names that are most like ``name``, the nearest first; upper and lower case are the same."""
    from difflib import get_close_matches  # only an error needs it

    by_lower_case = {each.lower(): each for each in known}
    return [by_lower_case[near] for near in get_close_matches(name.lower(), by_lower_case, n=count)]


def did_you_mean(name: str, known: Iterable[str], *, count: int = 3, otherwise: str = "") -> str:
    """Return ``did you mean A or B?`` with the nearest known names; ``otherwise`` if no name is near."""
    near = near_names(name, known, count=count)
    return f"did you mean {' or '.join(near)}?" if near else otherwise
