"""Pieces of the keys: no record, and no version of one, lies in another piece than the rest."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from inspector.records.grouping import records
from inspector.records.pieces import pieces, start_of_record
from inspector.records.scanning import choose_versions
from inspector.sources.base import END_OF_DATA
from inspector.sources.memory import MemorySource
from keycodec import FAMILIES, BlobChunk, Counter, DocumentChild, encode
from keycodec.families.family import SuffixKind
from tests.support.examples import examples
from tests.support.inspector import STAMP
from tests.support.strategies.crowds import crowds

EVERYTHING = [(b"", END_OF_DATA)]
SUFFIXES = {
    SuffixKind.BLOB: BlobChunk(1, 2),
    SuffixKind.COUNTER: Counter("num_rows"),
    SuffixKind.DOCUMENT: DocumentChild(3, 4),
}


@examples(300)
@given(crowd=crowds(max_size=40), number=st.integers(1, 50))
def test_records_of_pieces_are_the_records_of_the_whole(crowd: list[tuple[bytes, bytes]], number: int) -> None:
    source = MemorySource(crowd)
    cut = pieces([source], EVERYTHING, number)
    assert len(cut) <= number
    assert [low for low, _ in cut] == [b"", *(high for _, high in cut[:-1])]
    for versions in ("all", "newest"):
        whole, parts = (
            [
                record.key_values
                for low, high in ranges
                for record in (
                    records(source.key_values(low, high))
                    if versions == "all"
                    else choose_versions(records(source.key_values(low, high)), versions)
                )
            ]
            for ranges in (EVERYTHING, cut)
        )
        assert parts == whole


def test_chunks_children_counters_and_versions_stay_with_their_record() -> None:
    for family in FAMILIES.values():
        fields: dict[str, Any] = {field.name: "x" if field.kind.name == "BYTES" else 7 for field in family.fields}
        if any(field.kind.name == "VERSIONSTAMP" for field in family.fields):
            continue
        start = encode(family, **fields)
        stamp: dict[str, Any] = {"versionstamp": STAMP} if family.versioned else {}
        suffix: dict[str, Any] = {"suffix": SUFFIXES[family.suffix]} if family.suffix else {}
        behind = encode(family, **fields, **stamp, **suffix)
        for size in range(len(start), len(behind) + 1):
            assert start_of_record(behind[:size]) == start
        assert start_of_record(behind + b"\x10stray") == start


def test_pieces_of_some_ranges_leave_out_what_lies_between() -> None:
    source = MemorySource((b"%04d" % number, b"value") for number in range(1000))
    ranges = [(b"0000", b"0100"), (b"0900", b"0910")]
    cut = pieces([source], ranges, 20)
    assert all(any(low < end and begin < high for begin, end in ranges) for low, high in cut)
    assert len(cut) < 6
    assert pieces([source], [], 5) == []


def test_several_sources_say_where_to_cut() -> None:
    empty, full = MemorySource(), MemorySource((b"%04d" % number, b"value") for number in range(1000))
    assert len(pieces([empty, full], EVERYTHING, 4)) == 4
