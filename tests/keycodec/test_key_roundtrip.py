from __future__ import annotations

import shlex
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import keycodec
from keycodec.elements import INT64_MAX, INT64_MIN, ElementKind, encode_int64
from keycodec.families import FAMILIES
from keycodec.suffix import BlobChunk, Counter, DocumentChild
from keycodec.text.fieldtext import read_assignments
from keycodec.versionstamp import Versionstamp
from tests.support.examples import examples
from tests.support.strategies.keys import Parts, any_keys, family_keys, int64s, texts

if TYPE_CHECKING:
    from keycodec.families.family import Family

every_family = pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)


@every_family
@examples(40)
@given(data=st.data())
def test_decoding_gives_back_what_was_encoded(family: Family, data: st.DataObject) -> None:
    parts = data.draw(family_keys(family))
    key = keycodec.decode(parts.encode())
    assert key.family is family
    assert dict(key.fields) == parts.fields
    assert list(key.fields) == [field.name for field in family.fields]
    assert key.versionstamp == (parts.versionstamp or parts.fields.get("versionstamp"))
    assert key.suffix == parts.suffix
    assert (key.error, key.nearest, key.rest) == (None, None, b"")
    assert key.space == family.space


@given(any_keys)
def test_encoding_a_decoded_key_gives_back_its_bytes(parts: Parts) -> None:
    raw = parts.encode()
    key = keycodec.decode(raw)
    assert keycodec.encode(key) == raw
    assert bytes(key) == raw
    assert keycodec.decode(raw) == key
    assert hash(keycodec.decode(raw)) == hash(key)


@given(any_keys)
def test_elements_tile_the_key_behind_its_space(parts: Parts) -> None:
    raw = parts.encode()
    elements = keycodec.decode(raw).elements
    assert elements[0].offset == 1
    assert all(before.offset + before.length == after.offset for before, after in pairwise(elements))
    assert elements[-1].offset + elements[-1].length == len(raw)


@given(any_keys)
def test_elements_carry_the_fields_by_name(parts: Parts) -> None:
    key = keycodec.decode(parts.encode())
    named = {element.name: element.value for element in key.elements if element.name in parts.fields}
    assert named == parts.fields
    stamps = [element.value for element in key.elements if element.kind is ElementKind.VERSIONSTAMP]
    assert stamps == ([key.versionstamp] if key.versionstamp else [])
    suffix_name = parts.family.suffix.value if parts.family.suffix else "none"
    of_suffix = [element for element in key.elements if element.name == suffix_name]
    assert bool(of_suffix) == (parts.suffix is not None)


@given(any_keys)
def test_the_line_that_shows_a_key_reads_back_through_a_shell(parts: Parts) -> None:
    raw = parts.encode()
    line = str(keycodec.decode(raw))
    assert line.isprintable()
    name, *words = shlex.split(line)
    family = FAMILIES[name]
    assert keycodec.encode(family, **read_assignments(family, words)) == raw


def _field_order(value: str | int | Versionstamp) -> tuple[int, object]:
    """How keys order by a field: text by its bytes, ints from 0 up behind all negatives, those from -1 down."""
    if isinstance(value, str):
        return 0, value.encode("utf-8", "surrogateescape")
    if isinstance(value, int):
        return (0, -value) if value < 0 else (1, value)
    return 0, value


@every_family
@examples(25)
@given(data=st.data())
def test_bytes_order_as_fields_do(family: Family, data: st.DataObject) -> None:
    one, other = data.draw(family_keys(family)), data.draw(family_keys(family))
    if data.draw(st.booleans()) and family.fields:  # else the first field, the instance, decides nearly always
        first = family.fields[0].name
        other = other._replace(fields=other.fields | {first: one.fields[first]})
    orders = [[_field_order(value) for value in parts.fields.values()] for parts in (one, other)]
    raws = [parts._replace(versionstamp=None, suffix=None).encode() for parts in (one, other)]
    assert (raws[0] < raws[1]) == (orders[0] < orders[1])
    assert (raws[0] == raws[1]) == (orders[0] == orders[1])


def test_negatives_are_reversed_among_themselves_and_before_all_others() -> None:
    in_byte_order = [-1, -2, -1001011, INT64_MIN + 1, INT64_MIN, 0, 1, 10086, INT64_MAX]
    assert sorted(in_byte_order, key=encode_int64) == in_byte_order


