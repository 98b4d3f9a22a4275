"""What every verb prints, in every format: a line a run in ``tests/data/outputs.tsv``, with the hash of its output.

``python -m tests.outputs --write`` makes the file anew after a change of output that is meant, and what a terminal
shows of the main views, in ``tests/data/terminal``;
``python -m tests.outputs DIR`` writes the outputs themselves into a folder, to be compared by ``diff -r``.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import os
import pty
import shlex
import sys
import tempfile
import threading
import tty
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import inspector.cli
import keycodec.cli
from tests.support import doctor
from tests.support.places import DATA, ROOT
from tests.support.times import timed_backup

if TYPE_CHECKING:
    from collections.abc import Callable

TABLE = DATA / "outputs.tsv"
TERMINAL = DATA / "terminal"
WIDTHS = (80, 200)
#: ``doctor-cases``: what the doctor prints, which differs from machine to machine otherwise.
MAINS: dict[str, Callable[[], None]] = {
    "inspector": inspector.cli.main,
    "keycodec": keycodec.cli.main,
    "doctor-cases": doctor.main,
}
_ENVIRONMENT = ("INSPECTOR_SOURCE", "FDB_CLUSTER_FILE", "NO_COLOR", "COLUMNS")


class Printed(NamedTuple):
    """How a run ended: its exit code, and what it wrote to standard output and error."""

    code: int
    out: bytes
    err: bytes

    @property
    def hash(self) -> str:
        return hashlib.sha256(b"%d\n%s\n--\n%s" % self).hexdigest()[:32]


def run(line: str) -> Printed:
    """Run a command line in this process, from the project's root; TEMP in it is a new folder."""
    with tempfile.TemporaryDirectory() as temporary, contextlib.ExitStack() as stack:
        name, *arguments = shlex.split(line.replace("TEMP", temporary))
        streams = [io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n", write_through=True) for _ in range(2)]
        stack.enter_context(contextlib.chdir(ROOT))
        stack.enter_context(contextlib.redirect_stdout(streams[0]))
        stack.enter_context(contextlib.redirect_stderr(streams[1]))
        code = _run_main([name, *arguments])
        out, err = (stream.buffer.getvalue() for stream in streams)  # type: ignore[attr-defined]
    return Printed(code, *(_without_places(text, temporary) for text in (out, err)))


def _run_main(words: list[str], **environment: str) -> int:
    before, sys.argv = sys.argv, words
    kept = {key: os.environ.pop(key) for key in _ENVIRONMENT if key in os.environ}
    os.environ.update(environment)
    try:
        MAINS[words[0]]()
    except SystemExit as ended:
        return int(ended.code or 0)
    finally:
        sys.argv = before
        for key in environment:
            del os.environ[key]
        os.environ.update(kept)
    raise AssertionError("main() ends with an exit code")


def run_on_terminal(line: str, width: int) -> str:
    """Run a command line in this process with a terminal of that width; what the terminal gets.

    TEMP in it is a new folder, TIMED a backup that tells the time of its versions.
    """
    with tempfile.TemporaryDirectory() as temporary:
        timed = timed_backup(Path(temporary, "timed")) if "TIMED" in line else ""
        words = shlex.split(line.replace("TEMP", temporary).replace("TIMED", timed))
        shown = shown_on_terminal(partial(_run_main, words, COLUMNS=str(width)))
    return _without_places(shown.encode(), temporary).decode()


def shown_on_terminal(run: Callable[[], object]) -> str:
    """What a terminal gets while ``run`` prints, and what goes to standard error."""
    reading, writing = pty.openpty()
    tty.setraw(writing)  # no carriage returns
    found: list[bytes] = []
    reader = threading.Thread(target=_read_all, args=(reading, found))
    reader.start()
    with contextlib.ExitStack() as stack:
        terminal = stack.enter_context(os.fdopen(writing, "w", encoding="utf-8", newline="\n"))
        stack.enter_context(contextlib.chdir(ROOT))
        stack.enter_context(contextlib.redirect_stdout(terminal))
        errors = stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        run()
    reader.join()
    os.close(reading)
    notes = f"--- standard error\n{errors.getvalue()}" if errors.getvalue() else ""
    return b"".join(found).decode() + notes


def _read_all(reading: int, found: list[bytes]) -> None:
    with contextlib.suppress(OSError):  # the other side was closed
        while data := os.read(reading, 1 << 16):
            found.append(data)


def terminal_lines() -> list[tuple[Path, str, int]]:
    """What is run on a terminal: the file with what it shows, the command line, the width."""
    text = (TERMINAL / "lines.tsv").read_text(encoding="utf-8")
    named = (line.split("\t") for line in text.splitlines())
    return [(TERMINAL / f"{name}-{width}.txt", line, width) for name, line in named for width in WIDTHS]


def _without_places(text: bytes, temporary: str) -> bytes:
    return text.replace(temporary.encode(), b"TEMP").replace(str(ROOT).encode(), b"ROOT")


def lines() -> list[str]:
    """The command lines, in the file's order."""
    return [line for line, _ in rows()]


def rows() -> list[tuple[str, str]]:
    """Command lines, each with the hash of what it must print."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [(line, expected) for line, expected in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def _write_table() -> None:
    text = "".join(f"{line}\t{run(line).hash}\n" for line in lines())
    TABLE.write_text(text, encoding="utf-8")


def _write_terminal() -> None:
    for path, line, width in terminal_lines():
        path.write_text(run_on_terminal(line, width), encoding="utf-8")


def _write_outputs(folder: Path) -> None:
    folder.mkdir(parents=True)
    for number, line in enumerate(lines()):
        printed = run(line)
        head = f"$ {line}\nexit code {printed.code}\n".encode()
        (folder / f"{number:03}.txt").write_bytes(head + printed.out + b"--- standard error\n" + printed.err)


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        _write_table()
        _write_terminal()
    elif sys.argv[1:] == ["--write-terminal"]:
        _write_terminal()
    else:
        _write_outputs(Path(sys.argv[1]))
