"""What a scan costs: memory of blocks, not of files; logs read once, however many scans need them."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import SourceDamaged
from inspector.sources.backup import BackupSource, Mutation, MutationType
from inspector.sources.backup.damage import DamagePolicy
from inspector.sources.backup.files.rangefile import RangeFile
from inspector.sources.backup.listing.names import RangeEntry
from inspector.sources.backup.plan.pieces import Piece, clip, disjoint
from inspector.sources.backup.state.clears import last_clears
from inspector.sources.backup.state.index import MutationIndex
from tests.inspector.sources.backup.support import BACKUPS, TRUTHS, placed, truth
from tests.inspector.sources.backup.writer import SET, Container
from tests.support.memory import peak_memory
from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from collections.abc import Iterator

keys = st.binary(max_size=2)


def peak_of_reading(root: Path, reverse: bool = False) -> int:
    with BackupSource.open(root) as source:
        return peak_memory(lambda: deque(source.key_values(reverse=reverse), maxlen=0))


@pytest.mark.slow
@pytest.mark.parametrize("reverse", [False, True])
def test_memory_does_not_grow_with_the_backup(tmp_path: Path, reverse: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inspector.sources.backup.state.index._BUFFER_BYTES", 256 << 10)
    monkeypatch.setattr("inspector.sources.backup.state.index._CHUNKS_AT_ONCE", 8)
    peaks = []
    for count in (2_000, 20_000):
        container = Container(tmp_path / str(count))
        rows = [(b"key%06d" % number, b"v" * 100) for number in range(count)]
        container.manifest([container.range_file(10, b"", b"\xff", rows, block_size=16 << 10)])
        # all new keys lie in one block's range, so that they come from the logs alone
        changes = {11 + number: [(SET, b"zzz%06d" % number, b"v" * 100)] for number in range(count)}
        container.log(5, 100_000, changes, block_size=16 << 10)
        peaks.append(peak_of_reading(container.root, reverse))
    assert peaks[1] < peaks[0] + (1 << 20)  # the data is 4 MB larger


def test_one_key_of_a_large_file_takes_one_block(tmp_path: Path) -> None:
    container = Container(tmp_path)
    rows = [(b"key%06d" % number, b"v" * 100) for number in range(5_000)]
    name = container.range_file(10, b"", b"\xff", rows, block_size=4096)
    container.manifest([name])
    path = tmp_path / name
    begins = [key for key, _ in rows]
    wanted = 2_345
    with path.open("r+b") as file:  # every block but those near the one wanted keeps only its head
        size = path.stat().st_size
        for block in range(size // 4096):
            file.seek(block * 4096 + 8)
            first = file.read(9)
            distance = bisect_right(begins, first) - wanted
            if abs(distance) > 80:
                file.seek(block * 4096 + 100)
                file.write(b"\0" * 3000)
    with BackupSource.open(tmp_path) as source:
        assert list(source.key_values(begins[wanted], begins[wanted + 1])) == [rows[wanted]]


@pytest.mark.parametrize(("backup", "version"), TRUTHS)
def test_logs_are_not_read_again_for_a_range_that_is_known(backup: str, version: int, tmp_path: Path) -> None:
    for path in sorted((FIXTURES / backup).rglob("*")):
        target = tmp_path / path.relative_to(FIXTURES / backup)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    rows = truth(backup, version)
    with BackupSource.open(tmp_path, version) as source:
        assert list(source.key_values(rows[3][0], rows[5][0])) == rows[3:5]
        for log in [*tmp_path.glob("logs/*/*/*"), *tmp_path.glob("plogs/*/*/*")]:
            log.unlink()
        assert list(source.key_values()) == rows
        assert list(source.key_values(reverse=True)) == rows[::-1]


@pytest.mark.parametrize("backup", BACKUPS)
def test_several_scans_of_one_source_at_the_same_time(backup: str) -> None:
    with BackupSource.open(FIXTURES / backup) as source, ThreadPoolExecutor(4) as pool:
        expected = list(source.key_values())
        forward, backward = source.key_values(), source.key_values(reverse=True)
        pairs = list(zip(forward, backward, strict=True))
        assert [pair[0] for pair in pairs] == expected
        assert [pair[1] for pair in pairs] == expected[::-1]
        ranges = [(expected[at][0], expected[at + 50][0]) for at in range(0, len(expected) - 50, 50)]
        found = pool.map(lambda item: list(source.key_values(*item)), ranges)
        assert [row for part in found for row in part] == expected[: 50 * len(ranges)]


class Logs:
    """Mutations in memory that count how often they are read."""

    def __init__(self, mutations: list[Mutation]) -> None:
        self._mutations = mutations
        self.reads = 0

    def __call__(self, begin: bytes, end: bytes) -> Iterator[Mutation]:
        self.reads += 1
        return iter(self._mutations)


def changed(index: MutationIndex, begin: bytes, end: bytes) -> list[tuple[bytes, list[tuple[int, bytes]]]]:
    """The types and operands of what changed each key since it was last cleared with others."""
    index.cover([(begin, end)])
    return [
        (key, [(change[3], change[4]) for change in changes])
        for part in index.changes(begin, end, 0)
        for key, changes in part.changed
    ]


def cleared(index: MutationIndex, begin: bytes, end: bytes, after: int = 0) -> list[tuple[bytes, bytes]]:
    return [stretch for part in index.changes(begin, end, after) for stretch in part.cleared]


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

    def read(begin: bytes, end: bytes) -> Iterator[Mutation]:
        yield from mutations[:2]
        if broken.pop():
            raise SourceDamaged("log", 0, "cut short")
        broken.append(False)
        yield from mutations[2:]

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
        (min(first, second), max(first, second), version, order)
        for order, (first, second, version) in enumerate(drawn)
        if first != second
    )
    stretches = list(last_clears(iter(clears)))
    assert all(begin < end for begin, end, _, _ in stretches)
    assert all(lower[1] <= upper[0] for lower, upper in pairwise(stretches))
    covering = [(version, order) for begin, end, version, order in clears if begin <= key < end]
    found = [(version, order) for begin, end, version, order in stretches if begin <= key < end]
    assert found == ([max(covering)] if covering else [])


def a_file() -> RangeFile:
    """A range file that is never read."""
    return RangeFile(placed(Path("nowhere")), RangeEntry("nowhere", 0, 1, 1), None, DamagePolicy([], salvage=False))


@given(st.lists(st.tuples(keys, keys, st.integers(1, 3)), max_size=8), st.binary(max_size=3), keys, keys)
def test_disjoint_pieces_give_every_key_to_the_newest(
    drawn: list[tuple[bytes, bytes, int]], key: bytes, begin: bytes, end: bytes
) -> None:
    pieces = [Piece(min(first, second), max(first, second), version, a_file()) for first, second, version in drawn]
    result = disjoint(pieces)
    assert all(piece.begin < piece.end for piece in result)
    assert all(lower.end <= upper.begin for lower, upper in pairwise(result))
    newest = max((piece.version for piece in pieces if piece.begin <= key < piece.end), default=None)
    assert [piece.version for piece in result if piece.begin <= key < piece.end] == ([newest] if newest else [])
    cut = clip(result, begin, end)
    assert [piece.version for piece in cut if piece.begin <= key < piece.end] == (
        [newest] if newest and begin <= key < end else []
    )
