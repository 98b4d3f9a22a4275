"""The total of tablet statistics: of all rows, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import inspector
from inspector.views.tablet_stats import NUMBERS, Total

if TYPE_CHECKING:
    from tests.support.verbs import Command

DEMO = "backup:fixtures/backup-demo"


def test_the_total_adds_up_what_passed() -> None:
    total = Total()
    with inspector.open(DEMO) as source:
        rows = list(total.watch(inspector.tablet_stats(source, instance_id="ops-1")))
    for name in NUMBERS:
        assert getattr(total.row(), name) == sum(getattr(row, name) or 0 for row in rows)


def test_a_table_ends_with_the_total_only_if_all_rows_are_in_it(command: Command) -> None:
    words = ["-s", DEMO, "tablet-stats", "--instance", "ops-1", "--fields", "instance_id,num_rows"]
    whole = command(*words).out.splitlines()
    assert whole[-1].startswith("(total)")
    count = len(whole) - 3
    assert command(*words, "--limit", str(count)).out.splitlines() == whole
    assert command(*words, "--limit", "2").out.splitlines()[-1] == "no total: there are more than these 2"
    assert "total" not in command(*words, "--limit", "2", "--format", "csv").out
