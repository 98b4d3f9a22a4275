"""A backup for measuring: range files, their manifest, and logs that change some of the keys."""

from __future__ import annotations

import json
import os
import random
import struct
from typing import TYPE_CHECKING

from inspector.sources.backup import MutationType
from inspector.sources.backup.files.logblock import hash_of_quotient
from inspector.sources.backup.magic import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: What stands before the mutations of a log value.
LOG_MARKER = 0x0FDB00B062010001

UNITS = {"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
DEFAULT_SIZE = os.environ.get("INSPECTOR_BENCH_BYTES", "256MiB")
BLOCK_SIZE = 1 << 20
BLOCKS_PER_FILE = 64
SNAPSHOT_VERSION, LAST_VERSION = 1_000_000, 61_000_000
VERSIONS_PER_LOG = 20_000_000
MUTATIONS_PER_VERSION = 10
#: Even: one mutation for as many key-values of the snapshot, each of another key.
KEY_VALUES_PER_MUTATION = 10
KEYS_PER_CLEAR = 3
#: Hot: logs as many times as large as the snapshot. Two keys take half of the mutations, a few clears are wide.
LOGS_PER_SNAPSHOT = 10
MEAN_LOGGED_SIZE = 197
MUTATIONS_PER_WIDE_CLEAR = 5000


def parse_size(text: str) -> int:
    """Read ``256MiB`` and the like."""
    unit = next((unit for unit in UNITS if text.endswith(unit)), "")
    return int(float(text.removesuffix(unit)) * UNITS.get(unit, 1))


def text(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def key_of(number: int) -> bytes:
    return b"\x01\x10meta\x00\x01\x10instance-7\x00\x01\x10rowset\x00\x01\x14" + struct.pack(">q", number)


class Generator:
    """Writes a backup of about ``size`` bytes: range files, their manifest, and logs that change some of the keys."""

    def __init__(self, root: Path, size: int, shape: str) -> None:
        self._root = root
        self._hot = shape == "hot"
        self._blocks = max(size // BLOCK_SIZE // (1 + LOGS_PER_SNAPSHOT if self._hot else 1), 1)
        self._random = random.Random(1)
        self._noise = self._random.randbytes(BLOCK_SIZE)
        self.keys = 0

    def write(self) -> None:
        files = {}
        for serial, first in enumerate(range(0, self._blocks, BLOCKS_PER_FILE)):
            path = f"kvranges/snapshot.000000000000000001/0/range,{SNAPSHOT_VERSION},{serial:032x},{BLOCK_SIZE}"
            first_key = key_of(self.keys)
            self._put(path, self._range_file(min(BLOCKS_PER_FILE, self._blocks - first)))
            files[path] = {"beginKey": first_key.decode("latin-1"), "endKey": key_of(self.keys).decode("latin-1")}
        size = sum((self._root / path).stat().st_size for path in files)
        manifest = {"beginVersion": SNAPSHOT_VERSION, "endVersion": SNAPSHOT_VERSION, "files": list(files)}
        content = json.dumps({**manifest, "keyRanges": files, "totalBytes": size}).encode()
        self._put(f"snapshots/snapshot,{SNAPSHOT_VERSION},{SNAPSHOT_VERSION},{size}", [content])
        for begin in range(SNAPSHOT_VERSION, LAST_VERSION, VERSIONS_PER_LOG):
            end = min(begin + VERSIONS_PER_LOG, LAST_VERSION)
            self._put(f"logs/0000/0000/log,{begin},{end},{begin:032x},{BLOCK_SIZE}", self._log_file(begin, end))

    def _put(self, path: str, chunks: Iterable[bytes]) -> None:
        (self._root / path).parent.mkdir(parents=True, exist_ok=True)
        with (self._root / path).open("wb") as file:
            file.writelines(chunks)

    def _value(self) -> bytes:
        start = self._random.randrange(len(self._noise) - 400)
        return self._noise[start : start + self._random.randrange(30, 400)]

    def _range_file(self, blocks: int) -> Iterator[bytes]:
        header, last = struct.pack("<I", 1001), None
        for index in range(blocks):
            chunks = [header, text(key_of(self.keys))] if last is None else [header, text(last[0]), *map(text, last)]
            room = BLOCK_SIZE - 1000
            while room > 0:
                last = key_of(self.keys), self._value()
                chunks += map(text, last)
                room -= 8 + len(last[0]) + len(last[1])
                self.keys += 1
            block = b"".join(chunks)
            yield block.ljust(BLOCK_SIZE, b"\xff") if index < blocks - 1 else block + text(key_of(self.keys))

    def _even_operation(self) -> tuple[int, int, bytes]:
        """The type, the number of the key and the operand of a mutation: of any key, all alike."""
        number = self._random.randrange(self.keys)
        kind = self._random.choice([MutationType.SET, MutationType.SET, MutationType.ADD, MutationType.CLEAR_RANGE])
        operand = {
            MutationType.SET: self._value(),
            MutationType.ADD: struct.pack("<q", 1),
            MutationType.CLEAR_RANGE: key_of(number + KEYS_PER_CLEAR),
        }[kind]
        return kind, number, operand

    def _hot_operation(self) -> tuple[int, int, bytes]:
        """The same, where one key is set and one counted over and over, and some clears are a hundredth of all keys."""
        number = self._random.randrange(2 * self.keys)  # half of them are new
        if self._random.randrange(MUTATIONS_PER_WIDE_CLEAR) == 0:
            return MutationType.CLEAR_RANGE, number, key_of(number + self.keys // 100)
        which = self._random.randrange(4)
        if which == 0:
            return MutationType.ADD, 1, struct.pack("<q", 1)
        return MutationType.SET, 0 if which == 1 else number, self._value()

    def _mutation(self) -> bytes:
        kind, number, operand = self._hot_operation() if self._hot else self._even_operation()
        key = key_of(number)
        return struct.pack("<III", kind, len(key), len(operand)) + key + operand

    def _log_file(self, begin: int, end: int) -> Iterator[bytes]:
        """The same count of mutations in each version, all versions at equal distances."""
        if self._hot:
            mutations = self._blocks * BLOCK_SIZE * LOGS_PER_SNAPSHOT // MEAN_LOGGED_SIZE
        else:
            mutations = self.keys // KEY_VALUES_PER_MUTATION
        count = max(mutations // MUTATIONS_PER_VERSION * (end - begin) // (LAST_VERSION - SNAPSHOT_VERSION), 1)
        block = [struct.pack("<I", 2001)]
        room = BLOCK_SIZE - WORD
        for version in range(begin, end, max((end - begin) // count, 1)):
            body = b"".join(self._mutation() for _ in range(MUTATIONS_PER_VERSION))
            key = struct.pack(">Bqi", hash_of_quotient(version // 1_000_000), version, 0)
            row = text(key) + text(struct.pack("<QI", LOG_MARKER, len(body)) + body)
            if len(row) > room:
                yield b"".join(block).ljust(BLOCK_SIZE, b"\xff")
                block, room = [struct.pack("<I", 2001)], BLOCK_SIZE - WORD
            block.append(row)
            room -= len(row)
        yield b"".join(block)
