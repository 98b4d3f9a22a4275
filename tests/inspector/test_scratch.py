"""Temporary folders go with the program that made them, or with the next one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from inspector.scratch import ScratchFolder, drop_unused

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no locks of this kind")

#: Makes a folder, says where, and waits for its end.
HOLDING = """
import sys
from inspector.scratch import ScratchFolder
folder = ScratchFolder("made-", sys.argv[1])
(folder.path / "content").write_bytes(b"x")
print(folder.path, flush=True)
sys.stdin.read()
"""

_KILLED = """
import os, signal, sys
from inspector.scratch import ScratchFolder
folder = ScratchFolder(*sys.argv[1:])
print(folder.path, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def left_by_a_killed_program(prefix: str, where: Path) -> Path:
    """A folder that a program made and left, because it was killed."""
    command = [sys.executable, "-c", _KILLED, prefix, str(where)]
    left = Path(subprocess.run(command, capture_output=True, text=True, check=False, timeout=250).stdout.strip())
    assert left.is_dir()
    return left


def test_a_folder_is_there_until_it_is_closed(tmp_path: Path) -> None:
    folder = ScratchFolder("made-", str(tmp_path))
    assert folder.path.stat().st_mode & 0o777 == 0o700
    (folder.path / "content").write_bytes(b"x")
    folder.close()
    assert not list(tmp_path.iterdir())


def test_a_folder_that_nobody_has_any_more_is_gone(tmp_path: Path) -> None:
    ScratchFolder("made-", str(tmp_path))
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_what_a_killed_program_left_is_dropped_by_the_next(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDING, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        left = Path(program.stdout.readline().strip())
        drop_unused("made-", str(tmp_path))
        assert left.is_dir()
        program.kill()
    assert left.is_dir()
    drop_unused("other-", str(tmp_path))
    assert left.is_dir()
    drop_unused("made-", str(tmp_path))
    assert not left.exists()


def test_a_forked_child_leaves_the_folder_of_its_parent_alone(tmp_path: Path) -> None:
    program = """
import os, sys
from inspector.scratch import ScratchFolder
folder = ScratchFolder("made-", sys.argv[1])
if child := os.fork():
    os.waitpid(child, 0)
    print(folder.path.is_dir())
"""
    command = [sys.executable, "-c", program, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=250)
    assert run.stdout == "True\n"
    assert not list(tmp_path.iterdir())


def test_what_is_no_folder_of_ours_is_left_alone(tmp_path: Path) -> None:
    link, without, file = (f"made-{digit * 16}" for digit in "012")
    for kept in ("kept", "made-by-hand", f"made-more-{'3' * 16}"):
        (tmp_path / kept).mkdir()
        (tmp_path / kept / "in-use").touch()
    (tmp_path / link).symlink_to(tmp_path / "kept")
    (tmp_path / without).mkdir()
    (tmp_path / file).touch()
    before = sorted(tmp_path.rglob("*"))
    drop_unused("made-", str(tmp_path))
    assert sorted(tmp_path.rglob("*")) == before


def test_a_name_is_no_pattern(tmp_path: Path) -> None:
    kept, left = left_by_a_killed_program(".a.", tmp_path), left_by_a_killed_program(".[ab].", tmp_path)
    drop_unused(".[ab].", str(tmp_path))
    assert (kept.exists(), left.exists()) == (True, False)