@given(st.lists(st.builds(Versionstamp, st.integers(0, (1 << 64) - 1), st.integers(0, (1 << 16) - 1)), max_size=5))
def test_versionstamps_order_as_their_bytes_and_their_hex(stamps: list[Versionstamp]) -> None:
    assert sorted(stamps) == sorted(stamps, key=bytes) == sorted(stamps, key=str)
    assert [Versionstamp.from_hex(str(stamp)) for stamp in stamps] == stamps


def test_a_versionstamp_gives_the_transaction_id_made_from_it() -> None:
    assert Versionstamp(123456790).transaction_id == 126419752960
    assert Versionstamp.from_transaction_id(27971731459566592) == Versionstamp(27316144003483, 0)
    with pytest.raises(ValueError, match="batch order 1024"):
        _ = Versionstamp(1, 1024).transaction_id


@pytest.mark.parametrize("text", ["", "00" * 9, "00" * 11, "zz" * 10, " " * 20, "\u0660" * 20])
def test_a_versionstamp_is_20_hex_digits(text: str) -> None:
    with pytest.raises(ValueError, match=r"versionstamp|hexadecimal"):
        Versionstamp.from_hex(text)


@pytest.mark.parametrize(
    ("chunk", "stored"),
    [
        (BlobChunk(1, 0), "120100000000000000"),
        (BlobChunk(0, 3), "120000000000000003"),
        (BlobChunk(127, (1 << 56) - 1), "127fffffffffffffff"),
        (BlobChunk(255, 0), "110100000000000000"),
        (BlobChunk(128, 0), "118000000000000000"),
    ],
)
def test_a_blob_chunk_is_one_int64_negative_from_version_128_on(chunk: BlobChunk, stored: str) -> None:
    raw = keycodec.encode("MetaSchemaKey", instance_id="i", index_id=1, schema_version=2, suffix=chunk)
    assert raw.hex().endswith(stored)
    assert keycodec.decode(raw).suffix == chunk


def test_indexes_of_document_children_count_down_only_in_versioned_keys() -> None:
    stamp = Versionstamp(7)
    child = DocumentChild(25, 3)
    plain = keycodec.encode("VersionedMetaSchemaKey", instance_id="i", index_id=1, schema_version=2, suffix=child)
    assert plain.endswith(encode_int64(25) + encode_int64(3))
    versioned = keycodec.encode(
        "VersionedMetaRowsetLoadKey", instance_id="i", tablet_id=1, version=2, versionstamp=stamp, suffix=child
    )
    assert versioned.endswith(b"\x13" + bytes(stamp) + encode_int64(25) + encode_int64(INT64_MAX - 3) + b"\xff")


def test_a_log_key_has_its_chunk_behind_the_end_tag() -> None:
    stamp = Versionstamp(7)
    raw = keycodec.encode("LogKey", instance_id="i", versionstamp=stamp, suffix=BlobChunk(0, 1))
    assert raw.endswith(b"\x13" + bytes(stamp) + b"\xff" + encode_int64(1))


def test_the_key_of_a_versioned_rowset_as_some_builds_wrote_it() -> None:
    raw = bytes.fromhex("03 106d6574610001 10690001 10726f777365740001 120000000000000007 1061620001 12") + bytes(8)
    fields: dict[str, Any] = {"instance_id": "i", "tablet_id": 7, "rowset_id": "ab"}
    assert keycodec.encode("VersionedMetaRowsetKey", suffix=BlobChunk(0, 0), **fields) == raw
    key = keycodec.decode(raw)
    assert (key.family, key.fields, key.suffix) == (FAMILIES["VersionedMetaRowsetKey"], fields, BlobChunk(0, 0))
    assert keycodec.decode(raw[:-9]).suffix is None


def test_a_snapshot_reference_has_its_versionstamp_inside_without_an_end_tag() -> None:
    stamp = Versionstamp(7)
    raw = keycodec.encode("SnapshotReferenceKey", instance_id="i", versionstamp=stamp, ref_instance_id="r")
    assert raw.endswith(b"\x13" + bytes(stamp) + b"\x10r\x00\x01")
    assert keycodec.decode(raw).versionstamp == stamp


