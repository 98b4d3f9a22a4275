"""Blocks laid out field by field: every byte in its place, the reader's rows in other words."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.sources.backup.dissect import Holds, dissect
from inspector.sources.backup.files.logblock import read_log_block
from inspector.sources.backup.files.logvalue import split_value
from inspector.sources.backup.files.plogs import read_message
from inspector.sources.backup.files.rangeblock import read_block
from tests.inspector.sources.backup.blocks import log_blocks, range_blocks
from tests.inspector.sources.backup.dissect.conftest import (
    BLOCK_FILES,
    LOG,
    PARTITIONED,
    RANGE,
    any_block,
    check_tiling,
    laid_out,
    values,
    written,
)
from tests.inspector.sources.backup.writer import CLEAR, SET, log_rows, message, partitioned_row, range_file_bytes
from tests.support.examples import part
from tests.support.memory import peak_memory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.parametrize("path", part(BLOCK_FILES, 9), ids=lambda path: path.name)
def test_every_byte_of_a_real_file_lies_in_one_field(path: Path) -> None:
    content = path.read_bytes()
    fields = list(dissect(path))
    assert check_tiling(fields, content) == len(content)
    assert all(field.sound and field.problem is None for field in fields)
    for block, of_block in groupby(fields, lambda field: field.block):
        names = [field.name for field in of_block]
        assert len(set(names)) == len(names)
        assert block is not None
        assert list(dissect(path, block)) == [field for field in fields if field.block == block]


@given(any_block)
def test_every_byte_of_a_block_lies_in_one_field(folder: Path, named: tuple[str, bytes]) -> None:
    name, content = named
    assert check_tiling(laid_out(folder, name, content), content) == len(content)


@given(range_blocks())
def test_rows_of_a_range_file_are_those_that_the_reader_finds(folder: Path, content: bytes) -> None:
    found = values(laid_out(folder, RANGE, content))
    keys = [value for name, value in found.items() if re.fullmatch(r"rows\[\d+\]\.key", name)]
    read = read_block(content)
    assert (found["begin"], keys or [found["begin"]]) == (read.begin, [*read.keys, read.end])
    assert [found[f"rows[{number}].value"] for number in range(len(read.keys))] == read.values


def mutations(found: dict[str, Any], prefix: str, kind: str = "type") -> Iterator[tuple[int, bytes, bytes]]:
    for name in found:
        if name.startswith(prefix) and name.endswith(f".{kind}"):
            stem = name.removesuffix(kind)
            yield found[name], found[f"{stem}param1"], found[f"{stem}param2"]


@given(log_blocks())
def test_rows_of_a_log_are_those_that_the_reader_finds(folder: Path, content: bytes) -> None:
    found = values(laid_out(folder, LOG, content))
    for number, each in enumerate(read_log_block(content)):
        row = f"rows[{number}]."
        assert (found[f"{row}version"], found[f"{row}part"]) == (each.version, each.part)
        if f"{row}value" in found:
            assert found[f"{row}value"] == each.data
        else:
            assert list(mutations(found, row)) == split_value(each.data)
    assert not any(name.startswith(f"rows[{len(read_log_block(content))}]") for name in found)


@given(st.lists(st.tuples(st.sampled_from([0, 1, 2, 24]), st.binary(max_size=6), st.binary(max_size=6)), max_size=4))
def test_messages_of_a_partitioned_log_are_those_that_the_reader_finds(
    folder: Path, operations: list[tuple[int, bytes, bytes]]
) -> None:
    operations = [operation for operation in operations if operation[0] != CLEAR or operation[2]]
    messages = [message(operation, b"\x01\x02\x03\x04" * (place % 2)) for place, operation in enumerate(operations)]
    rows = [partitioned_row(11, place, content) for place, content in enumerate(messages)]
    found = values(laid_out(folder, PARTITIONED, bytes.fromhex("0e100000") + b"".join(rows)))
    shown = [(kind & 0x3F, *params) for kind, *params in mutations(found, "", "flagged_type")]
    short = [(kind, p2, b"") if (kind, p2) == (CLEAR, p1 + b"\0") else (kind, p1, p2) for kind, p1, p2 in operations]
    assert shown == short
    assert [read_message(content) for content in messages] == operations


def test_what_fields_hold(tmp_path: Path) -> None:
    fields = laid_out(tmp_path, RANGE, bytes.fromhex("e9030000 00000001 61 00000001 62 00000001 31 00000001 7a ff"))
    assert {field.name: (field.holds, field.key) for field in fields if isinstance(field.value, bytes)} == {
        "begin": (Holds.KEY, None),
        "rows[0].key": (Holds.KEY, None),
        "rows[0].value": (Holds.VALUE, b"b"),
        "rows[1].key": (Holds.KEY, None),
        "padding": (Holds.BYTES, None),
    }
    operations = [(SET, b"k", b"v"), (CLEAR, b"a", b"b"), (2, b"n", b"\x01"), (5, b"x", b"y"), (23, b"x", b"y")]
    content = bytes.fromhex("d1070000") + b"".join(log_rows(11, operations))
    found = {field.name.removeprefix("rows[0].value."): field for field in laid_out(tmp_path, LOG, content)}
    assert [
        (found[f"mutations[{number}].param1"].holds.value, found[f"mutations[{number}].param2"].holds.value)
        for number in range(5)
    ] == [("key", "value"), ("key", "key"), ("key", "value"), ("value", "value"), ("value", "value")]
    assert [found[f"mutations[{number}].param2"].key for number in range(5)] == [b"k", None, b"n", None, None]
    assert [found[f"mutations[{number}].type"].note for number in range(5)] == [
        "set",
        "clear_range",
        "add",
        "no_op",
        "encrypted",
    ]


def test_flags_of_a_message(tmp_path: Path) -> None:
    rows = [
        partitioned_row(11, 1, message((SET, b"k", b"v"), b"\x01\x02\x03\x04", b"ab")),
        partitioned_row(11, 2, message((CLEAR, b"k", b"k\0"), b"\x01\x02\x03\x04")),
        partitioned_row(11, 3, message((63, b"k", b""))),
    ]
    fields = laid_out(tmp_path, PARTITIONED, bytes.fromhex("0e100000") + b"".join(rows))
    assert [field.note for field in fields if field.note] == [
        "set, checksum, index",
        "clear_range, checksum",
        "unknown",
    ]
    found = values(fields)
    assert (found["rows[0].message.checksum"], found["rows[0].message.index"]) == (b"\x01\x02\x03\x04", b"ab")
    assert (found["rows[1].message.param1"], found["rows[1].message.param2"]) == (b"k\0", b"")


def test_log_value_in_parts_is_not_taken_apart(tmp_path: Path) -> None:
    first, second = log_rows(11, [(SET, b"k" * 30, b"v" * 30)], 50)
    fields = laid_out(tmp_path, LOG, bytes.fromhex("d1070000") + first + second)
    parts = [field for field in fields if field.holds is Holds.VALUE]
    assert [(part.name, part.length, part.key) for part in parts] == [
        ("rows[0].value", 50, None),
        ("rows[1].value", 34, None),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("end", part([b"z", b"a"], 2, ["sound", "damaged"]))
def test_memory_is_that_of_a_block(tmp_path: Path, end: bytes) -> None:
    rows = [(bytes([letter]), b"v" * 6000) for letter in b"abcdefghi"]
    block = range_file_bytes(b"", end, rows, 64 << 10).ljust(64 << 10, b"\xff")
    peaks = []
    for blocks in (10, 60):
        path = written(tmp_path, f"range,{blocks},1,%d", block * blocks, 64 << 10)
        soundness: set[bool] = set()
        peaks.append(peak_memory(lambda: soundness.update(field.sound for field in dissect(path))))  # noqa: B023
        assert soundness == {end == b"z"}
    assert peaks[1] < peaks[0] + (1 << 20)  # the file is 3 MB larger
