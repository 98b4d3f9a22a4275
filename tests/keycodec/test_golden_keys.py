"""The Meta Service's own test vectors: keys from their HTTP parameters, and back."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest

import keycodec
from keycodec.elements import ElementKind
from keycodec.families import COUNTERS, FAMILIES
from tests.support.places import DATA

if TYPE_CHECKING:
    from keycodec.families.family import Family

_FILE = DATA / "golden_keys.tsv"
#: What the service spells wrong.
_SPELLING = {"rowest_id": "rowset_id"}


def _rows() -> list[dict[str, str]]:
    with _FILE.open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row for row in rows if row["key_hex"]]


def _family(row: dict[str, str]) -> Family:
    return next(family for family in FAMILIES.values() if family.http_key_type == row["key_type"])


def _fields(row: dict[str, str], family: Family) -> dict[str, Any]:
    kinds = {field.name: field.kind for field in family.fields}
    given = {_SPELLING.get(name, name): text for name, text in parse_qsl(row["params"], keep_blank_values=True)}
    return {name: int(text) if kinds[name] is ElementKind.INT64 else text for name, text in given.items()}


rows = pytest.mark.parametrize("row", _rows(), ids=lambda row: f"{row['key_type']}-{row['kv_index']}")


@rows
def test_golden_keys_decode_to_their_parameters(row: dict[str, str]) -> None:
    key = keycodec.decode(bytes.fromhex(row["key_hex"]))
    family = _family(row)
    assert key.family is family
    assert dict(key.fields) == _fields(row, family)


@rows
def test_golden_keys_are_what_their_parameters_encode_to(row: dict[str, str]) -> None:
    family = _family(row)
    encoded = keycodec.encode(family, **_fields(row, family))
    suffix = keycodec.decode(bytes.fromhex(row["key_hex"])).suffix
    with_suffix = keycodec.encode(family, suffix=suffix, **_fields(row, family))
    assert with_suffix.hex() == row["key_hex"]
    if row["kv_index"] == "0":
        assert encoded.hex() == row["key_hex"]


def test_the_golden_stats_counters_are_told_by_name() -> None:
    counters = [keycodec.decode(bytes.fromhex(row["key_hex"])).suffix for row in _rows() if row["kv_index"] != "0"]
    assert counters
    assert {counter.name for counter in counters if isinstance(counter, keycodec.Counter)} <= set(COUNTERS)
    assert all(isinstance(counter, keycodec.Counter) for counter in counters)
