"""Where options may stand: before the verb or behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.places import DEMO

if TYPE_CHECKING:
    from tests.support.verbs import Command

SOURCE = str(DEMO)


@pytest.mark.parametrize(
    "words",
    [
        ["-s", SOURCE, "--format", "jsonl", "--limit", "1", "instances"],
        ["--format", "jsonl", "-s", SOURCE, "--limit", "1", "instances"],
        ["--format=jsonl", "--limit=1", f"--source={SOURCE}", "instances"],
        [f"-s{SOURCE}", "--format", "jsonl", "instances", "--limit", "1"],
        ["--limit", "1", "--debug", "-s", SOURCE, "--format", "jsonl", "--salvage", "instances"],
    ],
    ids=" ".join,
)
def test_options_of_a_verb_may_stand_before_it(command: Command, words: list[str]) -> None:
    expected = command("-s", SOURCE, "instances", "--limit", "1", "--format", "jsonl")
    assert expected.code == 0
    assert command(*words).out == expected.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--formt", "json", "-s", SOURCE, "instances"], "No such option:? '?--formt\\b"),
        (["--table-id", "1", "-s", SOURCE, "instances"], "No such option:? '?--table-id\\b"),
        (["-s", SOURCE, "--format", "json"], "No such option:? '?--format\\b"),
        (["-s", SOURCE, "instance"], "did you mean instances"),
        (["-s", SOURCE, "nothing-like-it"], "the verbs are instances, "),
        (["-s", "bogus:x", "diff", SOURCE, SOURCE], "diff reads no -s"),
        (["-s", SOURCE, "dissect", "README.md"], "dissect reads no -s"),
    ],
    ids=str,
)
def test_an_option_that_is_not_used_is_refused(command: Command, words: list[str], says: str) -> None:
    ran = command(*words)
    assert ran.code == 2
    assert re.search(says, ran.err)  # releases of click differ in what stands around the option


def test_the_source_of_the_environment_disturbs_no_verb(command: Command) -> None:
    assert command("diff", SOURCE, SOURCE, INSPECTOR_SOURCE="bogus:x").code == 0
