"""Range files: the key-values of one key range at one version, in blocks (docs/backup-format.md, "Range file").

A block's begin key tells where it starts, so a key is found by bisecting over begin keys; only the block that holds it
is read whole. Memory is that of a few blocks and their rows.
"""

from __future__ import annotations

import struct
from bisect import bisect_left, bisect_right
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from operator import lt
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from inspector.errors import SourceNotSupported
from inspector.sources.backup.damage import FROM_OLDER, LayoutError
from inspector.sources.backup.files.blockfile import check_padding, open_blocks
from inspector.sources.backup.layout import ENCRYPTED_RANGE_FORMAT, PADDING, RANGE_FORMAT, BlockHead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from inspector.sources.backup.damage import DamagePolicy
    from inspector.sources.backup.files.blockfile import BlockFile
    from inspector.sources.backup.listing.container import RangeEntry

_T = TypeVar("_T")
_SENTINEL = bytes([PADDING]) * 4
_FIRST_PADDING_WORD = PADDING << 24
#: Damaged blocks beyond which a block is too far away to be compared with.
_PASSED_OVER = 16
_HEADER = RANGE_FORMAT.to_bytes(4, "little")
_HEAD_SIZE = BlockHead.sizeof()
_word = struct.Struct(">I").unpack_from


class DamagedRows(LayoutError):
    """Damage behind the begin key of a block: ``before`` is what can be trusted ahead of it."""

    def __init__(self, damage: LayoutError, before: Block | None) -> None:
        super().__init__(damage.offset, damage.reason)
        self.before = before


class Block(NamedTuple):
    """The key-values of ``[begin, end)``, complete: ``keys`` ascending, and ``values`` beside them."""

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


def read_block(data: bytes) -> Block:
    """Take one range file block apart, checking all of it.

    Raises LayoutError where it is damaged, SourceNotSupported where it is encrypted.
    """
    if data[:4] != _HEADER:
        _refuse_format(data[:4])
    size = len(data)
    data += _SENTINEL  # so that the end of the block is found as padding is
    word, padding = _word, PADDING
    keys: list[bytes] = []
    values: list[bytes] = []
    add_key, add_value = keys.append, values.append
    pos = start = 4
    try:
        (length,) = word(data, start)
        start += 4
        pos = start + length
        begin = data[start:pos]
        if data[pos] == padding and pos < size:  # no row at all, not even an end: seen by FoundationDB's own decoder
            add_key(begin)
        else:
            while True:
                (length,) = word(data, pos)
                start = pos + 4
                pos = start + length
                add_key(data[start:pos])
                (length,) = word(data, pos)
                if length >= _FIRST_PADDING_WORD:
                    break
                start = pos + 4
                pos = start + length
                if data[pos] == padding:
                    break
                add_value(data[start:pos])
    except (struct.error, IndexError):
        pos = size + 1
    try:
        if pos > size:
            raise LayoutError(min(start, size), "the block is cut short, or a length in it leads past its end")
        check_padding(data, pos, size)
        if begin > keys[0] or not all(map(lt, keys, islice(keys, 1, None))):
            raise LayoutError(0, "the keys of the block are not in order")
    except LayoutError as damage:
        raise DamagedRows(damage, _before_damage(begin, keys, values)) from None
    return Block(begin, keys.pop(), keys, values)


def _before_damage(begin: bytes, keys: list[bytes], values: list[bytes]) -> Block | None:
    """The whole rows ahead of damage that are in order, without the last two: what is wrong may show only behind it.

    As in every block, the first row that is left out says where the others end.
    """
    ordered = next((at for at in range(1, len(values)) if keys[at - 1] >= keys[at]), len(values))
    count = ordered - 2
    if count < 0 or begin > keys[0]:
        return None
    return Block(begin, keys[count], keys[:count], values[:count])


