"""Every key-value of the real backups, against the truth that lies beside them."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from functools import cache
from typing import Any

import pytest

from inspector.output.items import value_data
from inspector.records import Record, records
from inspector.values.messages import BITMAPS, to_data
from keycodec.families import SuffixKind, ValueKind

TRUTHS = {"backup-demo": 943236456, "backup-partitioned": 1137589727}


@cache
def truth_key_values(name: str) -> list[tuple[bytes, bytes]]:
    with gzip.open(f"fixtures/{name}.truth/{TRUTHS[name]}.tsv.gz", "rt") as file:
        return [tuple(map(bytes.fromhex, line.rstrip("\n").split("\t"))) for line in file]  # type: ignore[misc]


@cache
def truth(name: str) -> dict[bytes, dict[str, Any]]:
    with gzip.open(f"fixtures/{name}.truth/{TRUTHS[name]}.records.jsonl.gz", "rt") as file:
        return {bytes.fromhex(entry["key"]): entry for entry in map(json.loads, file)}


@cache
def found(name: str) -> list[Record]:
    return list(records(truth_key_values(name)))


def without_notes(data: Any) -> Any:
    """JSON data without what we add to the service's."""
    if isinstance(data, dict):
        return {name: without_notes(value) for name, value in data.items() if name != BITMAPS}
    return [without_notes(value) for value in data] if isinstance(data, list) else data


pytestmark = pytest.mark.parametrize("name", TRUTHS)


def test_every_key_value_lies_in_exactly_one_record_in_order(name: str) -> None:
    passed = [pair for record in found(name) for pair in record.key_values]
    assert passed == truth_key_values(name)


def test_forward_and_reverse_give_the_same_records(name: str) -> None:
    backwards = list(records(reversed(truth_key_values(name)), reverse=True))
    assert [record.key_values for record in reversed(backwards)] == [record.key_values for record in found(name)]


def test_every_key_value_is_of_the_family_and_has_the_fields_that_the_truth_says(name: str) -> None:
    for record in found(name):
        for key, _ in record.key_values:
            entry = truth(name)[key]
            if entry["family"] is None:
                assert record.family is None
                assert record.key.error is not None
                continue
            assert record.family is not None
            assert record.family.name == entry["family"].partition(" + ")[0]
            fields = {field: str(value) for field, value in record.key.fields.items()}
            assert fields == {field: str(value) for field, value in entry["fields"].items()}


def test_the_counts_by_family_are_those_of_the_truth(name: str) -> None:
    expected = Counter((entry["family"] or "").partition(" + ")[0] for entry in truth(name).values())
    counted = Counter(record.family.name if record.family else "" for record in found(name) for _ in record.key_values)
    assert counted == expected


def test_whole_messages_read_as_the_truth_says(name: str) -> None:
    compared = 0
    for record in found(name):
        entry = truth(name)[record.key_values[-1][0]]
        if "json" not in entry or len(record.key_values) > 1 or record.family is None:
            continue
        if record.family.value is ValueKind.MESSAGE and record.family.suffix is not SuffixKind.COUNTER:
            assert without_notes(value_data(record, show_secrets=True)) == entry["json"], record.key
            compared += 1
    assert compared > 500


def test_stats_rows_and_their_counters_read_as_the_truth_says(name: str) -> None:
    compared = 0
    for record in found(name):
        if record.family is None or record.family.name != "StatsTabletKey":
            continue
        stats = record.value
        counters = {}
        for key, _ in record.key_values:
            entry = truth(name)[key]
            if "json" in entry:
                assert to_data(stats.aggregated) == entry["json"]
            else:
                counters[entry["family"].rpartition(" ")[2]] = entry["int64"]
        assert stats.counters == counters
        aggregated = stats.aggregated.num_rows if stats.aggregated is not None else 0
        assert stats.merged.num_rows == aggregated + counters.get("num_rows", 0)
        compared += 1
    assert compared > 30


def test_ints_and_labels_read_as_the_truth_says(name: str) -> None:
    compared = Counter[str]()
    for record in found(name):
        entry = truth(name)[record.key_values[0][0]]
        if record.family is None or record.family.suffix is not None:
            continue
        if "int64" in entry:
            assert record.value == entry["int64"]
            compared["int64"] += 1
        if "txn_id" in entry:
            assert record.value.transaction_id == entry["txn_id"]
            assert to_data(record.value.message) == entry["json"]
            compared["label"] += 1
    assert set(compared) == {"int64", "label"}


def test_documents_are_put_together_from_all_their_children(name: str) -> None:
    merged = [record for record in found(name) if len(record.key_values) > 1 and record.key.versionstamp is not None]
    documents = [record for record in merged if record.family and record.family.suffix is SuffixKind.DOCUMENT]
    assert documents
    for record in documents:
        assert not record.problems
        assert len(record.value.segments_key_bounds) == len(record.key_values) - 1
        assert not record.value.HasField("__split_schema")


def test_long_values_are_put_together_from_their_chunks(name: str) -> None:
    schemas = [record for record in found(name) if record.family and record.family.name == "MetaSchemaKey"]
    assert any(len(record.key_values) > 1 for record in schemas)
    assert not [problem for record in schemas for problem in record.problems]


def test_the_oddities_are_told_and_are_no_failures(name: str) -> None:
    odd = [record for record in found(name) if record.family is None]
    assert len(odd) >= 4
    assert not [record for record in odd if record.failed]
    assert any("brand_new_family" in str(record.key.error) for record in odd)
    orphans = [record for record in found(name) if any("without a stats row" in str(it) for it in record.problems)]
    assert orphans
    assert not [record for record in orphans if record.failed]
