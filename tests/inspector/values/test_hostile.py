"""Values that no sound writer makes, for every message: shown in every format, never a traceback."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from google.protobuf.descriptor import FieldDescriptor
from hypothesis import given
from hypothesis import strategies as st

from inspector.schema import Schema, descriptor_of, map_entry
from inspector.schema.messages import RowsetMetaCloudPB
from inspector.values.reading import Undecoded
from inspector.values.wire import BYTES, FIXED32, FIXED64, GROUP, VARINT, read_fields
from keycodec import FAMILIES
from keycodec.families.family import ValueKind
from tests.support.examples import examples, part
from tests.support.inspector import (
    MESSAGE_FAMILIES,
    STAMP,
    STORED,
    UNKNOWN_NUMBER,
    field_bytes,
    message_class,
    outputs,
    record_of,
    record_of_message,
    shown_value,
)
from tests.support.printed import assert_printed
from tests.support.strategies.messages import messages

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.protobuf.descriptor import Descriptor

    from inspector.records.record import Record
    from inspector.schema import AnyMessage
    from keycodec import Family

#: The fields on the way from a message to one inside it.
Path = tuple[FieldDescriptor, ...]

NO_UTF8 = b"\xff\xc0 \x1b[31m\xed\xa0\x80"
AS_TEXT = NO_UTF8.decode("utf-8", "surrogateescape")

#: A quarter of them, unless tests are thorough: no message is treated in a way of its own.
every_message = pytest.mark.parametrize("name", part(STORED, 4))
every_family = pytest.mark.parametrize("family", part(FAMILIES.values(), 2, FAMILIES))
every_message_family = pytest.mark.parametrize(
    "family", part([family for family in FAMILIES.values() if family.message], 3), ids=lambda family: family.name
)


def _paths(descriptor: Descriptor, wanted: Callable[[FieldDescriptor], bool], seen: tuple[str, ...] = ()) -> list[Path]:
    """The paths to all fields of the kind, at any depth; no path enters a message twice."""
    found: list[Path] = []
    for field in descriptor.fields:
        if wanted(field):
            found.append((field,))
        if field.message_type is not None and field.message_type.full_name not in seen and len(seen) < 3:
            inner = _paths(field.message_type, wanted, (*seen, field.message_type.full_name))
            found += [(field, *path) for path in inner]
    return found


def every_message_with(wanted: Callable[[FieldDescriptor], bool]) -> pytest.MarkDecorator:
    """As ``every_message``, of those that have such fields at any depth."""
    names = [name for name in STORED if _paths(message_class(name).DESCRIPTOR, wanted)]
    return pytest.mark.parametrize("name", part(names, 4))


def _at(path: Path, innermost: bytes) -> bytes:
    """The bytes of a message that has ``innermost`` in the message at the end of the path."""
    for field in reversed(path):
        innermost = field_bytes(field.number, BYTES, innermost)
    return innermost


def _stored_record(name: str, data: bytes) -> Record:
    family = MESSAGE_FAMILIES[name]
    return record_of(family, data + (bytes(STAMP) if family.value is ValueKind.STAMPED_MESSAGE else b""))


def _is_text(field: FieldDescriptor) -> bool:
    return field.type == FieldDescriptor.TYPE_STRING


def _is_enum(field: FieldDescriptor) -> bool:
    return field.enum_type is not None


def _is_text_map(field: FieldDescriptor) -> bool:
    entry = map_entry(field)
    return entry is not None and entry.fields_by_name["key"].type == FieldDescriptor.TYPE_STRING


def _texts_in(data: object) -> set[str]:
    if isinstance(data, dict):
        return set(data) | {text for inner in data.values() for text in _texts_in(inner)}
    return {text for inner in data for text in _texts_in(inner)} if isinstance(data, list) else {str(data)}


@pytest.mark.slow
@every_message_with(_is_text)
def test_text_that_is_no_utf8_is_shown_in_every_string_field(name: str) -> None:
    for path in _paths(message_class(name).DESCRIPTOR, _is_text):
        record = _stored_record(name, _at(path[:-1], field_bytes(path[-1].number, BYTES, NO_UTF8)))
        assert not isinstance(record.value, Undecoded)
        assert AS_TEXT in _texts_in(shown_value(record, show_secrets=True)), path
        for shown in (True, False):
            for text in outputs(record, show_secrets=shown).values():
                assert "\x1b" not in text


@every_message_with(_is_enum)
def test_numbers_of_enums_that_have_no_name_are_shown(name: str) -> None:
    for path in _paths(message_class(name).DESCRIPTOR, _is_enum):
        record = _stored_record(name, _at(path[:-1], field_bytes(path[-1].number, VARINT, b"\xd2\x85\xd8\xcc\x04")))
        data = shown_value(record, show_secrets=True)
        assert "1234567890" in _texts_in(data), path
        assert path[-1].name in _texts_in(data)
        assert_printed(record)


@every_message
@examples(8)
@given(data=st.data())
def test_required_fields_may_be_missing_at_any_depth(name: str, data: st.DataObject) -> None:
    message = data.draw(messages(message_class(name)))
    lacking = _without_required(message)
    record = record_of_message(lacking)
    assert_printed(record, show_secrets=True)
    assert_printed(record)
    named = [problem for problem in record.problems if "is missing required" in problem.text]
    assert bool(named) == (not lacking.IsInitialized() and isinstance(record.value, message_class(name)))


def _without_required(message: AnyMessage) -> AnyMessage:
    for field, value in message.ListFields():
        if field.is_required:
            message.ClearField(field.name)
        elif field.message_type is not None and map_entry(field) is None:
            for inner in value if field.is_repeated else [value]:
                _without_required(inner)
    return message


@pytest.mark.slow
@every_message
@pytest.mark.parametrize("wire_type", [VARINT, FIXED64, BYTES, GROUP, FIXED32])
def test_fields_of_another_wire_type_than_the_schemas_are_shown(name: str, wire_type: int) -> None:
    bodies = {VARINT: b"\x07", FIXED64: bytes(8), BYTES: b"\xfe\xfe\xfe", GROUP: b"\x08\x01", FIXED32: bytes(4)}
    for field in message_class(name).DESCRIPTOR.fields:
        record = _stored_record(name, field_bytes(field.number, wire_type, bodies[wire_type]))
        assert_printed(record)
        assert_printed(record, show_secrets=True)
        assert shown_value(record, show_secrets=True) not in ({}, None) or field.name == "__split_schema"


@every_message_with(_is_text_map)
def test_maps_keys_that_are_no_utf8_are_shown(name: str) -> None:
    for path in _paths(message_class(name).DESCRIPTOR, _is_text_map):
        sound = field_bytes(1, BYTES, b"sound")
        entries = [field_bytes(path[-1].number, BYTES, entry) for entry in (field_bytes(1, BYTES, NO_UTF8), sound)]
        record = _stored_record(name, _at(path[:-1], b"".join(entries)))
        texts = _texts_in(shown_value(record, show_secrets=True))
        assert {AS_TEXT, "sound"} <= texts
        for shown in (True, False):
            for text in outputs(record, show_secrets=shown).values():
                assert "\x1b" not in text


@every_family
def test_an_empty_value_is_shown(family: Family) -> None:
    record = record_of(family, b"")
    assert_printed(record)
    if family.value in (ValueKind.INT64, ValueKind.BITMAP, ValueKind.STAMPED_MESSAGE):
        assert (record.message_class is not None and family.value is ValueKind.INT64) or record.failed
    else:
        assert not isinstance(record.value, Undecoded)
    if family.value is ValueKind.EMPTY:
        assert record.value is None


@every_family
@examples(20)
@given(value=st.binary(min_size=1, max_size=60))
def test_any_bytes_are_shown(family: Family, value: bytes) -> None:
    record = record_of(family, value)
    assert_printed(record)
    assert_printed(record, show_secrets=True)
    if isinstance(record.value, Undecoded):
        assert record.value.data == value
        assert record.failed


@every_message_family
@examples(10)
@given(data=st.data())
def test_a_cut_value_is_shown(family: Family, data: st.DataObject) -> None:
    assert family.message is not None
    whole = data.draw(messages(Schema.builtin().message_class(family.message))).SerializeToString()
    record = record_of(family, whole[: data.draw(st.integers(0, len(whole)))])
    assert_printed(record)
    assert_printed(record, show_secrets=True)


# --- nesting ---


def _recursive_fields() -> list[tuple[str, Path, FieldDescriptor]]:
    """Stored messages with a field, at the end of the path, whose message holds itself in the field given last."""
    found: list[tuple[str, Path, FieldDescriptor]] = []
    for name in STORED:
        for path in _paths(message_class(name).DESCRIPTOR, lambda field: field.message_type is not None):
            inner = path[-1].message_type
            assert inner is not None
            found += [(name, path, field) for field in inner.fields if field.message_type == inner]
    return found


def test_there_are_messages_that_hold_themselves() -> None:
    assert _recursive_fields()


@pytest.mark.slow
@pytest.mark.parametrize("depth", part([101, 90, 100, 1000], 4))
def test_messages_nested_without_end_are_shown(depth: int) -> None:
    for name, path, field in _recursive_fields():
        innermost = b""
        for _ in range(depth - len(path)):
            innermost = field_bytes(field.number, BYTES, innermost)
        record = _stored_record(name, _at(path, innermost))
        assert_printed(record)
        assert isinstance(record.value, Undecoded) == (depth > 100)
        if depth > 100:
            assert "nested deeper than 100" in str(record.problems[0])


@pytest.mark.slow
@every_message
@pytest.mark.parametrize("depth", part([101, 99, 5000], 3))
def test_unknown_groups_nested_without_end_are_shown(name: str, depth: int) -> None:
    data = b""
    for _ in range(depth):
        data = field_bytes(9, GROUP, data)
    record = _stored_record(name, field_bytes(UNKNOWN_NUMBER, GROUP, data))
    assert_printed(record)
    assert_printed(record, show_secrets=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", part(["doris.cloud.InstanceInfoPB", "doris.cloud.TxnIndexPB"], 2))
def test_unknown_bytes_nested_without_end_are_shown(name: str) -> None:
    data = b""
    for _ in range(20_000):
        data = field_bytes(9, BYTES, data)
    record = _stored_record(name, field_bytes(UNKNOWN_NUMBER, BYTES, data))
    assert_printed(record)
    assert_printed(record, show_secrets=True)


@every_message_with(_is_text)
def test_json_is_json_whatever_stands_in_a_value(name: str) -> None:
    for path in _paths(message_class(name).DESCRIPTOR, _is_text):
        text = field_bytes(path[-1].number, BYTES, b'"\\\x00\x7f\xe2\x80\xae\xff')
        record = _stored_record(name, _at(path[:-1], text))
        assert json.loads(outputs(record, show_secrets=True)["decoded jsonl"])["value"]


def test_a_message_that_a_map_entry_cannot_be_is_shown() -> None:
    field = descriptor_of(RowsetMetaCloudPB).fields_by_name["packed_slice_locations"]
    entry = map_entry(field)
    assert entry is not None
    data = field_bytes(field.number, BYTES, field_bytes(entry.fields_by_name["value"].number, BYTES, b"\xff"))
    record = record_of("MetaRowsetKey", data)
    assert isinstance(record.value, Undecoded)
    assert "packed_slice_locations.value" in str(record.problems[0])
    assert_printed(record)
    assert [(part.number, part.wire_type) for part in read_fields(data)] == [(field.number, BYTES)]
