"""A record without end, and many of them, in bounded memory."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

import inspector.records.grouping
from inspector.records.grouping import records
from keycodec import Counter
from tests.inspector.records.grouping.grouped import chunks, grouped
from tests.support.inspector import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.base import KeyValue


LIMIT = 10_000


@pytest.mark.parametrize("reverse", [False, True])
def test_a_record_without_end_comes_in_pieces(reverse: bool) -> None:
    rows = chunks(100)
    found = list(records(rows[::-1] if reverse else rows, reverse=reverse, record_limit=LIMIT))
    assert len(found) > 5
    assert max(record.size for record in found) < 12_000
    pieces = found[::-1] if reverse else found
    assert [key_value for record in pieces for key_value in record.key_values] == rows
    assert all(record.failed for record in pieces[1:])


@pytest.mark.parametrize("reverse", [False, True])
def test_what_records_before_it_held_does_not_cut_a_record(reverse: bool) -> None:
    rows = []
    for tablet in range(100):
        rows += [(key_of("StatsTabletKey", tablet_id=tablet), bytes(1000))]
        rows += [(key_of("StatsTabletKey", tablet_id=tablet, suffix=Counter("num_rows")), bytes(1000))]
    found = [
        record.key_values for record in records(rows[::-1] if reverse else rows, reverse=reverse, record_limit=LIMIT)
    ]
    assert (found[::-1] if reverse else found) == grouped(rows)


def test_many_parts_of_a_record_count_however_small_they_are() -> None:
    found = list(records(((key, b"") for key, _ in chunks(200)), record_limit=LIMIT))
    assert max(len(record.key_values) for record in found) < 100  # a key-value takes more than a hundred bytes


def test_strays_without_end_are_not_held() -> None:
    base = key_of("StatsTabletKey")
    pulled = count()

    def endless() -> Iterator[KeyValue]:
        yield base, b""
        for number in range(10_000):
            next(pulled)
            yield base + b"\x00" + number.to_bytes(4, "big"), bytes(1000)

    next(records(endless(), record_limit=LIMIT))
    assert next(pulled) < 1000


def test_a_scan_is_a_stream() -> None:
    pulled = count()

    def endless() -> Iterator[KeyValue]:
        for number in count():
            next(pulled)
            yield key_of("MetaTabletIdxKey", tablet_id=number), b""

    found = records(endless())
    for _ in range(10_000):
        next(found)
    assert next(pulled) <= 10_000 + inspector.records.grouping._CHUNK


def test_records_of_a_run_do_not_keep_the_values_of_others_alive() -> None:
    first, second = records([(key_of("TxnIndexKey", txn_id=number), b"") for number in range(2)])
    assert len(first.key_values) == len(second.key_values) == 1