def _refuse_format(header: bytes) -> None:
    number = int.from_bytes(header, "little")
    if len(header) == 4 and number == ENCRYPTED_RANGE_FORMAT:
        raise SourceNotSupported(
            f"range file format {ENCRYPTED_RANGE_FORMAT} is an encrypted snapshot, whose keys only a key service has; "
            "restore it into a cluster and read that"
        )
    raise LayoutError(0, f"the block begins with {header.hex() or 'nothing'}, not with format {RANGE_FORMAT}")


class _Blocks:
    """The blocks of an open range file; None stands for one that is damaged and passed over."""

    def __init__(self, file: BlockFile, damage: DamagePolicy) -> None:
        self._file = file
        self._damage = damage
        self.count = file.count
        self.size = file.size
        self.begin_key = lru_cache(maxsize=64)(self._begin_key)
        self.block = lru_cache(maxsize=3)(self._block)  # one and those beside it

    def report(self, index: int, offset: int, reason: str) -> None:
        self._damage.report(self._file.path, index * self._file.block_size + offset, reason, FROM_OLDER)

    def _block(self, index: int) -> Block | None:
        """Read and check one whole block."""
        return self._checked(index, lambda: read_block(self._file.read(index)))

    def before_damage(self, index: int) -> Block | None:
        """What can be trusted of a damaged block: the rows ahead of the damage, if they lie where they should."""
        kept: Block | None = None
        try:
            read_block(self._file.read(index))
        except LayoutError as damage:
            kept = damage.before if isinstance(damage, DamagedRows) else None
        if kept is None:
            return None
        ahead = self.block(index - 1) if index > 0 else None
        begins = map(self.begin_key, range(index + 1, self.count))
        behind = (next((key for key in begins if key is not None), None), self.begin_beside(index, 1))
        if (ahead and ahead.end != kept.begin) or any(key is not None and key < kept.end for key in behind):
            return None
        return kept

    def begin_beside(self, index: int, step: int) -> bytes | None:
        """Where the nearest block on one side begins; those that are damaged prove nothing, and are passed over."""
        others = range(index + step, self.count if step > 0 else -1, step)
        if not self._damage.salvage:  # damage ends the scan when it is met, so that the head tells enough
            return self.begin_key(others[0]) if others else None
        return next((block.begin for block in map(self.block, others[:_PASSED_OVER]) if block), None)

    def first_meeting(self, key: bytes) -> int:
        """The block where a scan from ``key`` on starts."""
        index = max(bisect_right(range(self.count), key, key=self._sort_key) - 1, 0)
        while index > 0 and self.begin_key(index) is None:
            index -= 1  # nobody knows where a damaged block begins, so the one before it may hold the key
        return index

    def last_before(self, key: bytes) -> int:
        """The last block that begins before ``key``; -1 where none does."""
        return bisect_left(range(self.count), key, key=self._sort_key) - 1

    def _begin_key(self, index: int) -> bytes | None:
        """Read where a block begins, without its rows."""
        return self._checked(index, lambda: self._read_begin_key(index))

    def _sort_key(self, index: int) -> bytes:
        readable = (self.begin_key(before) for before in range(index, -1, -1))
        return next((key for key in readable if key is not None), b"")

    def _read_begin_key(self, index: int) -> bytes:
        raw = self._file.read(index, 0, _HEAD_SIZE)
        if raw[:4] != _HEADER:
            _refuse_format(raw[:4])
        length = BlockHead.parse(raw).length if len(raw) == _HEAD_SIZE else self._file.size
        key = self._file.read(index, _HEAD_SIZE, length)
        if len(key) != length:
            raise LayoutError(4, "the begin key of the block leads past its end")
        return key

    def _checked(self, index: int, read: Callable[[], _T]) -> _T | None:
        try:
            return read()
        except LayoutError as error:
            self.report(index, error.offset, error.reason)
            return None
        except SourceNotSupported as error:
            raise SourceNotSupported(f"{self._file.path}: {error}") from error


