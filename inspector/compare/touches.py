"""How often mutations touched each record: counted as they come, sorted on disk, read in key order."""

from __future__ import annotations

from bisect import bisect_right, insort
from contextlib import ExitStack
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from inspector.sources.backup import MutationType
from inspector.sources.backup.state.sorting.runs import RunFile, SortedRun
from keycodec.decoding import decode
from keycodec.ranges import prefix_range
from keycodec.runs import Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Self

    from inspector.sources.backup import Mutation
    from keycodec.ranges import KeyRange


class Touched(NamedTuple):
    """How often keys were set, cleared, and changed by an atomic operation, from which version to which."""

    sets: int
    clears: int
    atomics: int
    first_version: int
    last_version: int

    def __add__(self, other: Touched) -> Touched:  # type: ignore[override]
        return Touched(
            self.sets + other.sets,
            self.clears + other.clears,
            self.atomics + other.atomics,
            min(self.first_version, other.first_version),
            max(self.last_version, other.last_version),
        )

    @property
    def mutations(self) -> int:
        """How many mutations."""
        return self.sets + self.clears + self.atomics


#: Where keys begin and end, or the stem of a record and nothing; and what touched them.
_Entry = tuple[bytes, bytes, Touched]

#: Entries that memory holds before they are written as a run.
_HELD = 100_000
#: Runs of keys that are known at once: families times instances.
_RUNS = 100_000
#: Ranges that are read of a state; more are joined to their neighbours. To begin one costs as thousands of rows do.
_RANGES = 50

_place = itemgetter(0, 1)


class Touches:
    """What mutations touched: each record, and each range of keys that was cleared; as a context manager.

    Memory holds ``held`` records or ranges; the others are in a temporary file.
    """

    def __init__(self, mutations: Iterable[Mutation], *, held: int = _HELD) -> None:
        self._held = held
        self._closing = ExitStack()
        self._file = RunFile()
        self._closing.callback(self._file.close)
        self._records, self._clears = _Sorted(self._file, held), _Sorted(self._file, held)
        stems = _Stems()
        for mutation in mutations:
            touched = _touched(mutation)
            if mutation.type == MutationType.CLEAR_RANGE and mutation.param2 != mutation.param1 + b"\0":
                self._clears.add(mutation.param1, mutation.param2, touched)
            else:
                self._records.add(stems.of(mutation.param1), b"", touched)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._closing.close()

    def records(self) -> Iterator[tuple[bytes, Touched]]:
        """Yield the stem of each record that a mutation names, in key order, without clears of many keys."""
        return ((stem, touched) for stem, _, touched in self._records.entries())

    def clears_of(self) -> Clears:
        """Tell which clears of many keys meet records that are asked for in key order."""
        return Clears(self._clears.entries())

    def ranges(self) -> list[KeyRange]:
        """Where all lies that was touched: ranges in key order and apart, joined where they would be too many."""
        records = ((*prefix_range(stem), None) for stem, _ in self.records())
        clears = ((begin, end, None) for begin, end, _ in self._clears.entries())
        return _joined((begin, end) for begin, end, _ in merge(records, clears, key=itemgetter(0)))


class Clears:
    """A sweep over clears, from the first key on."""

    def __init__(self, entries: Iterator[_Entry]) -> None:
        self._entries = entries
        self._next = next(entries, None)
        self._open: list[_Entry] = []

    def meeting(self, stem: bytes) -> list[Touched]:
        """Return what cleared keys of a record; stems must come in order."""
        begin, end = prefix_range(stem)
        while self._next is not None and self._next[0] < end:
            self._open.append(self._next)
            self._next = next(self._entries, None)
        self._open = [entry for entry in self._open if entry[1] > begin]
        return [touched for _, _, touched in self._open]


class _Sorted:
    """Entries added up by their place, in sorted runs."""

    def __init__(self, file: RunFile, held: int) -> None:
        self._file = file
        self._room = held
        self._new: dict[tuple[bytes, bytes], Touched] = {}
        self._runs: list[SortedRun[tuple[bytes, bytes, tuple[int, ...]]]] = []

    def add(self, begin: bytes, end: bytes, touched: Touched) -> None:
        place = begin, end
        before = self._new.get(place)
        self._new[place] = touched if before is None else before + touched
        if len(self._new) >= self._room:
            rows = [(*place, tuple(counted)) for place, counted in sorted(self._new.items())]
            self._runs.append(SortedRun(self._file, rows))
            self._new = {}

    def entries(self) -> Iterator[_Entry]:
        """Yield all, in order, each place once."""
        parts: list[Iterable[_Entry]] = [_rows(run) for run in self._runs]
        parts.append((*place, touched) for place, touched in sorted(self._new.items()))
        for place, group in groupby(merge(*parts, key=_place), key=_place):
            counted = [touched for _, _, touched in group]
            yield (*place, sum(counted[1:], counted[0]))


def _rows(run: SortedRun[tuple[bytes, bytes, tuple[int, ...]]]) -> Iterator[_Entry]:
    for part in run.parts(b"", b"\xff" * 3):
        yield from ((begin, end, Touched(*counted)) for begin, end, counted in part)


def _touched(mutation: Mutation) -> Touched:
    version = mutation.version
    match mutation.type:
        case MutationType.SET:
            return Touched(1, 0, 0, version, version)
        case MutationType.CLEAR_RANGE:
            return Touched(0, 1, 0, version, version)
        case _:
            return Touched(0, 0, 1, version, version)


class _Stems:
    """The stems of records. The runs that keys are of are kept: logs change from one to another all the time."""

    def __init__(self) -> None:
        self._prefixes: list[bytes] = []
        self._runs: dict[bytes, Run] = {}

    def of(self, raw: bytes) -> bytes:
        """The stem of the record that a key is of; the key itself if no family explains it."""
        at = bisect_right(self._prefixes, raw) - 1
        end = self._runs[self._prefixes[at]].stem_end(raw) if at >= 0 else 0
        return raw[: end or self._learn(raw)]

    def _learn(self, raw: bytes) -> int:
        """Where the stem of a key ends, whose run is not known yet."""
        key = decode(raw, partial=True)
        if key.family is None:
            return len(raw)
        run = Run(key)
        if run.prefix not in self._runs and len(self._runs) < _RUNS:
            insort(self._prefixes, run.prefix)
            self._runs[run.prefix] = run
        return run.stem_end(raw)


def _joined(ranges: Iterable[KeyRange]) -> list[KeyRange]:
    """Join ranges, which come by their begins, where they overlap, and neighbours where there would be too many."""
    found: list[KeyRange] = []
    together, room = 1, 0
    for begin, end in ranges:
        if found and (begin <= found[-1][1] or room > 0):
            if begin > found[-1][1]:
                room -= 1
            found[-1] = found[-1][0], max(found[-1][1], end)
            continue
        found.append((begin, end))
        room = together - 1
        if len(found) > 2 * _RANGES:
            found = [(found[at][0], found[min(at + 1, len(found) - 1)][1]) for at in range(0, len(found), 2)]
            together *= 2
    return found
