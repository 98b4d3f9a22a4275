"""Messages as data and as text: as protobuf itself has them, and what it leaves out beside it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf import json_format, text_format
from google.protobuf.descriptor import FieldDescriptor
from hypothesis import given
from hypothesis import strategies as st

from inspector.forms.messages import to_data
from inspector.forms.text import message_text
from inspector.schema.messages import InstanceInfoPB
from inspector.values.document import SPLIT_SCHEMA
from inspector.values.label import TxnLabel
from inspector.values.stats import TabletStats
from inspector.values.wire import BYTES
from tests.support.examples import examples, part
from tests.support.inspector import (
    STORED,
    UNKNOWN,
    UNKNOWN_NUMBER,
    field_bytes,
    message_class,
    record_of,
    record_of_message,
    shown_text,
    shown_value,
)
from tests.support.strategies.messages import messages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.message import Message

every_message = pytest.mark.parametrize("name", part(STORED, 2))
every_wire_type = pytest.mark.parametrize("wire_type", UNKNOWN)


def _protobuf_data(message: Message) -> Any:
    return json_format.MessageToDict(message, preserving_proto_field_name=True)


@every_message
@examples(12)
@given(data=st.data())
def test_data_is_protobufs_own(name: str, data: st.DataObject) -> None:
    message = data.draw(messages(message_class(name)))
    assert to_data(message, notes=False) == _protobuf_data(message)
    assert list(to_data(message, notes=False)) == [field.name for field, _ in message.ListFields()]


@every_message
@examples(12)
@given(data=st.data())
def test_data_and_text_read_back_as_the_message(name: str, data: st.DataObject) -> None:
    message = data.draw(messages(message_class(name)))
    read = message_class(name)()
    json_format.ParseDict(to_data(message, notes=False), read)
    assert read == message
    assert text_format.Parse(message_text(message), message_class(name)()) == message
    assert all(line.isprintable() for line in message_text(message).split("\n"))


def test_text_is_read_by_people_and_turns_no_terminal_around() -> None:
    text = message_text(InstanceInfoPB(name="用户 é😀", user_id="a\u202eb\x1b[2J\u200b"))
    assert text == 'user_id: "a\\342\\200\\256b\\033[2J\\342\\200\\213"\nname: "用户 é😀"\n'


@every_message
@examples(6)
@given(data=st.data())
def test_a_stored_message_is_a_record_with_that_value(name: str, data: st.DataObject) -> None:
    message = data.draw(messages(message_class(name)))
    if SPLIT_SCHEMA in message.DESCRIPTOR.fields_by_name:  # of a document, whose parts are other key-values
        message.ClearField(SPLIT_SCHEMA)
    record = record_of_message(message)
    value = record.value
    if isinstance(value, TabletStats):
        value = value.aggregated
    if isinstance(value, TxnLabel):
        value = value.message
    if name != "doris.cloud.VersionPB" or value == message:  # 8 bytes of a table's version are an int64
        assert value == message
        assert not record.failed


# --- unknown fields ---


def _messages_within(message: Any) -> Iterator[Any]:
    """The message and those in it, maps aside."""
    yield message
    for field, value in message.ListFields():
        if field.message_type is None or field.message_type.GetOptions().map_entry:
            continue
        for inner in value if field.is_repeated else [value]:
            yield from _messages_within(inner)


def _unknown_within(data: Any) -> list[Any]:
    if isinstance(data, dict):
        own = data.get("@unknown", [])
        return own + [found for name, inner in data.items() if name != "@unknown" for found in _unknown_within(inner)]
    return [found for inner in data for found in _unknown_within(inner)] if isinstance(data, list) else []


_SHOWN: dict[str, Any] = {
    "varint": "300",
    "fixed64": str(1 << 63),
    "bytes": base64.b64encode(b"\xff of a newer release").decode(),
    "group": [{"number": 1, "type": "varint", "value": "5"}],
    "fixed32": (1 << 31) + 1,
}
_AS_TEXT = {
    "varint": f"{UNKNOWN_NUMBER}: 300",
    "fixed64": f"{UNKNOWN_NUMBER}: {1 << 63}",
    "bytes": rf'{UNKNOWN_NUMBER}: "\377 of a newer release"',
    "group": f"{UNKNOWN_NUMBER} {{",
    "fixed32": f"{UNKNOWN_NUMBER}: {(1 << 31) + 1}",
}


@every_message
@every_wire_type
@examples(4)
@given(data=st.data())
def test_unknown_fields_are_shown_wherever_they_stand(name: str, wire_type: str, data: st.DataObject) -> None:
    message = data.draw(messages(message_class(name)))
    within = list(_messages_within(message))
    owner = within[data.draw(st.integers(0, len(within) - 1))]
    owner.MergeFromString(UNKNOWN[wire_type])
    shown = to_data(message)
    assert _unknown_within(shown) == [{"number": UNKNOWN_NUMBER, "type": wire_type, "value": _SHOWN[wire_type]}]
    assert _AS_TEXT[wire_type] in message_text(message)


@every_message
@every_wire_type
def test_unknown_fields_of_records_reach_json_and_text(name: str, wire_type: str) -> None:
    message = message_class(name).FromString(UNKNOWN[wire_type])
    record = record_of_message(message)
    assert str(UNKNOWN_NUMBER) in str(shown_value(record, show_secrets=True))
    assert _AS_TEXT[wire_type] in shown_text(record, show_secrets=True)


def test_unknown_fields_keep_their_order_and_repeat() -> None:
    fields = UNKNOWN["varint"] + UNKNOWN["fixed32"] + UNKNOWN["varint"]
    message = message_class("doris.cloud.TxnIndexPB").FromString(fields)
    assert [field["type"] for field in to_data(message)["@unknown"]] == ["varint", "fixed32", "varint"]


def test_the_services_own_form_leaves_unknown_fields_out() -> None:
    message = message_class("doris.cloud.TxnIndexPB").FromString(UNKNOWN["varint"])
    assert to_data(message, notes=False) == {}


def test_bytes_that_could_be_a_message_are_kept_to_the_last_one() -> None:
    inner = field_bytes(3, BYTES, b"\x08\x01")
    message = message_class("doris.cloud.TxnIndexPB").FromString(field_bytes(UNKNOWN_NUMBER, BYTES, inner))
    assert to_data(message)["@unknown"][0]["value"] == base64.b64encode(inner).decode()
    assert f"{UNKNOWN_NUMBER} {{" in message_text(message)


# --- single kinds of values ---


def test_64_bit_ints_are_strings_and_32_bit_ints_numbers() -> None:
    for name in STORED:
        for field in message_class(name).DESCRIPTOR.fields:
            shown = {FieldDescriptor.CPPTYPE_INT64: "-7", FieldDescriptor.CPPTYPE_INT32: -7}.get(field.cpp_type)
            if shown is not None and not field.is_repeated:
                assert to_data(message_class(name)(**{field.name: -7})) == {field.name: shown}


@pytest.mark.parametrize(("value", "shown"), [(float("nan"), "NaN"), (float("inf"), "Infinity"), (1.5, 1.5)])
def test_doubles_that_json_has_no_number_for_are_words(value: float, shown: object) -> None:
    for name in STORED:
        for field in message_class(name).DESCRIPTOR.fields:
            if field.type == FieldDescriptor.TYPE_DOUBLE and not field.is_repeated:
                assert to_data(message_class(name)(**{field.name: value})) == {field.name: shown}


def test_maps_are_objects_in_the_order_of_their_keys() -> None:
    message = message_class("doris.cloud.StagePB")()
    for key in ("z", "a", "m"):
        message.properties[key] = key
    assert list(to_data(message)["properties"].items()) == [("a", "a"), ("m", "m"), ("z", "z")]


def test_a_table_version_may_be_stored_as_a_message() -> None:
    record = record_of("TableVersionKey", message_class("doris.cloud.VersionPB")(version=10).SerializeToString())
    assert shown_value(record) == {"version": "10"}
    assert [problem.failed for problem in record.problems] == [False]
