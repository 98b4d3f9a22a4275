"""Ctrl-C: what was read is printed, and where to go on is said."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from inspector.cli import options
from inspector.cli.many import diff
from inspector.sources.backup import BackupSource
from inspector.sources.base import END_OF_DATA
from inspector.sources.opening import open_source
from tests.support.examples import part
from tests.support.verbs import DEMO, Ran, ran

if TYPE_CHECKING:
    from pathlib import Path

    from inspector import Source
    from inspector.sources.base import KeyValue
    from inspector.sources.opening import SourceName
    from tests.support.verbs import Command

#: Runs a verb, with ``-s DEMO`` unless that is ``diff``, and interrupts it before so many key-values or mutations.
Interrupted = Callable[..., Ran]


class Interrupting(BackupSource):
    """The backup; SIGINT comes before or behind so many key-values or mutations of it."""

    number = 0

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        return self._interrupted(super().key_values(begin, end, reverse=reverse))

    def mutations(self, *args: Any, **options: Any) -> Iterator[Any]:
        return self._interrupted(super().mutations(*args, **options))

    def _interrupted(self, stream: Iterable[Any]) -> Iterator[Any]:
        for number, passing in enumerate(stream):
            if number == self.number:
                signal.raise_signal(signal.SIGINT)
            yield passing


@pytest.fixture
def interrupted(command: Command) -> Interrupted:
    def run(number: int, *words: str) -> Ran:
        def opened(name: SourceName, **_: object) -> Source:
            source = open_source(name)
            source.__class__ = Interrupting
            source.number = number  # type: ignore[attr-defined]
            return source

        with pytest.MonkeyPatch.context() as patch:
            for module in (diff, options):
                patch.setattr(module, "open_named", opened)
            return command(*([] if words[0] == "diff" else ["-s", DEMO]), *words)

    return run


def option_to_go_on(done: Ran) -> list[str]:
    assert done.code == 130
    assert done.err.startswith("interrupted; ")
    assert done.err.count("\n") == 1
    return done.err.split("go on with ")[1].split()


@pytest.mark.parametrize(
    "words", part([["--reverse"], [], ["VersionedPartitionVersionKey"], ["--keys-only"]], 2), ids=str
)
def test_an_interrupted_scan_prints_whole_records_and_says_where_to_go_on(
    command: Command, interrupted: Interrupted, words: list[str]
) -> None:
    done = interrupted(600, "scan", *words, "--format", "json")
    printed = json.loads(done.out)
    further = command("-s", DEMO, "scan", *words, "--format", "json", *option_to_go_on(done))
    whole = command("-s", DEMO, "scan", *words, "--format", "json")
    assert 0 < len(printed) <= 600
    assert printed + json.loads(further.out) == json.loads(whole.out)


def test_an_interrupted_raw_prints_whole_lines_and_says_where_to_go_on(
    command: Command, interrupted: Interrupted
) -> None:
    done = interrupted(1000, "raw", "--format", "jsonl")
    further = command("-s", DEMO, "raw", "--format", "jsonl", *option_to_go_on(done))
    assert done.out + further.out == command("-s", DEMO, "raw", "--format", "jsonl").out


@pytest.mark.parametrize(("verb", "counted"), [("usage", "keys"), ("verify", "records")])
def test_an_interrupted_count_says_what_was_counted_and_where_to_go_on(
    command: Command, interrupted: Interrupted, verb: str, counted: str
) -> None:
    def total(done: Ran) -> int:
        return sum(row[counted] for row in json.loads(done.out))

    done = interrupted(1000, verb, "--format", "json")
    further = command("-s", DEMO, verb, "--format", "json", *option_to_go_on(done))
    assert 0 < total(done) <= 1000
    assert total(done) + total(further) == total(command("-s", DEMO, verb, "--format", "json"))


def test_an_interrupted_comparison_says_where_to_go_on_and_not_that_there_is_no_difference(
    command: Command, interrupted: Interrupted
) -> None:
    words = ["diff", f"{DEMO}@931218569", f"{DEMO}@937228653", "--format", "jsonl"]
    whole = command(*words).out
    for number in (300, 1200):
        done = interrupted(number, *words)
        assert done.out + command(*words, *option_to_go_on(done)).out == whole
    same = interrupted(500, "diff", DEMO, DEMO)
    assert same.out == ""
    assert option_to_go_on(same)[0] == "--begin"


def test_an_interrupted_history_says_behind_which_version_to_go_on(command: Command, interrupted: Interrupted) -> None:
    words = ["history", "TableVersionKey", "--format", "jsonl"]
    done = interrupted(300, *words)
    assert 0 < done.out.count("\n") <= 300
    assert done.out + command("-s", DEMO, *words, *option_to_go_on(done)).out == command("-s", DEMO, *words).out


@pytest.mark.parametrize("verb", ["scan", "raw"])
def test_a_search_that_was_interrupted_before_it_found_any_does_not_say_that_there_is_none(
    interrupted: Interrupted, verb: str
) -> None:
    done = interrupted(1000, verb, "--where", "value.label=nosuch")
    assert (done.code, done.out) == (130, "")
    assert done.err.startswith("interrupted; nothing was found yet; go on with ")
    assert option_to_go_on(done)[0] == "--begin"


@pytest.mark.parametrize(
    "words",
    [
        ["history", "TableVersionKey"],
        ["scan"],
        ["usage"],
        ["diff", DEMO, DEMO],
        ["transactions"],
        ["get", "InstanceKey", "instance_id=ops-1"],
        ["about", "tablet=114739"],
    ],
    ids=str,
)
def test_what_is_interrupted_at_once_says_only_that(interrupted: Interrupted, words: list[str]) -> None:
    done = interrupted(0, *words)
    assert (done.code, done.err) == (130, "interrupted; nothing was found yet\n")


def test_an_interrupted_search_names_the_largest_so_far(interrupted: Interrupted) -> None:
    done = interrupted(1000, "largest", "-n", "3", "--format", "jsonl")
    assert option_to_go_on(done)[0] == "--begin"
    assert done.out.count("\n") == 3


def test_interrupted_checks_do_not_say_what_the_source_lacks(interrupted: Interrupted) -> None:
    done = interrupted(0, "check")
    assert (done.code, done.out, done.err) == (130, "", "interrupted; nothing was checked\n")


def test_nothing_is_said_of_what_was_not_read_to_its_end(interrupted: Interrupted) -> None:
    done = interrupted(600, "scan", "--where", "name=nobody", "--format", "jsonl")
    assert done.out == ""
    assert "no such record" not in done.err
    assert option_to_go_on(done)[0] == "--begin"


#: A module that runs a verb whose workers, from the piece of a number on, stand still; the one that has it interrupts
#: all first. Workers import it for what they are to do.
INTERRUPTED_BY_A_WORKER = """
import os, signal, sys
from inspector.checks.reading import filling
from inspector.cli import main

