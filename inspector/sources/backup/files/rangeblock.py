"""One block of a range file: the key-values of one key range (docs/backup-format.md, "Range file")."""

from __future__ import annotations

import struct
from bisect import bisect_left
from functools import lru_cache
from io import BytesIO
from itertools import islice
from operator import lt
from typing import TYPE_CHECKING, NamedTuple

from inspector.errors import SourceNotSupported
from inspector.sources.backup.damage import LayoutError, cut_short
from inspector.sources.backup.files.blockfile import check_format, check_padding
from inspector.sources.backup.magic import ENCRYPTED_RANGE_FORMAT, PADDING, RANGE_FORMAT, WORD

if TYPE_CHECKING:
    from collections.abc import Callable

_ENCRYPTED = ENCRYPTED_RANGE_FORMAT.to_bytes(WORD, "little")
#: The format number and the length of the begin key.
HEAD_SIZE = 2 * WORD
_word = struct.Struct(">I").unpack_from


class Block(NamedTuple):
    """The key-values of ``[begin, end)``, complete: ``keys`` ascending, and ``values`` beside them.

    The lists are those of whoever was given the block, and may be changed.
    """

    begin: bytes
    end: bytes
    keys: list[bytes]
    values: list[bytes]

    def clip(self, begin: bytes, end: bytes) -> Block:
        """Keep what lies in ``[begin, end)``."""
        if begin <= self.begin and self.end <= end:
            return self
        first, last = bisect_left(self.keys, begin), bisect_left(self.keys, end)
        return Block(max(begin, self.begin), min(end, self.end), self.keys[first:last], self.values[first:last])


class DamagedRows(LayoutError):
    """Damage behind the begin key of a block. ``before``: the rows ahead of it that can be trusted."""

    def __init__(self, damage: LayoutError, before: Block | None) -> None:
        super().__init__(damage.offset, damage.reason)
        self.before = before


def read_block(data: bytes) -> Block:
    """Read one block of a range file and check all of it.

    Raises LayoutError if it is damaged, SourceNotSupported if it is encrypted.
    """
    check_range_format(data)
    start = HEAD_SIZE + begin_length(data)
    if start > len(data):
        raise cut_short(min(HEAD_SIZE, len(data)))
    begin = data[HEAD_SIZE:start]
    keys: list[bytes] = []
    values: list[bytes] = []
    try:
        stop = _read_rows(data, start, keys, values)
        check_padding(data, stop, len(data))
        _check_order(begin, keys)
    except LayoutError as damage:
        raise DamagedRows(damage, _before_damage(begin, keys, values)) from None
    end = keys.pop() if keys else begin
    return Block(begin, end, keys, values)


def check_range_format(data: bytes) -> None:
    """Check the format number that a block begins with; raises what :func:`read_block` raises."""
    if data[:WORD] == _ENCRYPTED:
        raise SourceNotSupported(
            f"range file format {ENCRYPTED_RANGE_FORMAT} is an encrypted snapshot, whose keys only a key service has; "
            "restore it into a cluster and read that"
        )
    check_format(data, RANGE_FORMAT)


def begin_length(data: bytes) -> int:
    """The length of the begin key, from the first ``HEAD_SIZE`` bytes of a block."""
    return int.from_bytes(data[WORD:HEAD_SIZE], "big")


def _read_rows(data: bytes, pos: int, keys: list[bytes], values: list[bytes]) -> int:
    """Append all rows to ``keys`` and ``values``, and give the offset where they end.

    The last key is the end of the block. There is none in a block of padding alone, which FoundationDB reads as empty.
    """
    size = len(data)
    if pos < size and data[pos] == PADDING:
        return pos
    start = pos
    try:
        while pos < size and data[pos] != PADDING:
            (length,) = _word(data, pos)
            after = _read_alike(data, pos, length, keys, values)
            if after > pos:
                pos = after
                continue
            start = pos + WORD
            pos = start + length
            keys.append(data[start:pos])
            if pos == size or data[pos] == PADDING:
                return pos
            (length,) = _word(data, pos)
            start = pos + WORD
            pos = start + length
            values.append(data[start:pos])
        values.pop()
    except (struct.error, IndexError):
        pos = size + 1
    if pos > size:
        raise cut_short(min(start, size))
    return pos


def _read_alike(data: bytes, pos: int, length: int, keys: list[bytes], values: list[bytes]) -> int:
    """Append the rows whose keys have this length, as they do in runs, up to the first that does not, or not surely.

    This takes less than half the time of reading lengths one by one: one call reads a key and both lengths beside it.
    """
    step, split = length + 2 * WORD, _row_head(length)
    add_key, add_value = keys.append, values.append
    file = BytesIO(data)
    file.seek(pos)
    read = file.read
    value, value_length = b"", 0
    head = read(step)
    try:
        while True:
            found, key, value_length = split(head)
            if found != length:
                break
            add_key(key)
            value = read(value_length)
            add_value(value)
            head = read(step)
    except struct.error:  # the head is cut short
        pass
    pos = file.tell() - len(head)
    if not head and len(value) < value_length:  # what a wrong length leads to, or a key without a value
        del keys[-1], values[-1]
        return pos - len(value) - step
    return pos


@lru_cache(maxsize=256)
def _row_head(length: int) -> Callable[[bytes], tuple[int, bytes, int]]:
    """Return what reads the length of a key, the key, if it is as long as that, and the length of the value."""
    return struct.Struct(f">I{length}sI").unpack


def _check_order(begin: bytes, keys: list[bytes]) -> None:
    if keys and (begin > keys[0] or not all(map(lt, keys, islice(keys, 1, None)))):
        raise LayoutError(0, "the keys of the block are not in order")


def _before_damage(begin: bytes, keys: list[bytes], values: list[bytes]) -> Block | None:
    """The whole rows ahead of damage that are in order, without the last two: a wrong length shows only behind it.

    As in every block, the first row that is left out says where the others end.
    """
    ordered = next((at for at in range(1, len(values)) if keys[at - 1] >= keys[at]), len(values))
    count = ordered - 2
    if count < 0 or begin > keys[0]:
        return None
    return Block(begin, keys[count], keys[:count], values[:count])
