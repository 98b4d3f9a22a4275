"""The rows of a block after what happened to their keys."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from inspector.sources.backup.mutation import MutationType
from inspector.sources.backup.state import atomic
from inspector.sources.backup.state.sorting.changes import OPERAND, TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inspector.sources.backup.files.rangeblock import Block
    from inspector.sources.backup.state.merged import Changes
    from inspector.sources.backup.state.sorting.changes import Change
    from inspector.sources.backup.state.sorting.clears import Clear

#: How many keys lie about between two that are changed.
_NEARBY = 64

_SET, _CLEAR = int(MutationType.SET), int(MutationType.CLEAR_RANGE)


def changed(block: Block, changes: Changes) -> Block:
    """The block without what was cleared, and then with what was changed."""
    return _with(_without(block, changes.cleared), changes.changed)


def _without(block: Block, cleared: Sequence[Clear]) -> Block:
    """Take the keys of the cleared stretches out of a block."""
    keys, values = block.keys, block.values
    kept_keys: list[bytes] = []
    kept_values: list[bytes] = []
    at = 0
    for begin, end, _ in cleared:
        first = _place_of(begin, keys, at)
        last = _place_of(end, keys, first)
        if first < last:
            kept_keys += keys[at:first]
            kept_values += values[at:first]
            at = last
    if at == 0:
        return block
    return block._replace(keys=kept_keys + keys[at:], values=kept_values + values[at:])


def _with(block: Block, changes: Iterable[Change]) -> Block:
    """Make the changes of a block. New values take the place of old ones; the rest is put together at the end."""
    keys, values = block.keys, list(block.values)
    count = len(keys)
    others: dict[bytes, tuple[int, bytes | None]] = {}  # keys that come or go: where, and the value
    key, at, is_there = None, 0, False
    value: bytes | None
    for changed_key, change in changes:
        if changed_key != key:
            key = changed_key
            at = _place_of(key, keys, at)
            is_there = at < count and keys[at] == key
            value = values[at] if is_there else None
        kind = change[TYPE]
        if kind == _SET:
            value = change[OPERAND:]
        elif kind == _CLEAR:
            value = None
        else:
            value = atomic.apply(kind, value, change[OPERAND:])
        if is_there and value is not None:
            values[at] = value
            if others:
                others.pop(key, None)
        else:
            others[key] = at, value
    return _put_together(block._replace(values=values), others)


def _place_of(key: bytes, keys: list[bytes], at: int) -> int:
    """Where ``key`` stands or would stand in ``keys`` from ``at`` on. Nearby first: each look touches other memory."""
    near = at + _NEARBY
    if near < len(keys) and keys[near] < key:
        return bisect_left(keys, key, near)
    return bisect_left(keys, key, at, min(near, len(keys)))


def _put_together(block: Block, others: dict[bytes, tuple[int, bytes | None]]) -> Block:
    """Put keys that come, with their values, among those of a block, and take out those that go (None)."""
    if not others:
        return block
    keys, values = block.keys, block.values
    new_keys: list[bytes] = []
    new_values: list[bytes] = []
    done = 0  # how much of the block is taken over
    for key, (at, value) in others.items():
        new_keys += keys[done:at]
        new_values += values[done:at]
        done = at + (at < len(keys) and keys[at] == key)
        if value is not None:
            new_keys.append(key)
            new_values.append(value)
    return block._replace(keys=new_keys + keys[done:], values=new_values + values[done:])
