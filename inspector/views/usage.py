"""Show what takes the space: keys and bytes by key space, family and instance; and the largest records."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from inspector.errors import check_number
from inspector.parallel.pieces import Piece, map_pieces, of_piece
from inspector.records.conditions import read_conditions
from inspector.records.grouping import batches
from inspector.records.record import owner
from inspector.records.scanning import Versions, scan
from inspector.records.wanted import wanted
from inspector.schema import Schema
from inspector.sources.base import END_OF_DATA
from inspector.views.matching import RowFilter
from inspector.views.rows import TOTAL, Row, Unit, column, record_name
from keycodec.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from inspector.parallel.pieces import Progress, Watching
    from inspector.records.conditions import Condition
    from inspector.records.grouping import Batch
    from inspector.records.record import Record
    from inspector.records.wanted import Families
    from inspector.sources.base import Source
    from keycodec.elements import FieldValue
    from keycodec.key import Key


@dataclass(frozen=True)
class UsageRow(Row):
    """The space that one family of one instance takes.

    ``space``: the key's first byte. ``share``: of the bytes of all rows.
    """

    space: str
    family: str
    instance_id: str
    keys: int
    key_bytes: int = column(Unit.BYTES)
    value_bytes: int = column(Unit.BYTES)
    share: float = column(Unit.SHARE)


def usage(
    source: Source,
    family: Families | None = None,
    *,
    instance_id: str | bytes | None = None,
    begin: bytes = b"",
    end: bytes = END_OF_DATA,
    where: Sequence[str | Condition] = (),
    watch: Watching = iter,
    jobs: int = 1,
    progress: Progress | None = None,
    counter: UsageCounter | None = None,
    **leading_fields: FieldValue | bytes,
) -> list[UsageRow]:
    """Count keys and bytes by key space, family and instance, the largest first; of all, or of one family.

    ``family``, ``instance_id``: as :func:`inspector.scan` takes them.
    ``begin``, ``end``: count only keys in [begin, end). ``where``: give only the rows that meet these conditions on
    columns, such as "keys>1000"; shares are of all rows. ``watch``: gets the stream that is counted, and
    passes it on; it may stop early. ``jobs``, ``progress``: see :func:`inspector.parallel.pieces.map_pieces`; the
    stream is then one of pieces. ``counter``: counts; who gives one can read it meanwhile, in another thread.
    Raises UsageError for an unknown family, fields or column, and any error of the source.
    """
    asked = wanted(family, leading_fields, instance_id=instance_id, begin=begin, end=end)
    chosen = RowFilter(UsageRow, where)
    counter = counter or UsageCounter()
    counter.count_only(None if asked.families is None else {one.name for one in asked.families})
    if jobs == 1:
        for piece in watch(batches(asked.key_values(source))):
            counter.add(piece)
    else:
        work = partial(of_piece, usage, {"family": asked.families, "instance_id": instance_id, **leading_fields})
        for part in watch(map_pieces(work, [source], asked.ranges, jobs, progress=progress)):
            counter.add(part)
    return [*chosen(counter.rows())]


def total(rows: Iterable[UsageRow]) -> UsageRow:
    """Add up rows of :func:`usage`."""
    keys = key_bytes = value_bytes = 0
    share = 0.0
    for row in rows:
        keys, share = keys + row.keys, share + row.share
        key_bytes, value_bytes = key_bytes + row.key_bytes, value_bytes + row.value_bytes
    return UsageRow("", TOTAL, "", keys, key_bytes, value_bytes, share)


class UsageCounter:
    """The totals so far."""

    def __init__(self) -> None:
        self._families: Collection[str] | None = None
        self._totals: dict[tuple[int, str, str], list[int]] = {}

    def count_only(self, families: Collection[str] | None) -> None:
        """Pass over what is not of the families of those names; None: count all."""
        self._families = families

    def add(self, piece: Batch | Record | Piece[list[UsageRow]]) -> None:
        """Count what a piece holds."""
        if isinstance(piece, Piece):
            for row in piece.result:
                group = int(row.space, 16), row.family, row.instance_id
                self._add(group, row.keys, row.key_bytes, row.value_bytes)
            return
        counted = piece.key_values
        group = _counted_for(decode(counted[0][0], partial=True))
        if self._families is not None and group[1] not in self._families:
            return
        key_bytes, value_bytes = sum([len(key) for key, _ in counted]), sum([len(value) for _, value in counted])
        self._add(group, len(counted), key_bytes, value_bytes)

    def _add(self, group: tuple[int, str, str], keys: int, key_bytes: int, value_bytes: int) -> None:
        totals = self._totals.setdefault(group, [0, 0, 0])
        totals[:] = totals[0] + keys, totals[1] + key_bytes, totals[2] + value_bytes

    def rows(self) -> list[UsageRow]:
        """Return what was counted so far, the largest first."""
        counted = list(self._totals.items())  # at once: another thread may count on
        whole = sum(totals[1] + totals[2] for _, totals in counted) or 1
        rows = []
        for (space, family, instance_id), (keys, key_bytes, value_bytes) in counted:
            share = (key_bytes + value_bytes) / whole
            rows.append(UsageRow(f"0x{space:02x}", family, instance_id, keys, key_bytes, value_bytes, share))
        return sorted(rows, key=lambda row: (-row.share, row.space, row.family, row.instance_id))


def _counted_for(key: Key) -> tuple[int, str, str]:
    """Return the key space, the family and the instance that a key counts for."""
    instance_id, family = owner(key)
    return key.space or 0, family, instance_id


@dataclass(frozen=True)
class LargestRow(Row):
    """A large record. ``record``: its key, as ``get`` takes it."""

    record: str
    key_values: int
    bytes: int = column(Unit.BYTES)


def largest(
    source: Source,
    family: Families | None = None,
    *,
    number: int = 20,
    instance_id: str | bytes | None = None,
    where: Sequence[str | Condition] = (),
    versions: Versions = "all",
    schema: Schema | None = None,
    begin: bytes = b"",
    end: bytes = END_OF_DATA,
    watch: Watching = iter,
    jobs: int = 1,
    progress: Progress | None = None,
    **leading_fields: FieldValue | bytes,
) -> list[LargestRow]:
    """Find the largest records, the largest first. The size is the bytes of all keys and values.

    ``number``: how many. ``watch``: gets the stream that is read, and passes it on; it may stop early. ``jobs``,
    ``progress``: see :func:`inspector.parallel.pieces.map_pieces`; the stream is then one of pieces. Other arguments
    and errors: see :func:`inspector.scan`.
    """
    check_number("number", number)
    fields: dict[str, Any] = {"versions": versions, "schema": schema, "instance_id": instance_id, **leading_fields}
    if jobs == 1:
        return _largest_of(scan(source, family, where=where, begin=begin, end=end, watch=watch, **fields), number)
    asked = wanted(family, leading_fields, instance_id=instance_id, begin=begin, end=end)
    conditions = read_conditions(where, asked.families, schema or Schema.builtin())
    work = partial(of_piece, largest, {"family": asked.families, "number": number, "where": conditions, **fields})
    rows: list[LargestRow] = []
    for part in watch(map_pieces(work, [source], asked.ranges, jobs, progress=progress)):
        rows = sorted([*rows, *part.result], key=lambda row: -row.bytes)[:number]  # of equal sizes the first one stays
    return rows


def _largest_of(found: Iterable[Record], number: int) -> list[LargestRow]:
    heap: list[tuple[int, int, LargestRow]] = []
    ticket = count(0, -1)  # of equal sizes the first one stays
    for record in found:
        size = record.size
        if len(heap) < number:
            heapq.heappush(heap, (size, next(ticket), _largest_row(record)))
        elif number and size > heap[0][0]:
            heapq.heapreplace(heap, (size, next(ticket), _largest_row(record)))
    return [row for _, _, row in sorted(heap, key=lambda entry: (-entry[0], -entry[1]))]


def _largest_row(record: Record) -> LargestRow:
    return LargestRow(record_name(record.key), len(record.key_values), record.size)
