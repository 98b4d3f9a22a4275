"""``--jobs``: several processes print what one prints."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from inspector.output.items import DataItem
from inspector.output.parts import Style, make_part, write_parts
from tests.support.examples import part
from tests.support.verbs import DEMO, ran

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Snapshots of an older version of the demo backup, and of the newest."""
    folder = tmp_path_factory.mktemp("snapshots")
    older, newest = folder / "older.snapshot", folder / "newest.snapshot"
    assert ran("capture", older, "-s", f"{DEMO}@931218569").code == 0
    assert ran("capture", newest, "-s", DEMO).code == 0
    return f"snapshot:{older}", f"snapshot:{newest}"


@pytest.mark.slow
@pytest.mark.parametrize("format_", part(["table", "json", "jsonl", "csv", "text"], 5))
def test_what_several_processes_print_is_what_one_prints(snapshots: tuple[str, str], format_: str) -> None:
    older, newest = snapshots
    for words, code in ((["scan", "-s", newest], 1), (["diff", older, newest], 0)):
        one, two = (ran(*words, "--format", format_, "--jobs", jobs) for jobs in ("1", "2"))
        assert one == two
        assert one.code == code


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    part(
        [
            ["scan", "--reverse", "--keys-only", "--format", "json"],
            ["scan", "MetaRowsetKey", "--fields", "key,num_rows", "--no-header"],
            ["scan", "Versioned*", "--versions", "newest", "--where", "rowset_id>0", "--format", "jsonl"],
            ["scan", "--instance", "nobody"],
            ["usage", "--limit", "2"],
            ["verify"],
            ["sql", "SELECT family, count(*), sum(size) FROM records GROUP BY ALL ORDER BY ALL"],
            ["sql", "SELECT value.num_rows FROM MetaRowsetKey", "--format", "jsonl", "--limit", "3"],
            ["largest", "-n", "5"],
        ],
        4,
    ),
    ids=" ".join,
)
def test_options_mean_the_same(snapshots: tuple[str, str], words: list[str]) -> None:
    one, two = (ran(*words, "-s", snapshots[1], "--jobs", jobs) for jobs in ("1", "3"))
    assert one == two


@pytest.mark.slow
@pytest.mark.parametrize("flags", part([["--mask-secrets"], []], 2))
def test_several_processes_capture_what_one_captures(
    snapshots: tuple[str, str], tmp_path: Path, flags: list[str]
) -> None:
    for jobs in ("1", "2"):
        assert ran("capture", tmp_path / jobs, "-s", snapshots[1], *flags, "--jobs", jobs).code == 0
    one, two = (ran("raw", "-s", f"snapshot:{tmp_path / jobs}", "--show-secrets") for jobs in ("1", "2"))
    assert one.out == two.out


@pytest.mark.slow
@pytest.mark.parametrize("flags", part([[], ["--reverse"]], 2))
def test_ctrl_c_ends_all_processes_and_says_where_to_go_on(snapshots: tuple[str, str], flags: list[str]) -> None:
    words = ["scan", *flags, "--format", "jsonl"]
    program = [sys.executable, "-u", "-m", "inspector", *words, "-s", snapshots[1]]  # without a buffer
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen([*program, "--jobs", "2"], start_new_session=True, **pipes) as running:  # type: ignore[call-overload]
        first = running.stdout.readline()  # what follows does not fit into the pipe
        os.killpg(running.pid, signal.SIGINT)
        rest, said = running.stdout.read(), running.stderr.read()  # until the last process has closed its end
    assert running.returncode == 130
    assert said.startswith("interrupted; printed so far; go on with --")
    assert said.count("\n") == 1
    go_on = said.split("go on with ")[1].split()
    further = subprocess.run([*program, *go_on], check=False, **pipes)  # type: ignore[call-overload]
    assert first + rest + further.stdout == ran(*words, "-s", snapshots[1]).out
    assert further.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["scan", "--limit", "3"], "--limit goes with one process"),
        (["scan", "MetaRowsetKey", "--through-clones"], "--through-clones goes with one process"),
    ],
)
def test_what_several_processes_cannot_keep_is_refused(words: list[str], message: str) -> None:
    assert message in ran(*words, "-s", DEMO, "--jobs", "2").err


@pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv", "text"])
@pytest.mark.parametrize("fields", [(), ("b", "a")])
@pytest.mark.parametrize("sizes", [[], [0, 0], [3], [2, 0, 1], [300, 400]])
def test_parts_put_together_are_the_whole(format_: str, fields: tuple[str, ...], sizes: Sequence[int]) -> None:
    from io import StringIO

    groups = [
        [DataItem({"a": f"{group}.{number}", "b": number}) for number in range(size)]
        for group, size in enumerate(sizes)
    ]
    style, columns = Style(format_, fields), ("a", "b")
    whole, parts = StringIO(), StringIO()
    style.to(whole, header=True).write([item for group in groups for item in group], columns)
    write_parts([make_part(group, columns, style) for group in groups], columns, style, parts)
    assert parts.getvalue() == whole.getvalue()


#: As the script that is installed; it says when it is run, also as a part of another program.
SCRIPT = """
import os
os.write(2, b"run\\n")
from inspector.cli import main
if __name__ == "__main__":
    main()
"""


@pytest.mark.slow
def test_the_script_that_starts_the_command_is_not_run_in_the_processes(
    snapshots: tuple[str, str], tmp_path: Path
) -> None:
    script = tmp_path / "inspector"
    script.write_text(SCRIPT)
    command = [sys.executable, str(script), "-s", snapshots[1], "verify", "--jobs", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert "InstanceKey" in done.stdout
    assert done.stderr.count("run\n") == 1
