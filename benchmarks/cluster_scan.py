"""Scanning a cluster, against a bare loop over FoundationDB's Python binding in the same process: ratios of time.

``python -m benchmarks.cluster_scan CLUSTER_FILE`` reads a real cluster up to the key ``--end``, which has to be no more
than the bare loop can read in the five seconds that FoundationDB gives it. Without a cluster file the stand-in of the
tests is read, whose replies take ``--latency`` milliseconds. The ways to read take turns; of each the quickest counts.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.sources.cluster.settings import Settings
from inspector.sources.cluster.source import ClusterSource
from keycodec import parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Like Doris's metadata: keys of some 50 bytes, values of some 100.
KEY, VALUE_SIZE = b"\x01\x10meta\x00\x01\x10instance-7\x00\x01\x10rowset\x00\x01\x14%016d", 100


def write_stand_in(folder: Path, rows: int, latency: float) -> str:
    """Fill a stand-in for a cluster; return its cluster file. ``latency``: of a reply, in milliseconds."""
    from tests.standin.control import World

    world = World()
    world.load((KEY % number, b"v" * VALUE_SIZE) for number in range(rows))
    world["latency_us"] = int(latency * 1000)
    return world.cluster_file(folder)


def bare_loop(database: Any, end: bytes) -> int:
    transaction = database.create_transaction()
    transaction.options.set_read_lock_aware()
    rows = 0
    for _ in transaction.snapshot.get_range(b"", end):
        rows += 1
    return rows


def scan(source: ClusterSource, end: bytes) -> int:
    rows = 0
    for _ in source.key_values(b"", end):
        rows += 1
    return rows


def measure(ways: Mapping[str, Callable[[], int]], rounds: int) -> dict[str, tuple[float, int]]:
    """The quickest round of each way in seconds, and the rows that it read."""
    best: dict[str, tuple[float, int]] = {}
    for _ in range(rounds):
        for name, read in ways.items():
            began = time.perf_counter()
            rows = read()
            best[name] = min(best.get(name, (float("inf"), 0)), (time.perf_counter() - began, rows))
    return best


def compare(cluster_file: str, end: bytes, rounds: int) -> None:
    in_two = Settings(parallel=2)
    with ClusterSource.open(cluster_file) as alone, ClusterSource.open(cluster_file, in_two) as two:
        import fdb  # its API version is chosen by now

        ways = {
            "bare loop": partial(bare_loop, fdb.open(cluster_file), end),
            "scan": partial(scan, alone, end),
            "scan --parallel 2": partial(scan, two, end),
        }
        best = measure(ways, rounds)
    bare, _ = best["bare loop"]
    for name, (seconds, rows) in best.items():
        print(f"{name:20} {rows:10} rows  {seconds:8.3f} s  {rows / seconds:12,.0f} rows/s  {seconds / bare:6.2f} x")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cluster_file", nargs="?", help="of a real cluster; without it a stand-in is read")
    parser.add_argument("--end", default=r"\xff", help=r"read up to this key (default \xff)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=200_000, help="of the stand-in")
    parser.add_argument("--latency", type=float, default=1.0, help="of the stand-in's replies, in milliseconds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = options.cluster_file or write_stand_in(Path(folder), options.rows, options.latency)
        compare(file, parse_text(options.end).key, options.rounds)


if __name__ == "__main__":
    main()
