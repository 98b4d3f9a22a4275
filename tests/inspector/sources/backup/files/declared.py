"""Blocks as their declaration reads them, and what a cluster wrote."""

from __future__ import annotations

from inspector.sources.backup import layout
from tests.inspector.sources.backup import writer

GOLDEN_RANGE_BLOCKS = (
    "e9030000 00000001 61 00000001 63 00000001 31 00000001 64 00000001 32 00000001 65 00000001 33 ffffffffffffffffff",
    "e9030000 00000001 65 00000001 65 00000001 33 00000001 66 00000001 34 00000001 7a",
)
GOLDEN_LOG_BLOCK = (
    "d1070000 0000000d 950000000004b0309d00000000 0000003d 01000162b000db0f 31000000"
    "00000000 01000000 01000000 6b 76"
    "01000000 01000000 01000000 61 62"
    "02000000 01000000 08000000 6e 0100000000000000"
)


def declared_range_block(data: bytes) -> tuple[bytes, bytes, list[bytes], list[bytes]]:
    """What the declaration makes of a block, the last row being only its end."""
    block = layout.RangeBlock.parse(data)
    rows = block.rows
    end = rows.pop().key if rows else block.begin
    return block.begin, end, [row.key for row in rows], [row.value for row in rows]


def declared_log_block(data: bytes) -> list[tuple[int, int, bytes]]:
    return [(row.version, row.part, row.value) for row in layout.LogBlock.parse(data).rows]


def declared_partitioned_log_block(data: bytes) -> list[tuple[int, int, bytes]]:
    return [(row.version, row.subsequence, row.message) for row in layout.PartitionedLogBlock.parse(data).rows]


def declared_log_value(data: bytes) -> list[writer.Operation]:
    return [(row.type, row.param1, row.param2) for row in layout.LogValue.parse(data).mutations]


def declared_message(data: bytes) -> writer.Operation:
    found = layout.Message.parse(data)
    kind = found.flagged_type & 0x3F
    if (kind, found.param2) == (writer.CLEAR, b""):  # the short form
        return kind, found.param1[:-1], found.param1
    return kind, found.param1, found.param2
