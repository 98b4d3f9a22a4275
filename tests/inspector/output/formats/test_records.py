"""Records and key-values in every format."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from google.protobuf import text_format

from inspector.output.formats import FORMATS
from inspector.output.items import CELL_WIDTH
from inspector.output.kinds.records import KeyItem, RecordItem
from inspector.records.grouping import records
from inspector.sources.transcript import TranscriptSource
from keycodec import Counter
from tests.inspector.output.formats.samples import printed, printed_records, raw_items
from tests.support.inspector import TRUTHS, key_of, message_class, record_of, truth_key_values

if TYPE_CHECKING:
    from pathlib import Path


def test_a_table_of_records_has_keys_as_they_are_asked_for() -> None:
    header, _, first, _, odd = printed("table", printed_records()).splitlines()
    assert header.split() == ["family", "key", "value", "problems"]
    assert first.split("  ")[:2] == ["MetaTabletIdxKey", "instance_id=x tablet_id=5"]
    assert '{"table_id":"5"}' in first or '{"index_id":"5"}' in first
    assert odd.startswith("(unknown family)")
    assert r"\x01\x10odd" in odd
    assert "offset" in odd


def test_long_values_are_cut_in_tables_alone() -> None:
    labels = message_class("doris.cloud.TxnLabelPB")(txn_ids=range(500))
    record = record_of("TxnLabelKey", labels.SerializeToString() + bytes(10))
    table, lines = (printed(name, [RecordItem(record.shown())]) for name in ("table", "jsonl"))
    assert "…" in table
    assert max(map(len, table.splitlines())) < CELL_WIDTH + 100
    assert len(json.loads(lines)["value"]["txn_ids"]) == 500


def test_records_as_json_have_everything() -> None:
    first, _, odd = json.loads(printed("json", printed_records()))
    assert first["family"] == "MetaTabletIdxKey"
    assert first["key"] == key_of("MetaTabletIdxKey", tablet_id=5).hex()
    assert first["fields"] == {"instance_id": "x", "tablet_id": "5"}
    assert odd["family"] is None
    assert odd["value"] == {"@undecoded": {"bytes": 2, "hex": "00ff"}}
    assert odd["error"]["offset"] == 5


def test_records_as_csv_have_the_same_columns_whatever_they_are() -> None:
    broken = RecordItem(record_of("InstanceKey", b"\xff"))
    versioned = RecordItem(record_of("VersionedMetaIndexKey", b""))
    header, *rows = csv.reader(io.StringIO(printed("csv", [*printed_records(), broken, versioned])))
    assert header == ["family", "key", "fields", "versionstamp", "value", "problems", "error"]
    assert {len(row) for row in rows} == {len(header)}
    by_name = [dict(zip(header, row, strict=True)) for row in rows]
    assert json.loads(by_name[2]["error"])["offset"] == 5
    assert "does not parse" in by_name[3]["problems"]
    assert by_name[4]["versionstamp"] == "00000000075bcd160000"
    assert json.loads(by_name[0]["fields"]) == {"instance_id": "x", "tablet_id": "5"}


def test_text_of_a_record_is_protobufs_with_a_comment_above() -> None:
    text = printed("text", printed_records()[:1])
    assert text.startswith("# MetaTabletIdxKey instance_id=x tablet_id=5\n# key: 01")
    message = message_class("doris.cloud.TabletIndexPB")()
    assert text_format.Parse(text, message).SerializeToString() == b"\x10\x05"


def test_keys_only_leaves_values_alone() -> None:
    record = record_of("InstanceKey", b"\xff")
    for name in FORMATS:
        text = printed(name, [KeyItem(record.key)])
        assert "parse" not in text
    assert "value" not in json.loads(printed("jsonl", [KeyItem(record.key)]))


@pytest.mark.slow
def test_raw_key_values_are_a_line_each_that_a_text_source_reads(tmp_path: Path) -> None:
    for path in TRUTHS:
        key_values = truth_key_values(path)
        items = [item for record in records(key_values) for item in raw_items(record, mask=False)]
        pasted = tmp_path / "pasted.txt"
        pasted.write_text(printed("text", items))
        assert list(TranscriptSource(pasted).key_values()) == key_values


def test_raw_key_values_have_their_own_keys() -> None:
    rows = [(key_of("StatsTabletKey"), b""), (key_of("StatsTabletKey", suffix=Counter("num_rows")), bytes(8))]
    (record,) = records(rows)
    first, second = (json.loads(line) for line in printed("jsonl", raw_items(record)).splitlines())
    assert "suffix" not in first
    assert second["suffix"] == {"kind": "counter", "name": "num_rows"}
    assert (second["bytes"], second["value"]) == (8, "00" * 8)
    header, *lines = csv.reader(io.StringIO(printed("csv", raw_items(record))))
    assert header == ["family", "key", "bytes", "value"]
    assert [line[2] for line in lines] == ["0", "8"]
