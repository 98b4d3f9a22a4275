from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from inspector.errors import SourceDamaged, SourceNotSupported
from inspector.sources.backup import BackupSource
from inspector.sources.backup.damage import DamagePolicy
from inspector.sources.backup.files.logfile import log_mutations
from inspector.sources.backup.files.rangeblock import read_block
from tests.inspector.sources.backup.support import placed
from tests.inspector.sources.backup.writer import CLEAR, SET, Container, log_rows, message, partitioned_row

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [(b"k%02d" % number, b"v" * 10) for number in range(20)]
BLOCK = 128
LEFT_OUT = "keys passed over are left out: no older snapshot gives them"


def write(root: Path) -> tuple[Container, Path]:
    """A snapshot of several blocks, at one version."""
    container = Container(root)
    path = container.range_file(10, b"", b"\xff", ROWS, BLOCK)
    container.manifest([path])
    assert (root / path).stat().st_size > 3 * BLOCK
    return container, root / path


def overwrite(path: Path, offset: int, content: bytes) -> None:
    data = bytearray(path.read_bytes())
    data[offset : offset + len(content)] = content
    path.write_bytes(data)


def keys(root: Path, salvage: bool = False, reverse: bool = False) -> tuple[list[bytes], list[str]]:
    with BackupSource.open(root, salvage=salvage) as source:
        return [key for key, _ in source.key_values(reverse=reverse)], list(source.problems)


def salvaged(root: Path) -> tuple[list[bytes], list[str]]:
    """Read both ways, which must find the same."""
    forward, problems = keys(root, salvage=True)
    assert keys(root, salvage=True, reverse=True)[0] == forward[::-1]
    return forward, problems


def damaged(root: Path) -> SourceDamaged:
    with pytest.raises(SourceDamaged) as caught:
        keys(root)
    with pytest.raises(SourceDamaged):
        keys(root, reverse=True)
    return caught.value


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


def test_mutations_of_a_lost_block_are_left_out(tmp_path: Path) -> None:
    container, path = write(tmp_path)
    container.log(5, 20, {11: [(2, key, b"\x01") for key, _ in ROWS]})
    whole, _ = keys(tmp_path)
    assert whole == [key for key, _ in ROWS]
    overwrite(path, 2 * BLOCK - 1, b"\0")
    found, problems = salvaged(tmp_path)
    assert set(found) < set(whole)
    assert len(problems) == 2


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
    found = log_mutations(placed(path), 256, range(5, 1000), DamagePolicy(problems, salvage=True), max_waiting=1000)
    # of the parts of 100 bytes ten may wait; those of the last version still do when its other parts come
    assert [(mutation.version, mutation.param1) for mutation in found] == [(50, b"kept"), (39, b"lost")]
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
