"""The formats: rows and records as tables, JSON, CSV and text; as a stream."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf import text_format
from hypothesis import given
from hypothesis import strategies as st

from inspector.forms.jsontext import dumps, with_numbers
from inspector.forms.paths import leaves_at, select
from inspector.forms.times import iso
from inspector.output.formats import FORMATS, End
from inspector.output.items import CELL_WIDTH, DataItem, Item, RowItem
from inspector.output.records import KeyItem, KeyValueItem, RecordItem
from inspector.records.grouping import records
from inspector.sources.transcript import TranscriptSource
from inspector.values.reading import Problem
from inspector.views.rows import Row, Unit, column
from keycodec import Counter
from tests.support.inspector import TRUTHS, key_of, message_class, record_of, truth_key_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from inspector.records.record import Record


@dataclass(frozen=True)
class Sample(Row):
    """A row of every kind."""

    name: str
    number: int | None = column(Unit.INT64, default=None)
    when: int | None = column(Unit.SECONDS, default=None)
    share: float = column(Unit.SHARE, default=0.0)
    parts: Any = None


FIRST = Sample("one", 1 << 62, 1669260437, 0.125, ["a", "b"])
SECOND = Sample("two", parts={"SQL": 1, "COMPUTE": 2}, problem=Problem("it hurts"))


def raw_items(record: Record, *, mask: bool = True) -> list[KeyValueItem]:
    return [KeyValueItem(shown) for shown in record.shown_key_values(mask=mask)]


def _printed(name: str, items: Iterable[Item], fields: tuple[str, ...] = (), *, header: bool = True) -> str:
    stream = io.StringIO()
    FORMATS[name](stream, fields, header=header).write(items)
    return stream.getvalue()


def _rows(*rows: Row) -> list[Item]:
    return [RowItem(row) for row in rows]


def _records() -> list[Item]:
    rows = [(key_of("MetaTabletIdxKey", tablet_id=number), b"\x10" + bytes([number])) for number in (5, 6)]
    return [RecordItem(record.shown()) for record in records([*rows, (b"\x01\x10odd", b"\x00\xff")])]


# --- rows ---


def test_a_table_has_a_line_a_row_and_times_beside_their_numbers() -> None:
    header, _, first, second = _printed("table", _rows(FIRST, SECOND)).splitlines()
    assert header.split() == ["name", "number", "when", "share", "parts", "problem"]
    assert first.split("  ")[0] == "one"
    assert "4611686018427387904" in first
    assert "2022-11-24T03:27:17Z (1669260437)" in first
    assert "12.5%" in first
    assert "a, b" in first
    assert second.endswith("it hurts")
    assert "SQL 1, COMPUTE 2" in second


def test_a_table_without_problems_has_no_column_for_them() -> None:
    assert "problem" not in _printed("table", _rows(FIRST))


def test_json_is_an_array_and_json_lines_an_object_a_line() -> None:
    expected = [
        {"name": "one", "number": str(1 << 62), "when": "1669260437", "share": 0.125, "parts": ["a", "b"]},
        {
            "name": "two",
            "number": None,
            "when": None,
            "share": 0.0,
            "parts": {"SQL": 1, "COMPUTE": 2},
            "problem": "it hurts",
        },
    ]
    assert json.loads(_printed("json", _rows(FIRST, SECOND))) == expected
    assert [json.loads(line) for line in _printed("jsonl", _rows(FIRST, SECOND)).splitlines()] == expected
    assert json.loads(_printed("json", [])) == []


def test_csv_has_raw_numbers_and_a_column_for_everything() -> None:
    header, first, second = csv.reader(io.StringIO(_printed("csv", _rows(FIRST, SECOND))))
    assert header == ["name", "number", "when", "share", "parts", "problem"]
    assert first == ["one", str(1 << 62), "1669260437", "0.125", '["a","b"]', ""]
    assert second == ["two", "", "", "0.0", '{"SQL":1,"COMPUTE":2}', "it hurts"]


def test_text_is_a_line_a_field_and_a_blank_line_between_rows() -> None:
    first, second = _printed("text", _rows(FIRST, SECOND)).split("\n\n")
    assert first.splitlines()[0] == "name: one"
    assert second.splitlines()[-1] == "problem: it hurts"
    assert "number" not in second


# --- records ---


def test_a_table_of_records_has_keys_as_they_are_asked_for() -> None:
    header, _, first, _, odd = _printed("table", _records()).splitlines()
    assert header.split() == ["family", "key", "value", "problems"]
    assert first.split("  ")[:2] == ["MetaTabletIdxKey", "instance_id=x tablet_id=5"]
    assert '{"table_id":"5"}' in first or '{"index_id":"5"}' in first
    assert odd.startswith("(unknown family)")
    assert r"\x01\x10odd" in odd
    assert "offset" in odd


def test_long_values_are_cut_in_tables_alone() -> None:
    labels = message_class("doris.cloud.TxnLabelPB")(txn_ids=range(500))
    record = record_of("TxnLabelKey", labels.SerializeToString() + bytes(10))
    table, lines = (_printed(name, [RecordItem(record.shown())]) for name in ("table", "jsonl"))
    assert "…" in table
    assert max(map(len, table.splitlines())) < CELL_WIDTH + 100
    assert len(json.loads(lines)["value"]["txn_ids"]) == 500


def test_records_as_json_have_everything() -> None:
    first, _, odd = json.loads(_printed("json", _records()))
    assert first["family"] == "MetaTabletIdxKey"
    assert first["key"] == key_of("MetaTabletIdxKey", tablet_id=5).hex()
    assert first["fields"] == {"instance_id": "x", "tablet_id": "5"}
    assert odd["family"] is None
    assert odd["value"] == {"@undecoded": {"bytes": 2, "hex": "00ff"}}
    assert odd["error"]["offset"] == 5


def test_records_as_csv_have_the_same_columns_whatever_they_are() -> None:
    broken = RecordItem(record_of("InstanceKey", b"\xff"))
    versioned = RecordItem(record_of("VersionedMetaIndexKey", b""))
    header, *rows = csv.reader(io.StringIO(_printed("csv", [*_records(), broken, versioned])))
    assert header == ["family", "key", "fields", "versionstamp", "value", "problems", "error"]
    assert {len(row) for row in rows} == {len(header)}
    by_name = [dict(zip(header, row, strict=True)) for row in rows]
    assert json.loads(by_name[2]["error"])["offset"] == 5
    assert "does not parse" in by_name[3]["problems"]
    assert by_name[4]["versionstamp"] == "00000000075bcd160000"
    assert json.loads(by_name[0]["fields"]) == {"instance_id": "x", "tablet_id": "5"}


def test_text_of_a_record_is_protobufs_with_a_comment_above() -> None:
    text = _printed("text", _records()[:1])
    assert text.startswith("# MetaTabletIdxKey instance_id=x tablet_id=5\n# key: 01")
    message = message_class("doris.cloud.TabletIndexPB")()
    assert text_format.Parse(text, message).SerializeToString() == b"\x10\x05"


def test_keys_only_leaves_values_alone() -> None:
    record = record_of("InstanceKey", b"\xff")
    for name in FORMATS:
        text = _printed(name, [KeyItem(record.key)])
        assert "parse" not in text
    assert "value" not in json.loads(_printed("jsonl", [KeyItem(record.key)]))


# --- key-values as they lie ---


@pytest.mark.slow
def test_raw_key_values_are_a_line_each_that_a_text_source_reads(tmp_path: Path) -> None:
    for path in TRUTHS:
        key_values = truth_key_values(path)
        items = [item for record in records(key_values) for item in raw_items(record, mask=False)]
        pasted = tmp_path / "pasted.txt"
        pasted.write_text(_printed("text", items))
        assert list(TranscriptSource(pasted).key_values()) == key_values


def test_raw_key_values_have_their_own_keys() -> None:
    rows = [(key_of("StatsTabletKey"), b""), (key_of("StatsTabletKey", suffix=Counter("num_rows")), bytes(8))]
    (record,) = records(rows)
    first, second = (json.loads(line) for line in _printed("jsonl", raw_items(record)).splitlines())
    assert "suffix" not in first
    assert second["suffix"] == {"kind": "counter", "name": "num_rows"}
    assert (second["bytes"], second["value"]) == (8, "00" * 8)
    header, *lines = csv.reader(io.StringIO(_printed("csv", raw_items(record))))
    assert header == ["family", "key", "bytes", "value"]
    assert [line[2] for line in lines] == ["0", "8"]


# --- fields and headers ---


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_fields_are_paths_into_the_data(name: str) -> None:
    record = record_of("InstanceKey", _instance().SerializeToString())
    text = _printed(
        name, [RecordItem(record.shown())], ("fields.instance_id", "value.clusters.cluster_name", "value.nothing")
    )
    (data,) = json.loads(text) if name == "json" else [json.loads(text)]
    assert data == {"fields.instance_id": "x", "value.clusters.cluster_name": ["c1", "c2"], "value.nothing": None}


def _instance() -> Any:
    instance = message_class("doris.cloud.InstanceInfoPB")(instance_id="x")
    for name in ("c1", "c2"):
        instance.clusters.add(cluster_name=name)
    instance.clusters.add()
    return instance


def test_fields_choose_and_order_the_columns_of_tables_and_csv() -> None:
    fields = ("value.clusters.cluster_name", "family", "problems")
    items = [RecordItem(record_of("InstanceKey", _instance().SerializeToString()))]
    header, row = csv.reader(io.StringIO(_printed("csv", items, fields)))
    assert header == list(fields)
    assert row == ['["c1","c2"]', "InstanceKey", ""]
    assert _printed("table", items, fields).split()[:3] == list(fields)
    assert _printed("text", items, ("family",)) == "family: InstanceKey\n"


@pytest.mark.parametrize("name", ["table", "text"])
def test_a_chosen_column_looks_as_it_does_among_all(name: str) -> None:
    for items in (_rows(FIRST, SECOND), _records()):
        for column_name in items[0].cells():
            cells = [str(item.cells()[column_name]) for item in items]
            lines = _printed(name, items, (column_name,)).splitlines()
            shown = lines[2:] if name == "table" else [line.partition(": ")[2] for line in lines if line]
            assert [line.strip() for line in shown] == [cell.strip() for cell in cells]


def test_what_lies_inside_a_column_is_plain() -> None:
    data = DataItem({"a": {"list": ["x", 1, True, None], "deep": [["x"]], "number": 5, "nothing": None}})
    fields = ("a.list", "a.deep", "a.number", "a.nothing", "a.more")
    assert _printed("text", [data], fields).splitlines() == [
        "a.list: x, 1, True, ",
        'a.deep: [["x"]]',
        "a.number: 5",
        "a.nothing: ",
        "a.more: ",
    ]


def test_a_column_of_problems_that_was_asked_for_is_shown_though_it_is_empty() -> None:
    assert _printed("table", _rows(FIRST), ("name", "problem")).split()[:2] == ["name", "problem"]


@pytest.mark.parametrize("name", ["table", "csv"])
@pytest.mark.parametrize("fields", [(), ("name",)])
def test_a_header_may_be_left_out(name: str, fields: tuple[str, ...]) -> None:
    with_header, without = (_printed(name, _rows(FIRST), fields, header=header) for header in (True, False))
    assert with_header.startswith("name")
    assert without.startswith("one")
    assert without.count("\n") == 1


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("fields", [(), ("name", "parts")])
def test_control_bytes_are_escaped_in_every_format(name: str, fields: tuple[str, ...]) -> None:
    tricky = Sample("\x1b[31m\x00\n\u202e\x9b", parts=["\x1b]0;title\x07"], problem=Problem("\x1b"))
    data = DataItem({"name": "\x1b[2J", "parts": {"\x1b": "\x9b"}})
    for item in (RowItem(tricky), data):
        text = _printed(name, [item], fields)
        assert all(char.isprintable() or char == "\n" for char in text)


# --- numbers in JSON ---


@pytest.mark.parametrize("name", ["json", "jsonl"])
@pytest.mark.parametrize("json_numbers", [False, True])
def test_64_bit_ints_of_the_store_are_strings_or_numbers_where_these_are_exact(name: str, json_numbers: bool) -> None:
    stored = message_class("doris.cloud.TxnLabelPB")(txn_ids=[5, -(2**53) + 1, 2**53 - 1, 2**53, -(2**53)])
    items = [RecordItem(record_of("TxnLabelKey", stored.SerializeToString() + bytes(10)).shown())]
    stream = io.StringIO()
    FORMATS[name](stream, json_numbers=json_numbers).write(items)
    data = json.loads(stream.getvalue())
    (found,) = data if name == "json" else [data]
    exact = [5, -(2**53) + 1, 2**53 - 1]
    assert found["value"]["txn_ids"][:3] == (exact if json_numbers else list(map(str, exact)))
    assert found["value"]["txn_ids"][3:] == [str(2**53), str(-(2**53))]
    assert found["fields"]["db_id"] == (7 if json_numbers else "7")
    assert found["fields"]["instance_id"] == "x"


def test_a_text_of_digits_stays_a_text() -> None:
    key = key_of("InstanceKey", instance_id="12")
    (record,) = records([(key, message_class("doris.cloud.InstanceInfoPB")(user_id="34").SerializeToString())])
    data = with_numbers(RecordItem(record.shown()).data())
    assert (data["fields"]["instance_id"], data["value"]["user_id"]) == ("12", "34")


# --- streaming ---


def _endless(pulled: Iterator[int]) -> Iterator[Item]:
    while True:
        next(pulled)
        yield RowItem(FIRST)


class _Full(io.StringIO):
    """A stream that has enough after some characters."""

    def write(self, text: str) -> int:
        if self.tell() > 10_000:
            raise BrokenPipeError
        return super().write(text)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_prints_as_it_goes(name: str) -> None:
    pulled = count()
    with pytest.raises(BrokenPipeError):
        FORMATS[name](_Full()).write(_endless(pulled))
    assert next(pulled) < 2_000


@pytest.mark.parametrize("count_of_rows", [0, 1, 500, 501])
def test_a_table_that_has_rows_ends_with_the_total_and_the_lines_under_it(count_of_rows: int) -> None:
    stream = io.StringIO()
    end = End(RowItem(Sample("(total)")), ["", "so much"])
    FORMATS["table"](stream, end=lambda: end).write(_rows(*[FIRST] * count_of_rows))
    lines = stream.getvalue().splitlines()
    if not count_of_rows:
        assert lines == []
    else:
        assert lines[-3].startswith("(total)")
        assert lines[-2:] == ["", "so much"]


def test_a_long_table_comes_in_parts_that_each_have_a_header() -> None:
    lines = _printed("table", _rows(*[FIRST] * 1001)).splitlines()
    assert sum(line.startswith("name") for line in lines) == 3
    assert sum(line.startswith("one") for line in lines) == 1001


# --- pieces ---


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (1669260437, "2022-11-24T03:27:17Z"),
        (-1, "1969-12-31T23:59:59Z"),
        (1 << 62, None),
        (-(1 << 62), None),
        (1.5, "1970-01-01T00:00:01Z"),
    ],
)
def test_times_are_iso_8601_in_utc(seconds: float, text: str | None) -> None:
    assert iso(seconds) == text


def test_a_time_that_no_calendar_has_is_the_number() -> None:
    assert str((1 << 63) - 1) in _printed("table", _rows(Sample("far", when=(1 << 63) - 1)))


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(data=_json, indent=st.sampled_from([None, 2]))
def test_json_text_is_safe_and_reads_back(data: Any, indent: int | None) -> None:
    text = dumps(data, indent=indent)
    assert json.loads(text) == data
    assert all(char.isprintable() or char == "\n" for char in text)
    assert indent is not None or "\n" not in text


def test_json_text_keeps_what_can_be_read() -> None:
    assert dumps("导入 é 😀") == '"导入 é 😀"'
    assert dumps("\x1b\U000e0041") == r'"\u001b\udb40\udc41"'
    assert dumps(["\udcff\x1b", "é"]) == '[{"@hex":"ff1b"},"é"]'


def test_paths_go_through_lists() -> None:
    data = {"a": [{"b": 1}, {"b": 2}, {"c": 3}, 4], "d": {"e": {"f": "x"}}}
    assert select(data, ["a.b", "d.e.f", "d.e", "a.x", "z"]) == {
        "a.b": [1, 2],
        "d.e.f": "x",
        "d.e": {"f": "x"},
        "a.x": [],
        "z": None,
    }
    assert sorted(leaves_at(data, ("a", "b"))) == [1, 2]
    assert list(leaves_at(data, ("nowhere",))) == []
