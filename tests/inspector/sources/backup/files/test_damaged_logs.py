"""Damaged logs, and the parts of their values."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from inspector.errors import SourceNotSupported
from inspector.sources.backup import BackupSource
from inspector.sources.backup.damage import DamagePolicy
from inspector.sources.backup.files.logfile import logged_versions
from inspector.sources.backup.files.rangeblock import read_block
from tests.inspector.sources.backup.files.damage import BLOCK, ROWS, damaged, keys, overwrite, salvaged, write
from tests.inspector.sources.backup.support import placed
from tests.inspector.sources.backup.writer import CLEAR, SET, Container, log_rows, message, partitioned_row

if TYPE_CHECKING:
    from pathlib import Path


def test_mutations_of_a_lost_block_are_left_out(tmp_path: Path) -> None:
    container, path = write(tmp_path)
    container.log(5, 20, {11: [(2, key, b"\x01") for key, _ in ROWS]})
    whole, _ = keys(tmp_path)
    assert whole == [key for key, _ in ROWS]
    overwrite(path, 2 * BLOCK - 1, b"\0")
    found, problems = salvaged(tmp_path)
    assert set(found) < set(whole)
    assert len(problems) == 2


def write_with_log(root: Path, blocks: list[bytes], block_size: int = BLOCK, partitioned: bool = False) -> Path:
    container = Container(root)
    container.manifest([container.range_file(10, b"", b"\xff", [])])
    content = b"".join(block.ljust(block_size, b"\xff") for block in blocks)
    if partitioned:
        return root / container.partitioned_log_file(5, 50_000_000, 0, 1, content, block_size)
    return root / container.log_file(5, 50_000_000, content, block_size)


HEADER = struct.pack("<I", 2001)


def test_a_block_that_reaches_over_a_damaged_one_into_the_next_is_passed_over(tmp_path: Path) -> None:
    _, path = write(tmp_path)
    data = path.read_bytes()
    ahead, after = (read_block(data[at : at + BLOCK]) for at in (BLOCK, 3 * BLOCK))
    overwrite(path, data.rindex(ahead.end, BLOCK, 2 * BLOCK), b"k99")
    overwrite(path, 2 * BLOCK, b"\0")
    found, _ = salvaged(tmp_path)
    assert found == [key for key, _ in ROWS if key < ahead.begin or key >= after.begin]


def test_missing_part_of_a_log_value(tmp_path: Path) -> None:
    first, second, third = log_rows(11, [(SET, b"lost", b"x" * 30)], 25)
    (other,) = log_rows(12, [(SET, b"kept", b"")])
    path = write_with_log(tmp_path, [HEADER + first, HEADER + third, HEADER + other])
    error = damaged(tmp_path)
    assert (error.file, error.offset) == (str(path), 0)
    assert "a part of its mutations is missing" in error.reason
    assert salvaged(tmp_path)[0] == [b"kept"]
    (only, *_) = salvaged(tmp_path)[1]
    assert "version 11" in only
    assert len(second) > 0


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_any_missing_part(tmp_path: Path, missing: int) -> None:
    parts = log_rows(11, [(SET, b"lost", b"x" * 30)], 25)
    del parts[missing]
    write_with_log(tmp_path, [HEADER + part for part in parts])
    assert "missing" in damaged(tmp_path).reason


def test_parts_in_any_order_and_again(tmp_path: Path) -> None:
    parts = log_rows(11, [(SET, b"kept", b"x" * 30)], 25)
    (single,) = log_rows(12, [(SET, b"single", b"")])
    write_with_log(tmp_path, [HEADER + part for part in (*parts[::-1], single, parts[1], single, *parts, parts[0])])
    assert keys(tmp_path) == ([b"kept", b"single"], [])


def test_part_again_with_other_bytes(tmp_path: Path) -> None:
    first, second, third = log_rows(11, [(SET, b"lost", b"x" * 30)], 25)
    other = log_rows(11, [(SET, b"lost", b"y" * 30)], 25)[1]
    write_with_log(tmp_path, [HEADER + part for part in (first, second, other, third)])
    assert "different bytes" in damaged(tmp_path).reason
    assert len(salvaged(tmp_path)[1]) == 1


def test_same_single_byte_in_parts_that_come_again(tmp_path: Path) -> None:
    parts = log_rows(11, [(SET, b"kept", bytes(8))], part_size=1)
    write_with_log(tmp_path, [HEADER + part for part in (*parts[:-1], *parts)])
    assert keys(tmp_path) == ([b"kept"], [])


@pytest.mark.slow
def test_parts_beyond_the_claimed_length_are_not_put_together_each_time(tmp_path: Path) -> None:
    rows = log_rows(11, [(SET, b"lost", bytes(50_000))], 1)
    rows[8:12] = [row[:-1] + byte for row, byte in zip(rows[8:12], (b"\x01", b"\0", b"\0", b"\0"), strict=True)]
    # the last part keeps the version open: from part 12 on every part would be joined with all before it, for minutes
    path = write_with_log(tmp_path, [HEADER + b"".join([rows[-1], *rows[:-2]])], block_size=2 << 20)
    error = damaged(tmp_path)
    assert error.file == str(path)
    assert "a part of its mutations is missing" in error.reason


def test_versions_whose_parts_never_end_are_given_up_one_by_one(tmp_path: Path) -> None:
    waiting = [log_rows(version, [(SET, b"lost", bytes(200))], 100) for version in range(11, 40)]
    (other,) = log_rows(50, [(SET, b"kept", b"")])
    rows = [*(parts[0] for parts in waiting), other, *waiting[-1][1:]]
    path = write_with_log(tmp_path, [HEADER + row for row in rows], block_size=256)
    problems: list[str] = []
    found = logged_versions(placed(path), 256, range(5, 1000), DamagePolicy(problems, salvage=True), max_waiting=1000)
    # of the parts of 100 bytes ten may wait; those of the last version still do when its other parts come
    assert [(batch.version, batch.mutations[0][1]) for batch in found] == [(50, b"kept"), (39, b"lost")]
    assert len(problems) == len(waiting) - 1
    assert [problem.partition("version ")[2].partition(":")[0] for problem in problems[:3]] == ["11", "12", "13"]


def test_damaged_blocks_of_a_log(tmp_path: Path) -> None:
    rows = [log_rows(version, [(SET, b"k%d" % version, b"")])[0] for version in (11, 12, 13, 14, 15)]
    wrong_hash = rows[1][:4] + bytes([rows[1][4] ^ 1]) + rows[1][5:]
    blocks = [
        HEADER + rows[0],
        HEADER + wrong_hash,
        HEADER + rows[2] + b"\xff\x00",
        b"\0\0\0\0" + rows[3],
        HEADER + rows[4],
    ]
    path = write_with_log(tmp_path, blocks)
    error = damaged(tmp_path)
    assert (error.file, error.offset) == (str(path), BLOCK + 4)
    assert "hash byte" in error.reason
    found, problems = salvaged(tmp_path)
    assert found == [b"k11", b"k15"]
    assert [problem.partition("offset ")[2].partition(":")[0] for problem in problems] == [
        str(BLOCK + 4),
        str(2 * BLOCK + 4 + len(rows[2]) + 1),
        str(3 * BLOCK),
    ]


def test_log_value_with_wrong_lengths(tmp_path: Path) -> None:
    (good,) = log_rows(12, [(SET, b"kept", b"")])
    (bad,) = log_rows(11, [(SET, b"lost", b"")])
    bad = bad[:-12] + struct.pack("<I", 200) + bad[-8:]
    write_with_log(tmp_path, [HEADER + bad + good])
    assert damaged(tmp_path).reason.startswith("version 11: ")
    assert salvaged(tmp_path)[0] == [b"kept"]


def test_damaged_message_of_a_partitioned_log(tmp_path: Path) -> None:
    rows = [
        partitioned_row(11, 1, message((SET, b"lost", b""))[:-1]),
        partitioned_row(12, 1, message((SET, b"kept", b""))),
        partitioned_row(13, 1, struct.pack("<Biis", CLEAR, 1, 0, b"x")),
    ]
    path = write_with_log(tmp_path, [struct.pack("<I", 4110) + row for row in rows], partitioned=True)
    error = damaged(tmp_path)
    assert (error.file, error.offset) == (str(path), 0)
    found, problems = salvaged(tmp_path)
    assert found == [b"kept"]
    assert len(problems) == 2


@pytest.mark.parametrize("kind", [10, 11, 14, 15, 21, 23, 25, 63, 4_000_000_000])
def test_mutation_that_cannot_be_applied_is_refused_with_its_version(tmp_path: Path, kind: int) -> None:
    rows = log_rows(11, [(SET, b"a", b"")]) + log_rows(20_000_000, [(kind, b"b", b"")])
    write_with_log(tmp_path, [HEADER + row for row in rows])
    for salvage in (False, True):
        with pytest.raises(SourceNotSupported, match=rf"version 20000000: mutation type {kind} is .*before 20000000"):
            keys(tmp_path, salvage)
    with BackupSource.open(tmp_path, 19_999_999) as source:
        assert list(source.key_values()) == [(b"a", b"")]


@pytest.mark.parametrize("kind", [14, 15, 23, 60])
def test_mutation_of_a_partitioned_log_that_cannot_be_applied(tmp_path: Path, kind: int) -> None:
    row = partitioned_row(11, 1, message((kind, b"b", b"")))
    write_with_log(tmp_path, [struct.pack("<I", 4110) + row], partitioned=True)
    with pytest.raises(SourceNotSupported, match=f"version 11: mutation type {kind} "):
        keys(tmp_path)


def test_log_value_of_an_old_marker_is_refused(tmp_path: Path) -> None:
    (row,) = log_rows(11, [(SET, b"a", b"")])
    old = row.replace(bytes.fromhex("01000162b000db0f"), (0x0FDB00A200090001).to_bytes(8, "little"))
    path = write_with_log(tmp_path, [HEADER + old])
    with pytest.raises(SourceNotSupported, match=rf"{path}: version 11: .*0fdb00a200090001 is older"):
        keys(tmp_path)
