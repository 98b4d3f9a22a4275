"""What a terminal shows while a verb reads."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.support.examples import part
from tests.support.verbs import DEMO, ran

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.parametrize("words", part([["history", "TableVersionKey"], ["info"]], 2), ids=str)
def test_a_terminal_changes_nothing_of_what_is_said(words: list[str]) -> None:
    """A verb that needs more of a source than its key-values gets it where a bar could be drawn, too."""
    ours, theirs = pty.openpty()
    on_terminal = subprocess.run([*ran.program, "-s", DEMO, *words], stdout=subprocess.PIPE, stderr=theirs, check=True)
    os.close(theirs)
    os.close(ours)
    assert on_terminal.stdout.decode() == ran("-s", DEMO, *words).out


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    part(
        [
            *([verb] for verb in ("usage", "verify", "largest", "scan", "raw")),
            *([verb, "--instance", "ops-1"] for verb in ("usage", "verify", "scan")),
            ["diff", DEMO, DEMO],
        ],
        4,
    ),
    ids=" ".join,
)
def test_a_bar_is_drawn_on_a_terminal_alone(words: list[str]) -> None:
    command = [*ran.program, *words] if words[0] == "diff" else [*ran.program, "-s", DEMO, *words]
    terminal, end = pty.openpty()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=end, check=False, timeout=60)
    os.close(end)
    drawn = os.read(terminal, 1 << 16).decode()
    os.close(terminal)
    assert "reading" in drawn
    assert "100%" in drawn
    assert b"100%" not in done.stdout
    assert drawn.count("\x1b[?25h") == 1  # the end of a bar: there is one for all sources
    assert "reading" not in ran(*command[len(ran.program) :]).err


def on_one_terminal(*words: str, stderr: int | None = None) -> str:
    """What a terminal gets, of standard output and standard error unless that goes elsewhere."""
    terminal, end = pty.openpty()
    with subprocess.Popen([*ran.program, *words], stdout=end, stderr=stderr or end) as done:
        os.close(end)
        shown = b""
        with suppress(OSError):  # it has ended
            while piece := os.read(terminal, 1 << 16):
                shown += piece
    os.close(terminal)
    assert done.returncode in (0, 1)
    return re.sub(r"\x1b\[\?25[hl]", "", shown.decode()).replace("\r\n", "\n")


def left(text: str) -> str:
    """What a terminal shows in the end."""
    return "\n".join(re.sub(r".*\r\x1b\[K|.*\r(?=reading)", "", line) for line in text.split("\n"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    part(
        [
            ["-s", DEMO, "scan", "--where", "instance_id=ops-1", "--limit", "40"],
            ["-s", DEMO, "scan", "--where", "instance_id=ops-1", "--format", "jsonl"],
            ["-s", DEMO, "raw", "--where", "instance_id=ops-1", "--format", "text"],
            ["diff", DEMO + "@snapshot", DEMO, "--format", "jsonl"],
        ],
        2,
    ),
)
def test_a_search_shows_how_far_it_is_on_the_terminal_of_its_results_and_leaves_them_whole(words: list[str]) -> None:
    shown = on_one_terminal(*words)
    results = [line for line in left(shown).splitlines() if not line.startswith(("note: ", "warning: "))]
    assert "reading" in shown
    assert results == on_one_terminal(*words, stderr=subprocess.DEVNULL).splitlines()


@pytest.mark.slow
def test_where_the_size_is_not_known_the_bytes_are_counted(tmp_path: Path) -> None:
    snapshot = str(tmp_path / "demo.snapshot")
    assert ran("-s", DEMO, "capture", snapshot).code == 0
    shown = on_one_terminal("-s", snapshot, "scan", "MetaTabletKey", "--where", "value.index_id=7")
    assert re.search(r"reading +[1-9][0-9]* bytes", shown)
    assert left(shown) == "note: no such record\n"
