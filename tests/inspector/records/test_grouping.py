"""Key-values in, records out: nothing lost, in order, whatever the keys and values are."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import inspector.records.grouping
from inspector.output.records import RecordItem
from inspector.records.grouping import Batch, batches, records
from inspector.schema import Schema
from inspector.values.layouts import Layouts
from inspector.values.reading import Undecoded
from inspector.values.wire import BYTES
from keycodec import FAMILIES, BlobChunk, Counter, DocumentChild, Versionstamp, decode
from keycodec.families.family import SuffixKind
from tests.support.crowds import crowded_keys, crowds, damaged, values_of
from tests.support.examples import examples
from tests.support.inspector import STAMP, field_bytes, key_of, message_class, ordered, record_of
from tests.support.schemas import BUILTIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.records.record import Record
    from inspector.sources.base import KeyValue

KeyValues = list[tuple[bytes, bytes]]
every_family = pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)


def _origin(raw: bytes) -> tuple[Any, ...]:
    """What the key-values of one record have in common; a key of no family is alone."""
    key = decode(raw, partial=True)
    return (raw,) if key.family is None else (key.family.name, tuple(key.fields.items()), key.versionstamp)


def _grouped(key_values: KeyValues) -> list[tuple[KeyValue, ...]]:
    """Records by the plainest rule: all key-values of one origin, in the order of the first ones."""
    groups: dict[tuple[Any, ...], list[KeyValue]] = {}
    for key_value in key_values:
        groups.setdefault(_origin(key_value[0]), []).append(key_value)
    return [tuple(group) for group in groups.values()]


@examples(300)
@given(crowds())
def test_records_are_the_key_values_of_one_origin_in_order(key_values: KeyValues) -> None:
    found = list(records(key_values))
    assert [record.key_values for record in found] == _grouped(key_values)
    for record in found:
        (origin,) = {_origin(key) for key, _ in record.key_values}
        assert origin == (_origin(record.key.raw) if record.family else (record.key.raw,))
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
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inspector.records.grouping, "_CHUNK", chunk)
        found = [(record.key_values, record.stem, record.key.raw) for record in records(rows, reverse=reverse)]
    assert found == expected


@pytest.mark.parametrize("chunk", range(1, 6))
@pytest.mark.parametrize("left_out", range(4))
@pytest.mark.parametrize("reverse", [False, True])
def test_a_record_may_lie_across_what_is_looked_at_together(
    monkeypatch: pytest.MonkeyPatch, chunk: int, left_out: int, reverse: bool
) -> None:
    rows = []
    for number in range(1, 8):
        stats = {"tablet_id": number}
        rows.append((key_of("StatsTabletKey", **stats), b""))
        rows += [(key_of("StatsTabletKey", suffix=Counter("num_rows"), **stats), bytes(8))] * (number % 3 == 0)
        rows.append((key_of("VersionedMetaRowsetLoadKey", **stats), b""))
        rows += [(key_of("VersionedMetaRowsetLoadKey", suffix=DocumentChild(27, 0), **stats), b"")] * (number % 2)
    scanned = (ordered(rows)[::-1] if reverse else ordered(rows))[left_out:]
    monkeypatch.setattr(inspector.records.grouping, "_CHUNK", chunk)
    found = [record.key_values for record in records(scanned, reverse=reverse)]
    assert (found[::-1] if reverse else found) == _grouped(ordered(scanned))


@examples(100)
@given(crowds())
def test_batches_are_the_records_in_larger_pieces(key_values: KeyValues) -> None:
    found: list[Record] = []
    for piece in batches(key_values):
        assert piece.key_values
        found += piece.records() if isinstance(piece, Batch) else [piece]
    assert [record.key_values for record in found] == [record.key_values for record in records(key_values)]


def test_among_batches_a_record_has_its_key_values_in_order() -> None:
    (record,) = batches(_chunks(3))
    assert [key_value[0] for key_value in record.key_values] == [key for key, _ in _chunks(3)]


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
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inspector.records.grouping, "_CHUNK", 2)
        found = list(records(rows))
    assert [record.key_values for record in found] == _grouped(rows)
    assert [_origin(record.key.raw) for record in found] == [_origin(record.key_values[0][0]) for record in found]


def _look_at_all(record: Record) -> None:
    """Whatever can be asked of a record; none of it may raise."""
    assert record.size == sum(len(key) + len(value) for key, value in record.key_values)
    for item in (RecordItem(record.shown()), RecordItem(record.shown(mask=False))):
        item.data()
        item.cells()
        item.flat()
        assert item.text()
    assert record.failed == any(problem.failed for problem in record.problems)
    assert repr(record)
    if isinstance(record.value, Undecoded) and record.family is not None:
        assert record.failed


@every_family
@examples(12)
@given(data=st.data())
def test_no_value_of_any_family_raises(family: Any, data: st.DataObject) -> None:
    keys = data.draw(st.lists(crowded_keys(st.just(family)), min_size=1, max_size=4))
    for record in records(ordered((key, data.draw(values_of(family))) for key in keys)):
        _look_at_all(record)


@examples(150)
@given(st.dictionaries(st.binary(max_size=40), st.binary(max_size=40), max_size=10))
@example({b"": b""})
@example({b"\x01": b"x", b"\x02": b"", b"\x03\x10": b""})
def test_arbitrary_bytes_never_raise(rows: dict[bytes, bytes]) -> None:
    key_values = ordered(rows.items())
    found = list(records(key_values))
    assert [key_value for record in found for key_value in record.key_values] == key_values
    for record in found:
        _look_at_all(record)


@examples(150)
@given(data=st.data())
def test_mutated_keys_lose_nothing(data: st.DataObject) -> None:
    key = key_of(data.draw(st.sampled_from(list(FAMILIES))))
    keys = [key, *data.draw(st.lists(damaged(key), max_size=6))]
    key_values = ordered((key, b"") for key in keys if key < b"\xff")
    found = [key_value for record in records(key_values) for key_value in record.key_values]
    assert sorted(found) == key_values


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


# --- bounded memory ---


def _chunks(number: int) -> KeyValues:
    return [(key_of("MetaSchemaPBDictionaryKey", suffix=BlobChunk(0, place)), b"x" * 1000) for place in range(number)]


@pytest.mark.parametrize("reverse", [False, True])
def test_a_record_without_end_comes_in_pieces(monkeypatch: pytest.MonkeyPatch, reverse: bool) -> None:
    monkeypatch.setattr(inspector.records.grouping, "RECORD_LIMIT", 10_000)
    rows = _chunks(100)
    found = list(records(rows[::-1] if reverse else rows, reverse=reverse))
    assert len(found) > 5
    assert max(record.size for record in found) < 12_000
    pieces = found[::-1] if reverse else found
    assert [key_value for record in pieces for key_value in record.key_values] == rows
    assert all(record.failed for record in pieces[1:])


@pytest.mark.parametrize("reverse", [False, True])
def test_what_records_before_it_held_does_not_cut_a_record(monkeypatch: pytest.MonkeyPatch, reverse: bool) -> None:
    monkeypatch.setattr(inspector.records.grouping, "RECORD_LIMIT", 10_000)
    rows = []
    for tablet in range(100):
        rows += [(key_of("StatsTabletKey", tablet_id=tablet), bytes(1000))]
        rows += [(key_of("StatsTabletKey", tablet_id=tablet, suffix=Counter("num_rows")), bytes(1000))]
    found = [record.key_values for record in records(rows[::-1] if reverse else rows, reverse=reverse)]
    assert (found[::-1] if reverse else found) == _grouped(rows)


def test_many_parts_of_a_record_count_however_small_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspector.records.grouping, "RECORD_LIMIT", 10_000)
    found = list(records((key, b"") for key, _ in _chunks(200)))
    assert max(len(record.key_values) for record in found) < 100  # a key-value takes more than a hundred bytes


def test_strays_without_end_are_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspector.records.grouping, "RECORD_LIMIT", 10_000)
    base = key_of("StatsTabletKey")
    pulled = count()

    def endless() -> Iterator[KeyValue]:
        yield base, b""
        for number in range(10_000):
            next(pulled)
            yield base + b"\x00" + number.to_bytes(4, "big"), bytes(1000)

    next(iter(records(endless())))
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


# --- what a record says of itself ---


def test_a_key_of_no_family_is_shown_with_the_reason_and_is_no_failure() -> None:
    raw = bytes.fromhex("01106d65746100011061000110") + b"brand_new_family\x00\x01"
    (record,) = records([(raw, b"abc")])
    assert record.family is None
    assert record.key.error is not None
    assert record.message_class is None
    assert record.value == Undecoded(b"abc")
    assert record.problems == ()
    assert not record.failed


def test_a_malformed_key_is_shown_as_the_family_it_began_as() -> None:
    raw = key_of("MetaTabletIdxKey")[:-1]
    (record,) = records([(raw, b"")])
    assert record.key.nearest is FAMILIES["MetaTabletIdxKey"]
    assert record.family is None


def test_a_message_that_lacks_required_fields_says_so() -> None:
    record = record_of("MetaRowsetKey", b"")
    assert [str(problem) for problem in record.problems] == ["doris.RowsetMetaCloudPB lacks required rowset_id"]


def test_a_value_that_does_not_parse_says_where() -> None:
    value = field_bytes(1, BYTES, b"ops-1") + field_bytes(7, BYTES, field_bytes(1, BYTES, b"id") + b"\x12\x7fx")
    record = record_of("InstanceKey", value)
    assert record.value == Undecoded(value)
    (problem,) = record.problems
    assert problem.failed
    assert problem.text.startswith("does not parse as doris.cloud.InstanceInfoPB: ")
    assert "offset 13" in problem.text


def test_problems_and_value_agree_in_whatever_order_they_are_asked_for() -> None:
    value = message_class("doris.cloud.TxnIndexPB")().SerializeToString()
    one, other = record_of("TxnIndexKey", value), record_of("TxnIndexKey", value)
    assert (one.value, one.problems) == tuple(reversed((other.problems, other.value)))
    broken, also_broken = record_of("TxnIndexKey", b"\xff"), record_of("TxnIndexKey", b"\xff")
    assert (broken.value, broken.problems) == tuple(reversed((also_broken.problems, also_broken.value)))


@pytest.mark.parametrize("name", [name for name, family in FAMILIES.items() if family.suffix is SuffixKind.DOCUMENT])
def test_the_key_of_an_orphan_child_is_its_documents(name: str) -> None:
    child = key_of(name, suffix=DocumentChild(27, 0))
    (record,) = records([(child, b"")])
    assert record.key.raw == key_of(name)
    assert record.failed
    assert "root is missing" in str(record.problems[0])


def test_another_schema_may_be_given() -> None:
    schema = Schema.from_descriptor_set(BUILTIN)
    (record,) = records([(key_of("TxnIndexKey"), b"")], Layouts(schema))
    assert record.message_class is schema.message_class("doris.cloud.TxnIndexPB")
    assert record.message_class is not message_class("doris.cloud.TxnIndexPB")


def test_versions_of_a_record_are_records_of_their_own() -> None:
    later = Versionstamp(STAMP.version + 1)
    rows = [(key_of("VersionedPartitionVersionKey", versionstamp=stamp), b"") for stamp in (STAMP, later)]
    assert [record.key.versionstamp for record in records(rows)] == [STAMP, later]
