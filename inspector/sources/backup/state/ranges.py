"""Disjoint key ranges in order: what lies in them, and what does not."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keycodec.ranges import KeyRange


def holds(ranges: Sequence[KeyRange], key: bytes) -> bool:
    """Whether a key lies in one of the ranges."""
    index = bisect_right(ranges, key, key=lambda item: item[0]) - 1
    return index >= 0 and key < ranges[index][1]


def common(ranges: Sequence[KeyRange], begin: bytes, end: bytes) -> Iterator[KeyRange]:
    """Yield what ``[begin, end)`` has in common with each of the ranges."""
    first = max(bisect_right(ranges, begin, key=lambda item: item[0]) - 1, 0)
    for lower, upper in ranges[first:]:
        if lower >= end:
            return
        if upper > begin:
            yield max(lower, begin), min(upper, end)


def missing(ranges: Sequence[KeyRange], begin: bytes, end: bytes) -> list[KeyRange]:
    """Return the parts of ``[begin, end)`` that lie in none of the ranges."""
    result = []
    for lower, upper in common(ranges, begin, end):
        if begin < lower:
            result.append((begin, lower))
        begin = upper
    if begin < end:
        result.append((begin, end))
    return result
