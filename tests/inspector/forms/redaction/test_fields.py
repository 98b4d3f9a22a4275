"""Secret fields are masked in everything that is printed, of whatever type, in whatever schema."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorSet
from hypothesis import given
from hypothesis import strategies as st

from inspector.forms.redaction import MASK, mask_bytes
from inspector.records.grouping import records
from inspector.schema import Schema, holds_secrets, is_secret
from inspector.values.layouts import Layouts
from inspector.values.reading import Undecoded
from inspector.values.wire import BYTES, DEPTH_LIMIT, FIXED32, FIXED64, GROUP, VARINT, WireError
from keycodec import FAMILIES
from tests.inspector.forms.redaction.planted import (
    HOLDING,
    TOKEN,
    Way,
    every_holding,
    is_map,
    paths,
    record_with,
    secret_paths,
    shows,
    value_at,
)
from tests.support.examples import examples
from tests.support.inspector import (
    MESSAGE_FAMILIES,
    UNKNOWN_NUMBER,
    field_bytes,
    key_of,
    message_class,
    replies,
    shown_value,
    stored_value,
)
from tests.support.schemas import BUILTIN


def test_the_forms_are_those_that_the_token_has() -> None:
    for shift in range(3):
        assert shows({"base64": base64.b64encode(b"abc"[:shift] + TOKEN.encode() + b"xyz").decode()})


@every_holding
def test_every_secret_field_is_masked_in_every_format_and_shown_on_demand(name: str) -> None:
    ways = secret_paths(name)
    assert ways
    for path in ways:
        record = record_with(name, value_at(path[:-1], field_bytes(path[-1].number, BYTES, TOKEN.encode())))
        assert not isinstance(record.value, Undecoded)
        assert shows(replies(record)) == [], path
        shown = shows(replies(record, show_secrets=True))
        assert {"decoded json", "decoded jsonl", "decoded csv", "decoded text", "raw json", "raw text"} <= set(shown)
        assert MASK in replies(record)["decoded jsonl"]


@every_holding
@pytest.mark.parametrize("wire_type", [BYTES, GROUP])
def test_unknown_fields_beside_and_above_secrets_are_masked(name: str, wire_type: int) -> None:
    body = TOKEN.encode() if wire_type == BYTES else field_bytes(1, BYTES, TOKEN.encode())
    unknown = field_bytes(UNKNOWN_NUMBER, wire_type, body)
    holders: list[Way] = [()]
    for path in paths(message_class(name).DESCRIPTOR):
        if path[-1].message_type is not None and not is_map(path[-1]) and holds_secrets(path[-1].message_type):
            holders.append(path)
    for path in holders:
        record = record_with(name, value_at(path, unknown))
        assert shows(replies(record)) == [], path
        assert str(UNKNOWN_NUMBER) in replies(record)["decoded jsonl"]
        assert "decoded jsonl" in shows(replies(record, show_secrets=True))


@every_holding
@pytest.mark.parametrize("wire_type", [VARINT, FIXED64, FIXED32])
def test_unknown_numbers_are_not_masked(name: str, wire_type: int) -> None:
    body = {VARINT: b"\x07", FIXED64: b"\x07" + bytes(7), FIXED32: b"\x07" + bytes(3)}[wire_type]
    record = record_with(name, field_bytes(UNKNOWN_NUMBER, wire_type, body))
    assert shown_value(record) == shown_value(record, show_secrets=True)


@every_holding
@pytest.mark.parametrize(("wire_type", "body"), [(VARINT, b"\x07"), (FIXED64, bytes(8)), (FIXED32, b"\xff" * 4)])
def test_numbers_in_the_place_of_messages_stay(name: str, wire_type: int, body: bytes) -> None:
    descriptor = message_class(name).DESCRIPTOR
    for field in descriptor.fields:
        if field.message_type is not None and not is_secret(field):
            data = field_bytes(field.number, wire_type, body)
            assert mask_bytes(descriptor, data) == data, field.name


def _fields_of_another_type(name: str, wire_type: int) -> list[FieldDescriptor]:
    fields = message_class(name).DESCRIPTOR.fields
    numbers = (field for field in fields if field.cpp_type < FieldDescriptor.CPPTYPE_STRING and not field.is_repeated)
    return list(numbers if wire_type == BYTES else fields)


@pytest.mark.parametrize(
    ("name", "wire_type"),
    [(name, each) for name in HOLDING for each in (BYTES, GROUP) if _fields_of_another_type(name, each)],
)
def test_text_in_fields_of_another_type_is_masked(name: str, wire_type: int) -> None:
    body = TOKEN.encode() if wire_type == BYTES else field_bytes(1, BYTES, TOKEN.encode())
    for field in _fields_of_another_type(name, wire_type):
        record = record_with(name, field_bytes(field.number, wire_type, body))
        assert shows(replies(record)) == [], field.name


@every_holding
@examples(15)
@given(data=st.data())
def test_values_that_do_not_parse_show_nothing(name: str, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(secret_paths(name)))
    whole = value_at(path[:-1], field_bytes(path[-1].number, BYTES, TOKEN.encode() + b"x" * 9))
    cut = whole[: -data.draw(st.integers(1, 8))] if data.draw(st.booleans()) else whole + b"\xff"
    record = record_with(name, data.draw(st.sampled_from([b"", b"\x0a\x01a"])) + cut)
    assert isinstance(record.value, Undecoded)
    assert shows(replies(record)) == []
    assert "decoded jsonl" in shows(replies(record, show_secrets=True))
    assert f'"bytes":{len(record.value.data)}' in replies(record)["decoded jsonl"]


@every_holding
def test_the_value_of_a_malformed_key_of_such_a_family_is_hidden(name: str) -> None:
    path = secret_paths(name)[0]
    value = value_at(path[:-1], field_bytes(path[-1].number, BYTES, TOKEN.encode()))
    (record,) = records([(key_of(MESSAGE_FAMILIES[name]) + b"\x00", value)])
    assert record.family is None
    assert shows(replies(record)) == []
    assert "decoded jsonl" in shows(replies(record, show_secrets=True))


def _with_field(message: str, **field: Any) -> Schema:
    newer = FileDescriptorSet.FromString(BUILTIN)
    (found,) = (part for file in newer.file for part in file.message_type if part.name == message)
    found.field.add(number=9999, **({"label": FieldDescriptorProto.LABEL_OPTIONAL} | field))
    return Schema.from_descriptor_set(newer.SerializeToString())


@pytest.mark.parametrize("family", ["TxnLabelKey", "TxnIndexKey", "JobRecycleKey"])
def test_secrets_of_a_newer_schema_are_masked(family: str) -> None:
    name = (FAMILIES[family].message or "").rpartition(".")[2]
    schema = _with_field(name, name="session_token", type=FieldDescriptorProto.TYPE_STRING)
    message = schema.message_class(FAMILIES[family].message or "").FromString(field_bytes(9999, BYTES, TOKEN.encode()))
    (record,) = records([(key_of(family), stored_value(FAMILIES[family], message))], Layouts(schema))
    assert shows(replies(record)) == []
    assert "decoded jsonl" in shows(replies(record, show_secrets=True))


@pytest.mark.parametrize(
    ("name", "type_", "masked"),
    [
        ("numbers", FieldDescriptorProto.TYPE_INT32, b"\x01\x02\x03"),  # packed
        ("secret_key", FieldDescriptorProto.TYPE_STRING, MASK.encode()),
    ],
)
def test_repeated_fields_of_a_newer_schema(name: str, type_: int, masked: bytes) -> None:
    schema = _with_field("RamUserPB", name=name, type=type_, label=FieldDescriptorProto.LABEL_REPEATED)
    descriptor = schema.message_class("doris.cloud.RamUserPB").DESCRIPTOR
    assert mask_bytes(descriptor, field_bytes(9999, BYTES, b"\x01\x02\x03")) == field_bytes(9999, BYTES, masked)


def test_messages_of_a_newer_schema_are_masked_as_deep_as_they_may_be_nested() -> None:
    name = "doris.cloud.RamUserPB"
    field = {"name": "next", "type": FieldDescriptorProto.TYPE_MESSAGE, "type_name": f".{name}"}
    schema = _with_field("RamUserPB", **field)
    descriptor = schema.message_class(name).DESCRIPTOR
    sk = descriptor.fields_by_name["sk"].number

    def nested(text: str, depth: int) -> bytes:
        data = field_bytes(sk, BYTES, text.encode())
        for _ in range(depth):
            data = field_bytes(9999, BYTES, data)
        return data

    assert mask_bytes(descriptor, nested(TOKEN, DEPTH_LIMIT)) == nested(MASK, DEPTH_LIMIT)
    for depth in (DEPTH_LIMIT + 1, 20 * DEPTH_LIMIT):
        data = nested(TOKEN, depth)
        with pytest.raises(WireError, match=f"nested deeper than {DEPTH_LIMIT}") as caught:
            mask_bytes(descriptor, data)
        assert caught.value.offset == len(data) - len(nested(TOKEN, depth - DEPTH_LIMIT - 1))
