"""The verb ``export``; and what it and ``sql`` say where their libraries are not installed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.verbs import ran

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.verbs import Command

DEMO = "fixtures/backup-demo"


def test_what_was_written_is_told(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = command(
        "-s", DEMO, "export", out, "MetaTabletKey", "tablet_stats", "--to", "csv", "--partition-by", "instance"
    )
    rows = sum(len(path.read_text("utf-8").splitlines()) - 1 for path in out.rglob("*.csv"))
    assert (ran.code, ran.out, ran.err) == (0, "", f"{out}: 2 tables, {rows} rows\n")
    again = command("-s", DEMO, "export", out)
    assert (again.code, again.err) == (2, f"error: {out}: exists already; choose another name, or remove it first\n")


def test_a_table_that_is_not_there_is_one_line(command: Command, tmp_path: Path) -> None:
    ran = command("-s", DEMO, "export", tmp_path / "out", "MetaTabletKy")
    assert ran.code == 2
    assert "did you mean MetaTabletKey" in ran.err
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_nothing_half(tmp_path: Path, jobs: str) -> None:
    words = ["-s", DEMO, "export", str(tmp_path / "out"), "--jobs", jobs]
    program = subprocess.Popen([*ran.program, *words], stderr=subprocess.PIPE, text=True)
    while not list(tmp_path.iterdir()):
        assert program.poll() is None
        time.sleep(0.02)
    program.send_signal(signal.SIGINT)
    _, err = program.communicate()
    assert (program.returncode, err) == (130, "interrupted; nothing was written\n")
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "missing"),
    [(["sql", "SELECT 1"], "duckdb"), (["sql", "SELECT 1"], "pyarrow"), (["export", "OUT"], "pyarrow")],
)
def test_without_the_extra_a_line_says_what_to_install(words: list[str], missing: str, tmp_path: Path) -> None:
    program = f"import sys; sys.modules[{missing!r}] = None; from inspector.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", program, "-s", os.path.abspath(DEMO), *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith("error: ")
    assert f"needs the package {missing}, which is not installed: python -m pip install" in ran.stderr
    assert ran.stderr.count("\n") == 1


@pytest.mark.slow
def test_help_loads_none_of_the_libraries() -> None:
    program = (
        "import sys; from inspector.cli import inspector; inspector(['--help'], standalone_mode=False);"
        "print(sorted({'pyarrow', 'duckdb', 'ptars', 'numpy', 'readline'} & set(sys.modules)), file=sys.stderr)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stderr == "[]\n"
