"""Rows as tables, JSON, CSV and text; as a stream."""

from __future__ import annotations

import csv
import io
import json
from itertools import count
from typing import TYPE_CHECKING

import pytest

from inspector.output.formats import FORMATS, End
from inspector.output.items import Item, RowItem
from tests.inspector.output.formats.samples import FIRST, SECOND, Sample, printed, printed_rows

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_a_table_has_a_line_a_row_and_times_beside_their_numbers() -> None:
    header, _, first, second = printed("table", printed_rows(FIRST, SECOND)).splitlines()
    assert header.split() == ["name", "number", "when", "share", "parts", "problem"]
    assert first.split("  ")[0] == "one"
    assert "4611686018427387904" in first
    assert "2022-11-24T03:27:17Z (1669260437)" in first
    assert "12.5%" in first
    assert "a, b" in first
    assert second.endswith("it hurts")
    assert "SQL 1, COMPUTE 2" in second


def test_a_table_without_problems_has_no_column_for_them() -> None:
    assert "problem" not in printed("table", printed_rows(FIRST))


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
    assert json.loads(printed("json", printed_rows(FIRST, SECOND))) == expected
    assert [json.loads(line) for line in printed("jsonl", printed_rows(FIRST, SECOND)).splitlines()] == expected
    assert json.loads(printed("json", [])) == []


def test_csv_has_raw_numbers_and_a_column_for_everything() -> None:
    header, first, second = csv.reader(io.StringIO(printed("csv", printed_rows(FIRST, SECOND))))
    assert header == ["name", "number", "when", "share", "parts", "problem"]
    assert first == ["one", str(1 << 62), "1669260437", "0.125", '["a","b"]', ""]
    assert second == ["two", "", "", "0.0", '{"SQL":1,"COMPUTE":2}', "it hurts"]


def test_text_is_a_line_a_field_and_a_blank_line_between_rows() -> None:
    first, second = printed("text", printed_rows(FIRST, SECOND)).split("\n\n")
    assert first.splitlines()[0] == "name: one"
    assert second.splitlines()[-1] == "problem: it hurts"
    assert "number" not in second


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
    FORMATS["table"](stream, end=lambda: end).write(printed_rows(*[FIRST] * count_of_rows))
    lines = stream.getvalue().splitlines()
    if not count_of_rows:
        assert lines == []
    else:
        assert lines[-3].startswith("(total)")
        assert lines[-2:] == ["", "so much"]


def test_a_long_table_comes_in_parts_that_each_have_a_header() -> None:
    lines = printed("table", printed_rows(*[FIRST] * 1001)).splitlines()
    assert sum(line.startswith("name") for line in lines) == 3
    assert sum(line.startswith("one") for line in lines) == 1001
