"""Bytes as a block of a backup's file, of any kind; and as a log's value, and as a message in it."""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from fuzz.small_backups import BLOCK_SIZE, write_all
from inspector.errors import SourceNotSupported
from inspector.sources.backup import layout
from inspector.sources.backup.damage import LayoutError
from inspector.sources.backup.files.logblock import read_log_block
from inspector.sources.backup.files.logvalue import split_value
from inspector.sources.backup.files.plogs import read_message, read_partitioned_log_block
from inspector.sources.backup.files.rangeblock import read_block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def seeds() -> Iterator[bytes]:
    """The blocks of small backups; and of their logs the values and messages."""
    with TemporaryDirectory() as folder:
        for file in [
            file for root in write_all(folder) for file in root.rglob("*,*") if file.parent.name != "snapshots"
        ]:
            content = file.read_bytes()
            for start in range(0, len(content), BLOCK_SIZE):
                block = content[start : start + BLOCK_SIZE]
                yield block
                yield from (part.data for part in _read(read_log_block, block) or ())
                yield from (row.message for row in _read(read_partitioned_log_block, block) or ())


def check(data: bytes) -> None:
    """Only damage and refusals come out, and what is read is what the declared layout says."""
    block = _read(read_block, data)
    if block is not None:
        declared = layout.RangeBlock.parse(data)
        keys, values = [row.key for row in declared.rows], [row.value for row in declared.rows]
        assert (block.begin, [*block.keys, block.end]) == (declared.begin, keys or [declared.begin])
        assert block.values == values[:-1]
        assert sorted(set(block.keys)) == block.keys
    parts = _read(read_log_block, data)
    if parts is not None:
        rows = layout.LogBlock.parse(data).rows
        assert [*parts] == [(row.version, row.part, row.value) for row in rows]
    for value in (data, *(part.data for part in parts or ())):
        mutations = _read(split_value, value)
        if mutations is not None:
            declared = layout.LogValue.parse(value).mutations
            assert mutations == [(mutation.type, mutation.param1, mutation.param2) for mutation in declared]
    messages = _read(read_partitioned_log_block, data)
    if messages is not None:
        rows = layout.PartitionedLogBlock.parse(data).rows
        assert messages == [(row.version, row.subsequence, row.message) for row in rows]
    for message in (data, *(row.message for row in messages or ())):
        _read(read_message, message)


def _read(read: Callable[[bytes], Any], data: bytes) -> Any:
    try:
        return read(data)
    except LayoutError as error:
        assert 0 <= error.offset <= len(data)
    except SourceNotSupported:
        pass
    return None
