from __future__ import annotations

import pytest

from keycodec.text.suggestions import did_you_mean, near_names

KNOWN = ["instances", "instance", "clusters", "Usage"]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("instnces", ["instances", "instance"]),
        ("INSTANCES", ["instances", "instance"]),
        ("usge", ["Usage"]),
        ("zzz", []),
        ("", []),
    ],
)
def test_names_like_a_mistyped_one_are_found_the_nearest_first(name: str, near: list[str]) -> None:
    assert near_names(name, KNOWN) == near


def test_no_more_names_are_given_than_asked_for() -> None:
    assert near_names("instance", KNOWN, count=1) == ["instance"]
    assert did_you_mean("instnces", KNOWN, count=1) == "did you mean instances?"


def test_the_sentence_names_them_all() -> None:
    assert did_you_mean("instnces", iter(KNOWN)) == "did you mean instances or instance?"


def test_without_a_near_name_there_is_the_other_text() -> None:
    assert did_you_mean("zzz", KNOWN) == ""
    assert did_you_mean("zzz", KNOWN, otherwise="see the list") == "see the list"
