"""Every golden value of the service's own tests, stored under its key and shown as the service shows it."""

from __future__ import annotations

import csv
import json
import re
import struct
from collections import defaultdict
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from inspector.capture import SnapshotWriter
from inspector.cli import inspector as command
from inspector.schema import Schema
from inspector.sources.base import SourceInfo
from keycodec import FAMILIES, Versionstamp, decode, encode

STAMP = Versionstamp(123456790, 0)


def golden_rows() -> list[dict[str, str]]:
    with Path("tests/data/golden_keys.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


CASES = {case: list(rows) for case, rows in groupby(golden_rows(), key=lambda row: row["case"])}


def set_path(message: Any, path: str, text: str) -> None:
    """Set ``a.b[0].c`` to what the text says: ``[1]`` a list, ``{k:v}`` a map."""
    *parents, last = path.split(".")
    for parent in parents:
        name, index = re.fullmatch(r"(\w+)(?:\[(\d+)\])?", parent).groups()  # type: ignore[union-attr]
        message = getattr(message, name)
        if index is not None:
            while len(message) <= int(index):
                message.add()
            message = message[int(index)]
    field = message.DESCRIPTOR.fields_by_name[last]
    if field.enum_type is not None:
        setattr(message, last, field.enum_type.values_by_name[text].number)
    elif text.startswith("["):
        getattr(message, last).extend(int(number) for number in text.strip("[]").split(","))
    else:
        setattr(message, last, text if field.type == field.TYPE_STRING else int(text))


def stored_value(text: str) -> bytes:
    """The bytes that a cell of the ``value`` column stands for."""
    if text.startswith("("):
        return b""
    if text.startswith("int64le="):
        return struct.pack("<q", int(text.removeprefix("int64le=")))
    name, *words = re.sub(r" \(.*\)$", "", text).split(" ")
    names = Schema.builtin().message_names()
    full_name = next(full for full in (f"doris.cloud.{name}", f"doris.{name}") if full in names)
    message = Schema.builtin().message_class(full_name)()
    for word in words:
        if map_field := re.fullmatch(r"(\w+)\{(\w+):(\w+)\}", word):
            getattr(message, map_field[1])[int(map_field[2])] = int(map_field[3])
        else:
            set_path(message, *word.split("=", 1))
    return message.SerializePartialToString()


def stored_key(row: dict[str, str]) -> bytes:
    raw = bytes.fromhex(row["key_hex"]) if row["key_hex"] else encode(row["key_type"])
    key = decode(raw)
    assert key.family is not None
    return encode(key.family, versionstamp=STAMP, **key.fields) if key.family.versioned else raw


def expected_json(text: str) -> Any:
    if not text.startswith("aggregated_stats"):
        return json.loads(text)
    parts: defaultdict[str, Any] = defaultdict(dict)
    for line in text.replace("\\n", "\n").strip().split("\n"):
        name, _, part = line.partition(": ")
        parts[name] = json.loads(part)
    return dict(parts)


@pytest.mark.parametrize("rows", CASES.values(), ids=[f"{case}-{rows[0]['key_type']}" for case, rows in CASES.items()])
def test_get_shows_the_value_as_the_service_does(rows: list[dict[str, str]], tmp_path: Path) -> None:
    path = tmp_path / "golden.snapshot"
    with SnapshotWriter(path) as writer:
        writer.write(sorted((stored_key(row), stored_value(row["value"])) for row in rows))
        writer.describe(SourceInfo("test", ""))
    family = FAMILIES[rows[0]["key_type"]]
    key = rows[0]["key_hex"] or encode(family).hex()
    words = ["-s", str(path), "get", key, "--format", "json", "--show-secrets"]
    result = CliRunner().invoke(command, words, standalone_mode=False)
    assert result.exception is None
    assert result.return_value == 0
    (record,) = json.loads(result.stdout)
    assert record["family"] == family.name
    text = rows[0]["get_value_text"]
    assert record["value"] == ({} if text.startswith("(none") else expected_json(text))
