"""Delete bitmaps: the rows they hold, as ranges, of whatever shape; hostile bytes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from inspector.records.grouping import records
from inspector.values.bitmap import RANGES_SHOWN, BitmapError, DeleteBitmap, summary
from inspector.values.reading import Undecoded
from keycodec import BlobChunk
from tests.support.examples import examples
from tests.support.inspector import key_of, message_class, record_of, shown_value
from tests.support.printed import assert_printed

LAST_ROW = (1 << 32) - 1
row_numbers = st.integers(0, 200) | st.integers(0, LAST_ROW) | st.sampled_from([0, 65535, 65536, LAST_ROW])
stretches = st.tuples(row_numbers, st.integers(1, 3000)).map(lambda pair: range(pair[0], min(sum(pair), LAST_ROW + 1)))
row_sets = st.builds(lambda parts: set().union(*parts), st.lists(stretches, max_size=6))


def _plain_ranges(rows: set[int]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for row in sorted(rows):
        if ranges and ranges[-1][1] == row - 1:
            ranges[-1] = ranges[-1][0], row
        else:
            ranges.append((row, row))
    return ranges


def _bytes(rows: set[int], optimized: bool) -> bytes:
    bitmap = BitMap(rows)
    if optimized:
        bitmap.run_optimize()
    return bytes(bitmap.serialize())


@examples(150)
@given(rows=row_sets, optimized=st.booleans())
def test_ranges_are_those_of_a_plain_set(rows: set[int], optimized: bool) -> None:
    data = _bytes(rows, optimized)
    bitmap = DeleteBitmap.from_bytes(data)
    assert bitmap.cardinality == len(rows)
    assert list(bitmap.ranges()) == _plain_ranges(rows)
    assert bitmap.data == data


@examples(60)
@given(rows=row_sets, optimized=st.booleans())
def test_records_show_cardinality_and_ranges(rows: set[int], optimized: bool) -> None:
    data = _bytes(rows, optimized)
    parts = enumerate([data[: len(data) // 2], data[len(data) // 2 :]])
    (record,) = records((key_of("MetaDeleteBitmap", suffix=BlobChunk(0, place)), part) for place, part in parts)
    shown = shown_value(record)
    assert shown == shown_value(record_of("MetaDeleteBitmap", data))
    assert shown["bytes"] == len(data)
    assert shown["cardinality"] == len(rows)
    assert shown["ranges"] == [list(pair) for pair in _plain_ranges(rows)][:RANGES_SHOWN]
    assert_printed(record)


def test_a_summary_names_so_many_ranges_and_says_that_there_are_more() -> None:
    every_other = DeleteBitmap.from_bytes(BitMap(range(0, 1000, 2)).serialize())
    shown = summary(every_other)
    assert len(shown["ranges"]) == RANGES_SHOWN
    assert shown["more_ranges"] is True
    assert "more_ranges" not in summary(DeleteBitmap.from_bytes(BitMap(range(1000)).serialize()))


def test_one_range_of_all_rows_is_one_step() -> None:
    """Row by row it would take hours."""
    whole = BitMap()
    whole.add_range(0, 1 << 32)
    bitmap = DeleteBitmap.from_bytes(whole.serialize())
    assert list(bitmap.ranges()) == [(0, LAST_ROW)]
    assert bitmap.cardinality == 1 << 32


@examples(300)
@given(rows=row_sets, data=st.data())
def test_damaged_bitmaps_are_refused_or_consistent(rows: set[int], data: st.DataObject) -> None:
    damaged = bytearray(_bytes(rows, data.draw(st.booleans())))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, min(len(damaged), 40)))
        damaged[start : start + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    try:
        bitmap = DeleteBitmap.from_bytes(bytes(damaged))
    except BitmapError:
        pass
    else:
        ranges = list(bitmap.ranges())
        assert sum(last - first + 1 for first, last in ranges) == bitmap.cardinality
        assert all(one[1] + 1 < other[0] for one, other in pairwise(ranges))
    record = record_of("MetaDeleteBitmap", bytes(damaged))
    assert_printed(record)
    assert record.failed == isinstance(record.value, Undecoded)


@given(st.binary(max_size=200))
def test_any_bytes_are_shown(data: bytes) -> None:
    assert_printed(record_of("MetaDeleteBitmap", data))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the value is empty"),
        (b"\x3a\x30\x00\x00\xff\xff\xff\xff", "no roaring bitmap"),
        (BitMap([1, 2, 3]).serialize() + b"xy", "2 bytes follow the roaring bitmap"),
        (BitMap([1, 2, 3]).serialize()[:-1], "no roaring bitmap"),
    ],
)
def test_what_is_no_bitmap_says_why(data: bytes, reason: str) -> None:
    record = record_of("MetaDeleteBitmap", bytes(data))
    assert record.value == Undecoded(bytes(data))
    assert reason in str(record.problems[0])


def test_bitmaps_inside_a_stored_message_are_summed_up() -> None:
    storage = message_class("doris.cloud.DeleteBitmapStoragePB")(store_in_fdb=True)
    lists = storage.delete_bitmap
    lists.rowset_ids.extend(["r1", "r2"])
    lists.segment_ids.extend([0, 1])
    lists.versions.extend([5, 6])
    lists.segment_delete_bitmaps.extend([BitMap([1, 2, 9]).serialize(), b"broken"])
    record = record_of("VersionedMetaDeleteBitmapKey", storage.SerializeToString())
    first, second = shown_value(record)["delete_bitmap"]["@bitmaps"]
    assert first == {
        "rowset_id": "r1",
        "segment_id": 0,
        "version": "5",
        "cardinality": 3,
        "ranges": [[1, 2], [9, 9]],
    }
    assert second["rowset_id"] == "r2"
    assert second["error"].startswith("no roaring bitmap")
    assert_printed(record)
