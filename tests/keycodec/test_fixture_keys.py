"""Every key of the real backups' truth: family, fields and tail as explained there."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

import keycodec
from keycodec.elements import END_TAG, ElementKind, read_elements
from keycodec.suffix import BlobChunk, Counter, DocumentChild
from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted(FIXTURES.glob("*.truth/*.records.jsonl.gz"))


def _records(path: Path) -> list[dict[str, Any]]:
    """The truth's records; of "StatsTabletKey + Counter NAME", the name is put where the key has it: in the tail."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    for record in records:
        family, is_counter, name = (record["family"] or "").partition(" + Counter ")
        if is_counter:
            record |= {"family": family, "tail": [["b", name]]}
    return records


def test_there_are_fixtures() -> None:
    assert len(FILES) >= 2


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_key_is_of_the_family_and_has_the_fields_that_the_truth_says(path: Path) -> None:
    for record in _records(path):
        key = keycodec.decode(bytes.fromhex(record["key"]), partial=True)
        assert (key.family.name if key.family else None) == record["family"], record["key"]
        if record["family"] is None:
            assert key.error is not None
            continue
        fields = {name: str(value) if name == "versionstamp" else value for name, value in key.fields.items()}
        assert fields == record["fields"], record["key"]
        assert keycodec.encode(key).hex() == record["key"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_tail_is_what_the_truth_says(path: Path) -> None:
    kinds = {ElementKind.INT64: "i", ElementKind.BYTES: "b", ElementKind.VERSIONSTAMP: "v", ElementKind.END: "end"}
    suffixes = set()
    for record in _records(path):
        if record["family"] is None:
            continue
        key = keycodec.decode(bytes.fromhex(record["key"]))
        assert key.family is not None
        tail = [
            [kinds[element.kind], str(element.value) if element.kind is ElementKind.VERSIONSTAMP else element.value]
            for element in key.elements[len(key.family.layout) :]
        ]
        assert tail == record["tail"], record["key"]
        suffixes.add(type(key.suffix))
    assert suffixes == {type(None), BlobChunk, Counter, DocumentChild}


def test_oddities_are_explained_where_they_go_wrong() -> None:
    odd = {
        record["key"]: keycodec.decode(bytes.fromhex(record["key"]), partial=True)
        for path in FILES
        for record in _records(path)
        if record["family"] is None
    }
    one_byte = odd["01"]
    assert one_byte.error is not None
    assert "the key's end" in one_byte.error.reason
    unknown = next(key for key in odd.values() if b"brand_new_family" in key.raw)
    assert unknown.error is not None
    assert unknown.error.reason.endswith("found brand_new_family")
    assert [element.value for element in read_elements(unknown.raw)][-2:] == [5, "x"]
    malformed = odd["01106d65746100026f6f7073"]
    assert malformed.error is not None
    assert malformed.error.offset == 7
    others = [key for key in odd.values() if key.raw[:1] == b"\x15"]
    assert others
    assert all(key.error is not None and key.error.offset == 0 for key in others)


def test_versioned_keys_of_the_fixtures_end_in_the_end_tag_or_a_chunk() -> None:
    keys = [keycodec.decode(bytes.fromhex(record["key"]), partial=True) for record in _records(FILES[0])]
    stamped = [key for key in keys if key.family and key.family.versioned and key.versionstamp and key.suffix is None]
    assert len(stamped) > 10
    assert {key.raw[-1] for key in stamped} == {END_TAG}
