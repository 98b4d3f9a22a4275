"""The Meta Service's own test vectors, values: stored as it stores them, shown as it shows them."""

from __future__ import annotations

import csv
import json
import re
import struct
from typing import TYPE_CHECKING, Any

import pytest

import inspector
from inspector.sources.memory import MemorySource
from keycodec import FAMILIES, Versionstamp, decode, encode
from keycodec.elements import END, encode_versionstamp
from tests.support.inspector import SCHEMA, STAMP, get_value_text, transcript
from tests.support.places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from inspector.records.record import Record
    from keycodec import Family
    from tests.support.verbs import Command

Row = dict[str, str]
NO_TEXT = "(none in this test: encode only)"


def _rows() -> list[Row]:
    with (ROOT / "tests/data/golden_keys.tsv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _cases() -> list[list[Row]]:
    cases: dict[str, list[Row]] = {}
    for row in _rows():
        cases.setdefault(row["case"], []).append(row)
    return list(cases.values())


CASES = pytest.mark.parametrize("rows", _cases(), ids=lambda rows: f"{rows[0]['case']}-{rows[0]['key_type']}")


def _family(rows: list[Row]) -> Family:
    return next(family for family in FAMILIES.values() if family.http_key_type == rows[0]["key_type"])


def _value(text: str) -> bytes:
    """A value from its description: ``(empty)``, ``int64le=N``, or a message's name and fields, perhaps a remark."""
    words = re.sub(r"(^| )\([^)]*\)$", "", text).split()
    if not words:
        return b""
    if words[0].startswith("int64le="):
        return struct.pack("<q", int(words[0].partition("=")[2]))
    message = _message(words[0])
    for word in words[1:]:
        if entries := re.fullmatch(r"(\w+)\{(.*)\}", word):
            name, pairs = entries.groups()
            for pair in pairs.split(","):
                key, value = pair.split(":")
                getattr(message, name)[int(key)] = int(value)
            continue
        path, text = word.split("=")
        _set(message, path.split("."), text)
    return bytes(message.SerializePartialToString())


def _message(name: str) -> Any:
    (full_name,) = (known for known in SCHEMA.message_names() if known.rpartition(".")[2] == name)
    return SCHEMA.message_class(full_name)()


def _set(message: Any, path: list[str], text: str) -> None:
    name, _, index = path[0].partition("[")
    field = message.DESCRIPTOR.fields_by_name[name]
    if len(path) > 1:
        inner = getattr(message, name)
        if field.is_repeated:
            inner = inner[int(index[:-1])] if int(index[:-1]) < len(inner) else inner.add()
        _set(inner, path[1:], text)
    elif text.startswith("["):
        getattr(message, name).extend(int(item) for item in text[1:-1].split(","))
    elif field.enum_type is not None:
        setattr(message, name, field.enum_type.values_by_name[text].number)
    else:
        setattr(message, name, int(text) if field.type not in (9, 12) else text)


def _stored(rows: list[Row]) -> list[tuple[bytes, bytes]]:
    """The case's key-values as the service stores them: keys of versioned families carry a versionstamp."""
    versioned = _family(rows).versioned
    tail = encode_versionstamp(STAMP) + END if versioned else b""
    return [(bytes.fromhex(row["key_hex"]) + tail, _value(row["value"])) for row in rows]


def _expected(rows: list[Row]) -> Any:
    """The golden text as data."""
    text = rows[0]["get_value_text"]
    if "_stats: " not in text:
        return json.loads("{}" if text == NO_TEXT else text)
    lines = filter(None, text.split(r"\n"))
    return {name: json.loads(json_text) for name, _, json_text in (line.partition(": ") for line in lines)}


def _get(key_values: list[tuple[bytes, bytes]], key: bytes) -> Record:
    record = inspector.get(MemorySource(key_values), key)
    assert record is not None
    return record


def _record(rows: list[Row]) -> Record:
    return _get(_stored(rows), decode(bytes.fromhex(rows[0]["key_hex"])).raw)


@CASES
def test_get_shows_the_golden_value(rows: list[Row], tmp_path: Path, command: Command) -> None:
    source = transcript(tmp_path / "golden.txt", _stored(rows))
    options = ["--show-secrets", "--format", "json"]
    ran = command("-s", source, "get", rows[0]["key_hex"], *options)
    assert ran.code == 0, ran.err
    (shown,) = ran.data
    assert shown["value"] == _expected(rows)
    assert shown["family"] == _family(rows).name
    assert shown.get("versionstamp") == (str(STAMP) if _family(rows).versioned else None)


@CASES
def test_the_value_as_text_is_the_services(rows: list[Row]) -> None:
    golden = rows[0]["get_value_text"]
    text = ("{}" if golden == NO_TEXT else golden).replace(r"\n", "\n")
    if _family(rows).versioned:
        text += rf"\nversionstamp={STAMP}"
    assert get_value_text(_record(rows), show_secrets=True) == text


def test_a_label_is_its_message_and_its_transaction_id() -> None:
    key = encode("TxnLabelKey", instance_id="gavin-instance", db_id=10086, label="test_label")
    value = _value("TxnLabelPB txn_ids=[123456789]") + bytes(Versionstamp(123456790))
    record = _get([(key, value)], key)
    assert get_value_text(record, show_secrets=False) == '{"txn_ids":["123456789"]}\ntxn_id=126419752960'


def test_secrets_are_in_the_text_only_if_asked_for() -> None:
    rows = next(rows for rows in _cases() if rows[0]["key_type"] == "MetaServiceArnInfoKey")
    assert get_value_text(_record(rows), show_secrets=False) == '{"user_id":"user_1","ak":"******","sk":"******"}'
    assert get_value_text(_record(rows), show_secrets=True) == '{"user_id":"user_1","ak":"ak","sk":"sk"}'


def test_an_int64_where_the_service_expects_a_message_is_that_messages_text() -> None:
    key = bytes.fromhex(next(row["key_hex"] for row in _rows() if row["key_type"] == "TableVersionKey"))
    record = _get([(key, struct.pack("<q", 184))], key)
    assert get_value_text(record, show_secrets=False) == '{"version":"184"}'


def test_a_value_that_does_not_decode_has_no_text() -> None:
    key = bytes.fromhex(next(row["key_hex"] for row in _rows() if row["key_type"] == "TxnInfoKey"))
    record = _get([(key, b"\xff")], key)
    assert get_value_text(record, show_secrets=True) == ""


def test_the_text_has_nothing_that_the_service_does_not_know() -> None:
    key = bytes.fromhex(next(row["key_hex"] for row in _rows() if row["key_type"] == "TxnInfoKey"))
    value = _value("TxnInfoPB db_id=1 txn_id=2") + b"\xa2\x06\x01x"
    record = _get([(key, value)], key)
    assert get_value_text(record, show_secrets=True) == '{"db_id":"1","txn_id":"2"}'
