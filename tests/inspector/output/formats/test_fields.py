"""Which columns are printed, and under which header."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from inspector.output.formats import FORMATS
from inspector.output.items import DataItem, RowItem
from inspector.output.kinds.records import RecordItem
from inspector.values.reading import Problem
from tests.inspector.output.formats.samples import FIRST, SECOND, Sample, printed, printed_records, printed_rows
from tests.support.inspector import message_class, record_of


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_fields_are_paths_into_the_data(name: str) -> None:
    record = record_of("InstanceKey", _instance().SerializeToString())
    text = printed(
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
    header, row = csv.reader(io.StringIO(printed("csv", items, fields)))
    assert header == list(fields)
    assert row == ['["c1","c2"]', "InstanceKey", ""]
    assert printed("table", items, fields).split()[:3] == list(fields)
    assert printed("text", items, ("family",)) == "family: InstanceKey\n"


@pytest.mark.parametrize("name", ["table", "text"])
def test_a_chosen_column_looks_as_it_does_among_all(name: str) -> None:
    for items in (printed_rows(FIRST, SECOND), printed_records()):
        for column_name in items[0].cells():
            cells = [str(item.cells()[column_name]) for item in items]
            lines = printed(name, items, (column_name,)).splitlines()
            shown = lines[2:] if name == "table" else [line.partition(": ")[2] for line in lines if line]
            assert [line.strip() for line in shown] == [cell.strip() for cell in cells]


def test_what_lies_inside_a_column_is_plain() -> None:
    data = DataItem({"a": {"list": ["x", 1, True, None], "deep": [["x"]], "number": 5, "nothing": None}})
    fields = ("a.list", "a.deep", "a.number", "a.nothing", "a.more")
    assert printed("text", [data], fields).splitlines() == [
        "a.list: x, 1, True, ",
        'a.deep: [["x"]]',
        "a.number: 5",
        "a.nothing: ",
        "a.more: ",
    ]


def test_a_column_of_problems_that_was_asked_for_is_shown_though_it_is_empty() -> None:
    assert printed("table", printed_rows(FIRST), ("name", "problem")).split()[:2] == ["name", "problem"]


@pytest.mark.parametrize("name", ["table", "csv"])
@pytest.mark.parametrize("fields", [(), ("name",)])
def test_a_header_may_be_left_out(name: str, fields: tuple[str, ...]) -> None:
    with_header, without = (printed(name, printed_rows(FIRST), fields, header=header) for header in (True, False))
    assert with_header.startswith("name")
    assert without.startswith("one")
    assert without.count("\n") == 1


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("fields", [(), ("name", "parts")])
def test_control_bytes_are_escaped_in_every_format(name: str, fields: tuple[str, ...]) -> None:
    tricky = Sample("\x1b[31m\x00\n\u202e\x9b", parts=["\x1b]0;title\x07"], problem=Problem("\x1b"))
    data = DataItem({"name": "\x1b[2J", "parts": {"\x1b": "\x9b"}})
    for item in (RowItem(tricky), data):
        text = printed(name, [item], fields)
        assert all(char.isprintable() or char == "\n" for char in text)
