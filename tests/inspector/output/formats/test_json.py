"""JSON: numbers, times, any text."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.forms.jsontext import dumps, with_numbers
from inspector.forms.paths import leaves_at, select
from inspector.forms.times import iso
from inspector.output.formats import FORMATS
from inspector.output.kinds.records import RecordItem
from inspector.records.grouping import records
from tests.inspector.output.formats.samples import Sample, printed, printed_rows
from tests.support.inspector import key_of, message_class, record_of


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
    assert str((1 << 63) - 1) in printed("table", printed_rows(Sample("far", when=(1 << 63) - 1)))


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
    assert sorted(leaves_at(data, ("a", "b")), key=str) == [1, 2]
    assert list(leaves_at(data, ("nowhere",))) == []