class RangeFile:
    """One range file, opened anew for each scan of it.

    ``declared`` is the ``(begin, end)`` that the manifest gives; where it is silent (None) the file itself is asked.
    """

    def __init__(
        self, path: Path, entry: RangeEntry, declared: tuple[bytes, bytes] | None, damage: DamagePolicy
    ) -> None:
        self.path = path
        self._size = entry.size
        self._block_size = entry.block_size
        self._declared = declared
        self._damage = damage

    def key_range(self) -> tuple[bytes, bytes]:
        """The ``[begin, end)`` that the file holds."""
        if self._declared is None:
            with self._open() as blocks:
                upward, downward = range(blocks.count), range(blocks.count - 1, -1, -1)
                begin = next((key for key in map(blocks.begin_key, upward) if key is not None), b"")
                readable = (blocks.block(index) or blocks.before_damage(index) for index in downward)
                end = next((block.end for block in readable if block), begin)
            return begin, end
        return self._declared

    def blocks(self, begin: bytes, end: bytes, reverse: bool = False) -> Iterator[Block]:
        """Yield the blocks that meet ``[begin, end)``, cut to it, in key order or in reverse."""
        with self._open() as blocks:
            indexes = range(blocks.count)
            if not self._lies_in(begin, end):
                indexes = indexes[blocks.first_meeting(begin) : blocks.last_before(end) + 1]
            for block in self._adjoining(blocks, indexes[::-1] if reverse else indexes):
                part = block.clip(begin, end)
                if part.begin < part.end:
                    yield part

    def estimated_bytes(self, begin: bytes, end: bytes) -> int:
        """Roughly the bytes of rows in ``[begin, end)``: those of the blocks that meet it."""
        if self._lies_in(begin, end):
            return self._size
        with self._open() as blocks:
            count = blocks.last_before(end) + 1 - blocks.first_meeting(begin)
            return max(min(count * self._block_size, blocks.size), 0)

    @contextmanager
    def _open(self) -> Iterator[_Blocks]:
        with open_blocks(self.path, self._block_size, self._damage) as file:
            if file.size == 0:
                self._damage.report(self.path, 0, "the file is empty", FROM_OLDER)
            yield _Blocks(file, self._damage)

    def _lies_in(self, begin: bytes, end: bytes) -> bool:
        return self._declared is not None and begin <= self._declared[0] and self._declared[1] <= end

    def _adjoining(self, blocks: _Blocks, indexes: range) -> Iterator[Block]:
        """Yield what is good of neighbouring blocks, none of which overlaps the one before it."""
        known: Block | None = None
        for index in indexes:
            whole = blocks.block(index)
            block = whole or blocks.before_damage(index)
            if block is None or (whole and not self._fits(blocks, index, whole)):
                continue
            if known and (block.begin < known.end if indexes.step > 0 else block.end > known.begin):
                blocks.report(index, 0, "the keys of the block overlap those of another one")
                continue
            known = block
            yield block

    def _fits(self, blocks: _Blocks, index: int, block: Block) -> bool:
        """Whether a block keeps off its neighbours; any disagreement with them or with the manifest is reported."""
        first, end = self._declared or (block.begin, block.end)
        if index == 0 and block.begin != first:
            blocks.report(index, 0, f"the file begins at key {block.begin!r}, the manifest says {first!r}")
        if index == blocks.count - 1 and block.end != end:
            blocks.report(index, 0, f"the file ends at key {block.end!r}, the manifest says {end!r}: it is cut short")
        ahead, after = blocks.begin_beside(index, -1), blocks.begin_beside(index, 1)
        if ahead is not None and block.begin < ahead:
            blocks.report(index, 0, f"the block begins at key {block.begin!r}, before the one ahead of it")
            return False
        if after is not None and (block.end > after or (block.end < after and blocks.block(index + 1))):
            blocks.report(index, 0, f"the block ends at key {block.end!r}, the next one begins at {after!r}")
            return block.end < after
        return True


class MissingRangeFile(RangeFile):
    """A range file that the manifest lists and that is not there: its key range is known, its rows are not."""

    def blocks(self, begin: bytes, end: bytes, reverse: bool = False) -> Iterator[Block]:
        """None."""
        return iter(())

    def estimated_bytes(self, begin: bytes, end: bytes) -> int:
        """None."""
        return 0
