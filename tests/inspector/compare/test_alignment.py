"""Lists without identities: every element is in one pair, in order, and as many equal ones as can be."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.compare.alignment import align

lists = st.lists(st.sampled_from("abcd"), max_size=9)


def longest(before: list[str], after: list[str]) -> int:
    """The length of a longest common subsequence, by its definition."""

    @cache
    def of(left: int, right: int) -> int:
        if left == len(before) or right == len(after):
            return 0
        if before[left] == after[right]:
            return 1 + of(left + 1, right + 1)
        return max(of(left + 1, right), of(left, right + 1))

    return of(0, 0)


@given(lists, lists)
def test_as_many_equal_elements_as_can_be_are_pairs(before: list[str], after: list[str]) -> None:
    pairs = list(align(before, after))
    assert [left for left, _ in pairs if left is not None] == list(range(len(before)))
    assert [right for _, right in pairs if right is not None] == list(range(len(after)))
    equal = [pair for pair in pairs if None not in pair and before[pair[0]] == after[pair[1]]]  # type: ignore[index]
    assert len(equal) == longest(before, after)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("abc", "bc", [(0, None), (1, 0), (2, 1)]),
        ("abc", "abXc", [(0, 0), (1, 1), (None, 2), (2, 3)]),
        ("abc", "aXc", [(0, 0), (1, 1), (2, 2)]),
        ("abc", "aXYc", [(0, 0), (1, None), (None, 1), (None, 2), (2, 3)]),
        ("", "a", [(None, 0)]),
        ("aa", "a", [(0, 0), (1, None)]),
    ],
)
def test_what_stands_between_equal_ones(before: str, after: str, expected: list[tuple[int, int]]) -> None:
    assert list(align(before, after)) == expected


def test_long_lists_of_equal_elements_are_paired_without_looking_at_all_pairs() -> None:
    before, after = ["a", "b"] * 20_000, ["x", *["b", "a"] * 20_000, "y"]
    pairs = list(align(before, after))
    assert len({left for left, _ in pairs if left is not None}) == len(before)
    assert len({right for _, right in pairs if right is not None}) == len(after)


def test_long_lists_of_different_elements_lose_only_what_is_gone() -> None:
    before = [str(number) for number in range(20_000)]
    after = [element for element in before if int(element) % 100]
    gone = [left for left, right in align(before, after) if right is None]
    assert gone == list(range(0, 20_000, 100))
