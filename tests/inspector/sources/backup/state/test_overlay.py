"""The rows of a block after what happened to its keys, against a plain table."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.sources.backup.files.rangeblock import Block
from inspector.sources.backup.mutation import MutationType
from inspector.sources.backup.state import atomic
from inspector.sources.backup.state.merged import Changes
from inspector.sources.backup.state.overlay import changed
from inspector.sources.backup.state.sorting.changes import OPERAND, head_number
from inspector.sources.base import END_OF_DATA

if TYPE_CHECKING:
    from inspector.sources.backup.state.sorting.changes import KeyChange
    from inspector.sources.backup.state.sorting.clears import Clear

KINDS = [MutationType.SET, MutationType.CLEAR_RANGE, MutationType.ADD, MutationType.APPEND_IF_FITS]


def key(number: int) -> bytes:
    return b"key%06d" % number


def change(number: int, kind: int, order: int) -> KeyChange:
    operand = b"" if kind == MutationType.CLEAR_RANGE else b"new%d" % order
    return key(number), (head_number(20, order) | kind).to_bytes(OPERAND, "big") + operand


def stretches(edges: list[int]) -> list[Clear]:
    """Every second stretch between edges in order."""
    return [(key(begin), key(end), b"") for begin, end in zip(edges[::2], edges[1::2], strict=False)]


def block_of(numbers: list[int]) -> Block:
    return Block(b"", END_OF_DATA, [key(number) for number in numbers], [b"value%d" % number for number in numbers])


def expected(block: Block, cleared: list[Clear], changes: list[KeyChange]) -> list[tuple[bytes, bytes]]:
    table: dict[bytes, bytes] = dict(zip(block.keys, block.values, strict=True))
    for begin, end, _ in cleared:
        table = {key: value for key, value in table.items() if not begin <= key < end}
    for name, what in changes:
        kind, operand = what[OPERAND - 1], what[OPERAND:]
        value = None if kind == MutationType.CLEAR_RANGE else atomic.apply(kind, table.get(name), operand)
        if value is None:
            table.pop(name, None)
        else:
            table[name] = value
    return sorted(table.items())


numbers = st.integers(0, 40)


@given(
    there=st.sets(numbers),
    edges=st.sets(numbers),
    happened=st.lists(st.tuples(numbers, st.sampled_from(KINDS))),
    moved=st.sampled_from([0, 1 << 22]),  # the lists are put together anew, or changed in place
)
def test_any_block(there: set[int], edges: set[int], happened: list[tuple[int, int]], moved: int) -> None:
    block, cleared = block_of(sorted(there)), stretches(sorted(edges))
    changes = sorted(change(number, kind, order) for order, (number, kind) in enumerate(happened))
    rows = expected(block, cleared, changes)
    after = changed(block, Changes(b"", END_OF_DATA, cleared, changes), moved=moved)
    assert list(zip(after.keys, after.values, strict=True)) == rows


@pytest.mark.parametrize("size", [1000, 4000])
def test_a_block_where_nearly_all_keys_come_or_go(size: int) -> None:
    """So many that it is put together anew, if it is large."""
    random = Random(size)
    block, cleared = block_of(list(range(0, 2 * size, 2))), stretches(sorted(random.sample(range(2 * size), size)))
    changes = sorted(change(random.randrange(2 * size), random.choice(KINDS), order) for order in range(2 * size))
    rows = expected(block, cleared, changes)
    after = changed(block, Changes(b"", END_OF_DATA, cleared, changes))
    assert list(zip(after.keys, after.values, strict=True)) == rows
