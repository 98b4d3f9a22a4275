"""Range files: the key-values of one key range at one version, in blocks (docs/backup-format.md, "Range file").

A block's begin key tells where it starts, so a key is found by bisecting over begin keys; only the block that holds it
is read whole. Memory is that of a few blocks and their rows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from inspector.errors import SourceNotSupported
from inspector.sources.backup.damage import FROM_OLDER, LayoutError
from inspector.sources.backup.files.blockfile import open_blocks
from inspector.sources.backup.files.neighbours import Neighbours
from inspector.sources.backup.files.rangeblock import HEAD_SIZE, begin_length, check_range_format, read_block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inspector.sources.backup.damage import DamagePolicy
    from inspector.sources.backup.files.blockfile import BlockFile
    from inspector.sources.backup.files.rangeblock import Block
    from inspector.sources.backup.listing.names import RangeEntry
    from inspector.sources.backup.places.base import PlacedFile

_T = TypeVar("_T")


class RangeBlocks:
    """The blocks of an open range file, by number; None stands for one that is damaged and passed over."""

    def __init__(self, file: BlockFile, damage: DamagePolicy) -> None:
        self._file = file
        self._damage = damage
        kept = 3 if damage.salvage else 0  # whole blocks are held against those beside them only where damage is met
        self._recent_blocks = lru_cache(maxsize=kept)(self._read_block)
        self._recent_begin_keys = lru_cache(maxsize=64)(self._read_begin_key)

    @property
    def count(self) -> int:
        """How many blocks there are."""
        return self._file.count

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._file.size

    @property
    def salvages(self) -> bool:
        """Whether damage is passed over, not raised."""
        return self._damage.salvage

    def block(self, index: int) -> Block | None:
        """Read and check one whole block."""
        return self._recent_blocks(index)

    def begin_key(self, index: int) -> bytes | None:
        """Read where a block begins, without its rows."""
        return self._recent_begin_keys(index)

    def raw(self, index: int) -> bytes:
        """The bytes of one block. Raises LayoutError if the operating system cannot read them."""
        return self._file.read(index)

    def expect(self, indexes: range) -> None:
        """Say that these blocks will be read, in order."""
        self._file.expect(indexes)

    def report(self, index: int, offset: int, reason: str) -> None:
        """Report damage at ``offset`` of a block."""
        self._damage.report(self._file.stored, index * self._file.block_size + offset, reason, FROM_OLDER)

    def first_meeting(self, key: bytes) -> int:
        """The block where a scan from ``key`` on starts."""
        index = max(bisect_right(range(self.count), key, key=self._sort_key) - 1, 0)
        while index > 0 and self.begin_key(index) is None:
            index -= 1  # nobody knows where a damaged block begins, so the one before it may hold the key
        return index

    def last_before(self, key: bytes) -> int:
        """The last block that begins before ``key``; -1 if none does."""
        return bisect_left(range(self.count), key, key=self._sort_key) - 1

    def _sort_key(self, index: int) -> bytes:
        readable = (self.begin_key(before) for before in range(index, -1, -1))
        return next((key for key in readable if key is not None), b"")

    def _read_block(self, index: int) -> Block | None:
        return self._checked(index, lambda: read_block(self._file.read(index)))

    def _read_begin_key(self, index: int) -> bytes | None:
        return self._checked(index, lambda: self._begin_key(index))

    def _begin_key(self, index: int) -> bytes:
        head = self._file.read(index, 0, HEAD_SIZE)
        check_range_format(head)
        length = begin_length(head)
        key = self._file.read(index, HEAD_SIZE, length)
        if len(head) < HEAD_SIZE or len(key) < length:
            raise LayoutError(4, "the begin key of the block leads past its end")
        return key

    def _checked(self, index: int, read: Callable[[], _T]) -> _T | None:
        try:
            return read()
        except LayoutError as error:
            self.report(index, error.offset, error.reason)
            return None
        except SourceNotSupported as error:
            raise SourceNotSupported(f"{self._file.stored}: {error}") from error


class RangeFile:
    """One range file, opened anew for each scan of it.

    ``declared`` is the ``(begin, end)`` that the manifest gives. If it gives none (None), the file itself is asked.
    """

    def __init__(
        self, stored: PlacedFile, entry: RangeEntry, declared: tuple[bytes, bytes] | None, damage: DamagePolicy
    ) -> None:
        self.stored = stored
        self._size = entry.size
        self._block_size = entry.block_size
        self._declared = declared
        self._damage = damage

    def key_range(self) -> tuple[bytes, bytes]:
        """The ``[begin, end)`` that the file holds."""
        if self._declared is not None:
            return self._declared
        with self._open() as blocks:
            return Neighbours(blocks, None).key_range()

    def expect(self, begin: bytes, end: bytes) -> None:
        """Say that ``[begin, end)`` will soon be read. Only a file that is read whole is read from its beginning on."""
        if self._lies_in(begin, end):
            self.stored.expect()

    def blocks(self, begin: bytes, end: bytes, reverse: bool = False) -> Iterator[Block]:
        """Yield the blocks that meet ``[begin, end)``, cut to it, in key order or in reverse."""
        with self._open() as blocks:
            indexes = range(blocks.count)
            if not self._lies_in(begin, end):
                indexes = indexes[blocks.first_meeting(begin) : blocks.last_before(end) + 1]
            if not reverse:
                blocks.expect(indexes)
            for block in Neighbours(blocks, self._declared).adjoining(indexes[::-1] if reverse else indexes):
                part = block.clip(begin, end)
                if part.begin < part.end:
                    yield part
                del block, part  # their rows are the caller's alone, so that they are gone when the next ones are read

    def estimated_bytes(self, begin: bytes, end: bytes) -> int:
        """Roughly the bytes of rows in ``[begin, end)``: those of the blocks that meet it."""
        if self._lies_in(begin, end):
            return self._size
        with self._open() as blocks:
            count = blocks.last_before(end) + 1 - blocks.first_meeting(begin)
            return max(min(count * self._block_size, blocks.size), 0)

    def shares(self, begin: bytes, end: bytes, size: int) -> Iterator[tuple[bytes, int]]:
        """Yield where in [begin, end) blocks begin, each with the bytes up to the next one: about ``size``, or a block.

        What lies ahead of the first of them is passed over, and so is a block that is damaged.
        """
        step = max(size // self._block_size, 1)
        with self._open() as blocks:
            last = blocks.last_before(end)
            for index in range(blocks.first_meeting(begin), last + 1, step):
                key = blocks.begin_key(index)
                if key is not None:
                    yield max(key, begin), min(step, last + 1 - index) * self._block_size

    @contextmanager
    def _open(self) -> Iterator[RangeBlocks]:
        with open_blocks(self.stored, self._block_size, self._damage) as file:
            if file.size == 0:
                self._damage.report(self.stored, 0, "the file is empty", FROM_OLDER)
            yield RangeBlocks(file, self._damage)

    def _lies_in(self, begin: bytes, end: bytes) -> bool:
        return self._declared is not None and begin <= self._declared[0] and self._declared[1] <= end


class MissingRangeFile(RangeFile):
    """A range file that the manifest lists and that is not there: its key range is known, its rows are not."""

    def expect(self, begin: bytes, end: bytes) -> None:
        pass

    def blocks(self, begin: bytes, end: bytes, reverse: bool = False) -> Iterator[Block]:
        return iter(())

    def shares(self, begin: bytes, end: bytes, size: int) -> Iterator[tuple[bytes, int]]:
        return iter(())

    def estimated_bytes(self, begin: bytes, end: bytes) -> int:
        return 0
