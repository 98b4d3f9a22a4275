"""Partitioned mutation logs: mutations one by one, spread over tags (docs/backup-format.md, "Partitioned log")."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from inspector.sources.backup.damage import LayoutError, cut_short
from inspector.sources.backup.files.blockfile import check_format, check_padding, good_blocks, open_blocks
from inspector.sources.backup.magic import (
    CHECKSUM_FLAG,
    CHECKSUM_SIZE,
    INDEX_FLAG,
    INDEX_SIZE,
    PADDING,
    PARTITIONED_LOG_FORMAT,
    WORD,
)
from inspector.sources.backup.mutation import Logged, MutationType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.backup.damage import DamagePolicy
    from inspector.sources.backup.places.base import PlacedFile

_row_head = struct.Struct(">qIi")  # version, subsequence, message length
_type_and_size = struct.Struct("<Bi")
_size = struct.Struct("<i")


class LogMessage(NamedTuple):
    """One mutation in network form: number ``subsequence`` of those of ``version``."""

    version: int
    subsequence: int
    message: bytes


def read_partitioned_log_block(data: bytes) -> list[LogMessage]:
    """Read one block of a partitioned log and check all of it. Raises LayoutError if it is damaged."""
    check_format(data, PARTITIONED_LOG_FORMAT)
    size, pos = len(data), WORD
    messages = []
    while pos < size and data[pos] != PADDING:
        start = pos + _row_head.size
        if start > size:
            raise LayoutError(pos, "the block is cut short")
        version, subsequence, length = _row_head.unpack_from(data, pos)
        if version < 0 or not 0 <= length <= size - start:
            raise cut_short(pos)
        pos = start + length
        messages.append(LogMessage(version, subsequence, data[start:pos]))
    check_padding(data, pos, size)
    return messages


def read_message(message: bytes) -> tuple[int, bytes, bytes]:
    """Read the type, param1 and param2 of a mutation. Raises LayoutError if its lengths do not add up."""
    try:
        flagged, size1 = _type_and_size.unpack_from(message)
        start = _type_and_size.size
        middle = start + size1
        (size2,) = _size.unpack_from(message, middle)
    except struct.error as error:
        raise LayoutError(0, "a mutation is cut short") from error
    second = middle + _size.size
    trailer = (CHECKSUM_SIZE if flagged & CHECKSUM_FLAG else 0) + (INDEX_SIZE if flagged & INDEX_FLAG else 0)
    if size1 < 0 or size2 < 0 or second + size2 + trailer != len(message):
        raise LayoutError(0, "the lengths of a mutation do not add up to that of its message")
    kind = flagged & ~(CHECKSUM_FLAG | INDEX_FLAG)
    param1, param2 = message[start:middle], message[second : second + size2]
    if kind == MutationType.CLEAR_RANGE and not param2:
        return kind, *_single_key(param1)
    return kind, param1, param2


def _single_key(after_key: bytes) -> tuple[bytes, bytes]:
    """The range of a clear in its short form, which holds only the end: the key and a zero byte."""
    if not after_key.endswith(b"\0"):
        raise LayoutError(0, "the clear of a single key does not end in a zero byte")
    return after_key[:-1], after_key


def logged_one_by_one(stored: PlacedFile, block_size: int, versions: range, damage: DamagePolicy) -> Iterator[Logged]:
    """Yield the mutations of the file's ``versions``, as they come."""
    with open_blocks(stored, block_size, damage) as file:
        for offset, messages in good_blocks(file, read_partitioned_log_block, damage):
            for version, subsequence, message in messages:
                if version in versions:
                    try:
                        mutation = read_message(message)
                    except LayoutError as error:
                        damage.report(stored, offset, f"version {version}: {error.reason}")
                        continue
                    yield Logged(version, subsequence, len(message), (mutation,))
