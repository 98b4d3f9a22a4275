"""get_value of what is no message: labels, bitmaps, counters."""

from __future__ import annotations

import json
from typing import Any

import pytest

from inspector.schema import Schema
from inspector.sources.memory import MemorySource
from keycodec import FAMILIES, encode
from keycodec.jsonforms import read_text
from tests.inspector.service.calls.tools import ask
from tests.inspector.service.cases import key_of, source_of


def _small(family: str, value: bytes, **fields: Any) -> tuple[str, MemorySource]:
    raw = encode(family, **fields)
    key_type = FAMILIES[family].http_key_type
    return f"key_type={key_type}&key={raw.hex()}", MemorySource({raw: value})


SMALL_VALUES = {
    "label": (
        _small(
            "TxnLabelKey", bytes.fromhex("088008") + bytes(7) + b"\x01\x00\x02", instance_id="i", db_id=1, label="l"
        ),
        '{"txn_ids":["1024"]}\ntxn_id=1026',
    ),
    "table version": (
        _small("TableVersionKey", (7).to_bytes(8, "little"), instance_id="i", db_id=1, tbl_id=2),
        '{"version":"7"}',
    ),
    "reference count": (
        _small(
            "VersionedDataRowsetRefCountKey", (3).to_bytes(8, "little"), instance_id="i", tablet_id=1, rowset_id="r"
        ),
        "3",
    ),
    "empty marker": (_small("VersionedIndexInvertedKey", b"", instance_id="i", db_id=1, table_id=2, index_id=3), "{}"),
    "empty message": (_small("InstanceKey", b"", instance_id="i"), "{}"),
    "secrets": (
        _small("MetaServiceArnInfoKey", bytes.fromhex("0a01751201611a0173")),
        '{"user_id":"u","ak":"******","sk":"******"}',
    ),
}


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (0.05, "0.05"),
        (-0.0, "-0"),
        (1e15, "1e+15"),
        (1234567890123456.0, "1234567890123456"),
        (2 / 3, "0.66666666666666663"),
        (5e-324, "4.94065645841247e-324"),
        (float("inf"), '"Infinity"'),
    ],
)
def test_a_double_has_the_digits_that_the_service_prints(number: float, text: str) -> None:
    data = Schema.builtin().message_class("doris.TabletSchemaCloudPB")(bf_fpp=number).SerializeToString()
    query, source = _small("MetaSchemaKey", data, instance_id="i", index_id=1, schema_version=7)
    assert ask("get_value", query, source).text == f'{{"bf_fpp":{text}}}\n'


def test_bytes_that_are_no_utf8_lead_back_from_hex() -> None:
    query, source = _small("InstanceKey", b"\x0a\x03u\xff\xc3", instance_id="i")
    body = ask("get_value", query, source).body
    assert body == b'{"user_id":{"@hex":"75ffc3"}}\n'
    assert read_text(json.loads(body)["user_id"]) == "u\udcff\udcc3"


@pytest.mark.parametrize(("asked", "text"), SMALL_VALUES.values(), ids=SMALL_VALUES)
def test_small_values(asked: tuple[str, MemorySource], text: str) -> None:
    query, source = asked
    reply = ask("get_value", query, source)
    assert (reply.status, reply.text) == (200, f"{text}\n")


def test_a_bitmap_is_hex_in_which_only_the_first_byte_is_padded() -> None:
    from pyroaring import BitMap

    data = BitMap([1, 2]).serialize()
    query, source = _small("MetaDeleteBitmap", data, instance_id="i", tablet_id=1, rowset_id="r", version=2, seg_id=0)
    assert ask("get_value", query, source).text == f"{data[0]:02x}{''.join(f'{byte:x}' for byte in data[1:])}\n"


@pytest.mark.parametrize(("data", "text"), [("", "{}"), ("00", "00"), ("0a0b10", "0ab10"), ("ff" * 9, "ff" * 9)])
def test_what_lies_where_a_bitmap_should_be_is_printed_unread(data: str, text: str) -> None:
    raw = bytes.fromhex(data)
    query, source = _small("MetaDeleteBitmap", raw, instance_id="i", tablet_id=1, rowset_id="r", version=2, seg_id=0)
    assert ask("get_value", query, source).text == f"{text}\n"


def test_a_bitmap_that_lacks_a_chunk_is_not_printed() -> None:
    key = "MetaDeleteBitmap instance_id=i tablet_id=1 rowset_id=r version=2 seg_id=0"
    query = f"key_type=MetaDeleteBitmap&key={key_of(key).hex()}"
    whole = {f"{key} chunk=1:0": "0a0b", f"{key} chunk=1:1": "10"}
    assert ask("get_value", query, source_of(whole)).text == "0ab10\n"
    assert ask("get_value", query, source_of({f"{key} chunk=1:1": "10"})).status == 400


def test_what_a_key_of_another_family_holds_is_no_bitmap_and_may_be_secret() -> None:
    query, source = _small("MetaServiceArnInfoKey", bytes.fromhex("0a01751201611a0173"))
    query = query.replace("MetaServiceArnInfoKey", "MetaDeleteBitmap")
    assert ask("get_value", query, source).text == "******\n"
    assert ask("get_value", query, source, mask=False).text == "0a175121611a173\n"
