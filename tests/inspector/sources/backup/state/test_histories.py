from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import VersionNotRestorable
from inspector.sources.backup import BackupSource, MutationType
from inspector.sources.backup.state.bounds import Bounds
from tests.inspector.sources.backup.histories import (
    History,
    apply,
    interesting_versions,
    random_history,
    random_key,
    write_backup,
)
from tests.inspector.sources.backup.writer import CLEAR, SET, Container, Operation
from tests.support.examples import examples, part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

ADD = int(MutationType.ADD)
randoms = st.randoms(use_true_random=False)


@contextmanager
def written(random: Random, partitioned: bool) -> Iterator[tuple[History, Path]]:
    history = random_history(random)
    with TemporaryDirectory() as folder:
        write_backup(random, Container(Path(folder)), history, partitioned)
        yield history, Path(folder)


@pytest.mark.slow
@pytest.mark.parametrize("partitioned", [False, True], ids=["ordinary", "partitioned"])
@examples(60)
@given(random=randoms)
def test_state_at_every_version_equals_a_replay(random: Random, partitioned: bool) -> None:
    with written(random, partitioned) as (history, folder):
        latest = history.end - 1
        for version in interesting_versions(history):  # the latest among them
            try:
                source = BackupSource.open(folder, version)
            except VersionNotRestorable:
                assert version < latest
                continue
            with source:
                for begin, end in [(b"", b"\xff"), sorted((random_key(random), random_key(random)))]:
                    try:
                        forward = list(source.key_values(begin, end))
                    except VersionNotRestorable:  # only other keys can be read at this version
                        assert version < latest
                        continue
                    assert forward == [row for row in history.expected(version) if begin <= row[0] < end]
                    assert list(source.key_values(begin, end, reverse=True)) == forward[::-1]
                assert not source.problems


@pytest.mark.slow
@examples(60)
@given(random=randoms)
def test_state_is_the_same_however_little_memory_there_is(random: Random) -> None:
    """Mutations lie in many runs of small chunks, and some keys in more chunks than are merged at once."""
    bounds = Bounds(
        buffer_bytes=random.choice([1, 600, 3000]),
        chunk_rows=random.choice([1, 2, 128]),
        chunk_bytes=random.choice([1, 20, 200]),
        runs_merged=random.choice([2, 3, 64]),
        chunks_at_once=random.choice([1, 2, 5]),
        kept_of_key=random.choice([1, 2, 10_000]),
    )
    partitioned = random.random() < 0.5
    with written(random, partitioned) as (history, folder), BackupSource.open(folder, bounds=bounds) as source:
        assert source.read_version is not None
        expected = history.expected(source.read_version)
        assert list(source.key_values()) == expected
        assert list(source.key_values(reverse=True)) == expected[::-1]
        begin, end = sorted((random_key(random), random_key(random)))
        assert list(source.key_values(begin, end)) == [row for row in expected if begin <= row[0] < end]


VECTORS: dict[str, list[Operation]] = {
    "clears that touch": [(CLEAR, b"a", b"b"), (CLEAR, b"b", b"c")],
    "a clear of nothing": [(CLEAR, b"b", b"b")],
    "a set within a clear": [(CLEAR, b"a", b"c"), (SET, b"b", b"new")],
    "a set before a clear": [(SET, b"b", b"new"), (CLEAR, b"a", b"c")],
    "a set at the end of a clear": [(CLEAR, b"a", b"b"), (SET, b"b", b"new")],
    "an atomic operation on a cleared key": [(CLEAR, b"a", b"c"), (ADD, b"b", b"\x01\x00")],
    "one on a key cleared alone": [(CLEAR, b"b", b"b\x00"), (ADD, b"b", b"\x01\x00")],
    "one between two clears": [(CLEAR, b"a", b"c"), (ADD, b"b", b"\x01\x00"), (CLEAR, b"b", b"b\x00")],
    "one before and one after a set": [(ADD, b"b", b"\x01"), (SET, b"b", b"\x05"), (ADD, b"b", b"\x01")],
    "a key counted often": [(ADD, b"b", b"\x01\x00")] * 400,
    "a key that is cleared if equal": [(SET, b"b", b"x"), (MutationType.COMPARE_AND_CLEAR, b"b", b"x")],
    "one that changes nothing": [(SET, b"b", b"x"), (MutationType.NO_OP, b"b", b"y"), (ADD, b"b", b"\x01")],
    "clears within one another": [(CLEAR, b"a", b"d"), (SET, b"b", b"1"), (CLEAR, b"b", b"c"), (CLEAR, b"", b"b")],
}


