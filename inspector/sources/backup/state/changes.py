"""What happened to one key, as bytes: the version, the order in it, the type and the operand of a mutation.

They sort as they happened, and Python holds one object for each, which its garbage collector need not look at.
"""

from __future__ import annotations

import struct
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from inspector.sources.backup.mutation import MutationType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: A key and a change of it.
Change = tuple[bytes, bytes]

_place = struct.Struct(">qI")
_head = struct.Struct(">qIB")
#: The change of version, order and type, but for the operand, which follows.
packed_head = _head.pack
#: Where a change, or a clear of many keys, stands among all others.
packed_place = _place.pack
#: Where the type stands in a change, and where the operand begins.
TYPE, OPERAND = _place.size, _head.size

#: Changes of one key that are held while runs are merged.
_KEPT_OF_KEY = 10_000

#: Types that do not look at the value before.
DECIDING = frozenset([int(MutationType.SET), int(MutationType.CLEAR_RANGE)])


def floor(version: int) -> bytes:
    """What no change up to ``version`` reaches, and every later one does."""
    return packed_place(version + 1, 0)


def needed(changes: Iterable[Change]) -> Iterator[Change]:
    """Of changes in order keep, of each key, the last that does not look at the value before, and what follows.

    A key may have any number of them; of very many more may be kept.
    """
    for _, of_key in groupby(changes, itemgetter(0)):
        kept: list[Change] = []
        for change in of_key:
            if change[1][TYPE] in DECIDING:
                kept.clear()
            elif len(kept) == _KEPT_OF_KEY:
                yield from kept
                kept.clear()
            kept.append(change)
        yield from kept
