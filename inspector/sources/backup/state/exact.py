"""The exact state at a version: range file blocks with the later mutations of their keys merged in.

A mutation of version V changes a key only if the key lies in a piece of a version before V. What no piece covers was
not backed up. What damage has left out of a piece is a hole, which the caller may fill from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from inspector.sources.backup.places.base import in_turn
from inspector.sources.backup.plan.pieces import FilePiece, clip
from inspector.sources.backup.state.overlay import changed
from inspector.sources.base import KeyValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.sources.backup.files.rangeblock import Block
    from inspector.sources.backup.state.index import MutationIndex

#: Key-values in scan order. Those of a block that nothing changed come together, so that none costs a step of Python.
KeyValues = Iterable[KeyValue]
#: What there is of the keys of a hole, in scan order.
Fill = Callable[[FilePiece], Iterable[KeyValues]]


def dumped(pieces: Sequence[FilePiece], begin: bytes, end: bytes, reverse: bool, fill: Fill) -> Iterator[KeyValues]:
    """Yield the key-values of pieces as they were dumped."""
    for piece, block in _blocks(pieces, begin, end, reverse):
        if block is None:
            yield from fill(piece)
        else:
            yield _rows(block, reverse)
        del block  # not held while the next one is read: see _blocks


def exact(
    pieces: Sequence[FilePiece], index: MutationIndex, begin: bytes, end: bytes, reverse: bool, fill: Fill
) -> Iterator[KeyValues]:
    """Yield the key-values of pieces, brought to the version of the index."""
    index.cover([(begin, end)])
    for piece, block in _blocks(pieces, begin, end, reverse):
        if block is None:
            yield from fill(piece)
            continue
        for changes in index.changes(block.begin, block.end, piece.version, reverse):
            yield _rows(changed(block.clip(changes.begin, changes.end), changes), reverse)
        del block


def _blocks(
    pieces: Sequence[FilePiece], begin: bytes, end: bytes, reverse: bool
) -> Iterator[tuple[FilePiece, Block | None]]:
    """Yield the blocks of pieces, each with its piece; a hole comes as a piece of its own, without a block.

    None is held here while the next one is read: the rows of two have no room in the caches of a processor.
    """
    wanted = clip(pieces, begin, end)
    for piece in reversed(wanted) if reverse else in_turn(wanted, _expect):
        rest = piece
        for block in piece.file.blocks(piece.begin, piece.end, reverse):
            hole = replace(rest, begin=block.end) if reverse else replace(rest, end=block.begin)
            if hole.begin < hole.end:
                yield hole, None
            rest = replace(rest, end=block.begin) if reverse else replace(rest, begin=block.end)
            yield piece, block
            del block
        if rest.begin < rest.end:
            yield rest, None


def _expect(piece: FilePiece) -> None:
    piece.file.expect(piece.begin, piece.end)


def _rows(block: Block, reverse: bool) -> KeyValues:
    if reverse:
        return zip(reversed(block.keys), reversed(block.values), strict=True)
    return zip(block.keys, block.values, strict=True)
