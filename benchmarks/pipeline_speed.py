"""The whole pipeline (read, group, decode, count) against the sum of its parts measured bare; counting keys by family.

The parts: reading the rows of the range files, and ParseFromString of the same values. docs/speed.md has the bounds.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import inspector
from inspector.schema import Schema
from inspector.sources.backup.files.rangeblock import read_block
from inspector.sources.backup.magic import PADDING, RANGE_FORMAT
from keycodec import FAMILIES, encode, key_range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from google.protobuf.message import Message

    from inspector.sources.base import KeyValue

ROUNDS = 3
BLOCK_SIZE = 1 << 20
#: Bytes of a block for one row more, the one that ends it.
ROOM = 1000
VERSION = 1_000_000
ROWSETS_PER_TABLET = 8
INSTANCE = {"instance_id": "instance-7"}


def made_key_values(number: int) -> list[KeyValue]:
    """What most keys of a cluster are: tablets, each with its index, its stats row and its rowsets."""
    chance = random.Random(7)
    message = Schema.builtin().message_class
    made: list[KeyValue] = []
    for tablet_id in range(number // (ROWSETS_PER_TABLET + 2)):
        ids = {"table_id": 7, "index_id": 8, "partition_id": 9, "tablet_id": tablet_id}
        key = encode("MetaTabletIdxKey", **INSTANCE, tablet_id=tablet_id)
        made.append((key, _value(message("doris.cloud.TabletIndexPB"), ids)))
        numbers = {"data_size": chance.getrandbits(40), "num_rows": chance.getrandbits(30), "num_rowsets": 8}
        key = encode("StatsTabletKey", **INSTANCE, table_id=7, index_id=8, part_id=9, tablet_id=tablet_id)
        made.append((key, _value(message("doris.cloud.TabletStatsPB"), {"idx": ids, **numbers})))
        for version in range(2, 2 + ROWSETS_PER_TABLET):
            rowset = {
                "rowset_id": 0,
                "tablet_id": tablet_id,
                "txn_id": chance.getrandbits(50),
                "start_version": version,
                "end_version": version,
                "num_rows": chance.getrandbits(20),
                "total_disk_size": chance.getrandbits(40),
                "creation_time": 1_700_000_000,
                "rowset_id_v2": f"{chance.getrandbits(192):048x}",
            }
            key = encode("MetaRowsetKey", **INSTANCE, tablet_id=tablet_id, version=version)
            made.append((key, _value(message("doris.RowsetMetaCloudPB"), rowset)))
    return sorted(made)


def _value(message_class: Callable[..., object], fields: dict[str, object]) -> bytes:
    return message_class(**fields).SerializeToString()  # type: ignore[attr-defined]


def write_backup(root: Path, key_values: Iterable[KeyValue]) -> Path:
    """A container with one snapshot of one range file; the path of that file."""
    path = root / f"kvranges/snapshot.{VERSION:018}/0/range,{VERSION},{0:032x},{BLOCK_SIZE}"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        file.writelines(_blocks(key_values))
    name = str(path.relative_to(root))
    content = {"files": [name], "totalBytes": path.stat().st_size, "beginVersion": VERSION, "endVersion": VERSION}
    content["keyRanges"] = {name: {"beginKey": "", "endKey": "\u00ff"}}
    manifest = root / f"snapshots/snapshot,{VERSION},{VERSION},{path.stat().st_size}"
    manifest.parent.mkdir()
    manifest.write_text(json.dumps(content), "latin-1")
    return path


def _blocks(key_values: Iterable[KeyValue]) -> Iterator[bytes]:
    """Blocks of rows; the row that ends one begins the next."""
    block = bytearray(struct.pack("<I", RANGE_FORMAT) + _text(b""))
    for key, value in key_values:
        row = _text(key) + _text(value)
        if len(block) > BLOCK_SIZE - ROOM:
            yield bytes(block + row).ljust(BLOCK_SIZE, bytes([PADDING]))
            block = bytearray(struct.pack("<I", RANGE_FORMAT) + _text(key))
        block += row
    yield bytes(block + _text(b"\xff"))


def _text(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def read_rows(path: Path) -> int:
    rows = 0
    with path.open("rb") as file:
        while data := file.read(BLOCK_SIZE):
            block = read_block(data)
            for _key, _value in zip(block.keys, block.values, strict=True):
                rows += 1
    return rows


def values_by_class(key_values: list[KeyValue]) -> list[tuple[type[Message], list[bytes]]]:
    by_class = []
    for name in ("MetaTabletIdxKey", "StatsTabletKey", "MetaRowsetKey"):
        begin, end = key_range(name, **INSTANCE)
        message_class = Schema.builtin().message_class(FAMILIES[name].message or "")
        by_class.append((message_class, [value for key, value in key_values if begin <= key < end]))
    return by_class


def parse_values(by_class: list[tuple[type[Message], list[bytes]]]) -> None:
    for message_class, values in by_class:
        for value in values:
            message_class().ParseFromString(value)


def run_pipeline(root: Path) -> None:
    with inspector.open(f"backup:{root}@snapshot") as source:
        inspector.verify(source)


def scan_records(root: Path) -> None:
    with inspector.open(f"backup:{root}@snapshot") as source:
        for record in inspector.scan(source):
            record.value  # noqa: B018  decoding is what is timed


def count_by_family(root: Path) -> None:
    with inspector.open(f"backup:{root}@snapshot") as source:
        inspector.usage(source)


def read_bytes(path: Path) -> None:
    with path.open("rb") as file:
        while file.read(BLOCK_SIZE):
            pass


def timed(work: Callable[..., object], *arguments: object) -> float:
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def measure(number: int, folder: str) -> None:
    key_values = made_key_values(number)
    root = Path(folder) / "backup-2026-01-01-00-00-00.000000"
    path = write_backup(root, key_values)
    by_class = values_by_class(key_values)
    del key_values
    gc.collect()
    gc.freeze()  # what the bench itself holds is not to be walked while the others are timed
    rows, values, whole, scanned, counted, bare = (
        min(times)
        for times in zip(
            *(
                (
                    timed(read_rows, path),
                    timed(parse_values, by_class),
                    timed(run_pipeline, root),
                    timed(scan_records, root),
                    timed(count_by_family, root),
                    timed(read_bytes, path),
                )
                for _ in range(ROUNDS)
            ),
            strict=True,
        )
    )
    ratio = whole / (rows + values)
    print(f"pipeline of {number:,} key-values: {ratio:.2f}x of reading rows + ParseFromString (at most 1.5x);")
    print(f"  {number / whole:,.0f} key-values/s; rows {rows:.2f} s, parsing {values:.2f} s, pipeline {whole:.2f} s")
    print(f"the same through Record objects, one by one: {scanned / (rows + values):.2f}x")
    print(f"counting by family: {counted / rows:.2f}x of reading rows, {counted / bare:.0f}x of reading the bytes")


_COUNTING = """
import inspector, sys
from benchmarks.support.memory import peak_memory
with inspector.open(sys.argv[1]) as source:
    inspector.usage(source)
print(peak_memory())
"""


def peak_of_counting(number: int) -> int:
    """Peak memory in bytes of counting a backup of so many keys, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "backup-2026-01-01-00-00-00.000000"
        write_backup(root, made_key_values(number))
        counting = [sys.executable, "-c", _COUNTING, f"backup:{root}@snapshot"]
        return int(subprocess.run(counting, check=True, capture_output=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--key-values", type=int, default=1_000_000)
    number = parser.parse_known_args()[0].key_values
    with tempfile.TemporaryDirectory() as folder:
        measure(number, folder)
    few, many = peak_of_counting(number // 10), peak_of_counting(number)
    print(f"peak memory of counting: {many / few:.2f}x for {number:,} keys as for {number // 10:,} ({many >> 20} MiB)")


if __name__ == "__main__":
    main()
