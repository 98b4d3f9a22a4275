"""A sentence stands also where a value in it is missing."""

from __future__ import annotations

import duckdb

from inspector.checks.saying import never_silent


def test_a_missing_value_is_a_question_mark() -> None:
    sql = "SELECT format('{} of, ({}) and {}', NULL::BIGINT, format('it''s {}', NULL::VARCHAR), [1, 2]) AS says, 5 AS n"

    assert duckdb.sql(never_silent(sql)).fetchall() == [("? of, (it's ?) and [1, 2]", 5)]
