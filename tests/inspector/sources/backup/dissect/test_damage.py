"""Damaged blocks are laid out up to the damage, and what was expected there is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import SourceNotSupported
from inspector.sources.backup.damage import LayoutError
from inspector.sources.backup.dissect import dissect
from inspector.sources.backup.files.logblock import read_log_block
from inspector.sources.backup.files.plogs import read_partitioned_log_block
from inspector.sources.backup.files.rangeblock import read_block
from tests.inspector.sources.backup.blocks import range_blocks
from tests.inspector.sources.backup.dissect.conftest import (
    LOG,
    PARTITIONED,
    RANGE,
    any_block,
    check_tiling,
    laid_out,
    written,
)
from tests.inspector.sources.backup.writer import SET, message, partitioned_row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

READERS: dict[str, Callable[[bytes], object]] = {
    RANGE: read_block,
    LOG: read_log_block,
    PARTITIONED: read_partitioned_log_block,
}


@st.composite
def damaged_blocks(draw: st.DrawFn) -> tuple[str, bytes]:
    """A block cut short, with a byte changed, or with bytes put in."""
    name, block = draw(any_block)
    content = bytearray(block)
    at = draw(st.integers(1, len(content) - 1))
    match draw(st.sampled_from(["cut", "change", "insert"])):
        case "cut":
            del content[at:]
        case "change":
            content[at] ^= draw(st.integers(1, 255))
        case _:
            content[at:at] = draw(st.binary(min_size=1, max_size=5))
    return name, bytes(content)


def refused(read: Callable[[bytes], object], content: bytes) -> LayoutError | None:
    try:
        read(content)
    except LayoutError as error:
        return error
    return None


@given(damaged_blocks())
def test_what_the_reader_refuses_is_laid_out_up_to_a_problem_and_only_that(
    folder: Path, named: tuple[str, bytes]
) -> None:
    name, content = named
    try:
        fields = laid_out(folder, name, content)
    except SourceNotSupported:  # a byte made it encrypted, or a marker too old
        return
    refusal = refused(READERS[name], content)
    *_, last = fields
    if refusal is None:  # the rows are whole, and within one a log value or a message may be damaged
        assert last.problem is None or last.name.count(".") > 1
        assert all(field.sound for field in fields if field.name.count(".") < 2)
    else:
        assert last.problem is not None
        assert (last.value, last.length) == (None, 0)
        assert not any(field.sound for field in fields)
        # else all is where it should be, and still the reader refuses it
        assert last.problem.startswith("expected ") or (last.offset, last.problem) == (refusal.offset, refusal.reason)


@given(range_blocks(), st.data())
def test_fields_ahead_of_a_cut_are_whole_and_the_problem_lies_behind_them(
    folder: Path, block: bytes, data: st.DataObject
) -> None:
    content = block[: data.draw(st.integers(1, len(block) - 1), "size")]
    *fields, last = laid_out(folder, RANGE, content)
    if last.problem is None:  # cut within the padding, or where a row may end
        assert check_tiling([*fields, last], content) == len(content)
    elif last.problem.startswith("expected"):
        assert check_tiling(fields, content) == last.offset


EMPTY_BEGIN = "e9030000 00000000"
LOG_KEY = "0000000d 950000000004b0309d00000000"
EXPECTED = [
    (RANGE, "d1070000 00000000", 0, "format", "expected the number 1001"),
    (RANGE, "e903", 0, "format", "expected 4 byte(s), found 2"),
    (RANGE, "e9030000 00000009 61", 8, "begin", "expected 9 byte(s), found 1"),
    (RANGE, f"{EMPTY_BEGIN} 00000001 61 000000", 13, "rows[0].value_length", "expected 4 byte(s), found 3"),
    (RANGE, f"{EMPTY_BEGIN} 00000001 61 00000002 78", 17, "rows[0].value", "expected 2 byte(s), found 1"),
    (RANGE, f"{EMPTY_BEGIN} 00000001 61 ffff00ff", 15, "end", "expected 0xFF up to the end of the block"),
    (RANGE, f"{EMPTY_BEGIN} 00000001 62 00000000 00000001 61", 0, "end", "the keys of the block are not in order"),
    (LOG, "d1070000 0000000c", 4, "rows[0].key_length", "expected the number 13"),
    (LOG, f"d1070000 {LOG_KEY} 00000001", 25, "rows[0].value", "expected 1 byte(s), found 0"),
    (
        LOG,
        f"d1070000 {LOG_KEY.replace('95', '96')} 00000000",
        4,
        "end",
        "the hash byte of the key does not fit its version 78655645",
    ),
    (
        PARTITIONED,
        "0e100000 0000000000000001 00000001 0000000c 00 01000000 61 01000000 62 00",
        31,
        "rows[0].message.end",
        "expected the end of the message",
    ),
]


@pytest.mark.parametrize(("name", "content", "offset", "field", "problem"), EXPECTED)
def test_what_was_expected_where(
    tmp_path: Path, name: str, content: str, offset: int, field: str, problem: str
) -> None:
    last = laid_out(tmp_path, name, bytes.fromhex(content))[-1]
    assert (last.offset, last.name, last.problem) == (offset, field, problem)


def test_block_behind_a_damaged_one_is_laid_out(tmp_path: Path) -> None:
    good = bytes.fromhex("e9030000 00000001 61 00000001 7a").ljust(32, b"\xff")
    fields = laid_out(tmp_path, RANGE, good + b"\0" * 32 + good, 32)
    assert [(field.block, field.offset, field.problem) for field in fields if field.name in ("format", "padding")] == [
        (0, 0, None),
        (0, 14, None),
        (1, 32, "expected the number 1001"),
        (2, 64, None),
        (2, 78, None),
    ]


def test_row_behind_a_damaged_message_is_laid_out(tmp_path: Path) -> None:
    rows = [
        partitioned_row(11, 1, message((SET, b"lost", b""))[:-1]),
        partitioned_row(12, 1, message((SET, b"kept", b""))),
    ]
    found = laid_out(tmp_path, PARTITIONED, bytes.fromhex("0e100000") + b"".join(rows))  # fmt: skip
    assert [(field.name, field.problem) for field in found if field.problem] == [
        ("rows[0].message.param2_length", "expected 4 byte(s), found 3")
    ]
    assert [field.value for field in found if field.name.endswith("param1")] == [b"lost", b"kept"]
    assert [field.sound for field in found if field.name.endswith("param1")] == [False, True]


def test_absurd_block_size_is_damage(tmp_path: Path) -> None:
    path = written(tmp_path, RANGE, b"", 4294967295)
    with path.open("wb") as file:
        file.truncate(1 << 30)  # a hole: nothing on disk
    (field,) = dissect(path)
    assert field.problem is not None
    assert "block size" in field.problem
