"""One process against two: ``verify --jobs 1`` and ``--jobs 2`` of one backup, without and with logs to apply.

Wall time tells something only where two cores are free; processor time says what is done twice. Both count the start of
the program and of its workers, so a backup must take some seconds to read. docs/speed.md has the bounds.
"""

from __future__ import annotations

import argparse
import os
import struct
import subprocess
import sys
import tempfile
import time
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.pipeline_speed import BLOCK_SIZE, VERSION, made_key_values, write_backup
from benchmarks.support.generator import LOG_MARKER, text
from inspector.sources.backup.files.logblock import hash_of_quotient
from inspector.sources.backup.magic import LOG_FORMAT, PADDING
from inspector.sources.backup.mutation import MutationType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.sources.base import KeyValue

INSTANCES = 8
ROUNDS = 3
KEY_VALUES_PER_MUTATION = 10
VERSIONS_PER_LOG = 20_000
#: Prints the peak memory of the largest worker, in KiB.
_COUNTING = """
import inspector, resource, sys
if __name__ == "__main__":
    with inspector.open(sys.argv[1]) as source:
        inspector.verify(source, jobs=int(sys.argv[2]))
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


class Spent(NamedTuple):
    """Seconds, and bytes of memory of the largest worker."""

    wall: float
    processor: float
    peak: int


def key_values_of_instances(made: list[KeyValue]) -> Iterator[KeyValue]:
    """The key-values of one instance for each of some instances, in key order."""
    return merge(*(renamed(made, b"instance-%d" % instance) for instance in range(INSTANCES)))


def renamed(made: list[KeyValue], instance: bytes) -> Iterator[KeyValue]:
    return ((key.replace(b"instance-7", instance), value) for key, value in made)


def write_logs(root: Path, key_values: Iterable[KeyValue]) -> None:
    """Logs that set some keys, each in a version of its own, some versions in each log."""
    rows = [log_row(VERSION + number, *key_value) for number, key_value in enumerate(key_values, 1)]
    (root / "logs/0000/0000").mkdir(parents=True)
    for first in range(0, len(rows), VERSIONS_PER_LOG):
        some = rows[first : first + VERSIONS_PER_LOG]
        begin, end = VERSION + first + (first > 0), VERSION + first + len(some) + 1
        path = root / f"logs/0000/0000/log,{begin},{end},{first:032x},{BLOCK_SIZE}"
        path.write_bytes(b"".join(blocks_of(some)))


def log_row(version: int, key: bytes, value: bytes) -> bytes:
    body = struct.pack("<III", MutationType.SET, len(key), len(value)) + key + value
    head = struct.pack(">Bqi", hash_of_quotient(version // 1_000_000), version, 0)
    return text(head) + text(struct.pack("<QI", LOG_MARKER, len(body)) + body)


def blocks_of(rows: Iterable[bytes]) -> Iterator[bytes]:
    block = bytearray(struct.pack("<I", LOG_FORMAT))
    for row in rows:
        if len(block) + len(row) > BLOCK_SIZE:
            yield bytes(block).ljust(BLOCK_SIZE, bytes([PADDING]))
            block = bytearray(struct.pack("<I", LOG_FORMAT))
        block += row
    yield bytes(block)


def spent(source: str, jobs: int) -> Spent:
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _COUNTING, source, str(jobs)], check=True, capture_output=True, text=True
    )
    wall, after = time.perf_counter() - start, os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Spent(wall, processor, int(done.stdout) * 1024)


def both(source: str) -> list[tuple[Spent, Spent]]:
    """Some runs of each, in turns: what else runs on the machine counts for the best of them least."""
    return [(spent(source, 1), spent(source, 2)) for _ in range(ROUNDS)]


def report(name: str, source: str) -> None:
    one, two = (Spent(*map(min, zip(*runs, strict=True))) for runs in zip(*both(source), strict=True))
    print(
        f"{name}: --jobs 2 is {one.wall / two.wall:.2f}x as fast as --jobs 1 (at least 1.7x on two free cores), "
        f"with {two.processor / one.processor:.2f}x of its processor time ({one.processor:.1f} s, "
        f"{two.processor:.1f} s; at most 1.15x); peak memory of a worker {two.peak >> 20} MiB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--key-values", type=int, default=4_000_000)
    number = parser.parse_known_args()[0].key_values
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "backup-2026-01-01-00-00-00.000000"
        made = made_key_values(number // INSTANCES)
        write_backup(root, key_values_of_instances(made))
        report("a snapshot alone", f"backup:{root}@snapshot")
        write_logs(root, islice(key_values_of_instances(made), 0, None, KEY_VALUES_PER_MUTATION))
        report("one mutation for ten key-values", f"backup:{root}")


if __name__ == "__main__":
    main()
