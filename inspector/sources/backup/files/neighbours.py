"""The blocks of a range file, judged by those beside them: which of them, and what of a damaged one, can be trusted.

Blocks have no checksums. But they adjoin: each ends where the next one begins, and the first and the last block meet
what the manifest says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.sources.backup.damage import LayoutError
from inspector.sources.backup.files.rangeblock import DamagedRows, read_block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.backup.files.rangeblock import Block
    from inspector.sources.backup.files.rangefile import RangeBlocks

#: How many damaged blocks in a row are passed over to find a good one to compare with.
_PASSED_OVER = 16


class Neighbours:
    """The blocks of one open range file. ``declared``: the ``(begin, end)`` that the manifest gives, if it does."""

    def __init__(self, blocks: RangeBlocks, declared: tuple[bytes, bytes] | None) -> None:
        self._blocks = blocks
        self._declared = declared

    def key_range(self) -> tuple[bytes, bytes]:
        """The ``[begin, end)`` of the blocks that can be read."""
        blocks = self._blocks
        begins = map(blocks.begin_key, range(blocks.count))
        begin = next((key for key in begins if key is not None), b"")
        readable = (blocks.block(index) or self._before_damage(index) for index in range(blocks.count - 1, -1, -1))
        end = next((block.end for block in readable if block), begin)
        return begin, end

    def adjoining(self, indexes: range) -> Iterator[Block]:
        """Yield what can be trusted of neighbouring blocks, ``indexes``; none overlaps the one before it."""
        known: tuple[bytes, bytes] | None = None  # where the last one begins and ends
        if indexes and indexes.step > 0 and not self._blocks.salvages:
            # While the second block is judged, a step back to these heads would drop what has been read ahead.
            for index in range(max(indexes[0] - 1, 0), indexes[0] + 1):
                self._blocks.begin_key(index)
        for index in indexes:
            whole = self._blocks.block(index)
            block = whole or self._before_damage(index)
            if block is None or (whole and not self._fits(index, whole)):
                continue
            if known and (block.begin < known[1] if indexes.step > 0 else block.end > known[0]):
                self._blocks.report(index, 0, "the keys of the block overlap those of another one")
                continue
            known = block.begin, block.end
            yield block
            del whole, block

    def _fits(self, index: int, block: Block) -> bool:
        """Whether a block overlaps none beside it. Reports what contradicts them or the manifest."""
        self._check_edges(index, block)
        report = self._blocks.report
        ahead, after = self._begin_beside(index, -1), self._begin_beside(index, 1)
        if ahead is not None and block.begin < ahead:
            report(index, 0, f"the block begins at key {block.begin!r}, before the one ahead of it")
            return False
        if after is not None and (block.end > after or (block.end < after and self._blocks.block(index + 1))):
            report(index, 0, f"the block ends at key {block.end!r}, the next one begins at {after!r}")
            return block.end < after
        return True

    def _check_edges(self, index: int, block: Block) -> None:
        """Report a first or last block that contradicts the manifest."""
        if self._declared is None:
            return
        begin, end = self._declared
        report = self._blocks.report
        if index == 0 and block.begin != begin:
            report(index, 0, f"the file begins at key {block.begin!r}, the manifest says {begin!r}")
        if index == self._blocks.count - 1 and block.end != end:
            report(index, 0, f"the file ends at key {block.end!r}, the manifest says {end!r}: it is cut short")

    def _before_damage(self, index: int) -> Block | None:
        """Return what can be trusted of a damaged block: the rows before the damage, if they lie where they should."""
        kept = self._rows_before_damage(index)
        if kept is None:
            return None
        blocks = self._blocks
        ahead = blocks.block(index - 1) if index > 0 else None
        begins = map(blocks.begin_key, range(index + 1, blocks.count))
        behind = (next((key for key in begins if key is not None), None), self._begin_beside(index, 1))
        overlaps = any(key is not None and key < kept.end for key in behind)
        return None if overlaps or (ahead and ahead.end != kept.begin) else kept

    def _rows_before_damage(self, index: int) -> Block | None:
        try:
            read_block(self._blocks.raw(index))
        except DamagedRows as damage:
            return damage.before
        except LayoutError:
            return None
        return None

    def _begin_beside(self, index: int, step: int) -> bytes | None:
        """Where the nearest good block on one side begins; damaged ones are passed over."""
        blocks = self._blocks
        others = range(index + step, blocks.count if step > 0 else -1, step)
        if not blocks.salvages:  # damage ends the scan when it is met, so that the head tells enough
            return blocks.begin_key(others[0]) if others else None
        return next((block.begin for block in map(blocks.block, others[:_PASSED_OVER]) if block), None)
