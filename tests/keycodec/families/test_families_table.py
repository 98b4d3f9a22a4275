"""The table against the facts of tests/data/key_families.tsv: what the Meta Service's sources and HTTP routes say."""

from __future__ import annotations

import csv
import re

import pytest

import keycodec
from keycodec.elements import ElementKind, encode_bytes
from keycodec.families import COUNTERS, FAMILIES, find_families
from keycodec.families.examples import example
from keycodec.families.family import ValueKind
from keycodec.families.purposes import PURPOSES
from tests.support.places import DATA

_FILE = DATA / "key_families.tsv"
_VALUES = {
    "message": ValueKind.MESSAGE,
    "stamped message": ValueKind.STAMPED_MESSAGE,
    "int64": ValueKind.INT64,
    "empty": ValueKind.EMPTY,
    "bitmap": ValueKind.BITMAP,
}


def _facts() -> list[dict[str, str]]:
    with _FILE.open(newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


FACTS = [row for row in _facts() if "+" not in row["name"]]
COUNTER_FACTS = [row for row in _facts() if "+" in row["name"]]
rows = pytest.mark.parametrize("row", FACTS, ids=lambda row: row["name"])


def rows_with(column: str) -> pytest.MarkDecorator:
    """Those that say something there."""
    return pytest.mark.parametrize("row", [row for row in FACTS if row[column]], ids=lambda row: row["name"])


def test_every_family_is_there_and_no_other() -> None:
    assert {row["name"] for row in FACTS} == set(FAMILIES)


@rows
def test_a_row_says_what_the_facts_say(row: dict[str, str]) -> None:
    family = FAMILIES[row["name"]]
    assert family.space == int(row["space"], 16)
    assert family.notation == row["layout"]
    assert family.http_key_type == (row["key_type"] or None)
    assert family.versioned == (row["versioned"] == "yes")
    assert (family.suffix.value if family.suffix else "") == row["suffix"]
    assert family.value is _VALUES[row["value"]]
    assert family.era == row["era"]
    assert family.draft == (row["draft"] == "yes")


@rows_with("message")
def test_the_value_is_of_the_message_that_the_facts_name(row: dict[str, str]) -> None:
    assert (FAMILIES[row["name"]].message or "").rpartition(".")[2] == row["message"]


@rows_with("key_type")
def test_fields_are_the_parameters_of_the_http_routes_spelled_right(row: dict[str, str]) -> None:
    names = ",".join(field.name for field in FAMILIES[row["name"]].fields)
    assert names == row["parameters"].replace("rowest_id", "rowset_id")


def test_the_counters_are_those_of_the_facts_in_the_order_of_their_keys() -> None:
    assert {row["name"].partition("+")[2] for row in COUNTER_FACTS} == set(COUNTERS)
    assert list(COUNTERS) == sorted(COUNTERS, key=lambda name: encode_bytes(name.encode()))
    for row in COUNTER_FACTS:
        literal = row["layout"].removeprefix(FAMILIES["StatsTabletKey"].notation).strip().strip('"')
        assert f"StatsTabletKey+{literal}" == row["name"]


def test_families_stand_in_the_order_of_their_keys() -> None:
    begins = [
        keycodec.key_range(family, **({"instance_id": "i"} if family.fields else {}))[0] for family in FAMILIES.values()
    ]
    assert begins == sorted(begins)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_each_family_has_an_example_that_decodes_to_it(family: keycodec.Family) -> None:
    key = keycodec.decode(example(family))
    assert key.family is family
    assert (key.versionstamp is not None) == (
        family.versioned or any(field.kind is ElementKind.VERSIONSTAMP for field in family.fields)
    )


def test_the_catalogue_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        FAMILIES["Mine"] = FAMILIES["InstanceKey"]  # type: ignore[index]


def test_every_family_has_its_sentence_and_no_two_the_same() -> None:
    assert list(PURPOSES) == list(dict.fromkeys(PURPOSES))
    assert set(PURPOSES) == set(FAMILIES)
    sentences = [family.purpose for family in FAMILIES.values()]
    assert len(set(sentences)) == len(sentences)
    for sentence in sentences:
        assert re.fullmatch(r"[A-Z][^\n]*[^.\s]\.|[A-Z][^\n]* \.\.\.[^\n]*\.", sentence)
        assert sentence.isprintable()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("InstanceKey", ["InstanceKey"]),
        ("instancekey", ["InstanceKey"]),
        ("Recycle", ["RecycleIndexKey", "RecyclePartKey", "RecycleRowsetKey", "RecycleStageKey", "RecycleTxnKey"]),
        ("recyclet", ["RecycleTxnKey"]),
        ("streamoffset", ["TableStreamOffsetKey", "VersionedTableStreamOffsetKey"]),
        ("Bitmapupdate", ["MetaDeleteBitmapUpdateLock"]),
    ],
)
def test_families_are_found_by_a_part_of_their_name(text: str, names: list[str]) -> None:
    assert [family.name for family in find_families(text)] == names


def test_a_name_that_is_no_part_of_any_is_refused() -> None:
    with pytest.raises(keycodec.UnknownFamily, match="did you mean InstanceKey"):
        find_families("InstnceKey")
