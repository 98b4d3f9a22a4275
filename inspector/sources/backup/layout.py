"""How the blocks of backup files lie on disk, declared once; ``dissect`` lays files out by these declarations.

A file is cut into blocks of the size that its name gives; the last one may be shorter. Every block stands for itself:
a format number, rows, and 0xFF up to its end. Every struct here is flat: a length and what has this length are fields
of their own, so that each byte of a block belongs to one field.

The loops that read millions of rows (``files/rangeblock``, ``files/logfile``, ``files/plogs``) are written by hand,
because they are many times as fast (``benchmarks/backup_speed.py`` prints the ratio). Tests hold the two together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from construct import (
    Byte,
    Bytes,
    Const,
    Construct,
    If,
    Int32sb,
    Int32ub,
    Int32ul,
    Int64sb,
    Int64ul,
    Struct,
    Subconstruct,
    Terminated,
    this,
)

from inspector.sources.backup.magic import (
    CHECKSUM_FLAG,
    CHECKSUM_SIZE,
    INDEX_FLAG,
    INDEX_SIZE,
    LOG_FORMAT,
    LOG_KEY_SIZE,
    PADDING,
    PARTITIONED_LOG_FORMAT,
    RANGE_FORMAT,
)

if TYPE_CHECKING:
    from typing import BinaryIO

_PADDING = bytes([PADDING])


def _next_byte(stream: BinaryIO) -> bytes:
    """The next byte, which stays in the stream; none at its end."""
    found = stream.read(1)
    stream.seek(-len(found), 1)
    return found


class Rows(Subconstruct):  # type: ignore[misc]
    """Structs, one after the other, up to the end of the data."""

    def more(self, stream: BinaryIO) -> bool:
        """Whether one more row follows."""
        return _next_byte(stream) != b""

    def _parse(self, stream: BinaryIO, context: Any, path: str) -> list[Any]:
        found = []
        while self.more(stream):
            found.append(self.subcon._parsereport(stream, context, path))
        return found


class PaddedRows(Rows):
    """Structs, one after the other, up to the padding or the end of the block: no row begins with 0xFF."""

    def more(self, stream: BinaryIO) -> bool:
        """Whether one more row follows."""
        return _next_byte(stream) not in (b"", _PADDING)


class _Padding(Construct):  # type: ignore[misc]
    """All the 0xFF that follow; None if there are none."""

    def _parse(self, stream: BinaryIO, context: Any, path: str) -> bytes | None:
        rest = stream.read()
        padding = rest[: len(rest) - len(rest.lstrip(_PADDING))]
        stream.seek(len(padding) - len(rest), 1)
        return padding or None


_End = ("padding" / _Padding(), "end" / Terminated * "0xFF up to the end of the block")

#: The last row is only the end boundary of the block, with or without a value; the next block repeats it in full.
RangeRow = Struct(
    "key_length" / Int32ub,
    "key" / Bytes(this.key_length),
    "value_length" / If(lambda row: _next_byte(row._io) not in (b"", _PADDING), Int32ub),
    "value" / If(lambda row: row.value_length is not None, Bytes(this.value_length)),
)
RangeBlock = Struct(
    "format" / Const(RANGE_FORMAT, Int32ul),
    "begin_length" / Int32ub,
    "begin" / Bytes(this.begin_length),
    "rows" / PaddedRows(RangeRow),
    *_End,
)

#: The key of a log row is a hash byte, a version and a part: the parts 0, 1, 2 ... of one version make a ``LogValue``.
LogRow = Struct(
    "key_length" / Const(LOG_KEY_SIZE, Int32ub),
    "hash" / Byte,
    "version" / Int64sb,
    "part" / Int32sb,
    "value_length" / Int32ub,
    "value" / Bytes(this.value_length),
)
LogBlock = Struct("format" / Const(LOG_FORMAT, Int32ul), "rows" / PaddedRows(LogRow), *_End)

LoggedMutation = Struct(
    "type" / Int32ul,
    "param1_length" / Int32ul,
    "param2_length" / Int32ul,
    "param1" / Bytes(this.param1_length),
    "param2" / Bytes(this.param2_length),
)
LogValue = Struct("marker" / Int64ul, "length" / Int32ul, "mutations" / Rows(LoggedMutation))

PartitionedLogRow = Struct(
    "version" / Int64sb,
    "subsequence" / Int32ub,
    "message_length" / Int32ub,
    "message" / Bytes(this.message_length),
)
PartitionedLogBlock = Struct(
    "format" / Const(PARTITIONED_LOG_FORMAT, Int32ul), "rows" / PaddedRows(PartitionedLogRow), *_End
)

#: One mutation in network form. The flags say what stands behind it.
Message = Struct(
    "flagged_type" / Byte,
    "param1_length" / Int32ul,
    "param1" / Bytes(this.param1_length),
    "param2_length" / Int32ul,
    "param2" / Bytes(this.param2_length),
    "checksum" / If(lambda message: message.flagged_type & CHECKSUM_FLAG, Bytes(CHECKSUM_SIZE)),
    "index" / If(lambda message: message.flagged_type & INDEX_FLAG, Bytes(INDEX_SIZE)),
    "end" / Terminated * "the end of the message",
)
