from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import keycodec
from keycodec.elements import INT64_MAX, INT64_MIN
from keycodec.families import FAMILIES
from keycodec.families.family import Family, Literal
from keycodec.ranges import prefix_range
from tests.support.examples import examples, part
from tests.support.strategies.keys import any_keys, family_keys, field_values, int64s

#: With a family's fields up to its last literal, a range holds keys of that family alone.
every_family = pytest.mark.parametrize("family", part(FAMILIES.values(), 2, FAMILIES))


def _fields_before_last_literal(family: Family) -> int:
    last = max(index for index, part in enumerate(family.layout) if isinstance(part, Literal))
    return sum(not isinstance(part, Literal) for part in family.layout[:last])


@every_family
@examples(25)
@given(data=st.data())
def test_a_range_holds_exactly_the_keys_with_its_leading_fields(family: Family, data: st.DataObject) -> None:
    least = _fields_before_last_literal(family)
    given_fields = family.fields[: data.draw(st.integers(least, len(family.fields)))]
    leading = {field.name: data.draw(field_values(field)) for field in given_fields}
    begin, end = keycodec.key_range(family, **leading)

    inside = data.draw(family_keys(family))
    inside = inside._replace(fields=inside.fields | leading)
    assert begin <= inside.encode() < end

    other = data.draw(any_keys | family_keys(family))
    is_alike = other.family is family and other.fields.items() >= leading.items()
    assert (begin <= other.encode() < end) == is_alike


@given(int64s, int64s)
def test_a_range_of_one_int_holds_no_neighbour_of_either_sign(wanted: int, other: int) -> None:
    begin, end = keycodec.key_range("MetaRowsetKey", instance_id="i", tablet_id=wanted)
    raw = keycodec.encode("MetaRowsetKey", instance_id="i", tablet_id=other, version=1)
    assert (begin <= raw < end) == (other == wanted)


@pytest.mark.parametrize("tablet_id", [-2, -1, 0, 1, 255, INT64_MAX, INT64_MIN])
def test_a_range_reaches_from_the_least_to_the_greatest_of_the_next_field(tablet_id: int) -> None:
    begin, end = keycodec.key_range("MetaRowsetKey", instance_id="i", tablet_id=tablet_id)
    for version in (-1, INT64_MIN, 0, INT64_MAX):
        raw = keycodec.encode("MetaRowsetKey", instance_id="i", tablet_id=tablet_id, version=version)
        assert begin < raw < end


def test_a_range_of_a_versioned_family_holds_all_its_versions_and_children() -> None:
    begin, end = keycodec.key_range("VersionedMetaRowsetLoadKey", instance_id="i", tablet_id=1, version=2)
    for stamp in (keycodec.Versionstamp(0), keycodec.Versionstamp((1 << 64) - 1, (1 << 16) - 1)):
        for suffix in (None, keycodec.DocumentChild(-1), keycodec.DocumentChild(25, 0)):
            raw = keycodec.encode(
                "VersionedMetaRowsetLoadKey",
                instance_id="i",
                tablet_id=1,
                version=2,
                versionstamp=stamp,
                suffix=suffix,
            )
            assert begin < raw < end


def test_gaps_and_strangers_among_the_leading_fields_are_refused() -> None:
    with pytest.raises(keycodec.KeyEncodeError, match="instance_id is needed before"):
        keycodec.key_range("MetaRowsetKey", tablet_id=1)
    with pytest.raises(keycodec.KeyEncodeError, match="tablet_id is needed before"):
        keycodec.key_range("MetaRowsetKey", instance_id="i", version=1)
    with pytest.raises(keycodec.KeyEncodeError, match="has no tablet"):
        keycodec.key_range("MetaRowsetKey", instance_id="i", tablet=1)
    with pytest.raises(keycodec.UnknownFamily):
        keycodec.key_range("Nothing")


@given(st.binary(max_size=4), st.binary(max_size=6))
def test_a_prefix_range_holds_what_starts_with_the_prefix(prefix: bytes, raw: bytes) -> None:
    assume(raw < b"\xff")
    begin, end = prefix_range(prefix)
    assert (begin <= raw < end) == raw.startswith(prefix)
