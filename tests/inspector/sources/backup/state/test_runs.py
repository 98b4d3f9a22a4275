"""Mutations that have no room in memory: many sorted runs, merged with each other, give what one would."""

from __future__ import annotations

from random import Random

import pytest

from inspector.sources.backup.files.rangeblock import Block
from inspector.sources.backup.mutation import Mutation
from inspector.sources.backup.state import overlay
from inspector.sources.backup.state.bounds import USUAL, Bounds
from inspector.sources.backup.state.index import MutationIndex
from tests.inspector.sources.backup.histories import IGNORED, random_history
from tests.inspector.sources.backup.state.test_index import Logs


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
