"""Every verb in every format prints what it printed before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.cli import verbs
from inspector.output.terminal import text_width
from keycodec import cli as keycodec_cli
from tests import outputs
from tests.support.examples import part

if TYPE_CHECKING:
    from pathlib import Path

    from keycodec.cli.command import Verb

#: Verbs without a view of their own: servers, and what prints text to copy or the text that it got.
NO_VIEW = {"inspector": {"serve", "explore"}, "keycodec": {"range", "annotate"}}
TERMINAL = outputs.terminal_lines()
#: How a line begins that is a key alone, which is never cut.
KEY_TO_COPY = "  MetaDeleteBitmap instance_id="


@pytest.mark.slow
#: Each sixth, unless tests are thorough: the formats of one verb stand beside each other.
@pytest.mark.parametrize(("line", "expected"), part(outputs.rows(), 6, outputs.lines()))
def test_the_output_is_what_it_was(line: str, expected: str) -> None:
    printed = outputs.run(line)
    assert printed.hash == expected, f"exit code {printed.code}; see `python -m tests.outputs DIR` for the text"


#: The narrow ones, unless tests are thorough: what changes one of a pair changes both.
@pytest.mark.parametrize(
    ("path", "line", "width"), part(TERMINAL, len(outputs.WIDTHS), [path.stem for path, _, _ in TERMINAL])
)
def test_a_terminal_shows_what_it_showed_and_no_line_is_wider(path: Path, line: str, width: int) -> None:
    shown = outputs.run_on_terminal(line, width)
    assert shown == path.read_text(encoding="utf-8")
    printed = shown.partition("--- standard error")[0]
    lines = [line for line in printed.splitlines() if " " in line.strip() and not line.startswith(KEY_TO_COPY)]
    assert max(map(text_width, lines), default=0) <= width


@pytest.mark.parametrize(("name", "verbs"), [("inspector", verbs.VERBS), ("keycodec", keycodec_cli.VERBS)])
def test_every_verb_stands_there_that_shows_something(name: str, verbs: dict[str, Verb]) -> None:
    shown = {verb for _, line, _ in TERMINAL for verb in line.split() if line.startswith(name)}
    shown |= {"doctor"} if any(line == "doctor-cases" for _, line, _ in TERMINAL) else set()
    assert {verb for verb in verbs if verb not in shown} == NO_VIEW[name]


def test_a_wide_table_on_a_terminal_is_that_of_a_pipe() -> None:
    line = "inspector -s backup:fixtures/backup-demo instances"
    assert outputs.run_on_terminal(f"{line} --wide", 80) == outputs.run(line).out.decode()


@pytest.mark.parametrize(
    "line",
    [
        f"keycodec decode {'0110696e7374616e6365000110' + '61' * 60 + '0001'}",
        f"keycodec encode InstanceKey instance_id={'a' * 60} --format diagram",
        "keycodec families VersionedMetaRowsetLoadKey",
    ],
    ids=["decode", "encode", "families"],
)
def test_a_wide_drawing_on_a_terminal_is_that_of_a_pipe(line: str) -> None:
    piped = outputs.run(line).out.decode()
    assert outputs.run_on_terminal(f"{line} --wide", 80) == piped
    assert outputs.run_on_terminal(line, 80) != piped
    assert outputs.run_on_terminal(line, 1000) == piped
