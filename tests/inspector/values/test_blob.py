"""Long values in chunks, put together again; what is missing is told, and nothing raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyroaring import BitMap

from inspector.records.grouping import records
from inspector.schema.messages import SchemaCloudDictionary
from inspector.values.blob import join_chunks
from inspector.values.document import SPLIT_SCHEMA
from inspector.values.reading import Undecoded
from keycodec import FAMILIES, BlobChunk
from keycodec.families.family import SuffixKind, ValueKind
from tests.support.examples import examples
from tests.support.inspector import STAMP, key_of, message_class, ordered, record_of, stored_value
from tests.support.printed import assert_printed
from tests.support.strategies.messages import messages

if TYPE_CHECKING:
    from inspector.records.record import Record
    from keycodec import Family

KeyValues = list[tuple[bytes, bytes]]
BLOBS = [family for family in FAMILIES.values() if family.suffix is SuffixKind.BLOB]
every_blob = pytest.mark.parametrize("family", BLOBS, ids=lambda family: family.name)

blob_versions = st.sampled_from([0, 1, 0x7F, 0x80, 0xFF])


def _cut(data: bytes, sizes: list[int]) -> list[bytes]:
    """The data in pieces of the sizes, the rest in a last one; never an empty one."""
    pieces, start = [], 0
    for size in sizes:
        pieces.append(data[start : start + size])
        start += size
    return [piece for piece in [*pieces, data[start:]] if piece]


def _stored(family: Family, pieces: list[bytes], version: int = 0) -> KeyValues:
    return ordered((key_of(family, suffix=BlobChunk(version, place)), piece) for place, piece in enumerate(pieces))


def _one(key_values: KeyValues) -> Record:
    (record,) = records(key_values)
    (again,) = records(key_values[::-1], reverse=True)
    assert again.key_values == record.key_values
    return record


def _value(family: Family, data: st.DataObject) -> bytes:
    if family.message is None:
        assert family.value is ValueKind.BITMAP
        return bytes(BitMap(data.draw(st.sets(st.integers(0, 1 << 20), max_size=50))).serialize())
    return stored_value(family, data.draw(messages(message_class(family.message))))


@every_blob
@examples(25)
@given(data=st.data(), sizes=st.lists(st.integers(1, 40), max_size=8), version=blob_versions)
def test_chunks_of_any_size_are_joined(family: Family, data: st.DataObject, sizes: list[int], version: int) -> None:
    value = _value(family, data)
    pieces = _cut(value, sizes)
    assume(pieces)  # an empty value writes no key at all
    record = _one(_stored(family, pieces, version))
    whole = record_of(family, value)
    assert record.value == whole.value
    assert record.problems == whole.problems
    assert record.key == whole.key


@pytest.mark.parametrize("family", [*BLOBS, FAMILIES["VersionedMetaSchemaKey"]], ids=lambda family: family.name)
@examples(10)
@given(data=st.data())
def test_a_whole_value_under_the_bare_key_is_read_beside_others(family: Family, data: st.DataObject) -> None:
    """What set_value writes for these families, once it has removed the chunks and children."""
    value, instances = _value(family, data), ("a", "b", "c")
    assume(
        family.suffix is SuffixKind.BLOB
        or not message_class(str(family.message)).FromString(value).HasField(SPLIT_SCHEMA)
    )
    stored = [(key_of(family, instance_id=instance), value) for instance in instances]
    found = list(records(ordered(stored)))
    assert [record.key.fields["instance_id"] for record in found] == list(instances)
    assert {record.problems for record in found} == {record_of(family, value).problems}
    assert not any(record.failed for record in found)
    assert all(record.value == found[0].value for record in found)


@every_blob
@examples(25)
@given(data=st.data(), version=blob_versions)
def test_missing_chunks_are_problems(family: Family, data: st.DataObject, version: int) -> None:
    pieces = [bytes([number]) * 3 for number in range(data.draw(st.integers(2, 8)))]
    gone = data.draw(st.sets(st.integers(0, len(pieces) - 2), min_size=1, max_size=len(pieces) - 1))
    kept = [key_of(family, suffix=BlobChunk(version, place)) for place in range(len(pieces)) if place not in gone]
    record = _one(ordered((key, b"x") for key in kept))
    assert record.failed
    assert isinstance(record.value, Undecoded)
    assert record.value.data == b"x" * len(kept)
    assert all("missing" in str(problem) for problem in record.problems)
    assert_printed(record)


def test_problems_name_the_chunks() -> None:
    family = FAMILIES["MetaSchemaKey"]
    rows = ordered((key_of(family, suffix=BlobChunk(1, place)), b"") for place in (1, 5))
    problems = [str(problem) for problem in _one(rows).problems]
    expected = ["chunk 0 is missing (blob version 1)", "chunks 2 to 4 are missing (blob version 1)"]
    assert problems == expected


@every_blob
def test_chunks_of_two_versions_are_a_problem(family: Family) -> None:
    rows = _stored(family, [b"a", b"b"], 0) + _stored(family, [b"c"], 1)
    record = _one(ordered(rows))
    assert "chunks of different blob versions: 0, 1" in [str(problem) for problem in record.problems]


@every_blob
def test_an_unsplit_value_beside_chunks_is_a_problem(family: Family) -> None:
    rows = [(key_of(family), b"old"), *_stored(family, [b"a"])]
    record = _one(ordered(rows))
    assert [str(problem) for problem in record.problems] == ["an uncut value and 1 chunks are both stored"]
    assert record.value == Undecoded(b"olda")


def test_chunks_above_version_0x7f_lie_backwards_and_are_turned() -> None:
    rows = _stored(FAMILIES["MetaSchemaKey"], [b"0", b"1", b"2"], 0xFF)
    assert [value for _, value in rows] == [b"2", b"1", b"0"]
    data, problems = join_chunks(key_of("MetaSchemaKey"), rows)
    assert (data, problems) == (b"012", ())


def test_a_key_twice_is_a_problem_and_no_exception() -> None:
    rows = _stored(FAMILIES["MetaSchemaKey"], [b"0", b"1"])
    data, problems = join_chunks(key_of("MetaSchemaKey"), [rows[0], rows[0], rows[1]])
    assert data == b"001"
    assert [str(problem) for problem in problems] == ["chunk 0 is stored twice (blob version 0)"]


@pytest.mark.parametrize("place", [0, 65536, (1 << 56) - 1])
def test_chunk_numbers_use_all_seven_bytes(place: int) -> None:
    record = _one([(key_of("MetaSchemaKey", suffix=BlobChunk(1, place)), b"")])
    assert record.failed == (place > 0)


@examples(60)
@given(data=st.data())
def test_damage_of_any_kind_is_shown(data: st.DataObject) -> None:
    family = data.draw(st.sampled_from(BLOBS))
    rows = _stored(family, _cut(_value(family, data), data.draw(st.lists(st.integers(1, 9), max_size=6))))
    damage = st.sampled_from(["remove", "swap", "move"])
    for kind in data.draw(st.lists(damage, max_size=4)) if rows else []:
        one, other = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, len(rows) - 1))
        if kind == "remove" and len(rows) > 1:
            rows.pop(one)
        elif kind == "swap":
            rows[one], rows[other] = (rows[one][0], rows[other][1]), (rows[other][0], rows[one][1])
        else:
            stray = BlobChunk(data.draw(blob_versions), data.draw(st.integers(0, 9)))
            rows[one] = key_of(family, suffix=stray), rows[one][1]
        rows = ordered(rows)
    for record in records(rows):
        assert_printed(record)
        if isinstance(record.value, Undecoded):
            assert record.value.data
            assert record.failed


def test_a_blob_of_ten_mebibytes_is_read() -> None:
    message = SchemaCloudDictionary()
    for number in range(9):
        message.column_dict[number].name = chr(ord("a") + number) * (1 << 20)
        message.column_dict[number].unique_id = number
        message.column_dict[number].type = "INT"
    data = message.SerializeToString()
    pieces = [data[start : start + 90_000] for start in range(0, len(data), 90_000)]
    assert _one(_stored(FAMILIES["MetaSchemaPBDictionaryKey"], pieces)).value == message


def test_log_entries_of_one_instance_are_records_of_their_own() -> None:
    later = type(STAMP)(STAMP.version + 1)
    rows = [
        (key_of("LogKey", versionstamp=stamp, suffix=BlobChunk(0, place)), b"")
        for stamp in (STAMP, later)
        for place in (0, 1)
    ]
    found = list(records(rows))
    assert [record.key.versionstamp for record in found] == [STAMP, later]
    assert [len(record.key_values) for record in found] == [2, 2]
    assert not any(record.failed for record in found)
