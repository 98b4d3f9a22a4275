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
    from inspector.sources.backup.state.sorting.changes import KeyChange
    from inspector.sources.backup.state.sorting.clears import Clear

#: How many keys lie about between two that are changed.
_NEARBY = 64
#: Rows that are moved, all splices of a block together, before it is cheaper to touch each row and put them anew.
_MOVED = 1 << 22

_SET, _CLEAR = int(MutationType.SET), int(MutationType.CLEAR_RANGE)

#: The rows ``[first, last)`` of a block make place for keys and their values.
Splice = tuple[int, int, list[bytes], list[bytes]]


def changed(block: Block, changes: Changes, *, moved: int = _MOVED) -> Block:
    """The block without what was cleared, and then with what was changed.

    Its lists are changed in place: to touch each row once more takes longer than all else here. ``moved``: rows that
    are moved for that, at most.
    """
    _splice(block, _cleared(block.keys, changes.cleared), moved)
    _splice(block, _made(block, changes.changed), moved)
    return block


def _cleared(keys: list[bytes], cleared: Sequence[Clear]) -> list[Splice]:
    """Return what takes the keys of the cleared stretches out."""
    splices: list[Splice] = []
    last = 0
    for begin, end, _ in cleared:
        first = _place_of(begin, keys, last)
        last = _place_of(end, keys, first)
        if first < last:
            splices.append((first, last, [], []))
    return splices


def _made(block: Block, changes: Iterable[KeyChange]) -> list[Splice]:
    """Put new values of keys that are there in their places; gives what puts others in, or takes them out."""
    keys, values = block.keys, block.values
    count = len(keys)
    others: dict[bytes, tuple[int, bool, bytes | None]] = {}  # keys that come or go: where, whether there, the value
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
            others[key] = at, is_there, value
    return _together(others)


def _together(others: dict[bytes, tuple[int, bool, bytes | None]]) -> list[Splice]:
    """The splices for keys that come or go, one for all at neighbouring places."""
    splices: list[Splice] = []
    for key, (at, is_there, value) in others.items():
        if splices and splices[-1][1] == at:
            first, _, new_keys, new_values = splices.pop()
        else:
            first, new_keys, new_values = at, [], []
        if value is not None:
            new_keys.append(key)
            new_values.append(value)
        splices.append((first, at + is_there, new_keys, new_values))
    return splices


def _place_of(key: bytes, keys: list[bytes], at: int) -> int:
    """Where ``key`` stands or would stand in ``keys`` from ``at`` on. Nearby first: each look touches other memory."""
    near = at + _NEARBY
    if near < len(keys) and keys[near] < key:
        return bisect_left(keys, key, near)
    return bisect_left(keys, key, at, min(near, len(keys)))


def _splice(block: Block, splices: list[Splice], moved: int) -> None:
    """Make splices, which come in order."""
    keys, values = block.keys, block.values
    if len(splices) * len(keys) < moved:
        for first, last, new_keys, new_values in reversed(splices):
            keys[first:last] = new_keys
            values[first:last] = new_values
        return
    kept_keys: list[bytes] = []
    kept_values: list[bytes] = []
    done = 0  # how much of the block is taken over
    for first, last, new_keys, new_values in splices:
        kept_keys += keys[done:first]
        kept_keys += new_keys
        kept_values += values[done:first]
        kept_values += new_values
        done = last
    keys[:done] = kept_keys
    values[:done] = kept_values
