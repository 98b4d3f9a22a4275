"""Which elements of two lists belong together where nothing but their content tells: a longest common subsequence."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: The indices of an element before and after; None: it is not there.
Pair = tuple[int | None, int | None]

#: Equal elements that are looked at, for each element of the lists. Beyond it only elements that occur once count, so
#: that lists of many equal elements take no more time than others.
_EQUAL_LIMIT = 64


class _Link(NamedTuple):
    """A pair of equal elements, and the pair that the subsequence has before it."""

    before: int
    after: int
    previous: _Link | None


def align(before: Sequence[str], after: Sequence[str]) -> Iterator[Pair]:
    """Pair all elements of two lists, in order: equal ones as far as their order allows, then what stands between.

    Between equal ones, as many elements before as after are pairs that changed; else the former are gone, the latter
    new.
    """
    start = _common_start(before, after)
    rest = min(len(before), len(after)) - start
    stop = min(rest, _common_start(before[::-1], after[::-1]))
    equal = [(index, index) for index in range(start)]
    equal += _subsequence(before[start : len(before) - stop], after[start : len(after) - stop], start)
    equal += [(len(before) - index, len(after) - index) for index in range(stop, 0, -1)]
    left, right = 0, 0
    for old, new in [*equal, (len(before), len(after))]:
        yield from _between(range(left, old), range(right, new))
        if old < len(before):
            yield old, new
        left, right = old + 1, new + 1


def _between(before: range, after: range) -> Iterator[Pair]:
    if len(before) == len(after):
        yield from zip(before, after, strict=True)
    else:
        yield from ((index, None) for index in before)
        yield from ((None, index) for index in after)


def _common_start(before: Sequence[str], after: Sequence[str]) -> int:
    differ = (index for index, (old, new) in enumerate(zip(before, after, strict=False)) if old != new)
    return next(differ, min(len(before), len(after)))


def _subsequence(before: Sequence[str], after: Sequence[str], offset: int) -> list[tuple[int, int]]:
    """The pairs of a longest common subsequence (Hunt and Szymanski): the longest rise of places in ``after``."""
    ends: list[int] = []
    links: list[_Link] = []
    for old, places in enumerate(_equal_places(before, after)):
        for new in reversed(places):
            length = bisect_left(ends, new)
            link = _Link(old, new, links[length - 1] if length else None)
            ends[length : length + 1] = [new]
            links[length : length + 1] = [link]
    found = []
    last = links[-1] if links else None
    while last is not None:
        found.append((last.before + offset, last.after + offset))
        last = last.previous
    return found[::-1]


def _equal_places(before: Sequence[str], after: Sequence[str]) -> Iterable[list[int]]:
    """Where each element of ``before`` stands in ``after``."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, element in enumerate(after):
        places[element].append(index)
    found = [places.get(element, []) for element in before]
    if sum(map(len, found)) <= _EQUAL_LIMIT * (len(before) + len(after)):
        return found
    times = Counter(before)
    return [equal if len(equal) == times[element] == 1 else [] for element, equal in zip(before, found, strict=True)]
