"""The real backups' data: every key-value in one record, of the right family, its value what Doris's schema says."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

import inspector
from inspector.records.grouping import records
from inspector.sources.memory import MemorySource
from inspector.values.label import TxnLabel
from inspector.values.reading import Undecoded
from inspector.values.stats import TabletStats
from keycodec import Versionstamp
from keycodec.elements import to_text
from keycodec.families import COUNTERS
from tests.support.inspector import FIXTURES, TRUTHS, shown_value, truth_key_values, truth_records

if TYPE_CHECKING:
    from pathlib import Path

    from inspector.records.record import Record
    from tests.support.verbs import Command

truths = pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.parent.name)


def _family(truth: dict[str, Any]) -> str | None:
    """The truth names a counter's family with the counter."""
    return truth["family"].partition(" + ")[0] if truth["family"] else None


@truths
def test_every_key_value_ends_in_one_record_of_its_family_and_fields(path: Path) -> None:
    key_values = truth_key_values(path)
    truth = {row["key"]: row for row in truth_records(path)}
    found = list(records(key_values))
    assert [key_value for record in found for key_value in record.key_values] == key_values
    for record in found:
        for key, value in record.key_values:
            expected = truth[key.hex()]
            assert (record.family.name if record.family else None) == _family(expected), key.hex()
            assert expected["size"] == len(key) + len(value)
            if record.family is not None:
                assert {name: _plain(field) for name, field in record.key.fields.items()} == expected["fields"]


def _plain(field: object) -> object:
    return str(field) if isinstance(field, Versionstamp) else field


@truths
def test_records_are_the_same_forward_and_in_reverse(path: Path) -> None:
    key_values = truth_key_values(path)
    forward = [(record.key_values, record.stem) for record in records(key_values)]
    backward = [(record.key_values, record.stem) for record in records(key_values[::-1], reverse=True)]
    assert backward == forward[::-1]


@pytest.mark.slow
@truths
def test_values_are_what_doris_reads(path: Path) -> None:
    truth = {row["key"]: row for row in truth_records(path)}
    compared: Counter[str] = Counter()
    for record in records(truth_key_values(path)):
        shown = shown_value(record, show_secrets=True)
        for key, _ in record.key_values:
            expected = truth[key.hex()]
            if "int64" in expected:
                assert _int64(record, expected) == expected["int64"]
            elif "json" in expected:
                _compare(record, shown, expected)
            else:
                continue
            compared[_family(expected) or ""] += 1
    assert compared.total() == sum("json" in row or "int64" in row for row in truth.values())
    assert len(compared) > 30


def _int64(record: Record, expected: dict[str, Any]) -> int:
    if isinstance(record.value, TabletStats):
        name = expected["family"].rpartition(" ")[2]
        return record.value.counters[name]
    value: int = record.value
    return value


def _compare(record: Record, shown: Any, expected: dict[str, Any]) -> None:
    if isinstance(record.value, TabletStats):
        shown = shown["aggregated_stats"]
    if isinstance(record.value, TxnLabel):
        assert record.value.transaction_id == expected["txn_id"]
        assert shown.pop("@txn_id") == str(expected["txn_id"])
        assert shown.pop("@versionstamp") == str(record.value.versionstamp)
    wanted = dict(expected["json"])
    if len(record.key_values) > 1 and "__split_schema" in wanted:  # the root of a document, which is shown whole
        assert int(wanted.pop("__split_schema")["num_split_keys"]) == len(record.key_values) - 1
        shown = {name: value for name, value in shown.items() if name != "segments_key_bounds"}
    assert shown == wanted


@truths
def test_documents_are_whole_again(path: Path) -> None:
    documents = [record for record in records(truth_key_values(path)) if "RowsetCompact" in str(record.key)]
    assert documents
    for record in documents:
        assert record.problems == ()
        assert not record.value.HasField("__split_schema")
        children = sorted(record.key_values[:-1], reverse=True)
        bounds = [bound.SerializePartialToString() for bound in record.value.segments_key_bounds]
        assert bounds == [value for _, value in children]
        assert len(bounds) == 3


@truths
def test_stats_are_the_row_and_its_counters(path: Path) -> None:
    truth = [row for row in truth_records(path) if (_family(row) or "") == "StatsTabletKey"]
    rows = {row["key"]: row["json"] for row in truth if "json" in row}
    counters = {row["key"]: (row["family"].rpartition(" ")[2], row["int64"]) for row in truth if "int64" in row}
    seen = orphans = 0
    for record in inspector.scan(MemorySource(truth_key_values(path)), "StatsTabletKey"):
        own = dict([counters[key.hex()] for key, _ in record.key_values if key.hex() in counters])
        row = rows.get(record.key.raw.hex(), {})
        for name in COUNTERS:
            field = "num_segments" if name == "num_segs" else name
            assert getattr(record.value.merged, field) == int(row.get(field, 0)) + own.get(name, 0)
        seen += len(own)
        orphans += record.value.aggregated is None
        assert [problem.failed for problem in record.problems] == [False] * (record.value.aggregated is None)
    assert seen == len(counters)
    assert orphans


@truths
def test_deliberate_oddities_are_reported_and_are_no_failure(path: Path) -> None:
    odd = [record for record in records(truth_key_values(path)) if record.family is None]
    assert len(odd) == sum(row["family"] is None for row in truth_records(path))
    for record in odd:
        assert record.key.error is not None
        assert isinstance(record.value, Undecoded)
        assert not record.failed
    assert any("brand_new_family" in to_text(record.key.raw) for record in odd)


@truths
def test_only_what_is_no_value_fails(path: Path) -> None:
    """The fixtures' delete bitmaps are random bytes, but for those of one."""
    failed = {str(record.key).partition(" ")[0]: record for record in records(truth_key_values(path)) if record.failed}
    if path.parent.name == "backup-behind.truth":
        assert failed == {}
        return
    assert set(failed) == {"MetaDeleteBitmap"}
    assert failed["MetaDeleteBitmap"].problems[0].text.startswith("no roaring bitmap")


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.parent.name)
def test_a_scan_of_the_real_backup_counts_as_the_truth_does(path: Path, command: Command) -> None:
    version = path.name.partition(".")[0]
    source = f"backup:{FIXTURES / path.parent.name.removesuffix('.truth')}@{version}"
    ran = command("-s", source, "usage", "--format", "jsonl")
    counted: Counter[str | None] = Counter()
    for row in ran.lines:
        counted[row["family"] if not row["family"].startswith("(") else None] += row["keys"]
    assert counted == Counter(_family(row) for row in truth_records(path))
