"""How the commands start: Ctrl-C ends them silently, even while they still import what they need."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

from keycodec.__main__ import SilentInterrupts
from keycodec.cli.command import INTERRUPTED
from tests.support.places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

#: What the installed commands call, by their names.
CALLED: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
#: A module that sends its own process Ctrl-C while it is imported, and then stands still.
INTERRUPTING = """
import os, signal, time
os.kill(os.getpid(), signal.SIGINT)
time.sleep(250)
"""
#: The same in a callback, where Python prints an exception and forgets it.
INTERRUPTING_A_CALLBACK = """
import os, signal, time, weakref
class Thing: pass
thing = Thing()
callback = weakref.ref(thing, lambda _: os.kill(os.getpid(), signal.SIGINT) or time.sleep(1))
del thing
time.sleep(250)
"""


def _as_installed(command: str) -> list[str]:
    """The script that installers write."""
    module, _, name = CALLED[command].partition(":")
    return ["-c", f"import sys; from {module} import {name}; sys.exit({name}())"]


@pytest.mark.parametrize("command", CALLED)
@pytest.mark.parametrize("way", ["installed", "module"])
@pytest.mark.parametrize("module", [INTERRUPTING, INTERRUPTING_A_CALLBACK], ids=["importing", "callback"])
@pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind")
def test_ctrl_c_while_a_command_is_imported_ends_it_silently(
    command: str, way: str, module: str, tmp_path: Path
) -> None:
    (tmp_path / "click.py").write_text(module, encoding="utf-8")
    words = _as_installed(command) if way == "installed" else ["-m", command]
    found = os.pathsep.join([str(tmp_path), str(ROOT)])
    run = subprocess.run(
        [sys.executable, *words, "--help"],
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
        env=os.environ | {"PYTHONPATH": found},
    )
    assert (run.returncode, run.stdout, run.stderr) == (INTERRUPTED, "", "")


@pytest.mark.parametrize("command", CALLED)
def test_nothing_but_the_start_is_imported_before_ctrl_c_ends_it_silently(command: str) -> None:
    module = CALLED[command].partition(":")[0]
    program = f"import sys; before = set(sys.modules); import {module}; print(*sorted(sys.modules.keys() - before))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=250)
    assert set(run.stdout.split()) == {"__future__", "keycodec", "keycodec.__main__", command, module}


@pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind")
@pytest.mark.parametrize("ignored", [False, True])
def test_ctrl_c_is_heard_again_once_all_is_imported_unless_it_was_ignored(ignored: bool) -> None:
    before = signal.getsignal(signal.SIGINT)
    wanted = signal.SIG_IGN if ignored else signal.default_int_handler
    try:
        signal.signal(signal.SIGINT, wanted)
        with SilentInterrupts():
            assert (signal.getsignal(signal.SIGINT) is wanted) == ignored
        assert signal.getsignal(signal.SIGINT) is wanted
    finally:
        signal.signal(signal.SIGINT, before)
