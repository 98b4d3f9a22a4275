"""Mutations by key: read once, however many ranges need them, and the last clear over each key."""

from __future__ import annotations

from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import SourceDamaged
from inspector.sources.backup import Mutation, MutationType
from inspector.sources.backup.mutation import Logged
from inspector.sources.backup.state.bounds import Bounds
from inspector.sources.backup.state.index import MutationIndex
from inspector.sources.backup.state.sorting.changes import OPERAND, TYPE, head_number, place_of
from inspector.sources.backup.state.sorting.clears import last_clears
from tests.inspector.sources.backup.writer import SET

if TYPE_CHECKING:
    from collections.abc import Iterator


keys = st.binary(max_size=2)


class Logs:
    """Mutations in memory that count how often they are read."""

    def __init__(self, mutations: list[Mutation]) -> None:
        self._mutations = mutations
        self.reads = 0

    def __call__(self) -> Iterator[Logged]:
        self.reads += 1
        return map(logged, self._mutations)


def logged(mutation: Mutation) -> Logged:
    version, order, kind, param1, param2 = mutation
    return Logged(version, order, len(param1) + len(param2), [(kind, param1, param2)])


def changed(index: MutationIndex, begin: bytes, end: bytes) -> list[tuple[bytes, list[tuple[int, bytes]]]]:
    """The types and operands of what changed each key since it was last cleared with others."""
    index.cover([(begin, end)])
    return [
        (key, [(change[TYPE], change[OPERAND:]) for _, change in changes])
        for part in index.changes(begin, end, 0)
        for key, changes in groupby(part.changed, itemgetter(0))
    ]


def cleared(index: MutationIndex, begin: bytes, end: bytes, after: int = 0) -> list[tuple[bytes, bytes]]:
    return [stretch[:2] for part in index.changes(begin, end, after) for stretch in part.cleared]


def test_large_logs_are_read_whole_once_many_ranges_have_needed_them() -> None:
    mutations = [Mutation(number, 0, SET, b"%03d" % number, b"x") for number in range(1, 1000)]
    mutations.append(Mutation(2000, 0, MutationType.CLEAR_RANGE, b"100", b"200"))
    logs = Logs(mutations)
    index = MutationIndex(logs, log_bytes=1 << 40)
    for number in range(1, 999):
        key = b"%03d" % number
        alive = [] if 100 <= number < 200 else [(key, [(SET, b"x")])]
        assert changed(index, key, key + b"\0") == alive
    assert logs.reads <= 4
    stretches = cleared(index, b"", b"\xff")
    assert (stretches[0][0], stretches[-1][1]) == (b"100", b"200")
    assert all(lower[1] == upper[0] for lower, upper in pairwise(stretches))
    index.close()


def test_large_logs_are_read_once_for_many_ranges_that_are_asked_for_together() -> None:
    mutations = [Mutation(number, 0, SET, b"%03d" % number, b"x") for number in range(1, 1000)]
    mutations.append(Mutation(2000, 0, MutationType.CLEAR_RANGE, b"100", b"200"))
    logs = Logs(mutations)
    index = MutationIndex(logs, log_bytes=1 << 40)
    ranges = [(b"%03d" % number, b"%03d" % (number + 3)) for number in range(50, 950, 50)]
    index.cover(ranges)
    assert logs.reads == 1
    for begin, end in ranges:
        left = [] if b"100" <= begin < b"200" else [b"%03d" % (int(begin) + more) for more in range(3)]
        assert [key for key, _ in changed(index, begin, end)] == left
    assert logs.reads == 1
    assert cleared(index, b"", b"\xff") == [(b"100", b"103"), (b"150", b"153")]
    index.close()


def test_small_logs_are_read_once() -> None:
    logs = Logs([Mutation(1, 0, SET, b"a", b"1"), Mutation(1, 1, SET, b"b", b"2")])
    index = MutationIndex(logs, log_bytes=100)
    assert changed(index, b"b", b"c") == [(b"b", [(SET, b"2")])]
    assert changed(index, b"a", b"b") == [(b"a", [(SET, b"1")])]
    assert logs.reads == 1
    index.close()