@pytest.mark.parametrize("buffer_bytes", [1, 1 << 20], ids=["many runs", "one run"])
@pytest.mark.parametrize("apart", [1, 0], ids=["a version each", "one version"])
@pytest.mark.parametrize("operations", VECTORS.values(), ids=VECTORS)
def test_state_after(tmp_path: Path, operations: list[Operation], apart: int, buffer_bytes: int) -> None:
    container = Container(tmp_path)
    rows = [(bytes([key]), b"\xff") for key in b"abcd"]
    container.manifest([container.range_file(10, b"", b"\xff", rows)])
    changes: dict[int, list[Operation]] = {}
    for at, operation in enumerate(operations):
        changes.setdefault(20 + apart * at, []).append(operation)
    container.log(5, 1000, changes)
    expected = dict(rows)
    for operation in operations:
        apply(expected, *operation)
    with BackupSource.open(tmp_path, bounds=Bounds(buffer_bytes=buffer_bytes)) as source:
        assert list(source.key_values()) == sorted(expected.items())
        assert list(source.key_values(reverse=True)) == sorted(expected.items(), reverse=True)


@pytest.mark.slow
@pytest.mark.parametrize("partitioned", part([False, True], 2, ["ordinary", "partitioned"]))
@examples(25)
@given(random=randoms)
def test_mutations_in_order_lead_from_one_state_to_a_later_one(random: Random, partitioned: bool) -> None:
    with written(random, partitioned) as (history, folder), BackupSource.open(folder) as source:
        mutations = list(source.mutations(after_version=0))
        places = [(mutation.version, mutation.order) for mutation in mutations]
        assert places == sorted(set(places))
        logged = [
            (version, *operation)
            for version, operations in history.changes.items()
            for operation in operations
            if operation[0] in set(MutationType) - {3, 4, 5, 22, 24}
            and operation[1] < b"\xff"
            and (operation[0] != MutationType.CLEAR_RANGE or operation[1] < operation[2])
        ]
        assert [(item.version, item.type, item.param1, item.param2) for item in mutations] == logged
        state: dict[bytes, bytes] = {}
        for mutation in mutations:
            apply(state, *mutation[2:])
        assert state == dict(history.rows(history.end - 1))


@examples(25)
@given(random=randoms)
def test_mutations_of_a_range_are_those_that_meet_it(random: Random) -> None:
    with written(random, partitioned=False) as (_, folder), BackupSource.open(folder) as source:
        begin, end = sorted((random_key(random), random_key(random)))
        after, to = sorted(random.choices(range(source.read_version or 0), k=2))

        def meets(kind: int, p1: bytes, p2: bytes) -> bool:
            return p1 < end and begin < p2 if kind == MutationType.CLEAR_RANGE else begin <= p1 < end

        wanted = [
            mutation
            for mutation in source.mutations(after_version=0)
            if after < mutation.version <= to and begin < end and meets(*mutation[2:])
        ]
        assert list(source.mutations(begin, end, after, to)) == wanted


def test_no_mutation_meets_an_empty_range() -> None:
    with BackupSource.open("fixtures/backup-demo") as source:
        clears = (found for found in source.mutations() if found.type == MutationType.CLEAR_RANGE)
        inside = next(found.param1 + b"\x00" for found in clears if found.param1 + b"\x00" < found.param2)
        assert list(source.mutations(inside, inside + b"\x00")) != []
        assert list(source.mutations(inside, inside)) == []
