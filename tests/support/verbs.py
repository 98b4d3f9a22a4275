"""Our commands as tests run them: in this process, or as processes of their own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from inspector.cli import inspector
from inspector.errors import InspectorError
from inspector.sources.addresses import without_secrets
from keycodec.cli import keycodec
from keycodec.cli.command import run
from keycodec.errors import KeyCodecError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import click

DEMO = "backup:fixtures/backup-demo"


class Ran(NamedTuple):
    """How a run of a command ended: its exit code, and what it printed to standard output and error."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON it printed."""
        return json.loads(self.out)

    @property
    def lines(self) -> Iterator[Any]:
        """The JSON lines it printed."""
        return map(json.loads, self.out.splitlines())


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@dataclass(frozen=True)
class Command:
    """One of our commands, as its ``main`` runs it. ``environment``: what is set, or with None is not."""

    name: str
    group: click.Group
    expected: tuple[type[Exception], ...]
    mask: Callable[[str], str] = str

    @property
    def program(self) -> list[str]:
        """What starts it as a process."""
        return [sys.executable, "-m", self.name]

    def __call__(self, *words: object, stdin: bytes = b"", on_terminal: bool = False, **environment: str | None) -> Ran:
        """Run it in this process: much sooner done than a process of its own.

        ``on_terminal``: standard error takes itself for a terminal.
        """
        given, out = (io.TextIOWrapper(io.BytesIO(text), "utf-8", newline="\n") for text in (stdin, b""))
        err = (_Terminal if on_terminal else io.TextIOWrapper)(io.BytesIO(), "utf-8", newline="\n")
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setattr("sys.stdin", given)
            for name, value in _environment(environment).items():
                if value is None:
                    patch.delenv(name, raising=False)
                else:
                    patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                run(self.group, self.expected, [str(word) for word in words], mask=self.mask)
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, *map(_printed, (out, err)))

    def process(self, *words: object, stdin: bytes = b"", **environment: str | None) -> Ran:
        """Run it as a process of its own."""
        everything = os.environ | _environment(environment)
        done = subprocess.run(
            [*self.program, *map(str, words)],
            input=stdin,
            capture_output=True,
            env={name: value for name, value in everything.items() if value is not None},
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, _text(done.stdout), _text(done.stderr))


def _environment(given: dict[str, str | None]) -> dict[str, str | None]:
    return {"INSPECTOR_SOURCE": None, **given}


def _printed(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return _text(stream.buffer.getvalue())


def _text(printed: bytes) -> str:
    return printed.decode("utf-8", "surrogateescape")


ran = Command("inspector", inspector, (InspectorError, KeyCodecError), without_secrets)
call = Command("keycodec", keycodec, (KeyCodecError,))


def rows(*words: str) -> list[dict[str, Any]]:
    """The rows that a verb of the inspector prints."""
    return list(ran(*words, "--format", "jsonl").lines)