def test_a_read_that_fails_half_way_leaves_nothing_behind() -> None:
    mutations = [
        Mutation(1, 0, MutationType.CLEAR_RANGE, b"a", b"z"),
        Mutation(2, 0, SET, b"b", b"1"),
        Mutation(3, 0, SET, b"y", b"2"),
    ]
    broken = [True]

    def read() -> Iterator[Logged]:
        yield from map(logged, mutations[:2])
        if broken.pop():
            raise SourceDamaged("log", 0, "cut short")
        broken.append(False)
        yield from map(logged, mutations[2:])

    index = MutationIndex(read, log_bytes=1 << 40)
    with pytest.raises(SourceDamaged):
        index.cover([(b"a", b"c")])
    broken.append(False)
    assert changed(index, b"x", b"z") == [(b"y", [(SET, b"2")])]
    assert changed(index, b"a", b"c") == [(b"b", [(SET, b"1")])]
    assert cleared(index, b"", b"\xff") == [(b"a", b"c"), (b"x", b"z")]
    index.close()


def test_ranges_read_in_any_order_give_what_reading_all_at_once_gives() -> None:
    mutations = [Mutation(number, 0, SET, b"%03d" % number, b"x") for number in range(100, 200)]
    mutations.append(Mutation(500, 0, MutationType.CLEAR_RANGE, b"110", b"190"))
    mutations += mutations[20:30]  # as logs that overlap give them
    whole, parts = (MutationIndex(Logs(mutations), log_bytes=size) for size in (100, 1 << 40))
    for begin, end in [(b"180", b"195"), (b"120", b"130"), (b"150", b"160"), (b"125", b"155"), (b"1", b"2")]:
        assert changed(parts, begin, end) == changed(whole, begin, end)
    stretches = cleared(parts, b"", b"\xff")
    assert (stretches[0][0], stretches[-1][1]) == (b"110", b"190")
    assert all(lower[1] == upper[0] for lower, upper in pairwise(stretches))
    whole.close()
    parts.close()


def test_of_many_clears_only_those_of_the_keys_are_looked_at() -> None:
    clears = [
        Mutation(number, 0, MutationType.CLEAR_RANGE, b"%03d" % number, b"%03d" % (number + 1))
        for number in range(100, 900, 2)
    ]
    index = MutationIndex(Logs(clears), log_bytes=100)
    index.cover([(b"", b"\xff")])
    assert cleared(index, b"500", b"502", 0) == [(b"500", b"501")]
    assert cleared(index, b"500", b"502", 499) == [(b"500", b"501")]
    assert cleared(index, b"500", b"502", 500) == []
    assert cleared(index, b"5005", b"5025", 0) == [(b"5005", b"501"), (b"502", b"5025")]
    index.close()


@given(st.lists(st.tuples(keys, keys, st.integers(1, 5)), max_size=12), st.binary(max_size=3))
def test_last_clear_over_every_key(drawn: list[tuple[bytes, bytes, int]], key: bytes) -> None:
    clears = sorted(
        (min(first, second), max(first, second), place_of(head_number(version, order)))
        for order, (first, second, version) in enumerate(drawn)
        if first != second
    )
    stretches = list(last_clears(iter(clears)))
    assert all(begin < end for begin, end, _ in stretches)
    assert all(lower[1] <= upper[0] for lower, upper in pairwise(stretches))
    covering = [place for begin, end, place in clears if begin <= key < end]
    found = [place for begin, end, place in stretches if begin <= key < end]
    assert found == ([max(covering)] if covering else [])


def test_keys_outside_the_part_that_was_announced_have_their_mutations_too() -> None:
    logs = Logs([Mutation(1, number, SET, key, b"1") for number, key in enumerate((b"a", b"m", b"z"))])
    index = MutationIndex(logs, log_bytes=100, part=(b"k", b"p"))
    assert [key for key, _ in changed(index, b"", b"\xff")] == [b"a", b"m", b"z"]
    index.close()


@pytest.mark.parametrize("log_bytes", [100, 1 << 40])
def test_a_mutation_that_logs_have_twice_counts_once(log_bytes: int) -> None:
    """As after a retry, which writes a part of a log again."""
    kind = int(MutationType.ADD)
    places = [(1, 7), (1, 7), (1, 8), (2, 7)]
    logs = Logs([Mutation(version, order, kind, b"k", b"x") for version, order in places])
    index = MutationIndex(logs, log_bytes)
    assert changed(index, b"k", b"l") == [(b"k", [(kind, b"x")] * 3)]
    index.close()


