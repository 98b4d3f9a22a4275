"""Formats and columns of what verbs print."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.support.verbs import DEMO, ran, rows


def test_every_format_has_the_same_instances() -> None:
    names = [row["instance_id"] for row in rows("-s", DEMO, "instances")]
    assert names == ["6ADDF03D-4C71-4F43-9D84-5FC89B3514F8", "ops-1", "regression_instance0", "sample_instance_id"]
    assert [row["instance_id"] for row in json.loads(ran("-s", DEMO, "instances", "--format", "json").out)] == names
    table = list(csv.DictReader(io.StringIO(ran("-s", DEMO, "instances", "--format", "csv").out)))
    assert [row["instance_id"] for row in table] == names
    for form in ("table", "text"):
        text = ran("-s", DEMO, "instances", "--format", form).out
        assert all(str(name) in text for name in names)
        assert "2022-11-24T03:27:17Z (1669260437)" in text


def test_json_has_raw_times_and_64_bit_ints_as_strings() -> None:
    first = rows("-s", DEMO, "instances")[2]
    assert first["created"] == "1669260437"
    assert first["clusters"] == {"COMPUTE": 2, "SQL": 1}


def test_fields_choose_columns_and_paths_and_no_header_leaves_their_names_out() -> None:
    words = ["-s", DEMO, "scan", "InstanceKey", "--fields", "fields.instance_id,value.clusters.type", "--format"]
    assert ran(*words, "csv").out.splitlines()[0] == "fields.instance_id,value.clusters.type"
    assert (
        ran(*words, "csv", "--no-header").out.splitlines()[2]
        == 'regression_instance0,"[""SQL"",""COMPUTE"",""COMPUTE""]"'
    )


def test_fields_change_nothing_but_the_choice_of_columns() -> None:
    words = ["-s", DEMO, "clusters", "--nodes"]
    whole, chosen = (ran(*words, *more).out.splitlines() for more in ([], ["--fields", "host, created,port"]))
    begin = whole[0].index("created")
    times = [line[begin : begin + 33] for line in whole[2:]]
    assert "2022-11-24T03:27:17Z (1669260437)" in times
    begin = chosen[0].index("created")
    assert [line[begin : begin + 33] for line in chosen[2:]] == times
    assert chosen[0].split() == ["host", "created", "port"]


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (["instances", "--fields", "nam"], "name"),
        (["usage", "--fields", "total"], "value_bytes"),
        (["scan", "--fields", "valu.x"], "value"),
        (["info", "--fields", "kinds"], "kind"),
    ],
)
def test_a_column_that_cannot_be_is_refused(words: list[str], near: str) -> None:
    done = ran("-s", DEMO, *words)
    assert (done.code, done.out) == (2, "")
    assert near in done.err


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [["instances"], ["clusters", "--nodes"], ["usage"], ["verify"], ["largest"], ["scan"], ["raw"]],
    ids=str,
)
def test_every_heading_of_a_table_is_a_name_for_fields(words: list[str]) -> None:
    heading = ran("-s", DEMO, *words).out.splitlines()[0].split()
    assert ran("-s", DEMO, *words, "--fields", ",".join(heading)).code in (0, 1)
