"""The keys of a source cut into ranges of about as many bytes each; and a few of many things."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from inspector.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from keycodec.ranges import KeyRange

Thing = TypeVar("Thing")

#: Shares that a source gives for each range that is to be cut: so many that the ranges come out even.
SHARES_PER_RANGE = 16


def cut_evenly(shares: Sequence[tuple[bytes, int]], number: int, begin: bytes, end: bytes) -> list[KeyRange]:
    """Cut [begin, end) where shares of it begin, into at most ``number`` ranges of about as many bytes.

    ``shares``: the first key of each, in order, and the bytes from there up to the next one.
    """
    total = sum(size for _, size in shares)
    bounds = [begin]
    passed = ranges = 0
    for key, size in shares:
        begun = passed * number // total if total else 0
        if begun > ranges and bounds[-1] < key < end:
            bounds.append(key)
            ranges = begun
        passed += size
    return ranges_between([*bounds, end])


def ranges_between(bounds: Iterable[bytes]) -> list[KeyRange]:
    """The ranges between ordered keys; no range is empty."""
    return [(low, high) for low, high in pairwise(bounds) if low < high]


def check_number(number: int) -> None:
    """Raise UsageError for a number of ranges that cannot be."""
    if number < 1:
        raise UsageError(f"{number} partitions: must be 1 or more")


def spread(things: Sequence[Thing], number: int) -> list[Thing]:
    """At most ``number`` (two or more) of many, evenly spread, the first and the last among them."""
    last = len(things) - 1
    if last < number:
        return list(things)
    return [things[place * last // (number - 1)] for place in range(number)]
