from __future__ import annotations

import json
from typing import Any

from hypothesis import given

import keycodec
from keycodec.jsonforms import read_text
from tests.support.examples import examples
from tests.support.keycodec import CUT, ROWSET, ROWSET_LINE
from tests.support.strategies.keys import Parts, any_keys
from tests.support.verbs import call


def test_decode_as_a_table_has_an_element_a_row() -> None:
    ended = call("decode", "--format", "table", ROWSET.hex())
    rows = [line.split() for line in ended.out.splitlines()]
    assert rows[0] == ["offset", "length", "kind", "name", "value"]
    assert ["34", "9", "int64", "tablet_id", "10086"] in rows
    assert ended.out.endswith(f"\n{ROWSET_LINE}\n")


def test_decode_as_json() -> None:
    ended = call("decode", "--format", "json", ROWSET.hex())
    assert ended.out.count("\n") == 1
    assert json.loads(ended.out) == {
        "key": ROWSET.hex(),
        "space": 1,
        "family": "MetaRowsetKey",
        "fields": {"instance_id": "gavin-instance", "tablet_id": "10086", "version": "10010"},
        "versionstamp": None,
        "suffix": None,
        "elements": [
            {"name": None, "kind": "bytes", "value": "meta", "offset": 1, "length": 7},
            {"name": "instance_id", "kind": "bytes", "value": "gavin-instance", "offset": 8, "length": 17},
            {"name": None, "kind": "bytes", "value": "rowset", "offset": 25, "length": 9},
            {"name": "tablet_id", "kind": "int64", "value": "10086", "offset": 34, "length": 9},
            {"name": "version", "kind": "int64", "value": "10010", "offset": 43, "length": 9},
        ],
        "error": None,
    }


def test_json_has_versionstamps_in_hex_and_suffixes_by_kind() -> None:
    stamp = keycodec.Versionstamp(27316144003483)
    rowset: dict[str, Any] = {"instance_id": "i", "tablet_id": 1, "version": 2, "versionstamp": stamp}
    tablet: dict[str, Any] = {"instance_id": "i", "table_id": 1, "index_id": 2, "part_id": 3, "tablet_id": 4}
    keys = [
        keycodec.encode("LogKey", instance_id="i", versionstamp=stamp, suffix=keycodec.BlobChunk(0, 3)),
        keycodec.encode("VersionedMetaRowsetLoadKey", suffix=keycodec.DocumentChild(25, 3, (7,)), **rowset),
        keycodec.encode("StatsTabletKey", suffix=keycodec.Counter("num_rows"), **tablet),
    ]
    found = [
        json.loads(line) for line in call("decode", "--format", "json", *(key.hex() for key in keys)).out.splitlines()
    ]
    assert [key["versionstamp"] for key in found] == [str(stamp), str(stamp), None]
    assert [key["suffix"] for key in found] == [
        {"kind": "blob chunk", "version": 0, "sequence": "3"},
        {"kind": "document child", "field_number": "25", "index": "3", "nested": ["7"]},
        {"kind": "counter", "name": "num_rows"},
    ]
    assert found[0]["elements"][-2:] == [
        {"name": None, "kind": "end", "value": None, "offset": 22, "length": 1},
        {"name": "blob chunk", "kind": "int64", "value": "3", "offset": 23, "length": 9},
    ]


def test_json_of_partly_decoded_keys_has_the_error() -> None:
    ended = call("decode", "--partial", "--format", "json", CUT.hex())
    key = json.loads(ended.out)
    assert (ended.code, key["family"], key["fields"]["tablet_id"]) == (1, None, "10086")
    reason = "the int64 from offset 43 on is missing 3 of its 9 bytes: the key is cut"
    assert key["error"] == {"offset": 49, "reason": reason, "nearest": "MetaRowsetKey", "rest": CUT[43:].hex()}


@examples(30)
@given(any_keys)
def test_json_is_ascii_and_gives_back_any_bytes(parts: Parts) -> None:
    ended = call("decode", "--format", "json", parts.encode().hex())
    assert ended.out.isascii()
    fields = json.loads(ended.out)["fields"]
    assert {name: read_text(value) for name, value in fields.items()} == {
        name: str(value) for name, value in parts.fields.items()
    }


@examples(30)
@given(any_keys)
def test_plain_hex_is_shown_as_all_readers_read_it(parts: Parts) -> None:
    text = parts.encode().hex()
    for plain in (text, text.upper(), f"0x{text}"):
        assert call("decode", plain) == call("decode", f" {plain}")  # not plain: all readers are asked
