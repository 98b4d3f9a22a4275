"""Mutations that have no room in memory: many sorted runs, merged with each other, give what one would."""

from __future__ import annotations

import pickle
import re
from functools import partial
from itertools import combinations, product
from random import Random
from typing import TYPE_CHECKING

import pytest

from inspector.errors import InspectorError
from inspector.sources.backup.files.rangeblock import Block
from inspector.sources.backup.mutation import Logged, Mutation, MutationType
from inspector.sources.backup.state import overlay
from inspector.sources.backup.state.bounds import USUAL, Bounds
from inspector.sources.backup.state.index import MutationIndex
from inspector.sources.backup.state.sorting.changes import OPERAND, KeyChange, head_number, needed
from inspector.sources.backup.state.sorting.pile import Pile
from inspector.sources.backup.state.sorting.runs import RunFile, SortedRun
from inspector.sources.backup.state.sorting.writer import OVERHEAD, Writer
from inspector.sources.base import END_OF_DATA
from tests.inspector.sources.backup.histories import IGNORED, random_history
from tests.inspector.sources.backup.state.test_index import Logs

if TYPE_CHECKING:
    from pathlib import Path


def indexed(mutations: list[Mutation], bounds: Bounds = USUAL) -> MutationIndex:
    index = MutationIndex(Logs(mutations), log_bytes=1, bounds=bounds)
    index.cover([(b"", b"\xff")])
    return index


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("merged", [2, 3])
def test_runs_that_are_merged_leave_the_same_state(seed: int, merged: int) -> None:
    mutations = [
        Mutation(version, order, int(kind), param1, param2)
        for version, operations in random_history(Random(seed)).changes.items()
        for order, (kind, param1, param2) in enumerate(operations)
        if kind not in IGNORED
    ]
    whole = indexed(mutations)
    in_many = indexed(mutations, Bounds(buffer_bytes=600, kept_of_key=2, runs_merged=merged))
    keys = sorted({key for mutation in mutations for key in mutation[3:] if key < b"\xff"})
    for after in (0, *(mutation.version for mutation in mutations[::7])):
        assert state(in_many, after, keys) == state(whole, after, keys)
    whole.close()
    in_many.close()


def state(index: MutationIndex, after: int, keys: list[bytes]) -> dict[bytes, bytes | None]:
    """What is left of keys that all had a value."""
    left: dict[bytes, bytes | None] = dict.fromkeys(keys, b"before")
    for part in index.changes(b"", b"\xff", after):
        there = {key: value for key, value in left.items() if value is not None}
        block = overlay.changed(Block(b"", b"\xff", list(there), list(there.values())), part)
        left = dict.fromkeys(keys) | dict(zip(block.keys, block.values, strict=True))
    return left


def test_however_many_runs_are_written_few_are_open() -> None:
    bounds = Bounds(buffer_bytes=10_000)
    mutations = [Mutation(number + 1, 0, 0, b"%05d" % (number * 7919 % 10_000), b"x") for number in range(10_000)]
    index = indexed(mutations, bounds)
    assert len(index._merged._changes) < 2 * bounds.runs_merged  # of some hundreds that were written
    found = [key for part in index.changes(b"", b"\xff", 0) for key, _ in part.changed]
    assert found == [b"%05d" % number for number in range(10_000)]
    index.close()


def change(version: int, kind: int) -> bytes:
    return (head_number(version, 0) | kind).to_bytes(OPERAND, "big")


@pytest.mark.parametrize(
    ("kinds", "held", "kept"),
    [
        ([0, 0, 0], 10, [2]),
        ([2, 2, 0, 2, 2], 10, [2, 3, 4]),
        ([2, 0, 2, 1, 2], 10, [3, 4]),
        ([2, 2, 2, 2, 0, 2], 3, [0, 1, 2, 4, 5]),  # what has no room is passed on
        ([2, 2, 2, 2, 0, 2], 4, [0, 1, 2, 3, 4, 5]),
        ([2, 2, 2, 2, 0, 2], 5, [4, 5]),
    ],
)
def test_of_a_key_the_last_that_looks_at_nothing_is_needed_and_what_follows(
    kinds: list[int], held: int, kept: list[int]
) -> None:
    changes = [change(version, kind) for version, kind in enumerate(kinds)]
    rows = [(key, found) for key in (b"a", b"b") for found in changes]
    assert list(needed(rows, held)) == [(key, changes[at]) for key in (b"a", b"b") for at in kept]


