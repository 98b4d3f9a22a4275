"""Standard streams that are closed, or closed early, and counts that no machine has."""

from __future__ import annotations

import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.places import DEMO
from tests.support.verbs import ran

if TYPE_CHECKING:
    from tests.support.verbs import Command

PYTHON = shlex.quote(sys.executable)


def shell(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("snapshot") / "a.snapshot"
    assert ran("-s", DEMO, "capture", path).code == 0
    return str(path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    ["inspector -s {} scan --limit 3", "inspector diff {} fixtures/backup-partitioned --limit 1 --format jsonl"],
)
def test_a_scan_of_a_snapshot_that_stops_early_ends_in_silence(snapshot: str, words: str) -> None:
    done = shell(f"{PYTHON} -m {words.format(snapshot)}")
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout


@pytest.mark.slow
def test_a_reader_that_has_enough_may_close_the_pipe(snapshot: str) -> None:
    done = shell(f"{PYTHON} -m inspector -s {snapshot} scan --format jsonl | head -1")
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("words", ["inspector -s fixtures/backup-demo instances", "keycodec families"])
def test_closed_standard_output_is_one_line(words: str) -> None:
    done = shell(f"{PYTHON} -m {words} >&-")
    assert (done.returncode, done.stderr) == (
        3,
        "error: standard output is closed: there is nowhere to print to\n",
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "code"),
    [("keycodec decode <&-", 0), ("inspector -s fixtures/backup-demo instances 2>&- <&-", 0)],
)
def test_closed_standard_input_is_empty_and_nobody_reads_closed_standard_error(words: str, code: int) -> None:
    done = shell(f"{PYTHON} -m {words}")
    assert (done.returncode, done.stderr) == (code, "")


@pytest.mark.parametrize("number", ["9" * 30, "-1"])
@pytest.mark.parametrize(
    "verb", ["scan", "raw", "usage", "largest", "instances", "clusters", "tablet-stats", "history"]
)
def test_a_limit_that_no_machine_has_is_wrong_usage(command: Command, verb: str, number: str) -> None:
    ran = command("-s", DEMO, verb, "--limit", number)
    assert ran.code == 2
    assert ran.err.startswith("error: Invalid value for")
    assert ran.err.count("\n") == 1
