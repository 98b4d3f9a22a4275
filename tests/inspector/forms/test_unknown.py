"""Enum numbers without a name, and field numbers that were something else once: shown, never as if they were unset."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf import json_format
from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.forms.messages import to_data
from inspector.forms.redaction import MASK
from inspector.forms.text import message_text
from inspector.records.conditions import Condition
from inspector.schema import Schema, descriptor_of, messages
from inspector.schema.former import FORMER_FIELDS
from inspector.sources.memory import MemorySource
from inspector.values.wire import BYTES, VARINT, write_varint
from keycodec import FAMILIES
from tests.support.examples import examples
from tests.support.inspector import (
    field_bytes,
    get_value_text,
    key_of,
    message_class,
    outputs,
    record_of,
    record_of_message,
    shown_value,
)
from tests.support.strategies.messages import messages as any_messages

SCHEMA = Schema.builtin()
#: Every enum field of every message.
ENUM_FIELDS = [
    field
    for name in SCHEMA.message_names()
    for field in descriptor_of(SCHEMA.message_class(name)).fields
    if field.enum_type is not None
]
every_enum_field = pytest.mark.parametrize("field", ENUM_FIELDS, ids=lambda field: field.full_name)
nameless = st.integers(70001, 99999) | st.integers(-(2**31), -1)


def _number_bytes(number: int, value: int) -> bytes:
    return field_bytes(number, VARINT, write_varint(value & (1 << 64) - 1))


@every_enum_field
@examples(5)
@given(data=st.data(), number=nameless)
def test_an_enum_number_without_a_name_stands_as_a_number_in_its_fields_place(
    field: Any, data: st.DataObject, number: int
) -> None:
    message: Any = data.draw(any_messages(message_class(field.containing_type.full_name)))
    if not field.is_repeated:
        message.ClearField(field.name)
    before = to_data(message)
    message.MergeFromString(_number_bytes(field.number, number))
    shown = to_data(message)
    assert shown.pop(field.name) == ([*before.pop(field.name, []), number] if field.is_repeated else number)
    assert shown == before
    places = [descriptor_of(message).fields_by_name[name].number for name in to_data(message) if name[0] != "@"]
    assert places == sorted(places)
    assert to_data(message, notes=False) == json_format.MessageToDict(message, preserving_proto_field_name=True)
    assert f"# {field.number} is {field.name}; its value {number} has no name in this schema\n" in message_text(message)


def test_of_numbers_without_a_name_the_last_counts_and_one_that_has_a_name_counts_more() -> None:
    wire = [_number_bytes(51, number) for number in (7, 8, 2)]
    assert to_data(messages.RowsetMetaCloudPB.FromString(wire[0] + wire[1])) == {"segments_overlap_pb": 8}
    both = to_data(messages.RowsetMetaCloudPB.FromString(wire[2] + wire[0]))
    unknown = {"number": 51, "name": "segments_overlap_pb", "type": "varint", "value": "7"}
    assert both == {"segments_overlap_pb": "NONOVERLAPPING", "@unknown": [unknown]}


def _rowset(overlap: int | None) -> Any:
    message = messages.RowsetMetaCloudPB(rowset_id=1, num_segments=2)
    message.MergeFromString(b"" if overlap is None else _number_bytes(51, overlap))
    return record_of_message(message)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("segments_overlap_pb=7", (True, False, False)),
        ("segments_overlap_pb!=7", (False, True, True)),
        ("segments_overlap_pb in (7, OVERLAPPING)", (True, False, False)),
        ("segments_overlap_pb in (6, NONOVERLAPPING_WITHIN_GROUP)", (False, True, False)),
        ("segments_overlap_pb=OVERLAP_UNKNOWN", (False, False, True)),
        ("segments_overlap_pb=", (False, False, True)),
        ("segments_overlap_pb!=", (True, True, False)),
        ("segments_overlap_pb>6", (True, False, False)),
        ("segments_overlap_pb=-1", (False, False, False)),
        ("value.segments_overlap_pb~^7$", (True, False, False)),
    ],
)
def test_conditions_see_such_a_number(condition: str, holds: tuple[bool, bool, bool]) -> None:
    read = Condition.parse(condition)
    read.check([FAMILIES["MetaRowsetKey"]], SCHEMA)
    assert tuple(read.holds(_rowset(overlap)) for overlap in (7, 3, None)) == holds


def test_conditions_see_such_numbers_in_a_list() -> None:
    field = messages.InstanceInfoPB.DESCRIPTOR.fields_by_name["compacted_key_sets"]
    instance = messages.InstanceInfoPB.FromString(_number_bytes(field.number, 77))
    held = [Condition.parse(f"{field.name}{rest}").holds(record_of_message(instance)) for rest in ("=77", "!=", "=78")]
    assert held == [True, True, False]


def test_all_printed_forms_have_the_number_and_the_service_leaves_it_out() -> None:
    record = _rowset(7)
    for name, printed in outputs(record).items():
        if name.startswith("decoded"):
            assert "7" in printed, name
            assert "segments_overlap_pb" in printed, name
    assert get_value_text(record, show_secrets=False).startswith('{"rowset_id":"1","num_segments":"2"}')


def test_a_diff_tells_the_number() -> None:
    key = key_of("MetaRowsetKey")
    sources = [MemorySource({key: _rowset(overlap).key_values[0][1]}) for overlap in (2, 7)]
    (change,) = inspector.diff(*map(inspector.scan, sources))
    assert change.fields() == [("segments_overlap_pb", "NONOVERLAPPING", 7)]


def test_rows_of_views_have_the_number() -> None:
    numbers = [messages.ClusterPB.DESCRIPTOR.fields_by_name[name].number for name in ("type", "cluster_status")]
    cluster = messages.ClusterPB.FromString(b"".join(_number_bytes(number, 41) for number in numbers))
    status = messages.InstanceInfoPB.DESCRIPTOR.fields_by_name["status"].number
    instance = messages.InstanceInfoPB.FromString(_number_bytes(status, 99))
    instance.clusters.append(cluster)
    source = MemorySource({key_of("InstanceKey"): instance.SerializeToString()})
    (row,) = inspector.instances(source)
    assert (row.status, row.clusters) == ("99", {"41": 1})
    (row,) = inspector.clusters(source)  # type: ignore[assignment]
    assert (row.type, row.status) == ("41", "41")  # type: ignore[attr-defined]


# --- numbers that were something else ---


def _former_bytes(name: str, number: int) -> tuple[bytes, Any]:
    """A field as the old schema wrote it, and how its value is shown."""
    former = FORMER_FIELDS[name, number]
    if former.message is None:
        return _number_bytes(number, -5), "-5"
    inner = message_class(former.message)()
    inner.MergeFromString(_number_bytes(51 if former.message.endswith("RowsetMetaCloudPB") else 13, 1))
    return field_bytes(number, BYTES, inner.SerializePartialToString()), to_data(inner)


@pytest.mark.parametrize(("name", "number"), FORMER_FIELDS)
def test_a_number_that_was_something_else_is_shown_with_both_names(name: str, number: int) -> None:
    wire, value = _former_bytes(name, number)
    message = message_class(name).FromString(wire)
    former = FORMER_FIELDS[name, number]
    known = descriptor_of(message).fields_by_number.get(number)
    names = ({"name": known.name} if known else {}) | {"once": former.name}
    kind = "bytes" if former.message else "varint"
    assert to_data(message) == {"@unknown": [{"number": number, **names, "type": kind, "value": value}]}
    assert f"# {number} was {former.name} in {name} for some months\n" in message_text(message)


@pytest.mark.parametrize(("name", "number"), FORMER_FIELDS)
def test_a_number_of_another_wire_type_is_never_guessed(name: str, number: int) -> None:
    former = FORMER_FIELDS[name, number]
    known = descriptor_of(message_class(name)).fields_by_number.get(number)
    other = _number_bytes(number, 9) if former.message else field_bytes(number, BYTES, b"abc")
    shown = to_data(message_class(name).FromString(other))
    if known is not None:
        assert shown == {known.name: "9"}
    else:
        assert "once" not in shown["@unknown"][0]


def test_bytes_that_are_not_what_the_number_was_stay_bytes() -> None:
    message = messages.TabletMetaCloudPB.FromString(field_bytes(42, BYTES, b"\xff"))
    unknown = {"number": 42, "name": "binlog_tablet_id", "type": "bytes", "value": "/w=="}
    assert to_data(message) == {"@unknown": [unknown]}
    record = record_of_message(message)
    assert shown_value(record)["@unknown"][0]["value"] != "/w=="  # it cannot be told whether it holds a secret


def test_secrets_inside_what_a_number_was_are_masked() -> None:
    schema = messages.TabletSchemaCloudPB(schema_version=3)
    schema.index.add(index_id=1).properties["s3.secret_key"] = "hush"
    data = field_bytes(42, BYTES, schema.SerializeToString())
    record = record_of("MetaTabletKey", data)
    (unknown,) = shown_value(record)["@unknown"]
    assert unknown["value"]["index"][0]["properties"] == {"s3.secret_key": MASK}
    assert unknown["value"]["schema_version"] == 3
    assert not any("hush" in printed for printed in outputs(record).values())
