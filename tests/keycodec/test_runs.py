"""A run recognises the keys that decoding gives its family and instance to, and no others."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import keycodec
from keycodec.elements import ElementKind, encode_versionstamp
from keycodec.encoding import encode_leading
from keycodec.families import FAMILIES
from keycodec.family import Family, SuffixKind
from keycodec.runs import Run, int_run
from tests.support.keys import Parts, family_keys

every_family = pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)


def _instance(family: Family, key: keycodec.Key) -> object:
    return key.fields[family.fields[0].name] if family.fields and family.fields[0].kind is ElementKind.BYTES else None


def _pair(data: st.DataObject, family: Family) -> tuple[Parts, Parts]:
    one, other = data.draw(family_keys(family)), data.draw(family_keys(family))
    if family.fields and data.draw(st.integers(0, 4)):
        first = family.fields[0].name
        other = other._replace(fields=other.fields | {first: one.fields[first]})
    return one, other


@every_family
@settings(max_examples=25)
@given(data=st.data())
def test_a_run_holds_what_decodes_to_its_family_and_instance(family: Family, data: st.DataObject):
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
@settings(max_examples=25)
@given(data=st.data())
def test_the_stem_is_the_layout_and_the_versionstamp(family: Family, data: st.DataObject):
    parts = data.draw(family_keys(family))
    stem = encode_leading(family, parts.fields)
    if parts.versionstamp is not None:
        stem += encode_versionstamp(parts.versionstamp) + (b"" if family.suffix is SuffixKind.DOCUMENT else b"\xff")
    raw = parts.encode()
    assert raw[: Run(keycodec.decode(raw)).stem_end(raw)] == stem


def test_an_int_run_leaves_ints_that_no_encoder_writes_to_decoding():
    raw = keycodec.encode("MetaRowsetKey", instance_id="i", tablet_id=1, version=2)
    run = int_run(keycodec.decode(raw))
    assert run is not None
    assert run.values(raw) == (1, 2)
    assert run.values(raw[:-8] + b"\xff" * 8) is None


@every_family
@settings(max_examples=25)
@given(data=st.data())
def test_an_int_run_gives_the_ints_of_its_keys_or_leaves_them_to_decoding(family: Family, data: st.DataObject):
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
