"""What our commands answer a shell that completes a line; and real shells, in which somebody writes one."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.support.places import ROOT
from tests.support.verbs import call, ran

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = {command.name: command for command in (ran, call)}


class Shell(NamedTuple):
    """A shell: its options (``{}``: the file that it reads first), that file's name, and what stands in it."""

    options: tuple[str, ...]
    start: str
    functions: str


#: ``words`` notes the words of a line as the shell gives them to a program.
SHELLS = {
    "bash": Shell(
        ("--rcfile", "{}"),
        "start",
        'bind "set enable-bracketed-paste off"\nwords() { printf "%s\\n" "$@" > "$OUT"; }\n',
    ),
    "zsh": Shell(
        ("-d",),
        ".zshrc",
        'bindkey -e; autoload -U compinit; compinit -u -D\nwords() { printf "%s\\n" "$@" > "$OUT"; }\n',
    ),
    "fish": Shell(
        ("--no-config", "-C", "source {}"),
        "start",
        "function words; printf '%s\\n' $argv > $OUT; end\n",
    ),
}
_START_OF_LINE = "\x01"


def completions(line: str, *, word: str | None = None, shell: str = "bash", **environment: str | None) -> list[str]:
    """What the last word of a line can be, as lines of ``type,value``. ``word``: what ``shell`` takes for it."""
    last = "'" + line.rpartition("'")[2] if "'" in line else line.rpartition(" ")[2]
    env = {"COMP_WORDS": line, "COMP_WORD": last if word is None else word}
    name = line.partition(" ")[0]
    variable = f"_{name}_COMPLETE".upper()
    done = COMMANDS[name](**{**env, variable: f"{shell}_complete", **environment})
    assert (done.code, done.err) == (0, "")
    return done.out.splitlines() if done.out.strip() else []


def documented(name: str) -> str:
    """The line that docs/completion.md gives for this shell."""
    lines = (ROOT / "docs" / "completion.md").read_text(encoding="utf-8").splitlines()
    (line,) = (line for line in lines if f"={name}_source " in line)
    return line + "\n"


def words_typed(name: str, typed: str, folder: Path) -> list[str]:
    """The words of a line, as a real shell has them after all of it was typed, its Tabs included."""
    if not shutil.which(name) or not shutil.which("setsid"):
        pytest.skip(f"there is no {name} here")
    shell = SHELLS[name]
    start, out = folder / shell.start, folder / "words"
    start.write_text(shell.functions + documented(name))
    for command in COMMANDS:
        program = folder / command
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {command} "$@"\n')
        program.chmod(0o755)
    places = {"PATH": f"{folder}:{os.environ['PATH']}", "ZDOTDIR": str(folder), "HOME": str(folder), "OUT": str(out)}
    shown = _type(
        ["setsid", "--ctty", name, *(option.format(start) for option in shell.options), "-i"],
        f"{typed}{_START_OF_LINE}words \rexit\r",
        {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TERM": "xterm", **places},
    )
    assert out.exists(), shown
    return out.read_text().splitlines()


def _type(command: list[str], typed: str, env: dict[str, str]) -> bytes:
    """Type into a program on a terminal, and return what it shows until it ends."""
    ours, theirs = pty.openpty()
    shown = b""
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env):
        os.close(theirs)
        os.write(ours, typed.encode())
        with suppress(OSError):  # the program has closed the terminal
            while piece := os.read(ours, 1 << 16):
                shown += piece
    os.close(ours)
    return shown
