"""Bytes on the wire, made by hand from the tables alone."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st

from tests.inspector.schema.declared import ENUMS, FIELDS, MESSAGES, SCHEMA, message_of
from tests.support.examples import examples
from tests.support.strategies.messages import messages

if TYPE_CHECKING:
    from tests.inspector.schema.declared import Row

VARINT, FIXED64, DELIMITED = 0, 1, 2


def _varint(number: int) -> bytes:
    number &= 2**64 - 1  # negative numbers take ten bytes
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _delimited(number: int, payload: bytes) -> bytes:
    return _varint(number << 3 | DELIMITED) + _varint(len(payload)) + payload


SAMPLES: dict[str, list[Any]] = {
    "bool": [True, False],
    "bytes": [b"", b"\xff\x00"],
    "double": [-1.5, 5e-324],
    "int32": [0, -1, -(2**31), 2**31 - 1],
    "int64": [0, -1, -(2**63), 2**63 - 1],
    "string": ["", "\N{SNOWMAN}\0k"],
    "uint32": [0, 2**32 - 1],
    "uint64": [0, 2**64 - 1],
}


def _samples(type_name: str) -> list[Any]:
    """Values of a type; a message's are its bytes, here none."""
    if type_name in ENUMS:
        return [int(row["number"]) for row in ENUMS[type_name]]
    return SAMPLES.get(type_name, [b""])


def _payload(type_name: str, value: Any) -> bytes:
    """A value without its tag and length."""
    if type_name == "double":
        return struct.pack("<d", value)
    if isinstance(value, str):
        return value.encode()
    return value if isinstance(value, bytes) else _varint(value)


def _encode(number: int, type_name: str, value: Any) -> bytes:
    payload = _payload(type_name, value)
    if isinstance(value, str | bytes):
        return _delimited(number, payload)
    return _varint(number << 3 | (FIXED64 if type_name == "double" else VARINT)) + payload


def _parsed(message_class: type[Message], wire: bytes, field: str) -> Any:
    """What lies under the field after parsing bytes that hold it alone."""
    parsed = message_class()
    parsed.ParseFromString(wire)
    assert [descriptor.name for descriptor, _ in parsed.ListFields()] == [field]
    assert parsed.SerializePartialToString(deterministic=True) == wire
    return getattr(parsed, field)


def _plain(value: object) -> object:
    """The value, a message as its bytes."""
    return value.SerializePartialToString() if isinstance(value, Message) else value


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_read_and_written_under_its_number(name: str) -> None:
    for row in FIELDS[name]:
        field, number, type_name = row["field"], int(row["number"]), row["type"]
        if row["label"] == "map":
            key_type, value_type = type_name.removeprefix("map<").removesuffix(">").split(",")
            key, value = _samples(key_type)[-1], _samples(value_type)[-1]
            entry = _encode(1, key_type, key) + _encode(2, value_type, value)
            entries = _parsed(message_of(name), _delimited(number, entry), field)
            assert {each: _plain(entries[each]) for each in entries} == {key: value}
        elif row["label"] == "repeated":
            values = _samples(type_name)
            if row["packed"] == "yes":
                wire = _delimited(number, b"".join(_payload(type_name, value) for value in values))
            else:
                wire = b"".join(_encode(number, type_name, value) for value in values)
            assert list(map(_plain, _parsed(message_of(name), wire, field))) == values
        else:
            for value in _samples(type_name):
                assert _plain(_parsed(message_of(name), _encode(number, type_name, value), field)) == value


REPEATED_NUMBERS = [
    pytest.param(name, row, id=f"{name}.{row['field']}")
    for name, rows in FIELDS.items()
    for row in rows
    if row["label"] == "repeated" and not isinstance(_samples(row["type"])[0], str | bytes)
]


@pytest.mark.parametrize(("name", "row"), REPEATED_NUMBERS)
def test_repeated_numbers_are_read_packed_or_not(name: str, row: Row) -> None:
    values, number = _samples(row["type"]), int(row["number"])
    packed = _delimited(number, b"".join(_payload(row["type"], value) for value in values))
    loose = b"".join(_encode(number, row["type"], value) for value in values)
    for wire in (packed, loose):
        parsed = message_of(name)()
        parsed.ParseFromString(wire)
        assert list(getattr(parsed, row["field"])) == values


@pytest.mark.parametrize("name", MESSAGES)
def test_only_required_fields_are_missed(name: str) -> None:
    required = {row["field"] for row in FIELDS[name] if row["label"] == "required"}
    message: Any = message_of(name)()
    assert set(message.FindInitializationErrors()) == required


def test_an_enum_number_and_a_field_of_the_future_are_kept() -> None:
    wire = _encode(7, "int32", 99) + _encode(4000, "string", "later")
    node = message_of("doris.cloud.NodeInfoPB")()
    node.ParseFromString(wire)
    assert node.ListFields() == []
    assert node.SerializeToString() == wire


@examples(300)
@given(st.data())
def test_messages_survive_the_wire(data: st.DataObject) -> None:
    message_class = message_of(data.draw(st.sampled_from(SCHEMA.message_names())))
    message = data.draw(messages(message_class))
    assert message.IsInitialized()
    assert message_class.FromString(message.SerializeToString()) == message
