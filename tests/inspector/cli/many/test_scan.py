"""``scan``, ``raw`` and ``diff``: bounds and conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.verbs import DEMO, ran, rows

if TYPE_CHECKING:
    from pathlib import Path


def test_limit_reverse_and_bounds() -> None:
    names = [row["key"] for row in rows("-s", DEMO, "scan", "MetaRowsetKey", "--keys-only")]
    assert [row["key"] for row in rows("-s", DEMO, "scan", "MetaRowsetKey", "--keys-only", "--reverse")] == names[::-1]
    assert [
        row["key"] for row in rows("-s", DEMO, "scan", "--begin", str(names[5]), "--limit", "3", "--keys-only")
    ] == names[5:8]


def test_a_difference_is_chosen_by_either_side() -> None:
    words = ["diff", f"{DEMO}@931218569", DEMO, "PartitionVersionKey"]
    for condition in ("version=152", "version=176"):
        (change,) = rows(*words, "--where", condition)
        assert (change["change"], change["fields_changed"]) == (
            "changed",
            [{"field": "version", "before": "176", "after": "152"}],
        )


def test_conditions_choose_by_value() -> None:
    found = rows("-s", DEMO, "scan", "InstanceKey", "--where", "status=DELETED")
    assert [row["fields"] for row in found] == [{"instance_id": "ops-1"}]


def test_what_raw_prints_as_text_is_a_source(tmp_path: Path) -> None:
    path = tmp_path / "pasted"
    path.write_text(ran("-s", DEMO, "raw", "TxnLabelKey", "--format", "text").out)
    assert rows("-s", f"text:{path}", "scan") == rows("-s", DEMO, "scan", "TxnLabelKey")
