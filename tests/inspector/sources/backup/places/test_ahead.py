"""Reading ahead: every read gives what lies there, by few requests, in bounded memory."""

from __future__ import annotations

import random
import threading
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import SourceUnreachable
from inspector.sources.backup import BackupSource
from inspector.sources.backup.places.ahead import AHEAD, LARGEST, SMALLEST, AheadFile
from inspector.sources.backup.places.base import in_turn
from tests.inspector.sources.backup.places.smallstore import small_store
from tests.support.places import DEMO

DATA = random.Random(1).randbytes(3 * SMALLEST)
MIB = 1 << 20
PARTS = st.tuples(st.integers(0, len(DATA) + 10), st.integers(0, 2 * SMALLEST))


class Fetched:
    """Gives parts of the data, and keeps what was asked for."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.asked: list[tuple[int, int]] = []

    def __call__(self, start: int, stop: int) -> memoryview:
        assert 0 <= start < stop <= len(self.data)
        self.asked.append((start, stop))
        return memoryview(self.data)[start:stop]

    def reached(self) -> int:
        """How far it was asked for, by all that has begun."""
        for thread in threading.enumerate():
            if thread.name == "read-ahead":
                thread.join()
        return max(stop for _, stop in self.asked)


@given(st.lists(st.tuples(st.booleans(), PARTS), max_size=12))
def test_any_reads_in_any_order_whatever_was_expected(steps: list[tuple[bool, tuple[int, int]]]) -> None:
    file = AheadFile(Fetched(DATA), len(DATA))
    for is_read, (start, size) in steps:
        if is_read:
            assert file.read(start, start + size) == DATA[start : start + size]
        else:
            file.expect(start, start + size)


def test_what_is_expected_takes_few_requests_and_is_asked_for_once() -> None:
    fetch = Fetched(random.Random(2).randbytes(40 * MIB))
    file = AheadFile(fetch, len(fetch.data))
    file.expect(0, len(fetch.data))
    for at in range(0, len(fetch.data), MIB):
        assert file.read(at, at + MIB) == fetch.data[at : at + MIB]
        file.read(at + MIB, at + MIB + 8)  # the head of the next block
        assert sum(piece.stop - piece.start for piece in file._pieces) <= (AHEAD + 2) * LARGEST
    assert len(fetch.asked) < 8
    assert sum(stop - start for start, stop in fetch.asked) == len(fetch.data)


def test_nothing_is_fetched_beyond_what_is_expected_and_asked_for() -> None:
    fetch = Fetched(bytes(40 * MIB))
    file = AheadFile(fetch, len(fetch.data))
    file.expect(10 * MIB, 13 * MIB)
    for at in range(10 * MIB, 13 * MIB, MIB):
        file.read(at, at + MIB)
        file.read(at + MIB, at + MIB + 8)
    assert max(stop for _, stop in fetch.asked) == 13 * MIB + SMALLEST
    assert sum(stop - start for start, stop in fetch.asked) == 3 * MIB + SMALLEST


def test_a_jump_to_one_block_fetches_that_block_and_little_more() -> None:
    fetch = Fetched(bytes(40 * MIB))
    file = AheadFile(fetch, len(fetch.data))
    for head in (20, 10, 15, 12):
        file.read(head * MIB, head * MIB + 8)
        file.read(head * MIB + 8, head * MIB + 30)
    file.read(12 * MIB, 13 * MIB)
    file.read(13 * MIB, 13 * MIB + 30)
    assert sum(stop - start for start, stop in fetch.asked) < MIB + 128 * 1024


def test_an_error_ahead_comes_when_it_is_reached() -> None:
    fetch = Fetched(bytes(40 * MIB))

    def failing(start: int, stop: int) -> memoryview:
        if stop > 30 * MIB:
            raise SourceUnreachable("broken")
        return fetch(start, stop)

    file = AheadFile(failing, len(fetch.data))
    file.expect(0, len(fetch.data))
    for at in range(0, 20 * MIB, MIB):
        assert len(file.read(at, at + MIB)) == MIB
    with pytest.raises(SourceUnreachable, match="broken"):
        file.read(20 * MIB, 38 * MIB)


def test_a_file_is_begun_without_waiting_and_what_was_begun_is_not_asked_for_again() -> None:
    fetch = Fetched(random.Random(3).randbytes(3 * MIB))
    file = AheadFile(fetch, len(fetch.data))
    file.start(len(fetch.data))
    file.start(len(fetch.data))
    file.expect(0, len(fetch.data) + 5)
    assert file.read(0, len(fetch.data)) == fetch.data
    assert sum(stop - start for start, stop in fetch.asked) == len(fetch.data)


def test_no_more_is_begun_than_is_said() -> None:
    fetch = Fetched(bytes(3 * MIB))
    file = AheadFile(fetch, len(fetch.data))
    file.start(4)
    assert file.read(0, 4) == bytes(4)
    assert fetch.asked == [(0, 4)]


def test_a_file_that_is_fetched_to_its_end_lets_the_next_one_go_on() -> None:
    fetch, next_fetch = Fetched(bytes(30 * MIB)), Fetched(bytes(40 * MIB))
    next_file = AheadFile(next_fetch, len(next_fetch.data))
    next_file.start(next_file.size)
    file = AheadFile(fetch, len(fetch.data), next_file.go_on)
    file.expect(0, file.size)
    for start in range(0, file.size, MIB):
        assert file.read(start, start + MIB) == bytes(MIB)
        if fetch.reached() < file.size:
            assert next_fetch.reached() == MIB
    begun = next_fetch.reached()
    assert len(next_fetch.asked) == 1 + AHEAD
    next_file.go_on()
    next_file.expect(0, next_file.size)
    assert next_file.read(0, MIB - 1) == bytes(MIB - 1)
    assert next_fetch.reached() == begun
    assert next_file.read(0, next_file.size) == next_fetch.data
    assert sum(stop - start for start, stop in next_fetch.asked) == next_file.size


def test_an_empty_file_is_not_asked_for() -> None:
    fetch = Fetched(b"")
    file = AheadFile(fetch, 0)
    file.start(1)
    assert file.read(0, 5) == b""
    assert fetch.asked == []


def test_of_files_in_turn_the_next_ones_are_expected_before_one_is_read() -> None:
    expected: list[int] = []
    for number in in_turn(range(7), expected.append):
        assert set(expected) == set(range(1, min(number + 5, 7)))


@pytest.mark.parametrize("when", ["opening", "reading"])
def test_the_next_files_are_asked_for_before_the_first_is_there(when: str) -> None:
    files = {f"data/it/{path.relative_to(DEMO)}": path.read_bytes() for path in DEMO.rglob("*") if path.is_file()}
    asked: set[str] = set()
    several = Event()

    def waits_for_others(_: str, path: str) -> None:
        if "range," in path and is_opening is (when == "opening"):
            asked.add(path)
            if len(asked) > 3:
                several.set()
            assert several.wait(60)

    is_opening = True
    with small_store(files, fault=waits_for_others) as store, BackupSource.open(store.url("it"), "snapshot") as source:
        is_opening = False
        with BackupSource.open(DEMO, "snapshot") as local:
            assert list(source.key_values()) == list(local.key_values())