def test_runs_of_one_size_become_one_and_their_file_is_dropped(tmp_path: Path) -> None:
    pile: Pile[KeyChange] = Pile(
        partial(needed, held=10), partial(RunFile, tmp_path), Bounds(runs_merged=3, chunk_rows=2)
    )
    for number, (runs, files) in enumerate([(1, 1), (2, 1), (1, 2), (2, 2), (3, 2), (2, 2)]):
        pile.add([(b"%d" % number, change(1, 0)), (b"k", change(number, 0))])
        assert (len(pile.runs), len(list(tmp_path.iterdir()))) == (runs, files)
    rows = sorted(row for run in pile.runs for part in run.parts(b"", b"\xff") for row in part)
    assert rows == [
        *((b"%d" % number, change(1, 0)) for number in range(6)),
        (b"k", change(2, 0)),
        (b"k", change(5, 0)),
    ]
    pile.close()
    for run in pile.runs:
        with pytest.raises(ValueError, match="closed file"):
            run.file.append(b"x")


def test_where_there_is_no_room_that_is_said_with_what_helps(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    says = "mutations fails (.*); set TMPDIR to a folder with more room"
    with pytest.raises(InspectorError, match=re.compile(says)):
        RunFile(tmp_path / "missing")
    file = RunFile(tmp_path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    try:
        assert file.append(b"x" * 10) == 0
        with pytest.raises(InspectorError, match=re.compile(says)):
            file.append(b"y")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert file.append(b"y") == 10
    assert file.read(9, 2) == b"xy"
    file.close()


def test_files_lie_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path / "missing"))
    with pytest.raises(InspectorError, match="set TMPDIR to a folder with more room"):
        RunFile()
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    RunFile().close()


def test_a_file_that_is_dropped_is_closed_and_gone(tmp_path: Path) -> None:
    for folder in (None, tmp_path):
        file = RunFile(folder)
        file.append(b"x")
        file.drop()
        with pytest.raises(ValueError, match="closed file"):
            file.append(b"x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("rows", [1, 2, 3, 64])
@pytest.mark.parametrize("most", [1, 60, 1 << 20])
def test_parts_of_a_run_are_its_rows_in_a_range(rows: int, most: int) -> None:
    file = RunFile()
    written = [(b"%02d" % number, b"x" * number) for number in range(0, 20, 2)]
    run = SortedRun(file, written, Bounds(chunk_rows=rows, chunk_bytes=most))
    if most == 1:  # each row has a chunk of its own
        assert run.first_keys == [key for key, _ in written]
    for (begin, end), before in product(combinations(range(21), 2), range(2)):
        found = list(run.parts(b"%02d" % begin, b"%02d" % end, before))
        inside = [row for row in written if begin <= int(row[0]) < end]
        ahead = [row for row in written if int(row[0]) < begin][-1:] if before else []
        assert [row for part in found for row in part] == ahead + inside
        assert all(0 < len(part) <= rows for part in found)
    file.close()


def test_a_run_that_another_process_reads_has_all_its_rows(tmp_path: Path) -> None:
    file = RunFile(tmp_path)
    written = [(b"%02d" % number, b"x" * 1000) for number in range(20)]
    run = SortedRun(file, written, Bounds(chunk_rows=4))
    fresh = pickle.dumps(run)
    rows = [row for part in run.parts(b"", b"\xff") for row in part]
    assert pickle.dumps(run) == fresh  # what was read last is no part of it
    again = pickle.loads(fresh)
    for begin in (b"", b"04", b"16"):
        new = SortedRun(file, written, Bounds(chunk_rows=4))
        assert [row for part in new.parts(begin, b"\xff") for row in part] == [row for row in rows if row[0] >= begin]
        assert [row for part in again.parts(begin, b"\xff") for row in part] == [row for row in rows if row[0] >= begin]
        again = pickle.loads(pickle.dumps(again))
    again.file.drop()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(AssertionError, match="a file without a name"):
        pickle.dumps(RunFile())
    file.close()


@pytest.mark.parametrize(("mutations", "batches", "runs"), [(1, 3, 1), (1, 4, 1), (1, 5, 2), (1, 8, 2), (2, 4, 2)])
def test_a_run_is_written_when_mutations_have_no_more_room(mutations: int, batches: int, runs: int) -> None:
    """With room for three batches of one mutation, the fourth is the last of a run; of two mutations, the second."""
    size = 100
    writer = Writer(Bounds(buffer_bytes=3 * (size + OVERHEAD)))
    made = [(int(MutationType.SET), b"%d" % number, b"") for number in range(mutations)]
    writer.add((Logged(version, 0, size, made) for version in range(batches)), [(b"", END_OF_DATA)])
    found = writer.finish()
    assert len(found.changes) == runs
    found.close()
