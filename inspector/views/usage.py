"""What takes the space: keys and bytes by key space, family and instance; and the largest records."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from inspector.records.grouping import batches
from inspector.records.scanning import scan
from inspector.sources.base import END_OF_DATA
from inspector.views.rows import Kind, Row, column, record_name
from keycodec.decoding import decode
from keycodec.elements import read_elements
from keycodec.errors import KeyDecodeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.records.grouping import Watch
    from inspector.records.record import Record
    from inspector.sources.base import KeyValue, Source
    from keycodec.family import Family
    from keycodec.key import Key

#: How keys are counted that no family explains: elements that are sound, or not.
UNKNOWN, MALFORMED = "(unknown family)", "(malformed key)"


@dataclass(frozen=True)
class UsageRow(Row):
    """What one family of one instance takes. ``space``: the key's first byte. ``share``: of all bytes."""

    space: str
    family: str
    instance_id: str
    keys: int
    key_bytes: int = column(Kind.BYTES)
    value_bytes: int = column(Kind.BYTES)
    share: float = column(Kind.SHARE)


class UsageCounter:
    """Counts key-values as they pass; ``rows`` may be asked for at any time. ``last_key``: the last one counted."""

    def __init__(self) -> None:
        self._totals: dict[tuple[int, str, str], list[int]] = {}
        self.last_key: bytes | None = None

    def count(self, key_values: Iterable[KeyValue], watch: Watch = iter) -> None:
        """Count all of them, or those until ``watch``, which is given the stream of what is counted, ends it."""
        for piece in watch(batches(key_values)):
            counted = piece.key_values
            totals = self._totals.setdefault(_group(decode(counted[0][0], partial=True)), [0, 0, 0])
            totals[0] += len(counted)
            totals[1] += sum([len(key) for key, _ in counted])
            totals[2] += sum([len(value) for _, value in counted])
            self.last_key = counted[-1][0]

    def rows(self) -> list[UsageRow]:
        """What was counted so far, the largest first."""
        whole = sum(totals[1] + totals[2] for totals in self._totals.values()) or 1
        rows = []
        for (space, family, instance_id), (keys, key_bytes, value_bytes) in self._totals.items():
            share = (key_bytes + value_bytes) / whole
            rows.append(UsageRow(f"0x{space:02x}", family, instance_id, keys, key_bytes, value_bytes, share))
        return sorted(rows, key=lambda row: (-row.share, row.space, row.family, row.instance_id))


def _group(key: Key) -> tuple[int, str, str]:
    if key.family is not None:
        return key.raw[0], key.family.name, str(key.fields.get("instance_id", ""))
    try:
        read_elements(key.raw)
    except KeyDecodeError:
        return key.raw[0] if key.raw else 0, MALFORMED, ""
    return key.raw[0], UNKNOWN if len(key.raw) > 1 else MALFORMED, ""


def usage(source: Source, *, begin: bytes = b"", end: bytes = END_OF_DATA) -> list[UsageRow]:
    """Keys and bytes by space, family and instance, the largest first."""
    counter = UsageCounter()
    counter.count(source.key_values(begin, end))
    return counter.rows()


@dataclass(frozen=True)
class LargestRow(Row):
    """A large record. ``record``: its key, as ``get`` takes it."""

    record: str
    key_values: int
    bytes: int = column(Kind.BYTES)


class LargestKeeper:
    """Keeps the largest of the records that pass; ``rows`` may be asked for at any time."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._heap: list[tuple[int, int, LargestRow]] = []
        self._ticket = count(0, -1)  # of equal sizes the first one stays

    def keep(self, found: Iterable[Record]) -> Iterator[Record]:
        """Pass the records on, and keep the largest."""
        for record in found:
            size = record.size
            if len(self._heap) < self._number or size > self._heap[0][0]:
                row = LargestRow(record_name(record.key), len(record.key_values), size)
                push = heapq.heappush if len(self._heap) < self._number else heapq.heapreplace
                push(self._heap, (size, next(self._ticket), row))
            yield record

    def rows(self) -> list[LargestRow]:
        """The largest so far, the very largest first."""
        return [row for _, _, row in sorted(self._heap, key=lambda entry: (-entry[0], -entry[1]))]


def largest(source: Source, number: int = 20, family: str | Family | None = None) -> list[LargestRow]:
    """The largest records, by the bytes of all their keys and values, the very largest first."""
    keeper = LargestKeeper(number)
    for _ in keeper.keep(scan(source, family)):
        pass
    return keeper.rows()
