"""A file of equal blocks, read one block at a time."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from inspector.errors import InspectorError, cannot_be_read
from inspector.sources.backup.damage import LayoutError
from inspector.sources.backup.magic import MAX_BLOCK_SIZE, PADDING, WORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inspector.sources.backup.damage import DamagePolicy
    from inspector.sources.backup.places.base import OpenFile, PlacedFile

_T = TypeVar("_T")
_PADDING = bytes([PADDING])


class BlockFile:
    """An open file of ``count`` blocks of ``block_size`` bytes, the last of which may be shorter."""

    def __init__(self, file: OpenFile, stored: PlacedFile, block_size: int) -> None:
        self._file = file
        self.stored = stored
        self.size = file.size
        self.block_size = min(block_size, max(self.size, 1))
        self.count = -(-self.size // self.block_size)

    def expect(self, indexes: range) -> None:
        """Say that these blocks will be read, in order."""
        self._file.expect(indexes.start * self.block_size, indexes.stop * self.block_size)

    def read(self, index: int, offset: int = 0, size: int | None = None) -> bytes:
        """Read block ``index`` from its ``offset`` on, at most ``size`` bytes of it.

        Raises LayoutError if the operating system cannot read it.
        """
        left = self.block_size - offset
        start = index * self.block_size + offset
        try:
            return self._file.read(start, start + (left if size is None else min(left, size)))
        except InspectorError:  # some of them are OSErrors
            raise
        except OSError as error:
            raise LayoutError(offset, cannot_be_read(error)) from error


@contextmanager
def open_block_file(stored: PlacedFile, block_size: int) -> Iterator[BlockFile]:
    """Open a file of blocks, read-only. Raises SourceNotFound or SourceUnreadable."""
    with stored.open() as file:
        yield BlockFile(file, stored, block_size)


@contextmanager
def open_blocks(stored: PlacedFile, block_size: int, damage: DamagePolicy) -> Iterator[BlockFile]:
    """Open a file of blocks, read-only. An absurd block size is damage, and the file then has no blocks.

    Raises SourceNotFound or SourceUnreadable.
    """
    with open_block_file(stored, block_size) as file:
        try:
            check_block_size(file, block_size)
        except LayoutError as error:
            damage.report(stored, error.offset, error.reason)
            file.count = 0
        yield file


def check_block_size(file: BlockFile, block_size: int) -> None:
    """Make sure that a block is of a size that memory can hold. Raises LayoutError."""
    if file.block_size > MAX_BLOCK_SIZE:
        raise LayoutError(0, f"the block size in the file's name, {block_size} bytes, is too large")


def good_blocks(file: BlockFile, read: Callable[[bytes], _T], damage: DamagePolicy) -> Iterator[tuple[int, _T]]:
    """Yield the offset of each block and what ``read`` gives for it. Damaged blocks are reported and left out."""
    file.expect(range(file.count))
    for index in range(file.count):
        offset = index * file.block_size
        try:
            content = read(file.read(index))
        except LayoutError as error:
            damage.report(file.stored, offset + error.offset, error.reason)
        else:
            yield offset, content


def check_format(data: bytes, number: int) -> None:
    """Make sure that a block begins with the number of its format. Raises LayoutError."""
    header = data[:WORD]
    if header != number.to_bytes(WORD, "little"):
        raise LayoutError(0, f"the block begins with {header.hex() or 'nothing'}, not with format {number}")


def check_padding(data: bytes, pos: int, size: int) -> None:
    """Make sure that nothing but 0xFF lies in ``data[pos:size]``. Raises LayoutError."""
    rest = data[pos:size]
    if rest != _PADDING * len(rest):
        raise LayoutError(size - len(rest.lstrip(_PADDING)), "the padding of the block is not all 0xFF")
