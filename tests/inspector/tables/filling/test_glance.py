"""A glance at many messages says what a look at each of them says."""

from __future__ import annotations

import pytest
from google.protobuf import text_format
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.message import DecodeError
from hypothesis import given
from hypothesis import strategies as st

from inspector.schema import Schema, descriptor_of
from inspector.tables.filling.glance import Glancing
from inspector.values.wire import BYTES, VARINT
from tests.support.inspector import field_bytes

FILE = """
name: "holder.proto" package: "test" syntax: "proto2"
message_type {
  name: "Inner"
  field { name: "must" number: 1 label: LABEL_REQUIRED type: TYPE_INT64 }
  field { name: "kind" number: 2 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".test.Kind" }
}
message_type {
  name: "Holder"
  field { name: "left" number: 1 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".test.Inner" oneof_index: 0 }
  field { name: "right" number: 2 label: LABEL_OPTIONAL type: TYPE_INT64 oneof_index: 0 }
  field { name: "named" number: 3 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".test.Holder.NamedEntry" }
  field { name: "one" number: 4 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".test.Inner" }
  field { name: "many" number: 5 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".test.Inner" }
  field { name: "kinds" number: 6 label: LABEL_REPEATED type: TYPE_ENUM type_name: ".test.Kind" }
  oneof_decl { name: "either" }
  nested_type {
    name: "NamedEntry"
    field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_INT64 }
    field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".test.Inner" }
    options { map_entry: true }
  }
}
enum_type { name: "Kind" value { name: "NONE" number: 0 } value { name: "SOME" number: 1 } }
"""
HOLDER = Schema.from_descriptor_set(
    FileDescriptorSet(file=[text_format.Parse(FILE, FileDescriptorProto())]).SerializeToString(), "holder"
).message_class("test.Holder")
GLANCING = Glancing(descriptor_of(HOLDER))


def inner(number: int, body: bytes) -> bytes:
    return field_bytes(number, BYTES, body)


def entry(key: bytes, body: bytes) -> bytes:
    return inner(3, field_bytes(1, VARINT, key) + inner(2, body))


INNERS = {
    "sound": field_bytes(1, VARINT, b"\x07") + field_bytes(2, VARINT, b"\x01"),
    "later enum": field_bytes(1, VARINT, b"\x07") + field_bytes(2, VARINT, b"\x09"),
    "later field": field_bytes(1, VARINT, b"\x07") + field_bytes(99, VARINT, b"\x09"),
    "lacks": b"",
}
PARTS = [
    *(inner(number, body) for number in (1, 4, 5) for body in INNERS.values()),
    *(entry(key, body) for key in (b"\x01", b"\x02") for body in INNERS.values()),
    field_bytes(2, VARINT, b"\x05"),
    field_bytes(6, VARINT, b"\x01"),
    field_bytes(6, VARINT, b"\x09"),
    field_bytes(99, VARINT, b"\x09"),
    inner(4, b"\x08"),  # cut
]
values = st.lists(st.sampled_from(PARTS), max_size=3).map(b"".join)


def is_plain(value: bytes) -> bool:
    message = HOLDER.FromString(value)
    before = message.SerializePartialToString()
    message.DiscardUnknownFields()
    return message.IsInitialized() and message.SerializePartialToString() == before


@given(st.lists(values, min_size=1, max_size=4))
def test_of_any_messages(found: list[bytes]) -> None:
    try:
        each = [HOLDER.FromString(value) for value in found]
    except DecodeError:
        with pytest.raises(DecodeError):
            GLANCING(found)
        return
    names, all_plain = GLANCING(found)
    set_fields = {field.name for message in each for field, _ in message.ListFields()}
    assert set_fields <= names <= set_fields | {"left", "right"}
    assert all_plain == all(map(is_plain, found))


def test_a_message_that_is_cut_takes_nothing_of_the_next() -> None:
    with pytest.raises(DecodeError):
        GLANCING([field_bytes(4, BYTES, INNERS["sound"])[:-1], field_bytes(2, VARINT, b"\x05")])


@pytest.mark.parametrize("size", [0, 1, 127, 128, 16383, 16384, 1 << 21])
def test_of_messages_of_any_size(size: int) -> None:
    names, all_plain = GLANCING([field_bytes(6, VARINT, b"\x01") * (size // 2)] * 3)
    assert names - {"left", "right"} == ({"kinds"} if size > 1 else set())
    assert all_plain
