"""The quick loops over blocks against their declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.sources.backup import layout
from inspector.sources.backup.files.logblock import hash_of_quotient, read_log_block
from inspector.sources.backup.files.logvalue import split_value
from inspector.sources.backup.files.plogs import read_message, read_partitioned_log_block
from inspector.sources.backup.files.rangeblock import read_block
from tests.inspector.sources.backup import writer
from tests.inspector.sources.backup.blocks import (
    log_blocks,
    messages,
    operations,
    partitioned_log_blocks,
    range_blocks,
)
from tests.inspector.sources.backup.files.declared import (
    GOLDEN_LOG_BLOCK,
    GOLDEN_RANGE_BLOCKS,
    declared_log_block,
    declared_log_value,
    declared_message,
    declared_partitioned_log_block,
    declared_range_block,
)
from tests.inspector.sources.backup.support import plain_files

if TYPE_CHECKING:
    from pathlib import Path

HASHES = {
    0: 0xB8, 1: 0x9B, 2: 0xCA, 9: 0x0D, 78: 0x95, 98: 0x56, 255: 0x6A, 256: 0x59, 1000: 0x64, 65535: 0xCB,
    123456: 0x72, 4000000: 0xC2,
}  # fmt: skip


def test_golden_range_blocks() -> None:
    first, second = (read_block(bytes.fromhex(text)) for text in GOLDEN_RANGE_BLOCKS)
    assert first == (b"a", b"e", [b"c", b"d"], [b"1", b"2"])
    assert second == (b"e", b"z", [b"e", b"f"], [b"3", b"4"])


def test_golden_log_block() -> None:
    (part,) = read_log_block(bytes.fromhex(GOLDEN_LOG_BLOCK))
    assert (part.version, part.part) == (78655645, 0)
    operations = [(0, b"k", b"v"), (1, b"a", b"b"), (2, b"n", (1).to_bytes(8, "little"))]
    assert split_value(part.data) == operations


@pytest.mark.parametrize(("quotient", "expected"), HASHES.items())
def test_hash_byte(quotient: int, expected: int) -> None:
    assert hash_of_quotient(quotient) == expected == writer.jenkins_hash(quotient)


@given(range_blocks())
def test_row_loop_agrees_with_the_declared_range_block(data: bytes) -> None:
    assert read_block(data) == declared_range_block(data)


@given(log_blocks())
def test_row_loop_agrees_with_the_declared_log_block(data: bytes) -> None:
    assert read_log_block(data) == declared_log_block(data)


@given(partitioned_log_blocks())
def test_row_loop_agrees_with_the_declared_partitioned_log_block(data: bytes) -> None:
    assert read_partitioned_log_block(data) == declared_partitioned_log_block(data)


@given(messages)
def test_message_loop_agrees_with_the_declared_message(data: bytes) -> None:
    assert read_message(data) == declared_message(data)


@given(st.lists(operations, max_size=4))
def test_mutation_loop_agrees_with_the_declared_log_value(logged: list[writer.Operation]) -> None:
    data = writer.log_value(logged)
    assert layout.LogValue.parse(data).marker == int.from_bytes(writer.LOG_MARKER, "little")
    assert split_value(data) == logged == declared_log_value(data)


@pytest.mark.parametrize("path", plain_files("kvranges/*/*/range,*"), ids=lambda path: path.name)
def test_row_loop_agrees_with_the_declaration_on_real_blocks(path: Path) -> None:
    data = path.read_bytes()
    assert read_block(data) == declared_range_block(data)