def test_a_clear_ends_ahead_of_its_end() -> None:
    sets = [Mutation(1, number, SET, key, b"1") for number, key in enumerate((b"a", b"b", b"k"))]
    clears = [
        Mutation(2, 0, MutationType.CLEAR_RANGE, b"a", b"k"),
        Mutation(2, 1, MutationType.CLEAR_RANGE, b"m", b"z"),
    ]
    index = MutationIndex(Logs([*sets, *clears]), log_bytes=100)
    assert changed(index, b"", b"\xff") == [(b"k", [(SET, b"1")])]
    index.close()


def test_what_was_read_in_any_order_is_not_read_again() -> None:
    logs = Logs([Mutation(1, 0, SET, b"a", b"1"), Mutation(1, 1, SET, b"m", b"2")])
    index = MutationIndex(logs, log_bytes=1 << 40)
    for begin, end in [(b"m", b"n"), (b"a", b"b"), (b"m", b"n")]:
        index.cover([(begin, end)])
    assert logs.reads == 2
    index.close()


def test_mutations_that_come_out_of_order_count_by_their_versions() -> None:
    """As those of logs that overlap do."""
    add = int(MutationType.ADD)
    newer = [Mutation(5, 0, SET, b"k", b"new"), Mutation(6, 0, add, b"k", b"\1"), Mutation(3, 0, SET, b"m", b"new")]
    older = [Mutation(2, 0, SET, b"k", b"old"), Mutation(4, 0, SET, b"k", b"old"), Mutation(1, 0, add, b"m", b"\2")]
    index = MutationIndex(Logs([*newer, *older]), log_bytes=100)
    assert changed(index, b"", b"\xff") == [(b"k", [(SET, b"new"), (add, b"\1")]), (b"m", [(SET, b"new")])]
    index.close()


def test_of_a_version_that_comes_out_of_order_the_last_set_of_a_key_counts() -> None:
    both = [(SET, b"k", b"first"), (SET, b"k", b"last")]
    index = MutationIndex(lambda: [Logged(9, 0, 2, [(SET, b"z", b"")]), Logged(5, 0, 20, both)], log_bytes=100)
    assert changed(index, b"k", b"l") == [(b"k", [(SET, b"last")])]
    index.close()


def test_what_was_read_for_one_range_is_not_kept_for_another() -> None:
    logs = Logs([Mutation(1, number, SET, b"%03d" % number, b"x") for number in range(100)])
    index = MutationIndex(logs, log_bytes=1 << 40)
    assert [key for key, _ in changed(index, b"010", b"012")] == [b"010", b"011"]
    assert [key for part in index.changes(b"", b"\xff", 0) for key, _ in part.changed] == [b"010", b"011"]
    index.close()


@pytest.mark.parametrize("rows", [1, 2, 64])
def test_windows_hold_every_key_once_wherever_they_are_cut(rows: int) -> None:
    mutations = [Mutation(number + 1, 0, SET, b"%03d" % (number * 7 % 100), b"x") for number in range(100)]
    mutations += [Mutation(200 + number, 0, int(MutationType.ADD), b"050", b"\1") for number in range(40)]
    mutations.append(Mutation(300, 0, MutationType.CLEAR_RANGE, b"020", b"030"))
    bounds = Bounds(buffer_bytes=2000, chunk_rows=rows, chunks_at_once=3, runs_merged=4, kept_of_key=5)
    index = MutationIndex(Logs(mutations), log_bytes=100, bounds=bounds)
    found = dict(changed(index, b"", b"\xff"))
    assert list(found) == [b"%03d" % number for number in range(100) if not 20 <= number < 30]
    assert len(found[b"050"]) == 41
    for first in range(0, 100, 5):
        begin, end = b"%03d" % first, b"%03d" % (first + 5)
        assert changed(index, begin, end) == [(key, found[key]) for key in found if begin <= key < end]
        backward = list(index.changes(begin, end, 0, reverse=True))
        assert [(part.begin, part.end) for part in reversed(backward)] == [
            (part.begin, part.end) for part in index.changes(begin, end, 0)
        ]
    stretches = cleared(index, b"025", b"\xff", after=299)
    assert (stretches[0][0], stretches[-1][1]) == (b"025", b"030")
    assert all(lower[1] == upper[0] for lower, upper in pairwise(stretches))
    assert cleared(index, b"", b"\xff", after=300) == []
    index.close()


def test_closing_closes_the_temporary_files() -> None:
    index = MutationIndex(Logs([Mutation(1, 0, SET, b"a", b"1")]), log_bytes=100)
    assert changed(index, b"", b"\xff")
    (runs,) = index._runs
    index.close()
    with pytest.raises(ValueError, match="closed file"):
        runs.changes[0].file.append(b"x")