read = filling._read

def number_of_piece():
    for number in range(1000):
        try:
            return os.close(os.open(f"{os.environ['PIECES']}/{number}", os.O_CREAT | os.O_EXCL)) or number
        except FileExistsError:
            pass

def interrupting(asked, sources, begin, end):
    if asked.kept is None:  # the instances, which the first process reads
        return read(asked, sources, begin, end)
    number, last = number_of_piece(), int(os.environ["LAST"])
    if number == last:
        os.killpg(os.getpgid(0), signal.SIGINT)
    while number >= last:
        signal.pause()
    return read(asked, sources, begin, end)

def run():
    filling._read, filling.WORTH_PROCESSES = interrupting, 0
    main()
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind")
@pytest.mark.parametrize("last", part([0, 3], 2))
def test_interrupted_checks_end_all_their_processes_and_leave_nothing(tmp_path: Path, last: int) -> None:
    temporary, pieces = tmp_path / "temporary", tmp_path / "pieces"
    (tmp_path / "interrupting.py").write_text(INTERRUPTED_BY_A_WORKER, encoding="utf-8")
    for folder in (temporary, pieces):
        folder.mkdir()
    assert ran("capture", str(tmp_path / "demo.snapshot"), "-s", DEMO).code == 0
    program = [sys.executable, "-c", "import interrupting; interrupting.run()"]
    found = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(  # until the last process has closed its end of the pipes
        [*program, "-s", f"snapshot:{tmp_path / 'demo.snapshot'}", "check", "--jobs", "2"],
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": found, "TMPDIR": str(temporary), "PIECES": str(pieces), "LAST": str(last)},
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted; nothing was checked\n")
    assert len(list(pieces.iterdir())) > last
    assert list(temporary.iterdir()) == []
