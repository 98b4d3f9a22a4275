"""Damage in a block: refused by the loops as by the declaration, and where it is."""

from __future__ import annotations

import struct
from functools import partial
from typing import TYPE_CHECKING

import pytest
from construct import ConstructError
from hypothesis import assume, given
from hypothesis import strategies as st

from inspector.errors import SourceNotSupported
from inspector.sources.backup.damage import LayoutError
from inspector.sources.backup.files.logblock import read_log_block
from inspector.sources.backup.files.logvalue import split_value
from inspector.sources.backup.files.plogs import read_message, read_partitioned_log_block
from inspector.sources.backup.files.rangeblock import read_block
from tests.inspector.sources.backup import writer
from tests.inspector.sources.backup.blocks import (
    keys,
    log_blocks,
    log_values,
    messages,
    partitioned_log_blocks,
    range_blocks,
    values,
)
from tests.inspector.sources.backup.files.declared import (
    declared_log_block,
    declared_log_value,
    declared_message,
    declared_partitioned_log_block,
    declared_range_block,
)
from tests.support.memory import peak_memory

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("read", "declared", "sound"),
    [
        (read_block, declared_range_block, range_blocks()),
        (read_log_block, declared_log_block, log_blocks()),
        (read_partitioned_log_block, declared_partitioned_log_block, partitioned_log_blocks()),
        (split_value, declared_log_value, log_values),
        (read_message, declared_message, messages),
    ],
    ids=["range", "log", "partitioned log", "log value", "message"],
)
@given(data=st.data())
def test_no_loop_accepts_damage_that_the_declaration_refuses_or_reads_otherwise(
    read: Callable[[bytes], object],
    declared: Callable[[bytes], object],
    sound: st.SearchStrategy[bytes],
    data: st.DataObject,
) -> None:
    content = data.draw(sound, "sound")
    damaged = bytearray(content[: data.draw(st.integers(0, len(content)), "size")])
    if damaged:
        damaged[data.draw(st.integers(0, len(damaged) - 1), "at")] ^= data.draw(st.integers(0, 255), "bits")
    try:
        found = read(bytes(damaged))
    except (LayoutError, SourceNotSupported):
        return
    try:
        assert found == declared(bytes(damaged))
    except ConstructError:
        pytest.fail(f"only the loop accepts {damaged.hex()}")


@pytest.mark.parametrize(
    ("block", "offset", "reason"),
    [
        ("", 0, "begins with nothing"),
        ("e903", 0, "begins with e903"),
        ("d1070000 00000001 61 00000001 7a", 0, "not with format 1001"),
        ("e9030000 00000001", 8, "cut short"),
        ("e9030000 00000001 61", 9, "cut short"),
        ("e9030000 00000001 61 00000009 62", 13, "cut short"),
        ("e9030000 00000001 61 00000001 62 00000009 31", 18, "cut short"),
        ("e9030000 00000001 61 00000001 62 00000001 31 ffff00ff", 21, "padding"),
        ("e9030000 00000001 61 00000001 7a ffffffffff00", 19, "padding"),
        ("e9030000 00000001 61 00000001 63 00000001 31 00000001 62 00000001 31 00000001 7a", 0, "not in order"),
        ("e9030000 00000001 61 00000001 62 00000001 31 00000001 62 00000001 31 00000001 7a", 0, "not in order"),
        ("e9030000 00000001 63 00000001 62 00000001 31 00000001 7a", 0, "not in order"),
        ("e9030000 7fffffff 61", 8, "cut short"),
        ("e9030000 00000001 61 00000001 62 7fffffff 31", 18, "cut short"),
    ],
)
def test_damaged_range_block_is_refused_where_it_is_damaged(block: str, offset: int, reason: str) -> None:
    with pytest.raises(LayoutError, match=reason) as caught:
        read_block(bytes.fromhex(block))
    assert caught.value.offset == offset


def test_range_block_with_nothing_but_padding_after_its_begin_is_empty() -> None:
    assert read_block(bytes.fromhex("e9030000 00000001 61 ff")) == (b"a", b"a", [], [])


