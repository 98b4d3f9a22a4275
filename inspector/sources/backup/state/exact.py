"""The exact state at a version: range file blocks with the later mutations of their keys merged in.

A mutation of version V changes a key only if the key lies in a piece of a version before V. What no piece covers was
not backed up. What damage has left out of a piece is a hole, which the caller may fill from elsewhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from inspector.sources.backup.mutation import MutationType
from inspector.sources.backup.plan.pieces import Piece, clip
from inspector.sources.backup.state import atomic
from inspector.sources.base import KeyValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.sources.backup.files.rangeblock import Block
    from inspector.sources.backup.state.index import Change, KeyChanges, MutationIndex
    from keycodec.ranges import KeyRange

#: Key-values in scan order. Those of a block that nothing changed come together, so that none costs a step of Python.
KeyValues = Iterable[KeyValue]
#: What there is of the keys of a hole, in scan order.
Fill = Callable[[Piece], Iterable[KeyValues]]


def dumped(pieces: Sequence[Piece], begin: bytes, end: bytes, reverse: bool, fill: Fill) -> Iterator[KeyValues]:
    """Yield the key-values of pieces as they were dumped."""
    for piece, block in _blocks(pieces, begin, end, reverse):
        if block is None:
            yield from fill(piece)
        else:
            yield _rows(block, reverse)


def exact(
    pieces: Sequence[Piece], index: MutationIndex, begin: bytes, end: bytes, reverse: bool, fill: Fill
) -> Iterator[KeyValues]:
    """Yield the key-values of pieces, brought to the version of the index."""
    index.cover([(begin, end)])
    for piece, block in _blocks(pieces, begin, end, reverse):
        if block is None:
            yield from fill(piece)
            continue
        for changes in index.changes(block.begin, block.end, piece.version, reverse):
            kept = _without(block.clip(changes.begin, changes.end), changes.cleared)
            yield _rows(_overlay(kept, changes.changed), reverse)


def _blocks(pieces: Sequence[Piece], begin: bytes, end: bytes, reverse: bool) -> Iterator[tuple[Piece, Block | None]]:
    """Yield the blocks of pieces, each with its piece; a hole comes as a piece of its own, without a block."""
    wanted = clip(pieces, begin, end)
    for piece in reversed(wanted) if reverse else wanted:
        rest = piece
        for block in piece.file.blocks(piece.begin, piece.end, reverse):
            hole = replace(rest, begin=block.end) if reverse else replace(rest, end=block.begin)
            if hole.begin < hole.end:
                yield hole, None
            yield piece, block
            rest = replace(rest, end=block.begin) if reverse else replace(rest, begin=block.end)
        if rest.begin < rest.end:
            yield rest, None


def _rows(block: Block, reverse: bool) -> KeyValues:
    if reverse:
        return zip(reversed(block.keys), reversed(block.values), strict=True)
    return zip(block.keys, block.values, strict=True)


def _without(block: Block, cleared: Iterable[KeyRange]) -> Block:
    """Take the keys of the cleared stretches out of a block."""
    keys, values = block.keys, block.values
    kept_keys: list[bytes] = []
    kept_values: list[bytes] = []
    at = 0
    for begin, end in cleared:
        first = bisect_left(keys, begin, at)
        last = bisect_left(keys, end, first)
        if first < last:
            kept_keys += keys[at:first]
            kept_values += values[at:first]
            at = last
    if at == 0:
        return block
    return block._replace(keys=kept_keys + keys[at:], values=kept_values + values[at:])


def _overlay(block: Block, changed: Iterable[KeyChanges]) -> Block:
    """Put the changed keys, which come in order, among those of the block."""
    keys, values = block.keys, block.values
    new_keys: list[bytes] = []
    new_values: list[bytes] = []
    done = 0  # how much of the block is taken over
    for key, changes in changed:
        at = bisect_left(keys, key, done)
        new_keys += keys[done:at]
        new_values += values[done:at]
        found = at < len(keys) and keys[at] == key
        done = at + found
        value = _changed(values[at] if found else None, changes)
        if value is not None:
            new_keys.append(key)
            new_values.append(value)
    if not new_keys and not done:
        return block
    return block._replace(keys=new_keys + keys[done:], values=new_values + values[done:])


def _changed(value: bytes | None, changes: Iterable[Change]) -> bytes | None:
    for _, _, _, kind, operand in changes:
        value = None if kind == MutationType.CLEAR_RANGE else atomic.apply(kind, value, operand)
    return value
