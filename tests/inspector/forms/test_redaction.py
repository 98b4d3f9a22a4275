"""Secrets are masked in everything that is printed, and nothing else is."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorSet
from hypothesis import given
from hypothesis import strategies as st

from inspector.forms.messages import to_data
from inspector.forms.redaction import MASK, mask_bytes, mask_message
from inspector.records.grouping import records
from inspector.schema import Schema, holds_secrets, is_secret, is_secret_name
from inspector.values.layouts import Layouts
from inspector.values.reading import Undecoded
from inspector.values.wire import BYTES, DEPTH_LIMIT, FIXED32, FIXED64, GROUP, VARINT, WireError
from keycodec import FAMILIES, BlobChunk
from keycodec.elements import to_text
from tests.inspector.schema.test_overlay import BUILTIN
from tests.support.examples import examples
from tests.support.inspector import (
    MESSAGE_FAMILIES,
    SCHEMA,
    STORED,
    UNKNOWN_NUMBER,
    field_bytes,
    key_of,
    message_class,
    ordered,
    outputs,
    record_of,
    record_of_message,
    replies,
    shown_value,
    stored_value,
)
from tests.support.messages import messages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.records.record import Record


TOKEN = "tOkEn-7Q9zXw3vK1mP5rB8nL2cD6fG4hJ"
#: The token as it could turn up: plain, in hex, and in base64 wherever it begins among the bytes.
FORMS = [
    TOKEN,
    TOKEN.encode().hex(),
    *(base64.b64encode(bytes(shift) + TOKEN.encode())[4 : 4 + 36].decode() for shift in range(3)),
]

HOLDING = [name for name in STORED if holds_secrets(message_class(name).DESCRIPTOR)]
every_holding = pytest.mark.parametrize("name", HOLDING)
every_message = pytest.mark.parametrize("name", STORED)

Path = tuple[Any, ...]


def _shows(texts: dict[str, str]) -> list[str]:
    """The formats in which the token can be read."""
    return [name for name, text in texts.items() if any(form in text for form in FORMS)]


def _is_map(field: Any) -> bool:
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def _paths(descriptor: Any, above: Path = ()) -> Iterator[Path]:
    """Ways to all fields at any depth, no message entered twice on one way."""
    for field in descriptor.fields:
        yield (*above, field)
        if field.message_type is not None and field.message_type not in [part.message_type for part in above]:
            yield from _paths(field.message_type, (*above, field))


def _at(path: Path, innermost: bytes) -> bytes:
    for field in reversed(path):
        innermost = field_bytes(field.number, BYTES, innermost)
    return innermost


def _secret_paths(name: str) -> list[Path]:
    """Ways to text that is secret: in a secret field, or anywhere in a secret message."""
    found = []
    for path in _paths(message_class(name).DESCRIPTOR):
        is_text = path[-1].type in (FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_BYTES)
        if is_text and any(is_secret(field) for field in path) and path[-1].name != "key":
            found.append(path)
    return found


def _record(name: str, value: bytes) -> Record:
    return record_of(MESSAGE_FAMILIES[name], value)


def test_the_forms_are_those_that_the_token_has() -> None:
    for shift in range(3):
        assert _shows({"base64": base64.b64encode(b"abc"[:shift] + TOKEN.encode() + b"xyz").decode()})


@every_holding
def test_every_secret_field_is_masked_in_every_format_and_shown_on_demand(name: str) -> None:
    paths = _secret_paths(name)
    assert paths
    for path in paths:
        record = _record(name, _at(path[:-1], field_bytes(path[-1].number, BYTES, TOKEN.encode())))
        assert not isinstance(record.value, Undecoded)
        assert _shows(replies(record)) == [], path
        shown = _shows(replies(record, show_secrets=True))
        assert {"decoded json", "decoded jsonl", "decoded csv", "decoded text", "raw json", "raw text"} <= set(shown)
        assert MASK in replies(record)["decoded jsonl"]


@every_holding
@pytest.mark.parametrize("wire_type", [BYTES, GROUP])
def test_unknown_fields_beside_and_above_secrets_are_masked(name: str, wire_type: int) -> None:
    body = TOKEN.encode() if wire_type == BYTES else field_bytes(1, BYTES, TOKEN.encode())
    unknown = field_bytes(UNKNOWN_NUMBER, wire_type, body)
    holders: list[Path] = [()]
    for path in _paths(message_class(name).DESCRIPTOR):
        if path[-1].message_type is not None and not _is_map(path[-1]) and holds_secrets(path[-1].message_type):
            holders.append(path)
    for path in holders:
        record = _record(name, _at(path, unknown))
        assert _shows(replies(record)) == [], path
        assert str(UNKNOWN_NUMBER) in replies(record)["decoded jsonl"]
        assert "decoded jsonl" in _shows(replies(record, show_secrets=True))


@every_holding
@pytest.mark.parametrize("wire_type", [VARINT, FIXED64, FIXED32])
def test_unknown_numbers_are_not_masked(name: str, wire_type: int) -> None:
    body = {VARINT: b"\x07", FIXED64: b"\x07" + bytes(7), FIXED32: b"\x07" + bytes(3)}[wire_type]
    record = _record(name, field_bytes(UNKNOWN_NUMBER, wire_type, body))
    assert shown_value(record) == shown_value(record, show_secrets=True)


@every_holding
@pytest.mark.parametrize(("wire_type", "body"), [(VARINT, b"\x07"), (FIXED64, bytes(8)), (FIXED32, b"\xff" * 4)])
def test_numbers_in_the_place_of_messages_stay(name: str, wire_type: int, body: bytes) -> None:
    descriptor = message_class(name).DESCRIPTOR
    for field in descriptor.fields:
        if field.message_type is not None and not is_secret(field):
            data = field_bytes(field.number, wire_type, body)
            assert mask_bytes(descriptor, data) == data, field.name


@every_holding
@pytest.mark.parametrize("wire_type", [BYTES, GROUP])
def test_text_in_fields_of_another_type_is_masked(name: str, wire_type: int) -> None:
    body = TOKEN.encode() if wire_type == BYTES else field_bytes(1, BYTES, TOKEN.encode())
    for field in message_class(name).DESCRIPTOR.fields:
        if wire_type == GROUP or (field.cpp_type < FieldDescriptor.CPPTYPE_STRING and not field.is_repeated):
            record = _record(name, field_bytes(field.number, wire_type, body))
            assert _shows(replies(record)) == [], field.name


@every_holding
@examples(15)
@given(data=st.data())
def test_values_that_do_not_parse_show_nothing(name: str, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(_secret_paths(name)))
    whole = _at(path[:-1], field_bytes(path[-1].number, BYTES, TOKEN.encode() + b"x" * 9))
    cut = whole[: -data.draw(st.integers(1, 8))] if data.draw(st.booleans()) else whole + b"\xff"
    record = _record(name, data.draw(st.sampled_from([b"", b"\x0a\x01a"])) + cut)
    assert isinstance(record.value, Undecoded)
    assert _shows(replies(record)) == []
    assert "decoded jsonl" in _shows(replies(record, show_secrets=True))
    assert f'"bytes":{len(record.value.data)}' in replies(record)["decoded jsonl"]


@every_holding
def test_the_value_of_a_malformed_key_of_such_a_family_is_hidden(name: str) -> None:
    path = _secret_paths(name)[0]
    value = _at(path[:-1], field_bytes(path[-1].number, BYTES, TOKEN.encode()))
    (record,) = records([(key_of(MESSAGE_FAMILIES[name]) + b"\x00", value)])
    assert record.family is None
    assert _shows(replies(record)) == []
    assert "decoded jsonl" in _shows(replies(record, show_secrets=True))


# --- maps, whose keys may name a secret ---


def _text_map_paths(name: str) -> list[Path]:
    found = []
    for path in _paths(message_class(name).DESCRIPTOR):
        if _is_map(path[-1]) and path[-1].message_type.fields_by_name["value"].type == FieldDescriptor.TYPE_STRING:
            found.append(path)
    return found


def _entries(path: Path, entries: dict[str, str]) -> bytes:
    written = b""
    for key, text in entries.items():
        entry = field_bytes(1, BYTES, key.encode()) + field_bytes(2, BYTES, text.encode())
        written += field_bytes(path[-1].number, BYTES, entry)
    return _at(path[:-1], written)


@every_message
def test_entries_whose_keys_name_secrets_are_masked_in_every_format(name: str) -> None:
    for path in _text_map_paths(name):
        record = _record(name, _entries(path, {"s3.secret_key": TOKEN, "path": "visible"}))
        assert _shows(replies(record)) == [], path
        assert "decoded jsonl" in _shows(replies(record, show_secrets=True))
        assert ("visible" in replies(record)["decoded jsonl"]) == (not is_secret(path[-1]))


@every_message
def test_such_entries_are_hidden_in_values_that_do_not_parse(name: str) -> None:
    for path in _text_map_paths(name):
        record = _record(name, _entries(path, {"AWS_SECRET_KEY": TOKEN}) + b"\xff")
        assert isinstance(record.value, Undecoded)
        assert _shows(replies(record)) == [], path


def test_an_entry_with_two_keys_is_masked_as_the_last_one_says() -> None:
    """As protobuf reads it."""
    path = next(path for path in _text_map_paths("doris.cloud.InstanceInfoPB") if path[0].name == "clusters")
    keys = field_bytes(1, BYTES, b"x") + field_bytes(1, BYTES, b"sk")
    record = _record("doris.cloud.InstanceInfoPB", _at(path, keys + field_bytes(2, BYTES, TOKEN.encode())))
    assert _shows(replies(record)) == []


@pytest.mark.parametrize("cut", [10, 25, 40])
def test_such_entries_are_hidden_in_the_chunks_of_a_blob(cut: int) -> None:
    (path, *_) = _text_map_paths("doris.TabletSchemaCloudPB")
    value = _entries(path, {"s3.secret_key": TOKEN})
    middle = TOKEN[12:20]
    pieces = [value[:cut], value[cut:]]
    rows = [(key_of("MetaSchemaKey", suffix=BlobChunk(1, place)), piece) for place, piece in enumerate(pieces)]
    for kept in (rows, rows[:1]):
        for text in replies(next(records(kept))).values():
            assert middle not in text
            assert middle.encode().hex() not in text


@pytest.mark.parametrize("size", [3, 20, 1000])
def test_a_blob_whose_secrets_are_masked_can_be_read(size: int) -> None:
    (path, *_) = _text_map_paths("doris.TabletSchemaCloudPB")
    schema = message_class("doris.TabletSchemaCloudPB")(schema_version=1_234_567, num_short_key_columns=3)
    value = _entries(path, {"s3.secret_key": TOKEN, "other": "shown"}) + schema.SerializeToString()
    pieces = [value[start : start + size] for start in range(0, len(value), size)]
    (record,) = records((key_of("MetaSchemaKey", suffix=BlobChunk(1, n)), piece) for n, piece in enumerate(pieces))
    (masked,) = records(record.masked_key_values())
    assert not masked.failed
    assert [key for key, _ in masked.key_values] == [key for key, _ in record.key_values]
    assert masked.value == mask_message(record.value) != record.value


def test_chunks_without_secrets_are_shown_raw() -> None:
    value = message_class("doris.TabletSchemaCloudPB")(schema_version=1_234_567).SerializeToString()
    keys = (key_of("MetaSchemaKey", suffix=BlobChunk(1, place)) for place in range(len(value)))
    (record,) = records((key, bytes([byte])) for key, byte in zip(keys, value, strict=True))
    assert MASK not in replies(record)["raw text"]


# --- what is no secret ---


def _masked(message: Any) -> dict[str, Any]:
    """The message's data, masked by the plainest rule."""
    data = to_data(message, notes=False)
    for field in message.DESCRIPTOR.fields:
        if field.name in data:
            data[field.name] = _masked_field(field, data[field.name], getattr(message, field.name))
    return data