@given(texts, int64s, st.sampled_from(["data_size", "some_newer_counter"]))
def test_a_counter_is_told_from_its_stats_row(instance_id: str, tablet_id: int, name: str) -> None:
    fields: dict[str, Any] = {
        "instance_id": instance_id,
        "table_id": 1,
        "index_id": 2,
        "part_id": 3,
        "tablet_id": tablet_id,
    }
    row = keycodec.encode("StatsTabletKey", **fields)
    counter = keycodec.encode("StatsTabletKey", suffix=Counter(name), **fields)
    assert counter.startswith(row)
    assert keycodec.decode(row).suffix is None
    assert keycodec.decode(counter).suffix == Counter(name)


ROWSET = {"instance_id": "i", "tablet_id": 1, "version": 2}


@pytest.mark.parametrize(
    ("family", "arguments", "message"),
    [
        ("MetaRowsetKey", {"instance_id": "i", "version": 2}, "tablet_id is missing"),
        ("MetaRowsetKey", ROWSET | {"tablet": 1}, "has no tablet; its fields are instance_id, tablet_id, version"),
        ("MetaRowsetKey", ROWSET | {"version": "2"}, "version takes an int, not str"),
        ("MetaRowsetKey", ROWSET | {"version": True}, "version takes an int, not bool"),
        ("MetaRowsetKey", ROWSET | {"instance_id": 1}, "instance_id takes text or bytes, not int"),
        ("MetaRowsetKey", ROWSET | {"version": 1 << 63}, "is not an int64"),
        ("MetaRowsetKey", ROWSET | {"version": -(1 << 63) - 1}, "is not an int64"),
        ("MetaRowsetKey", ROWSET | {"instance_id": "\ud800"}, "cannot be written as bytes"),
        ("MetaRowsetKey", ROWSET | {"versionstamp": Versionstamp(1)}, "has no versionstamp"),
        ("MetaRowsetKey", ROWSET | {"suffix": BlobChunk(0, 0)}, "takes no BlobChunk; it has no suffix"),
        ("VersionedMetaRowsetLoadKey", ROWSET | {"suffix": DocumentChild(1)}, "needs a versionstamp before"),
        ("MetaServiceRegistryKey", {"instance_id": "i"}, "it has no fields"),
        ("SnapshotReferenceKey", {"instance_id": "i", "versionstamp": 0, "ref_instance_id": "r"}, "a Versionstamp"),
        ("SnapshotReferenceKey", {"instance_id": "i", "versionstamp": "00", "ref_instance_id": "r"}, "20 hex digits"),
        ("LogKey", {"instance_id": "i", "versionstamp": Versionstamp(1), "suffix": BlobChunk(256, 0)}, "does not fit"),
        ("LogKey", {"instance_id": "i", "versionstamp": Versionstamp(1), "suffix": BlobChunk(0, 1 << 56)}, "not fit"),
        (
            "VersionedMetaSchemaKey",
            {"instance_id": "i", "index_id": 1, "schema_version": 1, "suffix": DocumentChild(1, None, (2,))},
            "nested needs an index",
        ),
        (
            "VersionedMetaSchemaKey",
            {"instance_id": "i", "index_id": 1, "schema_version": 1, "suffix": DocumentChild(1, 1 << 63)},
            "does not fit the key",
        ),
    ],
)
def test_what_a_family_cannot_hold_is_refused(family: str, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(keycodec.KeyEncodeError, match=message):
        keycodec.encode(family, **arguments)


def test_an_unknown_family_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(keycodec.UnknownFamily, match="did you mean MetaRowsetKey or"):
        keycodec.encode("metaRowsetkey")
    with pytest.raises(LookupError, match="`keycodec families` lists them all"):
        keycodec.encode("zzzzzzzzzzzz")


def test_text_fields_take_bytes_as_well() -> None:
    assert keycodec.encode("InstanceKey", instance_id=b"\xffi") == keycodec.encode("InstanceKey", instance_id="\udcffi")


def test_a_key_that_was_not_decoded_cannot_be_encoded() -> None:
    with pytest.raises(keycodec.KeyEncodeError, match="not decoded"):
        keycodec.encode(keycodec.decode(b"\x01\x10", partial=True))