def test_encrypted_range_block_is_refused_by_name() -> None:
    with pytest.raises(SourceNotSupported, match="encrypted"):
        read_block(struct.pack("<I", 1002) + b"rest")


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("d1070000 0000000d 960000000004b0309d00000000 00000000", "hash byte"),
        ("d1070000 0000000c 950000000004b0309d000000 00000000 00", "13 bytes"),
        ("d1070000 0000000d 950000000004b0309dffffffff 00000000", "13 bytes"),
        ("d1070000 0000000d 950000000004b0309d00000000 00000001", "leads past"),
        ("d1070000 0000000d 950000000004b0309d00000000 fffffff0", "leads past"),
        ("d1070000 0000000d 9500000000", "cut short"),
        ("d1070000 ffff00", "padding"),
        ("e9030000", "not with format 2001"),
    ],
)
def test_damaged_log_block_is_refused(block: str, reason: str) -> None:
    with pytest.raises(LayoutError, match=reason):
        read_log_block(bytes.fromhex(block))


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("0e100000 0000000000000001 00000001 00000002 00", "leads past"),
        ("0e100000 0000000000000001 00000001 ffffffff 00", "leads past"),
        ("0e100000 0000000000000001 000000", "cut short"),
        ("0e100000 8000000000000001 00000001 00000000", "leads past"),
        ("0e100000 ff00", "padding"),
        ("d1070000", "not with format 4110"),
    ],
)
def test_damaged_partitioned_log_block_is_refused(block: str, reason: str) -> None:
    with pytest.raises(LayoutError, match=reason):
        read_partitioned_log_block(bytes.fromhex(block))


@given(st.tuples(st.integers(0, 24), keys, values), st.sampled_from([b"", b"abcd"]), st.sampled_from([b"", b"ab"]))
def test_message_of_a_partitioned_log_with_and_without_checksum(
    operation: writer.Operation, checksum: bytes, index: bytes
) -> None:
    assume(operation[0] != writer.CLEAR or operation[2])
    assert read_message(writer.message(operation, checksum, index)) == operation


@given(keys)
def test_clear_of_a_single_key_in_its_short_form(key: bytes) -> None:
    operation = (writer.CLEAR, key, key + b"\0")
    assert writer.message(operation).endswith(bytes(4))
    assert read_message(writer.message(operation)) == operation


@pytest.mark.parametrize(
    "text",
    [
        "",
        "00 01000000",
        "00 01000000 61 00000000 00",
        "00 ffffffff 61 00000000",
        "00 01000000 61 ffffffff",
        "00 01000000 61 ffffff7f",
        "80 01000000 61 00000000",
        "80 01000000 61 00000000 0102",
        "40 01000000 61 00000000",
        "01 01000000 61 00000000",
        "01 00000000 00000000",
    ],
)
def test_damaged_message_is_refused(text: str) -> None:
    with pytest.raises(LayoutError):
        read_message(bytes.fromhex(text))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "cut short"),
        ("01000162b000db0f 01000000", "claim"),
        ("01000162b000db0f 00000000 00", "claim"),
        ("01000162b000db0f 04000000 00000000", "cut short"),
        ("01000162b000db0f 0c000000 00000000 01000000 00000000", "leads past"),
        ("01000162b000db0f 0c000000 00000000 ffffffff ffffffff", "leads past"),
    ],
)
def test_damaged_log_value_is_refused(text: str, reason: str) -> None:
    with pytest.raises(LayoutError, match=reason):
        split_value(bytes.fromhex(text))


@pytest.mark.parametrize("marker", [0x0FDB00A200090001, 0x0FDB00A200090000, 0])
def test_log_value_with_an_old_marker_is_refused_by_name(marker: int) -> None:
    with pytest.raises(SourceNotSupported, match="older"):
        split_value(struct.pack("<QI", marker, 0))


@pytest.mark.slow
def test_length_of_gigabytes_takes_no_memory() -> None:
    huge = bytes.fromhex("7fffffff")
    blocks = [
        (read_block, bytes.fromhex("e9030000") + huge),
        (read_block, bytes.fromhex("e9030000 00000001 61") + huge),
        (read_block, bytes.fromhex("e9030000 00000001 61 00000001 62") + huge),
        (read_log_block, bytes.fromhex("d1070000 0000000d 950000000004b0309d00000000") + huge),
        (read_partitioned_log_block, bytes.fromhex("0e100000 0000000000000001 00000001") + huge),
    ]
    for read, head in blocks:
        data = head.ljust(1024, b"\0")
        assert peak_memory(partial(_refused, read, data)) < 1 << 20


def _refused(read: Callable[[bytes], object], data: bytes) -> None:
    with pytest.raises(LayoutError):
        read(data)
