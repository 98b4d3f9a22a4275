"""Random histories of a small database, written as a backup, with a plain replay to compare with."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.sources.backup import MutationType
from inspector.sources.backup.state import atomic
from tests.inspector.sources.backup.writer import CLEAR, Container, Operation, Rows, message, partitioned_row

if TYPE_CHECKING:
    from random import Random

ATOMIC = [kind for kind in MutationType if kind in (0, 2, 6, 7, 8, 9, 12, 13, 16, 17, 18, 19, 20)]
IGNORED = [3, 4, 5, 22, 24]
ALPHABET = b"\x00\x01ab\xfe"


@dataclass
class History:
    """``changes``: the operations of each commit version, ascending; ``backed_up``: disjoint ``[begin, end)``."""

    changes: dict[int, list[Operation]]
    backed_up: list[tuple[bytes, bytes]]
    end: int

    def state(self, version: int) -> dict[bytes, bytes]:
        """What a plain replay gives, backed up or not."""
        state: dict[bytes, bytes] = {}
        for at, operations in self.changes.items():
            if at <= version:
                for kind, p1, p2 in operations:
                    apply(state, kind, p1, p2)
        return state

    def rows(self, version: int, begin: bytes = b"", end: bytes = b"\xff") -> Rows:
        return [(key, value) for key, value in sorted(self.state(version).items()) if begin <= key < end]

    def expected(self, version: int) -> Rows:
        return [row for begin, end in self.backed_up for row in self.rows(version, begin, end)]


def apply(state: dict[bytes, bytes], kind: int, p1: bytes, p2: bytes) -> None:
    if kind == CLEAR:
        for key in [key for key in state if p1 <= key < p2]:
            del state[key]
    elif kind not in IGNORED:
        value = atomic.apply(kind, state.get(p1), p2)
        state.pop(p1, None)
        if value is not None:
            state[p1] = value


def random_key(random: Random, longest: int = 3) -> bytes:
    return bytes(random.choices(ALPHABET, k=random.randint(0, longest)))


def random_operation(random: Random) -> Operation:
    kind = random.choice([0, 0, 0, CLEAR, CLEAR, *ATOMIC, random.choice(IGNORED)])
    if kind == CLEAR:
        begin = random_key(random)
        if random.random() < 0.3:
            return CLEAR, begin, begin + b"\0"
        other = random_key(random) or b"\xff\x02"
        return CLEAR, min(begin, other), max(begin, other)
    return kind, random.choice([random_key(random), b"\xff/metadataVersion"]), random.randbytes(random.randint(0, 12))


def random_history(random: Random) -> History:
    version = random.randint(1, 3_000_000)
    changes = {}
    for _ in range(random.randint(1, 25)):
        version += random.choice([1, 2, 1000, random.randint(1, 3_000_000)])
        changes[version] = [random_operation(random) for _ in range(random.randint(1, 6))]
    edges = sorted({b"", b"\xff", *(random_key(random) for _ in range(random.randint(0, 3)))})
    ranges = list(itertools.pairwise(edges))
    backed_up = random.sample(ranges, random.randint(1, len(ranges)))
    return History(changes, sorted(backed_up), version + random.randint(2, 1000))


def write_snapshot(random: Random, container: Container, history: History, first: int, last: int) -> None:
    """Range files at versions of their own between ``first`` and ``last``, some of whose ranges overlap."""
    files = []
    for begin, end in history.backed_up:
        cuts = sorted({begin, end, *(key for key in [random_key(random), random_key(random)] if begin < key < end)})
        for lower, upper in itertools.pairwise(cuts):
            reach = random.choice([upper, max(upper, min(end, random_key(random)))])
            committed = [version for version in history.changes if first <= version <= last]
            version = random.choice([random.randint(first, last), *committed])
            rows = history.rows(version, lower, reach)
            largest = max((len(key) + len(value) for key, value in rows), default=0)
            block_size = random.choice([2 * largest + 40, 3 * largest + 64, 4096])
            files.append(container.range_file(version, lower, reach, rows, block_size, random))
    random.shuffle(files)
    container.manifest(files, with_key_ranges=random.random() < 0.8)


def cut_versions(random: Random, begin: int, end: int) -> list[tuple[int, int]]:
    """Cut ``[begin, end)`` into neighbouring intervals."""
    cuts = sorted({begin, end, *(random.randint(begin, end) for _ in range(random.randint(0, 4)))})
    return list(itertools.pairwise(cuts))


def write_logs(random: Random, container: Container, history: History) -> None:
    for begin, end in cut_versions(random, 0, history.end):
        part_size = random.choice([1, 5, 13, 10_000])
        changes = {version: ops for version, ops in history.changes.items() if begin <= version < end}
        for _ in range(random.choice([1, 1, 2])):
            container.log(begin, end, changes, random.choice([64 + part_size, 16384]), part_size, random)
        if random.random() < 0.2:  # a retry of the first half only
            middle = (begin + end) // 2
            container.log(begin, middle, {v: ops for v, ops in changes.items() if v < middle})


def write_partitioned_logs(random: Random, container: Container, history: History) -> None:
    for first, last in cut_versions(random, 0, history.end):
        tags = random.randint(1, 3)
        rows: dict[int, list[tuple[int, bytes]]] = {tag: [] for tag in range(tags)}
        for version, operations in history.changes.items():
            for subsequence, operation in enumerate(operations, start=1):
                checksum, index = random.choice([(b"", b""), (b"\x01\x02\x03\x04", b""), (b"\xff" * 4, b"\xff\xff")])
                content = message(operation, checksum, index)
                rows[random.randrange(tags)].append((version, partitioned_row(version, subsequence, content)))
        for tag in range(tags):
            intervals = cut_versions(random, first, last)
            if random.random() < 0.2:
                begin, end = random.choice(intervals)
                intervals.append((begin, (begin + end) // 2))
            for begin, end in intervals:
                inside = [row for version, row in rows[tag] if begin <= version < end]
                container.partitioned_log(begin, end, tag, tags, inside, random.choice([64, 4096]), random)


def write_backup(random: Random, container: Container, history: History, partitioned: bool) -> None:
    """Two snapshots, one after the other, and the logs of the whole history."""
    (write_partitioned_logs if partitioned else write_logs)(random, container, history)
    middle = random.randint(0, history.end - 1)
    write_snapshot(random, container, history, random.randint(0, middle), middle)
    write_snapshot(random, container, history, random.randint(middle, history.end - 1), history.end - 1)


def interesting_versions(history: History) -> list[int]:
    """Each version at which something changes, those right before, and the last one."""
    return sorted({at for version in history.changes for at in (version - 1, version)} | {history.end - 1})


def covering(history: History, key: bytes) -> bool:
    index = bisect_right(history.backed_up, key, key=lambda item: item[0]) - 1
    return index >= 0 and key < history.backed_up[index][1]
