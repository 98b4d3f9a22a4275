"""Processes that read a backup sort its logs together; however they end, nothing is left of that."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.errors import SourceDamaged
from inspector.parallel.pieces import map_pieces
from inspector.sources.backup import BackupSource
from inspector.sources.base import END_OF_DATA
from tests.inspector.sources.backup.writer import CLEAR, SET, Container
from tests.support.examples import part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.sources.base import Source

pytestmark = pytest.mark.slow

EVERYTHING = [(b"", END_OF_DATA)]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(folder))
    return folder


def write(root: Path) -> Path:
    """A backup of many blocks, and seven logs that set and clear keys all over them."""
    container = Container(root / "backup")
    rows = [(b"k%04d" % number, bytes(100)) for number in range(2000)]
    container.manifest([container.range_file(5, b"", END_OF_DATA, rows, block_size=1 << 12)])
    for log in range(7):
        begin = 1 + 20 * log
        key = b"k%04d" % (log * 270)
        changes = {begin + at: [(SET, b"k%04d" % (log + 97 * at), b"new"), (CLEAR, key, key + b"z")] for at in (6, 9)}
        container.log(begin, begin + 20, changes)
    return root / "backup"


def there(folder: str, sources: Sequence[Source], begin: bytes, end: bytes) -> tuple[int, list[tuple[bytes, bytes]]]:
    """How many temporary folders there are while a piece is read, and what it holds."""
    return len(list(Path(folder).iterdir())), list(sources[0].key_values(begin, end))


@pytest.mark.parametrize("jobs", part([2, 7], 2))
@pytest.mark.parametrize("streams", [False, True])
def test_what_was_sorted_is_there_once_for_all_and_gone_at_the_end(
    tmp_path: Path, temporary: Path, jobs: int, streams: bool
) -> None:
    with BackupSource.open(write(tmp_path)) as source:
        work = partial(there, str(temporary))
        found = list(map_pieces(work, [source], EVERYTHING, jobs, streams=streams))
        assert len(found) > jobs
        assert {piece.result[0] for piece in found} == {1}
        assert [row for piece in found for row in piece.result[1]] == list(source.key_values())
    assert list(temporary.iterdir()) == []


def test_nothing_is_left_when_the_reader_stops_early(tmp_path: Path, temporary: Path) -> None:
    with BackupSource.open(write(tmp_path)) as source:
        found = map_pieces(partial(there, str(temporary)), [source], EVERYTHING, 2)
        assert next(found).result[0] == 1
        found.close()  # type: ignore[attr-defined]
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("damaged", ["log,*", "range,*"])
def test_nothing_is_left_after_an_error(tmp_path: Path, temporary: Path, damaged: str) -> None:
    path = max(write(tmp_path).rglob(damaged))
    with BackupSource.open(tmp_path / "backup") as source:
        content = bytearray(path.read_bytes())
        content[len(content) // 4096 // 2 * 4096] = 0  # the head of its only block, or of one in the middle
        path.write_bytes(content)
        with pytest.raises(SourceDamaged) as caught:
            inspector.verify(source, jobs=2)
        assert caught.value.file == str(path)
    assert list(temporary.iterdir()) == []


#: Sends itself SIGINT when the first share is sorted, or the first piece read.
INTERRUPTED = """
import os, signal, sys
import inspector
from inspector.sources.backup import BackupSource
from inspector.views.usage import usage

class Interrupting(BackupSource):
    def add_problems(self, found):
        assert os.listdir(os.environ["SQLITE_TMPDIR"])
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGINT)
        super().add_problems(found)

if __name__ == "__main__":
    source = Interrupting.open(sys.argv[1])
    source.left = int(sys.argv[2])
    usage(source, jobs=2)
"""


@pytest.mark.parametrize("left", [1, 9], ids=["while logs are sorted", "while pieces are read"])
@pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind")
def test_nothing_is_left_after_ctrl_c(tmp_path: Path, temporary: Path, left: int) -> None:
    program = [sys.executable, "-c", INTERRUPTED, str(write(tmp_path)), str(left)]
    done = subprocess.run(program, capture_output=True, text=True, check=False, timeout=300, env=dict(os.environ))
    assert "KeyboardInterrupt" in done.stderr
    assert done.returncode in (-signal.SIGINT, 130)
    assert list(temporary.iterdir()) == []


#: Is killed when the first share is sorted.
KILLED = INTERRUPTED.replace("signal.SIGINT", "signal.SIGKILL")


@pytest.mark.parametrize("left", [1, 9], ids=["while logs are sorted", "while pieces are read"])
@pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind")
def test_the_processes_drop_what_was_sorted_if_the_one_that_started_them_is_killed(
    tmp_path: Path, temporary: Path, left: int
) -> None:
    program = [sys.executable, "-c", KILLED, str(write(tmp_path)), str(left)]
    done = subprocess.run(program, check=False, timeout=300, env=dict(os.environ), stderr=subprocess.DEVNULL)
    assert done.returncode == -signal.SIGKILL
    end = time.monotonic() + 120
    while list(temporary.iterdir()) and time.monotonic() < end:
        time.sleep(0.05)
    assert list(temporary.iterdir()) == []
