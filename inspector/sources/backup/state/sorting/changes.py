"""What happened to one key, as bytes: the version, the order in it, the type and the operand of a mutation.

They sort as they happened, and Python holds one object for each, which its garbage collector need not look at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.sources.backup.mutation import MutationType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: A key and a change of it.
KeyChange = tuple[bytes, bytes]

#: Bytes of the version, the order and the type; where the type stands in a change, and where the operand begins.
_VERSION, _ORDER, _TYPE = 8, 4, 1
TYPE = _VERSION + _ORDER
OPERAND = TYPE + _TYPE
#: What leads from one place in a version to the next, in a head as a number.
NEXT = 1 << 8 * _TYPE

#: Types that do not look at the value before.
DECIDING = frozenset([int(MutationType.SET), int(MutationType.CLEAR_RANGE)])


def head_number(version: int, order: int) -> int:
    """The head of a change as a number, big-endian, without the type: what stands before its operand."""
    return (version << 8 * _ORDER | order) * NEXT


def place_of(head: int) -> bytes:
    """Where a mutation with that head stands among all others."""
    return (head // NEXT).to_bytes(TYPE, "big")


def floor(version: int) -> bytes:
    """What no change up to ``version`` reaches, and every later one does."""
    return (version + 1).to_bytes(_VERSION, "big")


def needed(changes: Iterable[KeyChange], held: int) -> Iterator[KeyChange]:
    """Of changes in order keep, of each key, the last that does not look at the value before, and what follows.

    A key may have any number of them. Memory has at most ``held``, and of a key with more of them more may be kept.
    """
    kept: list[KeyChange] = []
    kept_key = None
    for change in changes:
        if change[0] != kept_key or len(kept) == held:
            yield from kept
            kept.clear()
            kept_key = change[0]
        elif change[1][TYPE] in DECIDING:
            kept.clear()
        kept.append(change)
    yield from kept
