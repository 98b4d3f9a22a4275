"""Delete bitmaps: which rows of a segment are deleted (docs/values.md, "Delete bitmaps")."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from inspector.values.reading import Reading, Undecoded, string, undecoded
from keycodec.jsonforms import Int64

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyroaring import BitMap

    from inspector.schema.messages import DeleteBitmapPB

#: Row numbers of a segment have 32 bits.
_ROW_LIMIT = 1 << 32
#: How many ranges a summary lists.
RANGES_SHOWN = 100


class BitmapError(ValueError):
    """The bytes are no roaring bitmap."""


@dataclass(frozen=True, slots=True)
class DeleteBitmap:
    """The deleted rows of one segment; ``data`` is the bitmap as stored."""

    rows: BitMap
    data: bytes

    def __reduce__(self) -> tuple[Callable[[bytes], DeleteBitmap], tuple[bytes]]:
        return DeleteBitmap.from_bytes, (self.data,)

    def __repr__(self) -> str:
        return f"<DeleteBitmap of {self.cardinality} rows, {len(self.data)} bytes>"

    @classmethod
    def from_bytes(cls, data: bytes) -> DeleteBitmap:
        """Read a serialized roaring bitmap. Raises BitmapError (a ValueError)."""
        rows = _deserialize(data)
        size = len(rows.serialize())
        if size < len(data) and _is_bitmap(data[:size]):
            raise BitmapError(f"{len(data) - size} bytes follow the roaring bitmap")
        return cls(rows, data)

    @property
    def cardinality(self) -> int:
        """How many rows are deleted."""
        return len(self.rows)

    def ranges(self) -> Iterator[tuple[int, int]]:
        """The deleted rows as (first, last) pairs, in order. A long range takes hardly longer than a short one."""
        end = 0
        while self.rows.range_cardinality(end, _ROW_LIMIT):
            first = self.rows.next_set_bit(end)
            end = self._run_end(first)
            yield first, end - 1

    def _run_end(self, first: int) -> int:
        """The first row after ``first`` that is not deleted. The search doubles its step, then halves it."""
        step = 1
        while first + step < _ROW_LIMIT and self.rows.contains_range(first, first + step):
            step *= 2
        inside, outside = first + step // 2, min(first + step, _ROW_LIMIT)
        while inside < outside:
            middle = (inside + outside + 1) // 2
            if self.rows.contains_range(first, middle):
                inside = middle
            else:
                outside = middle - 1
        return inside


def read_bitmap(data: bytes) -> Reading[DeleteBitmap | Undecoded]:
    """Read the delete bitmap in ``data``."""
    try:
        return Reading(DeleteBitmap.from_bytes(data))
    except BitmapError as error:
        return undecoded(data, str(error))


def _deserialize(data: bytes) -> BitMap:
    from pyroaring import BitMap  # only a bitmap needs it

    if not data:
        raise BitmapError("no roaring bitmap: the value is empty")
    try:
        return BitMap.deserialize(data)
    except (ValueError, MemoryError) as error:
        raise BitmapError(f"no roaring bitmap: {error}") from None


def _is_bitmap(data: bytes) -> bool:
    try:
        _deserialize(data)
    except BitmapError:
        return False
    return True


def summary(bitmap: DeleteBitmap) -> dict[str, Any]:
    """Cardinality and the first ranges, for JSON; ``more_ranges`` is there if some ranges are left out."""
    ranges = [list(pair) for pair in islice(bitmap.ranges(), RANGES_SHOWN + 1)]
    data: dict[str, Any] = {"cardinality": bitmap.cardinality, "ranges": ranges[:RANGES_SHOWN]}
    if len(ranges) > RANGES_SHOWN:
        data["more_ranges"] = True
    return data


def segment_summaries(lists: DeleteBitmapPB) -> list[dict[str, Any]]:
    """Summarize the bitmaps in a DeleteBitmapPB. Its four lists have one element for each bitmap."""
    rows = zip(lists.rowset_ids, lists.segment_ids, lists.versions, lists.segment_delete_bitmaps, strict=False)
    return [
        {"rowset_id": string(rowset_id), "segment_id": segment_id, "version": Int64(version), **_summary_of(data)}
        for rowset_id, segment_id, version, data in rows
    ]


def _summary_of(data: bytes) -> dict[str, Any]:
    try:
        return summary(DeleteBitmap.from_bytes(data))
    except BitmapError as error:
        return {"error": str(error)}
