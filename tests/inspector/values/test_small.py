"""Values that are one number, or nothing."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.values.reading import Undecoded
from keycodec import FAMILIES
from keycodec.families.family import ValueKind
from tests.support.inspector import record_of, shown_value
from tests.support.printed import assert_printed

if TYPE_CHECKING:
    from keycodec import Family

INT64S = [family for family in FAMILIES.values() if family.value is ValueKind.INT64]
EMPTIES = [family for family in FAMILIES.values() if family.value is ValueKind.EMPTY]


@pytest.mark.parametrize("family", INT64S, ids=lambda family: family.name)
@given(number=st.integers(-(1 << 63), (1 << 63) - 1))
def test_numbers_are_little_endian(family: Family, number: int) -> None:
    record = record_of(family, struct.pack("<q", number))
    assert record.value == number
    assert shown_value(record) == str(number)
    assert record.problems == ()
    assert_printed(record)


@pytest.mark.parametrize("family", INT64S, ids=lambda family: family.name)
@given(value=st.binary(max_size=20).filter(lambda value: len(value) != 8))
def test_other_lengths_are_no_numbers(family: Family, value: bytes) -> None:
    record = record_of(family, value)
    assert record.problems
    assert isinstance(record.value, Undecoded) or family.message is not None
    assert_printed(record)


@pytest.mark.parametrize("family", EMPTIES, ids=lambda family: family.name)
@given(value=st.binary(min_size=1, max_size=20))
def test_a_marker_with_a_value_is_shown(family: Family, value: bytes) -> None:
    assert record_of(family, b"").value is None
    assert shown_value(record_of(family, b"")) == {}
    record = record_of(family, value)
    assert record.value == Undecoded(value)
    assert str(record.problems[0]) == f"expected an empty value, found {len(value)} bytes"
