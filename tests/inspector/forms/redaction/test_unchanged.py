"""What is no secret stays as it is."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.descriptor import FieldDescriptor
from hypothesis import given
from hypothesis import strategies as st

from inspector.forms.messages import to_data
from inspector.forms.redaction import MASK, mask_bytes, mask_message
from inspector.records.grouping import records
from inspector.schema import is_secret, is_secret_name
from inspector.values.wire import BYTES, WireError
from keycodec import BlobChunk
from tests.inspector.forms.redaction.planted import HOLDING, TOKEN, every_message, is_map
from tests.support.examples import examples
from tests.support.inspector import (
    MESSAGE_FAMILIES,
    STORED,
    UNKNOWN_NUMBER,
    field_bytes,
    key_of,
    message_class,
    record_of,
    record_of_message,
    replies,
    stored_value,
)
from tests.support.strategies.messages import messages


def test_chunks_without_secrets_are_shown_raw() -> None:
    value = message_class("doris.TabletSchemaCloudPB")(schema_version=1_234_567).SerializeToString()
    keys = (key_of("MetaSchemaKey", suffix=BlobChunk(1, place)) for place in range(len(value)))
    (record,) = records((key, bytes([byte])) for key, byte in zip(keys, value, strict=True))
    assert MASK not in replies(record)["raw text"]


def _masked(message: Any) -> dict[str, Any]:
    """The message's data, masked by the plainest rule."""
    data = to_data(message, notes=False)
    for field in message.DESCRIPTOR.fields:
        if field.name in data:
            data[field.name] = _masked_field(field, data[field.name], getattr(message, field.name))
    return data


def _masked_field(field: Any, data: Any, value: Any) -> Any:
    if is_map(field):
        entry_value = field.message_type.fields_by_name["value"]
        if entry_value.type == FieldDescriptor.TYPE_STRING:
            return {key: MASK if is_secret(field) or is_secret_name(key) else text for key, text in data.items()}
        if entry_value.message_type is not None:
            return {str(key): _masked(inner) for key, inner in value.items()}
        return data
    if is_secret(field):
        return [MASK for _ in data] if field.is_repeated else MASK
    if field.message_type is None:
        return data
    return [_masked(inner) for inner in value] if field.is_repeated else _masked(value)


@every_message
@examples(10)
@given(data=st.data())
def test_everything_else_is_unchanged(name: str, data: st.DataObject) -> None:
    message = data.draw(messages(message_class(name)))
    assert to_data(mask_message(message), notes=False) == _masked(message)


@every_message
@examples(10)
@given(data=st.data())
def test_bytes_without_secrets_stay_as_they_are(name: str, data: st.DataObject) -> None:
    message = data.draw(messages(message_class(name)))
    masked = mask_message(message)
    wire = masked.SerializePartialToString()
    assert mask_bytes(masked.DESCRIPTOR, wire) == wire
    if masked == message:
        assert mask_bytes(message.DESCRIPTOR, message.SerializePartialToString()) == message.SerializePartialToString()


@every_message
@examples(10)
@given(data=st.data())
def test_the_raw_bytes_of_a_record_are_those_of_its_masked_message(name: str, data: st.DataObject) -> None:
    message = data.draw(messages(message_class(name)))
    family = MESSAGE_FAMILIES[name]
    ((_, value),) = record_of_message(message).masked_key_values()
    behind = len(stored_value(family, message_class(name)()))
    assert message_class(name).FromString(value[: len(value) - behind]) == mask_message(message)


def test_bytes_that_cannot_hold_secrets_stay_though_no_encoder_writes_them_so() -> None:
    """A length in more bytes than it needs, two messages down."""
    column = field_bytes(2, BYTES, bytes.fromhex("8a01") + b"\x80\x00")
    schema = message_class("doris.TabletSchemaCloudPB")
    assert len(schema.FromString(column).column[0].children_columns) == 1
    assert mask_bytes(schema.DESCRIPTOR, column) == column


@pytest.mark.parametrize("name", [name for name in STORED if name not in HOLDING])
def test_unknown_text_stays_where_no_field_is_secret(name: str) -> None:
    unknown = field_bytes(UNKNOWN_NUMBER, BYTES, b"of a newer release")
    assert mask_bytes(message_class(name).DESCRIPTOR, unknown) == unknown


def test_a_message_that_cannot_hold_secrets_is_not_copied() -> None:
    message = message_class("doris.cloud.TabletStatsPB")()
    assert mask_message(message) is message


@examples(100)
@given(st.binary(max_size=80))
def test_any_bytes_are_masked_or_refused(data: bytes) -> None:
    descriptor = message_class("doris.cloud.InstanceInfoPB").DESCRIPTOR
    try:
        masked = mask_bytes(descriptor, data)
    except WireError:
        return
    assert mask_bytes(descriptor, masked) == masked


def test_masked_key_values_can_be_handed_on() -> None:
    message = message_class("doris.cloud.RamUserPB")(user_id="u", ak=TOKEN, sk=TOKEN)
    broken = message.SerializeToString() + b"\xff"
    sound, unreadable = (
        record_of("MetaServiceArnInfoKey", value).masked_key_values() for value in (message.SerializeToString(), broken)
    )
    assert message_class("doris.cloud.RamUserPB").FromString(sound[0][1]).ak == MASK
    assert unreadable == ((key_of("MetaServiceArnInfoKey"), MASK.encode()),)
