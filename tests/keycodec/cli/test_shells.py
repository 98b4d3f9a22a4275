"""Completion in the shell: what it is told, and what real shells make of it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.keycodec.cli.shells import SHELLS, completions, words_typed
from tests.support.examples import part

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("keycodec enc", ["plain,encode"]),
        ("keycodec encode metarow", ["plain,MetaRowsetKey", "plain,MetaRowsetTmpKey"]),
        ("keycodec encode MetaRowsetKey tab", ["part,tablet_id="]),
        ("keycodec encode MetaRowsetKey tablet_id=7 ", ["part,instance_id=", "part,version="]),
        ("keycodec range VersionedPartitionVersionKey ver", ["part,versionstamp="]),
        ("keycodec families LogK", ["plain,LogKey"]),
        ("keycodec encode --format h", ["plain,hex"]),
        ("keycodec encode --format=h", ["plain,--format=hex"]),
        ("keycodec annotate REA", ["file,REA"]),
        ("keycodec decode --par", ["plain,--partial"]),
    ],
)
def test_verbs_families_fields_options_and_choices_are_completed(line: str, found: list[str]) -> None:
    assert completions(line) == found


@pytest.mark.parametrize(
    "line",
    [
        "keycodec nosuch ",
        "keycodec encode NoSuchKey ",
        "keycodec encode MetaRowsetKey bad bad ",
        "keycodec encode 'MetaRowsetKey",
        "keycodec --nosuch x ",
        "inspector nosuch x --where ",
        "inspector scan NoSuchKey x=",
        "inspector scan --where 'type~[",
        "inspector scan --where x..y",
        "inspector scan --where .",
        "inspector scan --fields value..",
        "inspector -s nosuch/nosuch scan InstanceKey instance_id=",
        "inspector -s snapshot:README.md clusters --instance ",
        "inspector -s backup: clusters --instance ",
        "inspector -s backup:nosuch/",
        "inspector --descriptor-set x scan ",
    ],
)
def test_wrong_lines_are_met_with_silence(line: str) -> None:
    completions(line)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("status=NOR", "plain,status=NORMAL"),  # bash may have been told that = is a letter
        ("NOR", "plain,NORMAL"),
        ("'status=NOR", "plain,status=NORMAL"),
    ],
)
def test_bash_gets_what_stands_behind_the_sign_that_ends_its_words(word: str, found: str) -> None:
    quote = "'" if word.startswith("'") else ""
    assert completions(f"inspector scan InstanceKey --where {quote}status=NOR", word=word) == [found]


def test_nothing_stands_between_the_sign_and_the_cursor() -> None:
    line = "inspector scan InstanceKey --where status="
    assert completions(line, word="=") == ["plain,NORMAL", "plain,DELETED", "plain,OVERDUE"]


def test_what_bash_would_change_is_escaped_outside_of_quotes(tmp_path: Path) -> None:
    (tmp_path / "a b$").touch()
    assert completions(f"inspector -s text:{tmp_path}/a") == [f"plain,text:{tmp_path}/a\\ b\\$"]
    assert completions(f"inspector -s 'text:{tmp_path}/a", word=f"'text:{tmp_path}/a") == [
        f"plain,text:{tmp_path}/a b$"
    ]


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("command", part(["inspector", "keycodec"], 2))
def test_each_shell_gets_its_script(shell: str, command: str) -> None:
    env = {f"_{command}_COMPLETE".upper(): f"{shell}_source", "PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-m", command], env=env, capture_output=True, text=True, check=True)
    assert f"{shell}_complete" in done.stdout
    assert "%(" not in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "words"),
    part(
        [
            ("keycodec encode MetaRowsetK\tta\t5", "keycodec encode MetaRowsetKey tablet_id=5"),
            (
                "inspector scan InstanceKey --where status=NOR\t--lim\t1",
                "inspector scan InstanceKey --where status=NORMAL --limit 1",
            ),
            ("inspector -s backup:fixt\tbackup-demo.t\t", "inspector -s backup:fixtures/backup-demo.truth/"),
            (
                "inspector sc\t-s backup:fixtures/backup-demo InstanceKey instance_id=op\t--format=jsonl",
                "inspector scan -s backup:fixtures/backup-demo InstanceKey instance_id=ops-1 --format=jsonl",
            ),
        ],
        4,
    ),
)
@pytest.mark.parametrize("shell", SHELLS)
def test_a_real_shell_completes(shell: str, typed: str, words: str, tmp_path: Path) -> None:
    assert words_typed(shell, typed, tmp_path) == words.split()
