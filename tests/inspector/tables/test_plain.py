"""Cells of Arrow as data that JSON can hold."""

from __future__ import annotations

import json

import duckdb
import pyarrow as pa
import pytest

from inspector.forms.jsontext import dumps, with_numbers
from inspector.tables.files.plain import distinct, plain_rows


@pytest.mark.parametrize(
    ("cell", "data", "with_json_numbers"),
    [
        ("1::BIGINT", "1", 1),
        ("9007199254740993::BIGINT", "9007199254740993", "9007199254740993"),
        ("18446744073709551615::UBIGINT", "18446744073709551615", "18446744073709551615"),
        ("sum(x::BIGINT)", "3", 3),
        ("170141183460469231731687303715884105727", *["170141183460469231731687303715884105727"] * 2),
        ("7::INT", 7, 7),
        ("1.50", 1.5, 1.5),
        ("12345678901234567.89", "12345678901234567.89", "12345678901234567.89"),
        ("avg(x)", 1.5, 1.5),
        ("'nan'::DOUBLE", "NaN", "NaN"),
        ("'-inf'::FLOAT", "-Infinity", "-Infinity"),
        ("true", True, True),
        ("NULL", None, None),
        ("'ü'", "ü", "ü"),
        ("'\\xFFa'::BLOB", "ff61", "ff61"),
        ("[1::BIGINT, NULL]", ["1", None], [1, None]),
        ("{'a': 1::BIGINT, 'b': ['\\x00'::BLOB]}", {"a": "1", "b": ["00"]}, {"a": 1, "b": ["00"]}),
        ("MAP {7::BIGINT: 'x'}", {"7": "x"}, {"7": "x"}),
        ("NULL::STRUCT(a INT)", None, None),
        ("DATE '2026-01-02'", "2026-01-02", "2026-01-02"),
        ("TIME '03:04:05'", "03:04:05", "03:04:05"),
        ("TIMESTAMP '2026-01-02 03:04:05'", *["2026-01-02T03:04:05"] * 2),
        ("to_timestamp(1700000000)", *["2023-11-14T22:13:20Z"] * 2),
        ("TIMESTAMP_NS '2026-01-02 03:04:05.123456789'", *["2026-01-02T03:04:05.123456"] * 2),
        ("INTERVAL '2 months 3 days 4 hours'", *["2 months 3 days 04:00:00"] * 2),
        ("INTERVAL '-90 minutes'", "-01:30:00", "-01:30:00"),
        ("INTERVAL 0 days", "00:00:00", "00:00:00"),
        ("INTERVAL '1500 milliseconds'", "00:00:01.500000", "00:00:01.500000"),
        ("'a'::ENUM('a')", "a", "a"),
        ("'7d444840-9dc0-11d1-b245-5ffdce74fad2'::UUID", *["7d444840-9dc0-11d1-b245-5ffdce74fad2"] * 2),
    ],
)
def test_every_type_of_a_cell(cell: str, data: object, with_json_numbers: object) -> None:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        answer = connection.sql(f"SELECT {cell} AS c FROM (VALUES (1), (2)) t(x) LIMIT 1").to_arrow_table()
    ((row,),) = (list(plain_rows(batch)) for batch in answer.to_batches())
    assert json.loads(dumps(row["c"])) == data
    assert with_numbers(row["c"]) == with_json_numbers


def test_columns_of_one_name_are_told_apart() -> None:
    assert distinct(["a", "b", "a", "a_2", "a"]) == ["a", "b", "a_2", "a_2_2", "a_3"]
    batch = pa.record_batch([pa.array([1], pa.int32()), pa.array([2], pa.int32())], names=["a", "a"])
    assert list(plain_rows(batch)) == [{"a": 1, "a_2": 2}]
