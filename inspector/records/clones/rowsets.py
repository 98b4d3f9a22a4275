"""Which rowsets of a tablet a clone sees, by the rule of the Meta Service.

In one instance: the rowsets that loads wrote; then those that compactions made, from the largest end version down: each
that starts before the last one taken stands for all rowsets that end in its versions. Versions that no rowset covers
are sought in the next instance of the chain.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING, NamedTuple

from inspector.records.record import Record
from inspector.schema import messages
from inspector.values.reading import Problem
from inspector.values.value import message_of
from keycodec.elements import INT64_MAX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Rowset(NamedTuple):
    """A rowset's versions, first and last, and its record."""

    start: int
    end: int
    record: Record

    @classmethod
    def of(cls, record: Record) -> Rowset:
        """The rowset in a record; by its key if its value cannot be decoded."""
        rowset = message_of(record.value, messages.RowsetMetaCloudPB)
        version = key_version(record)
        if rowset is None:
            return cls(version, version, record)
        return cls(rowset.start_version, rowset.end_version, record)


class Written(NamedTuple):
    """What one instance has of a tablet, each record in the newest version that is seen."""

    loaded: list[Record]
    compacted: list[Record]

    def in_order(self) -> Written:
        """The same in the order of versions."""
        return Written(sorted(self.loaded, key=key_version), sorted(self.compacted, key=key_version))

    def between(self, first: int, last: int) -> Written:
        """Return those with the versions first to last; they must be in order."""
        return Written(_between(self.loaded, first, last), _between(self.compacted, first, last))


class ProblemRecord(Record):
    """A record with a problem that only its neighbours tell."""

    __slots__ = ("_found",)

    def __init__(self, record: Record, found: Problem) -> None:
        super().__init__(record.key_values, record.stem, record.layout)
        self._found = found

    @property
    def problems(self) -> tuple[Problem, ...]:
        """As those of any record, then that problem."""
        return (*super().problems, self._found)

    def __reduce__(self) -> tuple[type[Record], tuple[object, ...]]:
        return ProblemRecord, (Record(self.key_values, self.stem, self.layout), self._found)


def standing_rowsets(chain: Iterable[Written]) -> list[Record]:
    """The rowsets of a tablet that the first instance of a chain sees, in the order of their versions.

    ``chain``: what each instance has, in order.

    Two rowsets with the same end version are corruption: the second one is given as well, with a problem.
    """
    found: dict[int, Rowset] = {}
    doubles: list[Rowset] = []
    gaps = [(0, INT64_MAX)]
    for written in chain:
        for first, last in gaps:
            for rowset in _standing_in_one(written.between(first, last)):
                if rowset.end in found:
                    doubles.append(rowset)
                else:
                    found[rowset.end] = rowset
        gaps = list(_gaps([found[end] for end in sorted(found)]))
        if not gaps:
            break
    told = [*_tell_overlaps([found[end] for end in sorted(found)]), *(_tell_double(one, found) for one in doubles)]
    return [rowset.record for rowset in sorted(told, key=lambda rowset: rowset.end)]


def _between(records: list[Record], first: int, last: int) -> list[Record]:
    return records[bisect_left(records, first, key=key_version) : bisect_right(records, last, key=key_version)]


def key_version(record: Record) -> int:
    """The version in a rowset's key: its end version."""
    return int(record.key.fields["version"])  # type: ignore[arg-type]


def _standing_in_one(written: Written) -> list[Rowset]:
    """The rowsets that stand in one instance, in the order of end versions."""
    found: dict[int, list[Rowset]] = {}
    for rowset in map(Rowset.of, reversed(written.loaded)):
        found.setdefault(rowset.end, []).append(rowset)
    ends = sorted(found)
    last_start: int | None = None
    for rowset in map(Rowset.of, reversed(written.compacted)):
        if last_start is not None and last_start <= rowset.start:
            continue  # a larger one stands for it
        last_start = rowset.start
        first, behind = bisect_left(ends, rowset.start), bisect_right(ends, rowset.end)
        for end in ends[first:behind]:
            del found[end]
        del ends[first:behind]
        if rowset.end not in found:
            insort(ends, rowset.end)
        found.setdefault(rowset.end, []).append(rowset)
    return [rowset for end in ends for rowset in found[end]]


def _gaps(rowsets: Sequence[Rowset]) -> Iterator[tuple[int, int]]:
    """Yield the versions, first and last, that lie before, between and after rowsets."""
    following = 0
    for rowset in rowsets:
        if following < rowset.start:
            yield following, rowset.start - 1
        following = rowset.end + 1
    if following <= INT64_MAX:
        yield following, INT64_MAX


def _tell_overlaps(rowsets: Sequence[Rowset]) -> Iterator[Rowset]:
    before: Rowset | None = None
    for rowset in rowsets:
        if before is not None and rowset.start <= before.end:
            yield _with_problem(rowset, f"its versions overlap with those of {_named(before)}")
        else:
            yield rowset
        before = rowset


def _tell_double(rowset: Rowset, found: dict[int, Rowset]) -> Rowset:
    other = found[rowset.end]
    return _with_problem(rowset, f"corruption: {_named(other)} has the same end version; the service reads neither")


def _named(rowset: Rowset) -> str:
    return f"[{rowset.start}-{rowset.end}] of {rowset.record.key}"


def _with_problem(rowset: Rowset, text: str) -> Rowset:
    problem = Problem(f"[{rowset.start}-{rowset.end}]: {text}")
    return rowset._replace(record=ProblemRecord(rowset.record, problem))
