"""``inspector usage``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.places import DEMO

if TYPE_CHECKING:
    from tests.support.verbs import Command


def test_a_table_ends_with_the_total_of_all_rows_and_what_programs_read_does_not(command: Command) -> None:
    table = command("-s", DEMO, "usage", "TxnInfoKey", "--limit", "1").out.splitlines()
    assert table[-1].split()[:3] == ["(total)", "16", "940"]
    assert len(table) == 4
    assert len(list(command("-s", DEMO, "usage", "TxnInfoKey", "--format", "jsonl").lines)) == 4
