"""Key-values in, records out: nothing lost, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import inspector.records.grouping
from inspector.records.grouping import Batch, batches, records
from inspector.schema import Schema
from inspector.values.layouts import Layouts
from keycodec import FAMILIES, Counter, DocumentChild, Versionstamp
from tests.inspector.records.grouping.grouped import KeyValues, chunks, every_family, grouped, origin_of
from tests.support.examples import examples
from tests.support.inspector import STAMP, key_of, message_class, ordered
from tests.support.schemas import BUILTIN
from tests.support.strategies.crowds import crowded_keys, crowds

if TYPE_CHECKING:
    from inspector.records.record import Record


@examples(300)
@given(crowds())
def test_records_are_the_key_values_of_one_origin_in_order(key_values: KeyValues) -> None:
    found = list(records(key_values))
    assert [record.key_values for record in found] == grouped(key_values)
    for record in found:
        (origin,) = {origin_of(key) for key, _ in record.key_values}
        assert origin == (origin_of(record.key.raw) if record.family else (record.key.raw,))
        assert record.key.suffix is None
        assert record.key.family is record.family


@examples(300)
@given(crowds())
def test_a_reverse_scan_gives_the_same_records_in_reverse(key_values: KeyValues) -> None:
    forward = [(record.key_values, record.stem) for record in records(key_values)]
    backward = [(record.key_values, record.stem) for record in records(key_values[::-1], reverse=True)]
    assert backward == forward[::-1]


@examples(200)
@given(key_values=crowds(max_families=1, max_size=40), chunk=st.integers(1, 8), reverse=st.booleans())
def test_how_many_are_looked_at_together_changes_nothing(key_values: KeyValues, chunk: int, reverse: bool) -> None:
    rows = key_values[::-1] if reverse else key_values
    expected = [(record.key_values, record.stem, record.key.raw) for record in records(rows, reverse=reverse)]
    found = records(rows, reverse=reverse, at_once=chunk)
    assert [(record.key_values, record.stem, record.key.raw) for record in found] == expected


@pytest.mark.parametrize("chunk", range(1, 6))
@pytest.mark.parametrize("left_out", range(4))
@pytest.mark.parametrize("reverse", [False, True])
def test_a_record_may_lie_across_what_is_looked_at_together(chunk: int, left_out: int, reverse: bool) -> None:
    rows = []
    for number in range(1, 8):
        stats = {"tablet_id": number}
        rows.append((key_of("StatsTabletKey", **stats), b""))
        rows += [(key_of("StatsTabletKey", suffix=Counter("num_rows"), **stats), bytes(8))] * (number % 3 == 0)
        rows.append((key_of("VersionedMetaRowsetLoadKey", **stats), b""))
        rows += [(key_of("VersionedMetaRowsetLoadKey", suffix=DocumentChild(27, 0), **stats), b"")] * (number % 2)
    scanned = (ordered(rows)[::-1] if reverse else ordered(rows))[left_out:]
    found = [record.key_values for record in records(scanned, reverse=reverse, at_once=chunk)]
    assert (found[::-1] if reverse else found) == grouped(ordered(scanned))


@examples(100)
@given(crowds())
def test_batches_are_the_records_in_larger_pieces(key_values: KeyValues) -> None:
    found: list[Record] = []
    for piece in batches(key_values):
        assert piece.key_values
        found += piece.records() if isinstance(piece, Batch) else [piece]
    assert [record.key_values for record in found] == [record.key_values for record in records(key_values)]


def test_among_batches_a_record_has_its_key_values_in_order() -> None:
    (record,) = batches(chunks(3))
    assert [key_value[0] for key_value in record.key_values] == [key for key, _ in chunks(3)]


@pytest.mark.parametrize("family", ["TxnIndexKey", "TxnLabelKey", "StatsTabletKey", "VersionedMetaTabletKey"])
def test_a_stretch_of_records_of_one_key_value_comes_in_few_batches(family: str) -> None:
    name = next(field.name for field in FAMILIES[family].fields if field.name in ("txn_id", "label", "tablet_id"))
    values = [
        f"label {number}" if name == "label" else number for number in range(8 * inspector.records.grouping._CHUNK + 1)
    ]
    rows = ordered((key_of(family, **{name: value}), b"") for value in values)
    pieces = list(batches(rows))
    assert all(piece.key_values for piece in pieces)
    assert len(pieces) < len(rows) / 4
    assert [(record.key_values, record.key.raw) for record in records(rows)] == [((row,), row[0]) for row in rows]


@every_family
@examples(15)
@given(data=st.data())
def test_long_runs_of_one_family_are_taken_apart_rightly(family: Any, data: st.DataObject) -> None:
    rows = ordered((key, b"") for key in data.draw(st.lists(crowded_keys(st.just(family)), max_size=12)))
    found = list(records(rows, at_once=2))
    assert [record.key_values for record in found] == grouped(rows)
    assert [origin_of(record.key.raw) for record in found] == [origin_of(record.key_values[0][0]) for record in found]


def test_a_stray_key_between_the_parts_of_a_record_does_not_split_it() -> None:
    base = key_of("StatsTabletKey")
    counter = key_of("StatsTabletKey", suffix=Counter("num_rows"))
    rows = ordered([(base, b""), (counter, bytes(8)), (base + b"\x10a", b"")])
    whole, stray = records(rows)
    assert len(whole.key_values) == 2
    assert stray.key_values == ((base + b"\x10a", b""),)
    assert stray.key.nearest is FAMILIES["StatsTabletKey"]
    assert [record.key_values for record in records(rows[::-1], reverse=True)] == [stray.key_values, whole.key_values]


def test_a_stray_key_before_a_versioned_root_keeps_its_place() -> None:
    root = key_of("VersionedMetaRowsetLoadKey")
    rows = [(root[:-1] + b"\x00", b"stray"), (root, b"root")]
    forward = [record.key_values for record in records(rows)]
    assert forward == [(row,) for row in rows]
    assert [record.key_values for record in records(rows[::-1], reverse=True)] == forward[::-1]


def test_another_schema_may_be_given() -> None:
    schema = Schema.from_descriptor_set(BUILTIN)
    (record,) = records([(key_of("TxnIndexKey"), b"")], Layouts(schema))
    assert record.message_class is schema.message_class("doris.cloud.TxnIndexPB")
    assert record.message_class is not message_class("doris.cloud.TxnIndexPB")


def test_versions_of_a_record_are_records_of_their_own() -> None:
    later = Versionstamp(STAMP.version + 1)
    rows = [(key_of("VersionedPartitionVersionKey", versionstamp=stamp), b"") for stamp in (STAMP, later)]
    assert [record.key.versionstamp for record in records(rows)] == [STAMP, later]
