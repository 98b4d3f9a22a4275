"""Ctrl-C: what was read is printed, and where to go on is said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.verbs import DEMO, process

if TYPE_CHECKING:
    from pathlib import Path

#: Runs a verb on the demo backup, which sends SIGINT before or behind so many key-values or mutations.
INTERRUPTED = """
import os, signal, sys
import inspector.cli.many.diff as diff
import inspector.cli.options as options
from inspector.cli import main
from inspector.sources.backup import BackupSource
from inspector.sources.opening import open_source

def interrupted(stream):
    for number, passing in enumerate(stream):
        if number == {number}:
            os.kill(os.getpid(), signal.SIGINT)
        yield passing

class Interrupting(BackupSource):
    def key_values(self, begin=b"", end=b"\\xff", *, reverse=False):
        return interrupted(super().key_values(begin, end, reverse=reverse))

    def mutations(self, begin=b"", end=b"\\xff", after_version=None, to_version=None):
        return interrupted(super().mutations(begin, end, after_version, to_version))

def opened(name, **settings):
    source = open_source(name)
    source.__class__ = Interrupting
    return source

options.open_named = diff.open_named = opened
main()
"""


def interrupted(number: int, *words: str) -> subprocess.CompletedProcess[str]:
    program = INTERRUPTED.format(number=number)
    source = [] if words[0] == "diff" else ["-s", DEMO]
    return subprocess.run([sys.executable, "-c", program, *source, *words], capture_output=True, text=True, check=False)


def option_to_go_on(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert done.returncode == 130
    assert done.stderr.startswith("interrupted; ")
    assert done.stderr.count("\n") == 1
    return done.stderr.split("go on with ")[1].split()


@pytest.mark.slow
@pytest.mark.parametrize("words", [[], ["--reverse"], ["VersionedPartitionVersionKey"], ["--keys-only"]], ids=str)
def test_an_interrupted_scan_prints_whole_records_and_says_where_to_go_on(words: list[str]) -> None:
    done = interrupted(600, "scan", *words, "--format", "json")
    printed = json.loads(done.stdout)
    further = process("-s", DEMO, "scan", *words, "--format", "json", *option_to_go_on(done))
    whole = process("-s", DEMO, "scan", *words, "--format", "json")
    assert 0 < len(printed) <= 600
    assert printed + json.loads(further.stdout) == json.loads(whole.stdout)


@pytest.mark.slow
def test_an_interrupted_raw_prints_whole_lines_and_says_where_to_go_on() -> None:
    done = interrupted(1000, "raw", "--format", "jsonl")
    further = process("-s", DEMO, "raw", "--format", "jsonl", *option_to_go_on(done))
    assert done.stdout + further.stdout == process("-s", DEMO, "raw", "--format", "jsonl").stdout


@pytest.mark.slow
@pytest.mark.parametrize(("verb", "counted"), [("usage", "keys"), ("verify", "records")])
def test_an_interrupted_count_says_what_was_counted_and_where_to_go_on(verb: str, counted: str) -> None:
    def total(done: subprocess.CompletedProcess[str]) -> int:
        return sum(row[counted] for row in json.loads(done.stdout))

    done = interrupted(1000, verb, "--format", "json")
    further = process("-s", DEMO, verb, "--format", "json", *option_to_go_on(done))
    assert 0 < total(done) <= 1000
    assert total(done) + total(further) == total(process("-s", DEMO, verb, "--format", "json"))


@pytest.mark.slow
def test_an_interrupted_comparison_says_where_to_go_on_and_not_that_there_is_no_difference() -> None:
    words = ["diff", f"{DEMO}@931218569", f"{DEMO}@937228653", "--format", "jsonl"]
    whole = process(*words).stdout
    for number in (300, 1200):
        done = interrupted(number, *words)
        assert done.stdout + process(*words, *option_to_go_on(done)).stdout == whole
    same = interrupted(500, "diff", DEMO, DEMO)
    assert same.stdout == ""
    assert option_to_go_on(same)[0] == "--begin"


@pytest.mark.slow
def test_an_interrupted_history_says_behind_which_version_to_go_on() -> None:
    words = ["history", "TableVersionKey", "--format", "jsonl"]
    done = interrupted(300, *words)
    assert 0 < done.stdout.count("\n") <= 300
    assert (
        done.stdout + process("-s", DEMO, *words, *option_to_go_on(done)).stdout == process("-s", DEMO, *words).stdout
    )


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["scan", "raw"])
def test_a_search_that_was_interrupted_before_it_found_any_does_not_say_that_there_is_none(verb: str) -> None:
    done = interrupted(1000, verb, "--where", "value.label=nosuch")
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.startswith("interrupted; nothing was found yet; go on with ")
    assert option_to_go_on(done)[0] == "--begin"


@pytest.mark.slow
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
def test_what_is_interrupted_at_once_says_only_that(words: list[str]) -> None:
    done = interrupted(0, *words)
    assert (done.returncode, done.stderr) == (130, "interrupted; nothing was found yet\n")


def test_an_interrupted_search_names_the_largest_so_far() -> None:
    done = interrupted(1000, "largest", "-n", "3", "--format", "jsonl")
    assert option_to_go_on(done)[0] == "--begin"
    assert done.stdout.count("\n") == 3


@pytest.mark.slow
def test_interrupted_checks_do_not_say_what_the_source_lacks() -> None:
    done = interrupted(0, "check")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted; nothing was checked\n")


@pytest.mark.slow
def test_nothing_is_said_of_what_was_not_read_to_its_end() -> None:
    done = interrupted(600, "scan", "--where", "name=nobody", "--format", "jsonl")
    assert done.stdout == ""
    assert "no such record" not in done.stderr
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
@pytest.mark.parametrize("last", [0, 3])
def test_interrupted_checks_end_all_their_processes_and_leave_nothing(tmp_path: Path, last: int) -> None:
    temporary, pieces = tmp_path / "temporary", tmp_path / "pieces"
    (tmp_path / "interrupting.py").write_text(INTERRUPTED_BY_A_WORKER, encoding="utf-8")
    for folder in (temporary, pieces):
        folder.mkdir()
    assert process("capture", str(tmp_path / "demo.snapshot"), "-s", DEMO).returncode == 0
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
