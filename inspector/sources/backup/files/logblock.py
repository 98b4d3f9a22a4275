"""One block of an ordinary mutation log: parts of the values of versions (docs/backup-format.md, "Mutation log")."""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import NamedTuple

from inspector.sources.backup.damage import LayoutError, cut_short
from inspector.sources.backup.files.blockfile import check_format, check_padding
from inspector.sources.backup.magic import LOG_FORMAT, LOG_KEY_SIZE, PADDING, WORD

_row_head = struct.Struct(">IBqiI")  # key length; hash, version and part; value length
_VERSIONS_PER_HASH = 1_000_000
_WORD_MASK = 0xFFFFFFFF


class LogPart(NamedTuple):
    """Part ``part`` of the value of ``version``."""

    version: int
    part: int
    data: bytes


def read_log_block(data: bytes) -> list[LogPart]:
    """Read one block of a mutation log and check all of it. Raises LayoutError if it is damaged."""
    check_format(data, LOG_FORMAT)
    size, pos = len(data), WORD
    parts = []
    while pos < size and data[pos] != PADDING:
        start = pos + _row_head.size
        if start > size:
            raise LayoutError(pos, "the block is cut short")
        key_size, hash_byte, version, part, length = _row_head.unpack_from(data, pos)
        if key_size != LOG_KEY_SIZE or version < 0 or part < 0:
            raise LayoutError(pos, "the key of a log row is not the 13 bytes of hash, version and part")
        if hash_byte != hash_of_quotient(version // _VERSIONS_PER_HASH & _WORD_MASK):
            raise LayoutError(pos, f"the hash byte of the key does not fit its version {version}")
        if length > size - start:
            raise cut_short(pos)
        pos = start + length
        parts.append(LogPart(version, part, data[start:pos]))
    check_padding(data, pos, size)
    return parts


@lru_cache(maxsize=1024)
def hash_of_quotient(quotient: int) -> int:
    """Give the byte that a log key begins with, from the key's version divided by 1,000,000.

    It is the lowest byte of Bob Jenkins' hashlittle, seed 0, over the quotient as four bytes.
    """

    def rotate(word: int, by: int) -> int:
        return (word << by | word >> (32 - by)) & _WORD_MASK

    b = c = (0xDEADBEEF + 4) & _WORD_MASK
    a = (b + quotient) & _WORD_MASK
    c = ((c ^ b) - rotate(b, 14)) & _WORD_MASK
    a = ((a ^ c) - rotate(c, 11)) & _WORD_MASK
    b = ((b ^ a) - rotate(a, 25)) & _WORD_MASK
    c = ((c ^ b) - rotate(b, 16)) & _WORD_MASK
    a = ((a ^ c) - rotate(c, 4)) & _WORD_MASK
    b = ((b ^ a) - rotate(a, 14)) & _WORD_MASK
    c = ((c ^ b) - rotate(b, 24)) & _WORD_MASK
    return c & 0xFF
