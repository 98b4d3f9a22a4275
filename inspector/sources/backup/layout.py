"""How backup files lie on disk, declared once: range file and mutation log blocks, and the value of a mutation log.

A file is cut into blocks of the size that its name gives; the last one may be shorter. Every block stands for itself:
a format number, rows, and 0xFF up to its end. No length ever begins with 0xFF, so the first such byte ends the rows.

The declarations are the reference; the loops that read millions of rows (``rangefile``, ``logfile``, ``plogs``) are
written by hand, because ``RangeBlock.parse`` takes about 40 times as long as ``read_block``
(``benchmarks/backup_speed.py`` prints the ratio). Tests hold the two together.
"""

from __future__ import annotations

from typing import Any

from construct import (
    Byte,
    Bytes,
    Check,
    Const,
    GreedyBytes,
    GreedyRange,
    If,
    Int32sb,
    Int32ub,
    Int32ul,
    Int64sb,
    Int64ul,
    Peek,
    Prefixed,
    Struct,
    this,
)

RANGE_FORMAT = 1001
ENCRYPTED_RANGE_FORMAT = 1002
LOG_FORMAT = 2001
PARTITIONED_LOG_FORMAT = 4110
PADDING = 0xFF

#: FoundationDB's default block size is 1 MiB; anything far above it is not a size that a writer ever chose.
MAX_BLOCK_SIZE = 16 << 20

#: The marker before the mutations of a log value, and the newest one that is too old to be read.
LOG_MARKER = 0x0FDB00B062010001
LAST_OLD_LOG_MARKER = 0x0FDB00A200090001


def _more_rows(row: Any) -> bool:
    return row._next is not None and row._next != PADDING


_Text = Prefixed(Int32ub, GreedyBytes)
_NextByte = "_next" / Peek(Byte)
_Padding = ("_padding" / GreedyBytes, Check(lambda block: not block._padding.strip(bytes([PADDING]))))

#: What is read of a block to find its place among the others.
BlockHead = Struct("format" / Int32ul, "length" / Int32ub)

#: The last row is only the end boundary of the block, with or without a value; the next block repeats it in full.
RangeBlock = Struct(
    Const(RANGE_FORMAT, Int32ul),
    "begin" / _Text,
    "rows"
    / GreedyRange(
        Struct(
            _NextByte,
            Check(_more_rows),
            "key" / _Text,
            _NextByte,
            "value" / If(_more_rows, _Text),
        )
    ),
    *_Padding,
)

LogBlock = Struct(
    Const(LOG_FORMAT, Int32ul),
    "rows" / GreedyRange(Struct(_NextByte, Check(_more_rows), "key" / _Text, "value" / _Text)),
    *_Padding,
)

#: The key of a log row: the parts 0, 1, 2 ... of one version make one ``LogValue``.
LogKey = Struct("hash" / Byte, "version" / Int64sb, "part" / Int32sb)

LogValue = Struct(
    "marker" / Int64ul,
    "mutations"
    / Prefixed(
        Int32ul,
        GreedyRange(
            Struct(
                "type" / Int32ul,
                "_length1" / Int32ul,
                "_length2" / Int32ul,
                "param1" / Bytes(this._length1),
                "param2" / Bytes(this._length2),
            )
        ),
    ),
)

PartitionedLogBlock = Struct(
    Const(PARTITIONED_LOG_FORMAT, Int32ul),
    "rows"
    / GreedyRange(
        Struct(
            _NextByte,
            Check(_more_rows),
            "version" / Int64sb,
            "subsequence" / Int32ub,
            "message" / Prefixed(Int32sb, GreedyBytes),
        )
    ),
    *_Padding,
)
