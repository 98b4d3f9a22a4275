"""Whatever the keys and values are: what a record says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inspector.output.kinds.records import RecordItem
from inspector.records.grouping import records
from inspector.values.reading import Undecoded
from inspector.values.wire import BYTES
from keycodec import FAMILIES, DocumentChild
from keycodec.families.family import SuffixKind
from tests.inspector.records.grouping.grouped import every_family
from tests.support.examples import examples
from tests.support.inspector import field_bytes, key_of, message_class, ordered, record_of
from tests.support.strategies.crowds import crowded_keys, damaged, values_of

if TYPE_CHECKING:
    from inspector.records.record import Record


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
    assert [str(problem) for problem in record.problems] == ["doris.RowsetMetaCloudPB is missing required rowset_id"]


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
