"""Shares are of one whole: of the family asked for, or of all."""

from __future__ import annotations

import pytest

import inspector
from inspector.views.usage import total, usage
from tests.support.places import DEMO


@pytest.mark.parametrize("family", [None, "TxnInfoKey", "MetaRowsetKey"])
def test_shares_come_to_one_and_the_total_to_all_rows(family: str | None) -> None:
    with inspector.open(f"backup:{DEMO}") as source:
        rows = usage(source, family)
        key_values = [pair for record in inspector.scan(source, family) for pair in record.key_values]
    whole = total(rows)
    assert {row.family for row in rows} == {family} if family else len({row.family for row in rows}) > 10
    assert whole.share == pytest.approx(1)
    assert whole.keys == len(key_values)
    assert whole.key_bytes == sum(len(key) for key, _ in key_values)
    assert whole.value_bytes == sum(len(value) for _, value in key_values)
