"""Entries of maps are masked if their keys name a secret."""

from __future__ import annotations

import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from inspector.forms.redaction import mask_bytes, mask_message
from inspector.records.grouping import records
from inspector.schema import is_secret
from inspector.values.reading import Undecoded
from inspector.values.wire import BYTES
from keycodec import BlobChunk
from tests.inspector.forms.redaction.planted import (
    TOKEN,
    Way,
    is_map,
    paths,
    record_with,
    shows,
    value_at,
)
from tests.support.inspector import (
    STORED,
    field_bytes,
    key_of,
    message_class,
    replies,
)


def _text_map_paths(name: str) -> list[Way]:
    found = []
    for path in paths(message_class(name).DESCRIPTOR):
        if is_map(path[-1]) and path[-1].message_type.fields_by_name["value"].type == FieldDescriptor.TYPE_STRING:
            found.append(path)
    return found


every_message_with_text_maps = pytest.mark.parametrize("name", [name for name in STORED if _text_map_paths(name)])


def _entries(path: Way, entries: dict[str, str]) -> bytes:
    written = b""
    for key, text in entries.items():
        entry = field_bytes(1, BYTES, key.encode()) + field_bytes(2, BYTES, text.encode())
        written += field_bytes(path[-1].number, BYTES, entry)
    return value_at(path[:-1], written)


@every_message_with_text_maps
def test_entries_whose_keys_name_secrets_are_masked_in_every_format(name: str) -> None:
    for path in _text_map_paths(name):
        record = record_with(name, _entries(path, {"s3.secret_key": TOKEN, "path": "visible"}))
        assert shows(replies(record)) == [], path
        assert "decoded jsonl" in shows(replies(record, show_secrets=True))
        assert ("visible" in replies(record)["decoded jsonl"]) == (not is_secret(path[-1]))


@every_message_with_text_maps
def test_such_entries_are_hidden_in_values_that_do_not_parse(name: str) -> None:
    for path in _text_map_paths(name):
        record = record_with(name, _entries(path, {"AWS_SECRET_KEY": TOKEN}) + b"\xff")
        assert isinstance(record.value, Undecoded)
        assert shows(replies(record)) == [], path


def test_an_entry_with_two_keys_is_masked_as_the_last_one_says() -> None:
    """As protobuf reads it."""
    path = next(path for path in _text_map_paths("doris.cloud.InstanceInfoPB") if path[0].name == "clusters")
    keys = field_bytes(1, BYTES, b"x") + field_bytes(1, BYTES, b"sk")
    record = record_with("doris.cloud.InstanceInfoPB", value_at(path, keys + field_bytes(2, BYTES, TOKEN.encode())))
    assert shows(replies(record)) == []


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
    assert isinstance(record.value, Message)
    assert masked.value == mask_message(record.value) != record.value


def test_the_name_of_a_secret_may_be_what_an_entry_holds() -> None:
    path = next(path for path in _text_map_paths("doris.cloud.InstanceInfoPB") if path[0].name == "clusters")
    data = _entries(path, {"column": "secret_key"})
    assert "secret_key" in replies(record_with("doris.cloud.InstanceInfoPB", data))["decoded jsonl"]
    assert mask_bytes(message_class("doris.cloud.InstanceInfoPB").DESCRIPTOR, data) == data


@pytest.mark.parametrize(("key", "is_shown"), [(b"\xff", True), (b"\xff.secret_key", False)])
def test_the_key_of_an_entry_may_be_no_utf_8(key: bytes, is_shown: bool) -> None:
    path = next(path for path in _text_map_paths("doris.cloud.InstanceInfoPB") if path[0].name == "clusters")
    data = value_at(path, field_bytes(1, BYTES, key) + field_bytes(2, BYTES, TOKEN.encode()))
    masked = mask_bytes(message_class("doris.cloud.InstanceInfoPB").DESCRIPTOR, data)
    assert (masked == data) == is_shown
    assert (TOKEN.encode() in masked) == is_shown
