"""Reading a backup, against reading its files: ratios, key-values per second, peak memory.

``python -m benchmarks.backup_speed --bytes 1GiB`` writes a backup of that size into a temporary folder and reads it;
``--shape hot`` one whose logs are ten times its snapshot. The two sides of each ratio are taken in one process, in turn
and in processor time; of some rounds the best of each side counts: what else runs on a machine takes its caches and
slows down the reader, which builds objects, and not the hash.

``--bytes 256MiB 3GiB 10GiB`` compares sizes with each other: of each backup some key-values are read in turn, so that
good and bad times of the machine meet all of them; a smaller one is read again until the largest is read whole.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import tempfile
import time
from collections import deque
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from benchmarks.support.generator import BLOCK_SIZE, DEFAULT_SIZE, Generator, parse_size
from benchmarks.support.memory import peak_memory
from inspector.sources.backup import BackupSource
from inspector.sources.backup.files.rangeblock import read_block
from inspector.sources.backup.layout import RangeBlock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_T = TypeVar("_T")
ROUNDS = 5
#: How many key-values of a backup are read before it is another's turn.
TURN = 50_000


class Measured(NamedTuple):
    """Bytes of the files, key-values; seconds of each round; memory before and at most, in bytes."""

    size: int
    key_values: int
    hashing: list[float]
    reading: list[float]
    before: int
    peak: int


def timed(work: Callable[[], _T]) -> tuple[float, _T]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def hash_files(paths: Sequence[Path]) -> int:
    """What ``cat FILES | sha256sum`` does; gives the bytes read."""
    digest, size = hashlib.sha256(), 0
    room = memoryview(bytearray(BLOCK_SIZE))  # one for all: new ones leave holes in memory, and the peak is measured
    for path in paths:
        with path.open("rb", buffering=0) as file:
            while length := file.readinto(room):
                digest.update(room[:length])
                size += length
    return size


def count(key_values: Iterable[object]) -> int:
    counter = deque(enumerate(key_values, start=1), maxlen=1)
    return counter[0][0] if counter else 0


def measure(root: str, at: str, folders: Sequence[str], rounds: int) -> Measured:
    """In a process of its own, so that the peak memory is that of reading alone."""
    paths = [path for folder in folders for path in Path(root, folder).rglob("*,*") if path.is_file()]
    hash_files(paths)  # so that both sides find the files in the page cache
    before = peak_memory()
    hashing, reading = [], []
    for _ in range(rounds):
        taken, size = timed(lambda: hash_files(paths))
        hashing.append(taken)
        with BackupSource.open(root, at) as source:
            taken, number = timed(lambda: count(source.key_values()))
        reading.append(taken)
    return Measured(size, number, hashing, reading, before, peak_memory())


def report(name: str, measured: Measured) -> None:
    size, hashing, reading = measured.size, min(measured.hashing), min(measured.reading)
    above = measured.peak - measured.before
    print(
        f"{name}: {reading / hashing:.1f}x the time of hashing the files ({size / reading / 1e6:.0f} against "
        f"{size / hashing / 1e6:.0f} MB/s), {measured.key_values / reading:,.0f} key-values/s, "
        f"peak memory {measured.peak >> 20} MiB ({above >> 20} above start)"
    )


def report_declaration(root: Path) -> None:
    """How much the declared layout costs, read by Construct, against the loop written by hand."""
    data = next(root.rglob("range,*")).read_bytes()[:BLOCK_SIZE]
    loop = min(timed(lambda: read_block(data))[0] for _ in range(5))
    declared = min(timed(lambda: RangeBlock.parse(data))[0] for _ in range(3))
    print(f"range file block: Construct takes {declared / loop:.0f}x the time of the row loop")


class Turns:
    """Reads a backup some key-values at a time, over and over. Opening it and sorting its logs count."""

    def __init__(self, root: Path, at: str) -> None:
        self._root = root
        self._at = at
        self._left = self._key_values()
        self.seconds = 0.0
        self.number = 0

    def _key_values(self) -> Iterator[object]:
        with BackupSource.open(self._root, self._at) as source:
            yield from source.key_values()

    def take(self) -> bool:
        """Read the next ones; whether the backup goes on."""
        seconds, number = timed(lambda: count(islice(self._left, TURN)))
        self.seconds += seconds
        self.number += number
        goes_on = number == TURN
        if not goes_on:
            self._left = self._key_values()
        return goes_on


def compare_sizes(name: str, at: str, roots: Sequence[Path], sizes: Sequence[str]) -> None:
    """Print what a key-value of each backup takes, against one of the first; the last one is the largest."""
    turns = [Turns(root, at) for root in roots]
    goes_on = True
    while goes_on:
        for each in turns:
            goes_on = each.take()
    first, *others = (each.seconds / each.number for each in turns)
    for size, taken in zip(sizes[1:], others, strict=True):
        print(f"{name}, {size}: {taken / first:.2f}x the time of {sizes[0]}, by key-value")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--bytes", nargs="+", default=[DEFAULT_SIZE], help="size of the backup, like 1GiB; or several")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--shape", default="even", choices=["even", "hot"], help="what the logs change")
    arguments = parser.parse_args()
    sizes = sorted(arguments.bytes, key=parse_size)
    with tempfile.TemporaryDirectory() as folder:
        roots = [Path(folder, size) for size in sizes]
        for root, size in zip(roots, sizes, strict=True):
            Generator(root, parse_size(size), arguments.shape).write()
        report_declaration(roots[0])
        processes = multiprocessing.get_context("spawn")
        for name, at, folders in (
            ("newest snapshot", "snapshot", ["kvranges"]),
            ("exact state with logs", "latest", ["kvranges", "logs"]),
        ):
            for root, size in zip(roots, sizes, strict=True):
                with processes.Pool(1) as pool:
                    report(f"{name}, {size}", pool.apply(measure, (str(root), at, folders, arguments.rounds)))
            if len(roots) > 1:
                compare_sizes(name, at, roots, sizes)


if __name__ == "__main__":
    main()
