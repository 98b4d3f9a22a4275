"""Verbs that list what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.stores.busy import EXAMPLE
from tests.support.verbs import DEMO, ran, rows

if TYPE_CHECKING:
    from tests.support.verbs import Command


def test_clusters_by_cluster_and_by_node() -> None:
    found = rows("-s", DEMO, "clusters", "--instance", "regression_instance0")
    assert [row["type"] for row in found] == ["SQL", "COMPUTE", "COMPUTE"]
    nodes = rows("-s", DEMO, "clusters", "--nodes", "--instance", "regression_instance0")
    assert len(nodes) == sum(len(row["nodes"]) for row in found)


def test_tablet_stats_are_the_sum_of_their_parts() -> None:
    chosen = ["-s", DEMO, "tablet-stats", "--instance", "ops-1", "--table-id", "113973"]
    merged, parts = rows(*chosen), rows(*chosen, "--parts")
    for row in merged:
        of_tablet = [part for part in parts if part["tablet_id"] == row["tablet_id"]]
        for number in ("data_size", "num_rows", "num_rowsets", "num_segments", "index_size", "segment_size"):
            assert int(str(row[number])) == sum(int(str(part[number])) for part in of_tablet)
    assert {str(part["part"]) for part in parts} == {"aggregated", "detached"}


@pytest.mark.parametrize("words", [["instances"], ["clusters"], ["clusters", "--nodes"], ["tablet-stats"]], ids=str)
def test_views_stop_at_a_limit(words: list[str]) -> None:
    assert rows("-s", DEMO, *words, "--limit", "2") == rows("-s", DEMO, *words)[:2]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["999"], 1, "error: no tablet 999 in any instance; `inspector about tablet=999` looks"),
        (["999", "--instance", "ops-1"], 1, "error: no tablet 999 in instance ops-1; "),
        (["114739", "--instance", "ops1"], 1, "error: no instance ops1; there are ops-1, "),
        (["114739", "--instance", "ops-1", "--where", "kind=hole"], 0, "note: nothing found"),
    ],
)
def test_a_tablet_that_is_not_there_is_an_error_and_rows_that_no_condition_meets_are_not(
    words: list[str], code: int, said: str
) -> None:
    done = ran("-s", DEMO, "rowsets", *words)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(said)


@pytest.mark.parametrize("verb", ["transactions", "jobs", "recycle-bin", "delete-bitmap-locks"])
def test_an_instance_that_there_is_not_is_told_alone(verb: str, command: Command) -> None:
    wrong = command("-s", f"text:{EXAMPLE}", verb, "--instance", "nobody")

    assert (wrong.code, wrong.out, wrong.err) == (1, "", "error: no instance nobody; there is shop\n")
