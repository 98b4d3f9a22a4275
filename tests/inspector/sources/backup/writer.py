"""Writes backups as FoundationDB would, or more awkwardly: small blocks, cut where nobody would cut them.

Written from the format's description alone, so that it shares no mistake with the reader.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

SET, CLEAR = 0, 1
LOG_MARKER = bytes.fromhex("01000162b000db0f")
DEFAULT_BLOCK_SIZE = 1 << 20

Rows = list[tuple[bytes, bytes]]
#: Type, param1, param2.
Operation = tuple[int, bytes, bytes]


def text(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def jenkins_hash(quotient: int) -> int:
    """The lowest byte of hashlittle(quotient as int32 LE, seed 0)."""
    state = [(0xDEADBEEF + 4 + quotient) % 2**32, 0xDEADBEEF + 4, 0xDEADBEEF + 4]
    for target, source, by in ((2, 1, 14), (0, 2, 11), (1, 0, 25), (2, 1, 16), (0, 2, 4), (1, 0, 14), (2, 1, 24)):
        rotated = (state[source] << by | state[source] >> (32 - by)) % 2**32
        state[target] = ((state[target] ^ state[source]) - rotated) % 2**32
    return state[2] % 256


def blocks_of(rows: list[bytes], header: bytes, block_size: int, random: Random | None = None) -> bytes:
    """Lay whole rows into blocks; with ``random`` some blocks end before they are full."""
    blocks = [header]
    for row in rows:
        early = random is not None and len(blocks[-1]) > 4 and random.random() < 0.2
        if early or len(blocks[-1]) + len(row) > block_size:
            blocks[-1] = blocks[-1].ljust(block_size, b"\xff")
            blocks.append(header)
        blocks[-1] += row
        assert len(blocks[-1]) <= block_size, "the block size is too small for a row"
    return b"".join(blocks) if rows else b""


def range_file_bytes(begin: bytes, end: bytes, rows: Rows, block_size: int, random: Random | None = None) -> bytes:
    """Each block ends with a row that only says where it ends, and that the next block repeats."""
    header = struct.pack("<I", 1001)
    blocks = [header + text(begin)]
    inside = 0
    last: tuple[bytes, bytes] | None = None
    for piece, row in [*((text(k) + text(v), (k, v)) for k, v in rows), (text(end), None)]:
        early = random is not None and inside > 1 and random.random() < 0.2
        if early or len(blocks[-1]) + len(piece) > block_size:
            assert last is not None, "the block size is too small for a row"
            blocks[-1] = blocks[-1].ljust(block_size, b"\xff")
            blocks.append(header + text(last[0]) + text(last[0]) + text(last[1]))
            inside = 1
        blocks[-1] += piece
        inside += 1
        last = row
        assert len(blocks[-1]) <= block_size, "the block size is too small for a row"
    return b"".join(blocks)


def log_value(operations: list[Operation]) -> bytes:
    """The mutations of one version."""
    body = b"".join(struct.pack("<III", kind, len(p1), len(p2)) + p1 + p2 for kind, p1, p2 in operations)
    return LOG_MARKER + struct.pack("<I", len(body)) + body


def log_rows(version: int, operations: list[Operation], part_size: int = 10_000) -> list[bytes]:
    """The parts of one version, a row each."""
    value = log_value(operations)
    parts = [value[at : at + part_size] for at in range(0, len(value), part_size)]
    key = struct.pack(">Bq", jenkins_hash(version // 1_000_000), version)
    return [text(key + struct.pack(">i", number)) + text(part) for number, part in enumerate(parts)]


def message(operation: Operation, checksum: bytes = b"", index: bytes = b"") -> bytes:
    """A mutation in network form; the clear of a single key takes its short form."""
    kind, p1, p2 = operation
    if kind == CLEAR and p2 == p1 + b"\0":
        p1, p2 = p2, b""
    kind |= 0x80 * bool(checksum) | 0x40 * bool(index)
    return struct.pack("<Bi", kind, len(p1)) + p1 + struct.pack("<i", len(p2)) + p2 + checksum + index


def partitioned_row(version: int, subsequence: int, content: bytes) -> bytes:
    return struct.pack(">qIi", version, subsequence, len(content)) + content


def version_folder(version: int) -> str:
    digits = f"{version:019d}"[:8]
    return f"{digits[:4]}/{digits[4:]}"


@dataclass
class Container:
    """A container being written; ``serial`` makes the unique ids."""

    root: Path
    serial: int = 0
    key_ranges: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)

    def put(self, path: str, content: bytes) -> str:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return path

    def uid(self) -> str:
        self.serial += 1
        return f"{self.serial:032x}"

    def range_file(
        self,
        version: int,
        begin: bytes,
        end: bytes,
        rows: Rows,
        block_size: int = DEFAULT_BLOCK_SIZE,
        random: Random | None = None,
        folder: str = "kvranges/snapshot.000000000000000001/0",
    ) -> str:
        content = range_file_bytes(begin, end, rows, block_size, random)
        path = self.put(f"{folder}/range,{version},{self.uid()},{block_size}", content)
        self.key_ranges[path] = (begin, end)
        return path

    def manifest(self, files: list[str], with_key_ranges: bool = True) -> str:
        versions = [int(Path(path).name.split(",")[1]) for path in files]
        size = sum((self.root / path).stat().st_size for path in files)
        content = {"beginVersion": min(versions), "endVersion": max(versions), "files": files, "totalBytes": size}
        if with_key_ranges:
            content["keyRanges"] = {
                path: {"beginKey": begin.decode("latin-1"), "endKey": end.decode("latin-1")}
                for path, (begin, end) in self.key_ranges.items()
                if path in files
            }
        # FoundationDB escapes some bytes and leaves others as they are
        raw = json.dumps(content, ensure_ascii=self.serial % 2 == 0).encode("latin-1")
        return self.put(f"snapshots/snapshot,{min(versions)},{max(versions)},{size}", raw)

    def log_file(self, begin: int, end: int, content: bytes, block_size: int = DEFAULT_BLOCK_SIZE) -> str:
        return self.put(f"logs/{version_folder(begin)}/log,{begin},{end},{self.uid()},{block_size}", content)

    def log(
        self,
        begin: int,
        end: int,
        changes: dict[int, list[Operation]],
        block_size: int = DEFAULT_BLOCK_SIZE,
        part_size: int = 10_000,
        random: Random | None = None,
    ) -> str:
        rows = [row for version, operations in changes.items() for row in log_rows(version, operations, part_size)]
        if random is not None:
            rows += [row for row in rows if random.random() < 0.1]  # a retry within the file
        return self.log_file(begin, end, blocks_of(rows, struct.pack("<I", 2001), block_size, random), block_size)

    def partitioned_log_file(
        self, begin: int, end: int, tag: int, tags: int, content: bytes, block_size: int = DEFAULT_BLOCK_SIZE
    ) -> str:
        name = f"log,{begin},{end},{self.uid()},{tag}-of-{tags},{block_size}"
        return self.put(f"plogs/{version_folder(begin)}/{name}", content)

    def partitioned_log(
        self,
        begin: int,
        end: int,
        tag: int,
        tags: int,
        rows: list[bytes],
        block_size: int = DEFAULT_BLOCK_SIZE,
        random: Random | None = None,
    ) -> str:
        content = blocks_of(rows, struct.pack("<I", 4110), block_size, random)
        return self.partitioned_log_file(begin, end, tag, tags, content, block_size)

    def property(self, name: str, content: object) -> str:
        return self.put(f"properties/{name}", str(content).encode())
