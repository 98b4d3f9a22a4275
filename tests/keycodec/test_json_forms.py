"""The two JSON forms of a key are of one make."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import keycodec
from keycodec.jsonforms import Json, json_safe, json_text, key_data, key_json, read_text
from tests.support.strategies.keys import Parts, any_keys

CUT = keycodec.encode("MetaTabletIdxKey", instance_id="i", tablet_id=7)[:-2]
WHOLE = ["key", "space", "family", "fields", "versionstamp", "suffix", "elements", "error"]


@given(any_keys, st.integers(0, 3))
def test_the_compact_form_is_the_whole_form_less_what_is_missing(parts: Parts, cut: int) -> None:
    raw = parts.encode()
    key = keycodec.decode(raw[: len(raw) - cut], partial=True)
    data, whole = key_data(key), json.loads(key_json(key))
    assert list(whole) == WHOLE
    assert {name: whole[name] for name in data} == json.loads(json.dumps(data))
    left_out = {"versionstamp", "suffix", "error"} - set(data)
    assert all(whole[name] is None for name in left_out)
    assert set(whole) - set(data) == left_out | {"space", "elements"}


def test_the_compact_form_of_a_key() -> None:
    stamp = keycodec.Versionstamp(7)
    raw = keycodec.encode("LogKey", instance_id="i", versionstamp=stamp, suffix=keycodec.BlobChunk(0, 1 << 40))
    assert key_data(keycodec.decode(raw)) == {
        "family": "LogKey",
        "key": raw.hex(),
        "fields": {"instance_id": "i"},
        "versionstamp": str(stamp),
        "suffix": {"kind": "blob chunk", "version": 0, "sequence": str(1 << 40)},
    }


def test_the_compact_form_of_a_cut_key() -> None:
    key = keycodec.decode(CUT, partial=True)
    assert key.error is not None
    rest = CUT[-7:].hex()
    error = {"offset": len(CUT), "reason": key.error.reason, "nearest": "MetaTabletIdxKey", "rest": rest}
    assert key_data(key) == {"family": None, "key": CUT.hex(), "fields": {"instance_id": "i"}, "error": error}


@pytest.mark.parametrize(
    ("payload", "text"), [(b"\xff", {"@hex": "ff"}), ("导入".encode(), "导入"), (b"\\xff", "\\xff")]
)
def test_text_that_is_no_utf_8_is_an_object_with_its_bytes(payload: bytes, text: Json) -> None:
    raw = keycodec.encode("InstanceKey", instance_id=payload)
    assert key_data(keycodec.decode(raw))["fields"] == {"instance_id": text}
    whole = json.loads(key_json(keycodec.decode(raw)))
    assert whole["fields"] == {"instance_id": text}
    assert whole["elements"][1]["value"] == text


def test_a_counters_name_that_is_no_utf_8_is_one_too() -> None:
    fields = {"instance_id": "i", "table_id": 1, "index_id": 1, "part_id": 1, "tablet_id": 1}
    raw = keycodec.encode("StatsTabletKey", suffix=keycodec.Counter("\udcfe"), **fields)
    assert key_data(keycodec.decode(raw))["suffix"] == {"kind": "counter", "name": {"@hex": "fe"}}


@given(st.binary(max_size=20) | st.text(max_size=20).map(str.encode))
def test_every_text_comes_back_from_json(payload: bytes) -> None:
    text = payload.decode("utf-8", "surrogateescape")
    written = json.dumps(json_text(text), ensure_ascii=False)
    written.encode()  # no surrogate is left
    assert read_text(json.loads(written)) == text


@given(any_keys)
def test_the_json_of_a_key_is_unicode(parts: Parts) -> None:
    json.dumps(json.loads(key_json(keycodec.decode(parts.encode()))), ensure_ascii=False).encode()


def test_data_of_any_depth_is_made_safe() -> None:
    data: Json = {"a\udcff": ["\udcfe", {"b": "é", "c": None}], "half a pair": "\ud800", "n": 1}
    safe = {"@hex:61ff": [{"@hex": "fe"}, {"b": "é", "c": None}], "half a pair": {"@hex": "eda080"}, "n": 1}
    assert json_safe(data) == safe


@pytest.mark.parametrize("data", [1, None, [], {}, {"@hex": 1}, {"@hex": "f"}, {"@hex": "ff", "more": 1}])
def test_what_is_no_text_is_refused(data: Json) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_text(data)
