"""What a scan costs: memory of blocks, not of files; logs read once."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from inspector.sources.backup import BackupSource
from inspector.sources.backup.state.bounds import USUAL, Bounds
from tests.inspector.sources.backup.support import BACKUPS, TRUTHS, truth
from tests.inspector.sources.backup.writer import SET, Container
from tests.support.examples import part
from tests.support.memory import peak_memory
from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path


def peak_of_reading(root: Path, reverse: bool, version: str = "latest", bounds: Bounds = USUAL) -> int:
    with BackupSource.open(root, version, bounds=bounds) as source:
        return peak_memory(lambda: deque(source.key_values(reverse=reverse), maxlen=0))


@pytest.mark.slow
@pytest.mark.parametrize("reverse", part([False, True], 2))
def test_memory_does_not_grow_with_the_backup(tmp_path: Path, reverse: bool) -> None:
    bounds = Bounds(buffer_bytes=256 << 10, chunks_at_once=8)
    peaks = []
    for count in (2_000, 12_000):
        container = Container(tmp_path / str(count))
        rows = [(b"key%06d" % number, b"v" * 100) for number in range(count)]
        container.manifest([container.range_file(10, b"", b"\xff", rows, block_size=16 << 10)])
        # all new keys lie in one block's range, so that they come from the logs alone
        changes = {11 + number: [(SET, b"zzz%06d" % number, b"v" * 100)] for number in range(count)}
        container.log(5, 100_000, changes, block_size=16 << 10)
        peaks.append(peak_of_reading(container.root, reverse, bounds=bounds))
    assert peaks[1] < peaks[0] + (1 << 20)  # the data is 2 MB larger


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("version", ["snapshot", "latest"])
def test_the_rows_of_one_block_are_held_at_a_time(tmp_path: Path, reverse: bool, version: str) -> None:
    peaks = []
    for blocks in (1, 4):
        container = Container(tmp_path / str(blocks))
        rows = [(b"key%06d" % number, b"v" * 100) for number in range(2_000 * blocks)]
        container.manifest([container.range_file(10, b"", b"\xff", rows, block_size=(120 * 2_000 + 100))])
        container.log(5, 100, {11: [(SET, b"key000007", b"new")]})
        peaks.append(peak_of_reading(container.root, reverse, version))
    assert peaks[1] < 1.4 * peaks[0]


def test_one_key_of_a_large_file_takes_one_block(tmp_path: Path) -> None:
    container = Container(tmp_path)
    rows = [(b"key%06d" % number, b"v" * 100) for number in range(5_000)]
    name = container.range_file(10, b"", b"\xff", rows, block_size=4096)
    container.manifest([name])
    path = tmp_path / name
    begins = [key for key, _ in rows]
    wanted = 2_345
    with path.open("r+b") as file:  # every block but those near the one wanted keeps only its head
        size = path.stat().st_size
        for block in range(size // 4096):
            file.seek(block * 4096 + 8)
            first = file.read(9)
            distance = bisect_right(begins, first) - wanted
            if abs(distance) > 80:
                file.seek(block * 4096 + 100)
                file.write(b"\0" * 3000)
    with BackupSource.open(tmp_path) as source:
        assert list(source.key_values(begins[wanted], begins[wanted + 1])) == [rows[wanted]]


@pytest.mark.parametrize(("backup", "version"), TRUTHS)
def test_logs_are_not_read_again_for_a_range_that_is_known(backup: str, version: int, tmp_path: Path) -> None:
    for path in sorted((FIXTURES / backup).rglob("*")):
        target = tmp_path / path.relative_to(FIXTURES / backup)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    rows = truth(backup, version)
    with BackupSource.open(tmp_path, version) as source:
        assert list(source.key_values(rows[3][0], rows[5][0])) == rows[3:5]
        for log in [*tmp_path.glob("logs/*/*/*"), *tmp_path.glob("plogs/*/*/*")]:
            log.unlink()
        assert list(source.key_values()) == rows
        assert list(source.key_values(reverse=True)) == rows[::-1]


@pytest.mark.parametrize("backup", BACKUPS)
def test_several_scans_of_one_source_at_the_same_time(backup: str) -> None:
    with BackupSource.open(FIXTURES / backup) as source, ThreadPoolExecutor(4) as pool:
        expected = list(source.key_values())
        forward, backward = source.key_values(), source.key_values(reverse=True)
        pairs = list(zip(forward, backward, strict=True))
        assert [pair[0] for pair in pairs] == expected
        assert [pair[1] for pair in pairs] == expected[::-1]
        ranges = [(expected[at][0], expected[at + 50][0]) for at in range(0, len(expected) - 50, 50)]
        found = pool.map(lambda item: list(source.key_values(*item)), ranges)
        assert [row for part in found for row in part] == expected[: 50 * len(ranges)]
