"""What is found once for each message type says of every message the same as the exact way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorSet
from google.protobuf.message import DecodeError
from hypothesis import assume, given
from hypothesis import strategies as st

from inspector.forms.jsontext import dumps
from inspector.forms.lines import record_line
from inspector.forms.plain import record_data
from inspector.forms.redaction import MASK, mask_bytes, mask_message, mask_values
from inspector.forms.secretpaths import nothing_to_mask
from inspector.records.grouping import records
from inspector.schema import Schema
from inspector.values.reading import Undecoded
from inspector.values.wire import BYTES, VARINT
from keycodec import FAMILIES
from tests.support.examples import examples, part
from tests.support.inspector import (
    MESSAGE_FAMILIES,
    STAMP,
    STORED,
    field_bytes,
    key_of,
    message_class,
    record_of,
)
from tests.support.schemas import BUILTIN
from tests.support.strategies.odd import odd_messages

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from inspector.records.record import Record

every_message = pytest.mark.parametrize("name", part(STORED, 2))


def _parsed(name: str, data: bytes) -> Message:
    try:
        return message_class(name).FromString(data)  # type: ignore[no-any-return]
    except DecodeError:
        assume(False)
        raise


@every_message
@examples(40)
@given(data=st.data())
def test_what_passes_the_gate_unwalked_has_nothing_that_the_walk_would_mask(name: str, data: st.DataObject) -> None:
    message = _parsed(name, data.draw(odd_messages(message_class(name))))
    stored = message.SerializePartialToString(deterministic=True)
    walked = mask_bytes(message_class(name).DESCRIPTOR, stored)
    if nothing_to_mask(message):
        assert walked == stored
        assert mask_message(message) is message
    else:
        assert mask_message(message) == message_class(name).FromString(walked)


@every_message
@examples(40)
@given(data=st.data())
def test_raw_bytes_are_masked_as_the_walk_over_them_does(name: str, data: st.DataObject) -> None:
    stored = data.draw(odd_messages(message_class(name)))
    descriptor = message_class(name).DESCRIPTOR
    shown = mask_values([stored], _parsed(name, stored), descriptor, is_blob=False)
    assert shown == [mask_bytes(descriptor, stored)]


@every_message
@examples(25)
@given(data=st.data())
def test_a_line_is_the_json_of_the_data(name: str, data: st.DataObject) -> None:
    stored = data.draw(odd_messages(message_class(name)))
    family = MESSAGE_FAMILIES[name]
    record = record_of(family, stored + bytes(STAMP) if family.name == "TxnLabelKey" else stored)
    assume(not isinstance(record.value, Undecoded))
    for mask in (True, False):
        shown = record.shown(mask=mask)
        assert record_line(shown) == dumps(record_data(shown))


def _lines_agree(record: Record) -> None:
    assert record_line(record.shown()) == dumps(record_data(record.shown()))


@pytest.mark.parametrize("name", part(FAMILIES, 3))
@pytest.mark.parametrize("instance_id", ["x", 'a "quoted" 用户\\', "\u202e", b"\xff", ""])
def test_a_line_has_every_key(name: str, instance_id: str | bytes) -> None:
    fields = {field.name for field in FAMILIES[name].fields}
    given_fields = {"instance_id": instance_id} if "instance_id" in fields else {}
    _lines_agree(record_of(name, b""))
    key = key_of(name, **given_fields)
    for raw in (key, key + b"\x00", key[:-1]):
        for record in records([(raw, b"")]):
            _lines_agree(record)


def test_a_secret_that_a_later_field_takes_the_place_of_is_masked_in_the_raw_bytes() -> None:
    """Parsing drops it, so that the parsed message has nothing to mask; its bytes have."""
    files = FileDescriptorSet.FromString(BUILTIN)
    (added,) = (message for file in files.file for message in file.message_type if message.name == "TxnLabelPB")
    added.oneof_decl.add(name="kind")
    at = len(added.oneof_decl) - 1
    text, optional = FieldDescriptorProto.TYPE_STRING, FieldDescriptorProto.LABEL_OPTIONAL
    added.field.add(name="secret_key", number=1001, type=text, label=optional, oneof_index=at)
    added.field.add(name="other", number=1002, type=text, label=optional, oneof_index=at)
    labels = Schema.from_descriptor_set(files.SerializeToString()).message_class("doris.cloud.TxnLabelPB")
    data = field_bytes(1001, BYTES, b"seen?") + field_bytes(1002, BYTES, b"x")
    message = labels.FromString(data)
    assert nothing_to_mask(message)
    (shown,) = mask_values([data], message, labels.DESCRIPTOR, is_blob=False)
    assert shown is not None
    assert b"seen?" not in shown
    assert MASK.encode() in shown


def test_a_group_beside_secrets_is_left_to_the_walk() -> None:
    files = FileDescriptorSet.FromString(BUILTIN)
    (ram,) = (message for file in files.file for message in file.message_type if message.name == "RamUserPB")
    ram.nested_type.add(name="More").field.add(name="any", number=1, type=FieldDescriptorProto.TYPE_STRING, label=1)
    group = FieldDescriptorProto.TYPE_GROUP
    ram.field.add(name="more", number=1001, type=group, label=1, type_name=".doris.cloud.RamUserPB.More")
    users = Schema.from_descriptor_set(files.SerializeToString()).message_class("doris.cloud.RamUserPB")
    message = users(more={"any": "seen?"})
    assert not nothing_to_mask(message)
    assert "seen?" not in str(mask_message(message))


def test_numbers_of_a_newer_release_are_told_from_secrets_by_the_walk() -> None:
    users = message_class("doris.cloud.RamUserPB")
    message = users.FromString(field_bytes(1001, VARINT, b"\x07"))
    assert not nothing_to_mask(message)
    assert mask_message(message) == message