def _masked_field(field: Any, data: Any, value: Any) -> Any:
    if _is_map(field):
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


# --- schemas that are newer ---


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
    assert _shows(replies(record)) == []
    assert "decoded jsonl" in _shows(replies(record, show_secrets=True))


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
        with pytest.raises(WireError, match=f"nested deeper than {DEPTH_LIMIT}"):
            mask_bytes(descriptor, nested(TOKEN, depth))


def test_masked_key_values_can_be_handed_on() -> None:
    message = message_class("doris.cloud.RamUserPB")(user_id="u", ak=TOKEN, sk=TOKEN)
    broken = message.SerializeToString() + b"\xff"
    sound, unreadable = (
        record_of("MetaServiceArnInfoKey", value).masked_key_values() for value in (message.SerializeToString(), broken)
    )
    assert message_class("doris.cloud.RamUserPB").FromString(sound[0][1]).ak == MASK
    assert unreadable == ((key_of("MetaServiceArnInfoKey"), MASK.encode()),)
    assert SCHEMA is Schema.builtin()


# --- what a terminal would obey ---

TRICKS = "\x00\x07\x08\x1b[31m\x7f\x85\x9b2J\u200b\u200e\u202e\u2028\u2066\ufeff\n\r\t"


def _is_tame(text: str) -> bool:
    return all(char.isprintable() or char == "\n" for char in text)


@examples(60)
@given(name=st.sampled_from(list(FAMILIES)), text=st.text() | st.just(TRICKS) | st.binary().map(to_text))
def test_keys_never_reach_the_output_unescaped(name: str, text: str) -> None:
    texts = {field.name: text for field in FAMILIES[name].fields if field.kind.value == "bytes"}
    key = key_of(name, **texts)
    for raw in (key, key + b"\x1b", b"\x01" + text.encode("utf-8", "surrogateescape")):
        for record in records(ordered([(raw, b"")])):
            for shown in outputs(record).values():
                assert _is_tame(shown)


@every_message
@examples(8)
@given(data=st.data())
def test_values_never_reach_the_output_unescaped(name: str, data: st.DataObject) -> None:
    message = data.draw(messages(message_class(name)))
    for path in _paths(message_class(name).DESCRIPTOR):
        if path[-1].type == FieldDescriptor.TYPE_STRING:
            message.MergeFromString(_at(path[:-1], field_bytes(path[-1].number, BYTES, TRICKS.encode())))
            break
    record = record_of_message(message)
    for shown in (True, False):
        for what, text in outputs(record, show_secrets=shown).items():
            assert _is_tame(text), what
