"""Damaged range files: what is damaged is named, the rest is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.sources.backup import BackupSource
from tests.inspector.sources.backup.files.damage import BLOCK, ROWS, damaged, overwrite, salvaged, write
from tests.inspector.sources.backup.writer import Container

if TYPE_CHECKING:
    from pathlib import Path

LEFT_OUT = "keys passed over are left out: no older snapshot gives them"


@pytest.mark.parametrize(
    ("block", "offset", "content", "reason"),
    [
        (1, 0, b"\xd1\x07", "not with format"),
        (1, 8, b"\x7f", "begin"),
        (1, 4, b"\x7f", "cut short|leads past"),
        (1, 4 + 4 + 3 + 4 + 3, b"\x7f", "cut short"),
        (1, BLOCK - 1, b"\0", "padding"),
        (0, BLOCK - 1, b"\0", "padding"),
    ],
)
def test_damaged_block_of_a_range_file(tmp_path: Path, block: int, offset: int, content: bytes, reason: str) -> None:
    _, path = write(tmp_path)
    overwrite(path, block * BLOCK + offset, content)
    error = damaged(tmp_path)
    assert error.file == str(path)
    assert block * BLOCK <= error.offset < (block + 1) * BLOCK
    found, (problem, *_) = salvaged(tmp_path)
    all_keys = [key for key, _ in ROWS]
    assert set(found) < set(all_keys)
    assert found == sorted(found)
    assert len(found) >= len(all_keys) - 5  # a block holds no more
    assert problem.startswith(f"{path}: offset ")
    assert problem.endswith("passed over")
    assert salvaged(tmp_path)[1][-1].endswith(f"{LEFT_OUT} at version 10")


@pytest.mark.slow
def test_every_single_byte_of_a_range_file_may_be_wrong(tmp_path: Path) -> None:
    _, path = write(tmp_path)
    good = path.read_bytes()
    for offset in range(len(good)):
        overwrite(path, offset, bytes([good[offset] ^ 0x80]))
        found, _ = salvaged(tmp_path)
        assert found == sorted(set(found))
        path.write_bytes(good)


@pytest.mark.parametrize("size", [1, 4, BLOCK - 1, BLOCK, BLOCK + 1, BLOCK + 40, 2 * BLOCK, 3 * BLOCK + 5])
def test_range_file_cut_short(tmp_path: Path, size: int) -> None:
    _, path = write(tmp_path)
    path.write_bytes(path.read_bytes()[:size])
    assert damaged(tmp_path).file == str(path)
    found, problems = salvaged(tmp_path)
    assert found == [key for key, _ in ROWS][: len(found)]
    assert problems


def test_range_file_cut_after_a_row_is_noticed_though_every_block_is_whole(tmp_path: Path) -> None:
    container, path = write(tmp_path)
    path.write_bytes(path.read_bytes()[:BLOCK])
    assert "cut short" in damaged(tmp_path).reason
    (manifest,) = (container.root / "snapshots").iterdir()
    assert any("its name says" in problem for problem in BackupSource.open(tmp_path).describe().problems)
    assert manifest.exists()


def test_empty_range_file(tmp_path: Path) -> None:
    _, path = write(tmp_path)
    path.write_bytes(b"")
    assert damaged(tmp_path).reason.startswith("the file is empty")
    found, (empty, left_out) = salvaged(tmp_path)
    assert (found, empty) == ([], f"{path}: offset 0: the file is empty; passed over")
    assert left_out == f"{path}: {LEFT_OUT} at version 10"


def test_blocks_in_the_wrong_order(tmp_path: Path) -> None:
    _, path = write(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[:BLOCK] + data[2 * BLOCK : 3 * BLOCK] + data[BLOCK : 2 * BLOCK] + data[3 * BLOCK :])
    assert "the next one begins at" in damaged(tmp_path).reason
    found, problems = salvaged(tmp_path)
    assert found == sorted(set(found))
    assert problems


def test_file_that_does_not_hold_what_the_manifest_says(tmp_path: Path) -> None:
    container = Container(tmp_path)
    path = container.range_file(10, b"a", b"\xff", ROWS)
    container.key_ranges[path] = (b"", b"\xff")
    container.manifest([path])
    assert "the manifest says b''" in damaged(tmp_path).reason


def test_single_key_is_read_without_the_damage_elsewhere(tmp_path: Path) -> None:
    _, path = write(tmp_path)
    overwrite(path, BLOCK + 20, b"\x7f\x7f\x7f\x7f")
    with BackupSource.open(tmp_path) as source:
        assert list(source.key_values(b"k19", b"k20")) == ROWS[19:]
        assert list(source.key_values(b"", b"k01", reverse=True)) == ROWS[:1]


def test_absurd_block_size_takes_no_memory(tmp_path: Path) -> None:
    container = Container(tmp_path)
    path = container.put("kvranges/s/0/range,10,1,4294967295", b"")
    with (tmp_path / path).open("wb") as file:
        file.truncate(1 << 30)  # a hole: nothing on disk
    container.key_ranges[path] = (b"", b"\xff")
    container.manifest([path])
    assert "block size" in damaged(tmp_path).reason
    found, problems = salvaged(tmp_path)
    assert (found, len(problems)) == ([], 2)


def test_damage_all_over_is_not_listed_block_by_block(tmp_path: Path) -> None:
    container = Container(tmp_path)
    path = container.put("kvranges/s/0/range,10,1,16", b"\0" * 16_000)
    container.key_ranges[path] = (b"", b"\xff")
    container.manifest([path])
    with BackupSource.open(tmp_path, salvage=True) as source:
        assert list(source.key_values()) == []
        assert len(source.problems) == 102
        assert "not listed one by one" in source.problems[100]
        assert LEFT_OUT in source.problems[101]


def test_problem_is_listed_once_however_often_it_is_met(tmp_path: Path) -> None:
    _, path = write(tmp_path)
    overwrite(path, BLOCK - 1, b"\0")
    with BackupSource.open(tmp_path, salvage=True) as source:
        for _ in range(3):
            list(source.key_values())
            list(source.key_values(b"k02", b"k09"))
        assert len(source.problems) == 2
