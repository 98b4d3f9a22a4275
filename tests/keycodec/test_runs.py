"""A run recognises the keys that decoding gives its family and instance to, and no others."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import keycodec
from keycodec.elements import INT64_MAX, ElementKind, encode_versionstamp
from keycodec.encoding import encode_leading
from keycodec.families import FAMILIES
from keycodec.families.examples import example
from keycodec.families.family import Family, SuffixKind
from keycodec.runs import IntRun, Run, int_run
from tests.support.examples import examples, part
from tests.support.strategies.keys import Parts, family_keys

every_family = pytest.mark.parametrize("family", part(FAMILIES.values(), 2, FAMILIES))


def _instance(family: Family, key: keycodec.Key) -> object:
    return key.fields[family.fields[0].name] if family.fields and family.fields[0].kind is ElementKind.BYTES else None


def _pair(data: st.DataObject, family: Family) -> tuple[Parts, Parts]:
    one, other = data.draw(family_keys(family)), data.draw(family_keys(family))
    if family.fields and data.draw(st.sampled_from([True, True, True, True, False])):
        first = family.fields[0].name
        other = other._replace(fields=other.fields | {first: one.fields[first]})
    return one, other


@every_family
@examples(25)
@given(data=st.data())
def test_a_run_holds_what_decodes_to_its_family_and_instance(family: Family, data: st.DataObject) -> None:
    one, other = _pair(data, family)
    run = Run(keycodec.decode(one.encode()))
    raw = bytearray(other.encode())
    if data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    key = keycodec.decode(bytes(raw), partial=True)
    is_of_run = key.family is family and _instance(family, key) == _instance(family, keycodec.decode(one.encode()))
    assert bool(run.stem_end(bytes(raw))) == is_of_run


@every_family
@examples(25)
@given(data=st.data())
def test_the_stem_is_the_layout_and_the_versionstamp(family: Family, data: st.DataObject) -> None:
    parts = data.draw(family_keys(family))
    stem = encode_leading(family, parts.fields)
    if parts.versionstamp is not None:
        stem += encode_versionstamp(parts.versionstamp) + (b"" if family.suffix is SuffixKind.DOCUMENT else b"\xff")
    raw = parts.encode()
    assert raw[: Run(keycodec.decode(raw)).stem_end(raw)] == stem


ROWSET = keycodec.encode("MetaRowsetKey", instance_id="i", tablet_id=1, version=2)
OTHER = keycodec.encode("MetaRowsetKey", instance_id="i", tablet_id=1, version=3)
TABLET = keycodec.encode("VersionedMetaTabletKey", instance_id="i", tablet_id=1, versionstamp=keycodec.Versionstamp(7))


def _int_run(raw: bytes) -> IntRun:
    run = int_run(keycodec.decode(raw))
    assert run is not None
    return run


@pytest.mark.parametrize("first_int", [True, False], ids=["first-int", "last-int"])
@pytest.mark.parametrize("byte", [0x80, 0xFF])
def test_runs_leave_ints_that_no_encoder_writes_to_decoding(first_int: bool, byte: int) -> None:
    top = len(ROWSET) - (17 if first_int else 8)
    odd = ROWSET[:top] + bytes([byte]) + ROWSET[top + 1 :]
    with pytest.raises(keycodec.KeyDecodeError, match="as encoders write it"):
        keycodec.decode(odd)
    run, plain = _int_run(ROWSET), Run(keycodec.decode(ROWSET))
    assert run.values(ROWSET) == (1, 2)
    assert run.values(odd) is None
    assert (plain.stem_end(ROWSET), plain.stem_end(odd)) == (len(ROWSET), 0)
    assert run.all_whole([ROWSET, OTHER])
    assert not run.all_whole(sorted([ROWSET, odd, OTHER]))


@pytest.mark.parametrize(
    "odd",
    [
        TABLET[:-1] + b"\xfe",  # no end tag
        TABLET[:-12] + b"\x12" + TABLET[-11:],  # no versionstamp
        TABLET[:-1],
        TABLET + b"\x00",
        TABLET[:-12],  # a key, but without a versionstamp
        b"\x02" + TABLET[1:],
        TABLET.replace(b"\x10i\x00", b"\x10j\x00"),
    ],
)
def test_a_stamped_int_run_takes_whole_keys_of_its_own_alone(odd: bytes) -> None:
    run = _int_run(TABLET)
    assert run.values(TABLET) == (1,)
    assert run.all_whole([TABLET, TABLET])
    assert run.values(odd) is None
    assert not run.all_whole(sorted([TABLET, odd]))
    assert not run.all_whole(sorted([odd, TABLET[:-12] + b"\x13" + b"\xff" * 11]))


def test_the_keys_of_a_run_are_unpacked_each_with_its_stamp() -> None:
    stamps = [keycodec.Versionstamp(7), keycodec.Versionstamp(1 << 60, 3)]
    key = {"instance_id": "i", "tablet_id": 1 << 50}
    stamped = [keycodec.encode("VersionedMetaTabletKey", **key, versionstamp=stamp) for stamp in stamps]
    run = _int_run(TABLET)
    assert run.stamps(stamped) == [str(stamp) for stamp in stamps]
    assert list(run.unpack_all(stamped)) == [(1 << 50, bytes(stamp)) for stamp in stamps]
    assert [bytes(column) for column in run.int_columns(stamped)] == [struct.pack("<2q", 1 << 50, 1 << 50)]
    assert list(_int_run(ROWSET).unpack_all([ROWSET, OTHER])) == [(1, 2), (1, 3)]


@pytest.mark.parametrize("family", ["TxnLabelKey", "CopyFileKey", "MetaServiceRegistryKey", "SnapshotReferenceKey"])
def test_a_family_with_other_fields_than_ints_has_no_int_run(family: str) -> None:
    assert int_run(keycodec.decode(example(FAMILIES[family]))) is None


def test_a_key_with_a_suffix_or_of_no_family_begins_no_int_run() -> None:
    ids: dict[str, Any] = {"table_id": 1, "index_id": 2, "part_id": 3, "tablet_id": 4}
    row = keycodec.encode("StatsTabletKey", instance_id="i", **ids)
    counter = keycodec.encode("StatsTabletKey", instance_id="i", suffix=keycodec.Counter("num_rows"), **ids)
    assert int_run(keycodec.decode(row)) is not None
    assert int_run(keycodec.decode(counter)) is None
    assert int_run(keycodec.decode(row[:-1], partial=True)) is None


def _small(parts: Parts) -> Parts:
    """The parts with no negative int, so that an int run takes the key."""
    fields = {name: value & INT64_MAX if isinstance(value, int) else value for name, value in parts.fields.items()}
    return parts._replace(fields=fields, suffix=None)


@every_family
@examples(15)
@given(data=st.data())
def test_keys_in_order_are_all_whole_if_each_decodes_to_a_key_without_suffix(
    family: Family, data: st.DataObject
) -> None:
    first = _small(data.draw(family_keys(family)))
    raws = [first.encode()]
    for other in data.draw(st.lists(family_keys(family), max_size=3)):
        if family.fields:
            other = other._replace(fields=other.fields | {family.fields[0].name: first.fields[family.fields[0].name]})
        alike = _small(other)._replace(versionstamp=other.versionstamp and first.versionstamp)
        raws.append(data.draw(st.sampled_from([alike, alike, alike, other])).encode())
    if data.draw(st.booleans()):
        at = data.draw(st.integers(1, len(raws[-1])))
        raws[-1] = raws[-1][: at - 1] + data.draw(st.binary(min_size=1, max_size=1)) + raws[-1][at:]
    raws.sort()

    key = keycodec.decode(first.encode())
    keys = [keycodec.decode(raw, partial=True) for raw in raws]
    own = [each.family is family and _instance(family, each) == _instance(family, key) for each in keys]
    run = int_run(key)
    if run is None:
        assert Run(key).all_whole(raws) == (family.suffix is None and all(own))
    else:
        taken = [
            is_own and len(raw) == len(key.raw) and min([0, *_ints(each)]) == 0
            for is_own, raw, each in zip(own, raws, keys, strict=True)
        ]
        assert run.all_whole(raws) == all(taken)


def _ints(key: keycodec.Key) -> list[int]:
    return [value for value in key.fields.values() if isinstance(value, int)]


@every_family
@examples(25)
@given(data=st.data())
def test_an_int_run_gives_the_ints_of_its_keys_or_leaves_them_to_decoding(family: Family, data: st.DataObject) -> None:
    one, other = _pair(data, family)
    run = int_run(keycodec.decode(one.encode()))
    if run is None:
        ints = [field.kind is ElementKind.INT64 for field in family.fields[1:]]
        assert one.suffix is not None or not family.fields or not all(ints)
        return
    names = [field.name for field in family.fields]
    values = run.values(other.encode())
    if values is not None:
        assert dict(zip(names[1:], values, strict=True)) == {name: other.fields[name] for name in names[1:]}
        assert other.fields[names[0]] == one.fields[names[0]]
        assert other.suffix is None
    elif other.fields[names[0]] == one.fields[names[0]] and other.suffix is None:
        is_negative = any(isinstance(value, int) and value < 0 for value in other.fields.values())
        assert is_negative or bool(other.versionstamp) != bool(one.versionstamp)


@every_family
@examples(25)
@given(data=st.data())
def test_the_columns_of_a_run_are_the_ints_and_the_stamps_of_its_keys(family: Family, data: st.DataObject) -> None:
    one, other = (_small(parts) for parts in _pair(data, family))
    raws = sorted([one.encode(), other._replace(versionstamp=other.versionstamp and one.versionstamp).encode()])
    run = int_run(keycodec.decode(one.encode()))
    if run is None or not run.all_whole(raws):
        return
    keys = [keycodec.decode(raw) for raw in raws]
    columns = [struct.unpack(f"<{len(raws)}q", column) for column in run.int_columns(raws)]

    assert columns == [tuple(key.fields[field.name] for key in keys) for field in family.fields[1:]]
    if run.is_stamped:
        assert run.stamps(raws) == [str(key.versionstamp) for key in keys]
