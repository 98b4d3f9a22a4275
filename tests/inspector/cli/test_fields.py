"""``--fields``: short names as a table's headings have them, and paths that are checked against the schema."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.outputs import run_on_terminal
from tests.support.places import DEMO

if TYPE_CHECKING:
    from tests.support.verbs import Command

SOURCE = str(DEMO)
OLDER = f"{SOURCE}@931218569"


@pytest.mark.parametrize(
    ("words", "short", "full"),
    [
        (["scan", "MetaTabletKey"], "tablet_id", "fields.tablet_id"),
        (["scan", "MetaTabletKey"], "creation_time", "value.creation_time"),
        (["scan", "InstanceKey"], "clusters.type", "value.clusters.type"),
        (["scan", "StatsTabletKey"], "num_rows", "value.merged_stats.num_rows"),
        (["scan", "TxnLabelKey"], "@txn_id", "value.@txn_id"),
        (["scan", "txn"], "instance_id", "fields.instance_id"),
        (["scan", "MetaTabletKey", "--keys-only"], "tablet_id", "fields.tablet_id"),
        (["raw", "MetaTabletKey"], "tablet_id", "fields.tablet_id"),
        (["get", "InstanceKey", "instance_id=ops-1"], "status", "value.status"),
        (["history", "PartitionVersionKey"], "partition_id", "fields.partition_id"),
    ],
    ids=str,
)
def test_a_short_name_gives_what_the_path_gives(command: Command, words: list[str], short: str, full: str) -> None:
    both = command("-s", SOURCE, *words, "--fields", f"{short},{full}", "--format", "jsonl").out
    rows = [json.loads(line) for line in both.splitlines()]
    assert rows
    assert all(row[short] == row[full] for row in rows)
    assert any(row[short] is not None for row in rows)


def test_a_short_name_is_a_field_of_the_key_in_differences(command: Command) -> None:
    ran = command("diff", OLDER, SOURCE, "TableVersionKey", "--fields", "tbl_id,fields.tbl_id", "--format", "jsonl")
    assert {len(set(json.loads(line).values())) for line in ran.out.splitlines()} == {1}


@pytest.mark.parametrize("family", ["MetaTabletKey", "StatsTabletKey", "TxnLabelKey", "PartitionVersionKey", "LogKey"])
@pytest.mark.parametrize("more", [[], ["--keys-only"]], ids=["values", "keys"])
def test_every_heading_on_a_terminal_is_a_name_for_fields(command: Command, family: str, more: list[str]) -> None:
    words = ["scan", family, *more, "--limit", "3"]
    shown = run_on_terminal(" ".join(["inspector", "-s", SOURCE, *words]), 2000)
    names = re.split(r"\s+", shown.splitlines()[0].strip())
    assert command("-s", SOURCE, *words, "--fields", ",".join(names)).err == ""


@pytest.mark.parametrize(
    ("words", "path", "says"),
    [
        (["scan", "InstanceKey"], "value.statuss", "has no field 'statuss'; did you mean status"),
        (["scan", "InstanceKey"], "value.clusters.tpye", "did you mean type"),
        (["scan", "InstanceKey"], "clusters[0].tpye", "did you mean type"),
        (["scan", "InstanceKey"], "fields.instance", "the key of InstanceKey has no field 'instance'; did you mean"),
        (["scan"], "value.no_such_thing_anywhere", "no record has that"),
        (["scan", "StatsTabletKey"], "value.merged_stats.num_rowz", "did you mean num_rows"),
        (["scan", "txn"], "lable", "did you mean label"),
        (["get", "InstanceKey", "instance_id=ops-1"], "value.statuss", "did you mean status"),
        (["raw", "MetaTabletKey"], "tablet", "did you mean tablet_id"),
        (["history", "PartitionVersionKey"], "before.versoin", "did you mean version"),
    ],
    ids=str,
)
def test_a_path_that_no_record_has_is_refused(command: Command, words: list[str], path: str, says: str) -> None:
    ran = command("-s", SOURCE, *words, "--fields", path)
    assert ran.code == 2
    assert ran.err.startswith("error: --fields ")
    assert says in ran.err


def test_the_side_of_a_difference_is_checked(command: Command) -> None:
    ran = command("diff", OLDER, SOURCE, "PartitionVersionKey", "--fields", "after.versoin")
    assert (ran.code, "did you mean version" in ran.err) == (2, True)


@pytest.mark.parametrize(
    "words", [["scan"], ["raw"], ["usage"], ["largest"], ["instances"], ["clusters"], ["tablet-stats"], ["history"]]
)
def test_a_limit_is_at_least_one(command: Command, words: list[str]) -> None:
    ran = command("-s", SOURCE, *words, "--limit", "0")
    assert ran.code == 2
    assert "x>=1" in ran.err or "1<=x" in ran.err


@pytest.mark.parametrize("family", ["InstanceKey"])
def test_places_of_differences_are_paths_for_where(command: Command, family: str) -> None:
    rows = json.loads(command("-s", SOURCE, "scan", family, "--format", "json").out)
    clusters = [(row["fields"]["instance_id"], each) for row in rows for each in row["value"].get("clusters", [])]
    assert clusters
    for instance_id, each in clusters:
        place = f"clusters[cluster_id={each['cluster_id']}].cluster_name"
        ran = command("-s", SOURCE, "scan", family, "--where", f"{place}={each['cluster_name']}", "--format", "jsonl")
        assert instance_id in {json.loads(line)["fields"]["instance_id"] for line in ran.out.splitlines()}
        other = command("-s", SOURCE, "scan", family, "--where", f"{place}=no-such-name", "--format", "jsonl")
        assert other.out == ""
        shown = command("-s", SOURCE, "scan", family, "--fields", f"{place},instance_id", "--format", "jsonl").out
        assert {place: each["cluster_name"], "instance_id": instance_id} in map(json.loads, shown.splitlines())


def test_the_field_of_an_identity_is_checked(command: Command) -> None:
    ran = command("-s", SOURCE, "scan", "InstanceKey", "--where", "clusters[cluster_idd=x].status=1")
    assert (ran.code, "did you mean cluster_id" in ran.err) == (2, True)
