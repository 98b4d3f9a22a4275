"""Show the statistics of tablets: merged, as the Meta Service gives them, or their two parts."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from google.protobuf.message import DecodeError

from inspector.errors import ChainBroken, UsageError
from inspector.records.clones.chain import chosen_instance_ids, reads_versions
from inspector.records.clones.stats import seen_index, seen_stats, stats_of
from inspector.records.grouping import Batch, batches
from inspector.records.record import Record
from inspector.records.wanted import wanted as asked_keys
from inspector.values.fields import value_if_set
from inspector.values.layouts import Layouts
from inspector.values.reading import Problem
from inspector.values.stats import TabletStats
from inspector.views.matching import matching_rows
from inspector.views.rows import TOTAL, Row, Unit, column, first_problem
from keycodec.decoding import decode
from keycodec.runs import IntRun

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from google.protobuf.descriptor import Descriptor

    from inspector.records.conditions import Condition
    from inspector.schema import Schema
    from inspector.sources.base import Source


def _int64(default: Any = None) -> Any:
    return column(Unit.INT64, default=default)


@dataclass(frozen=True)
class TabletStatsRow(Row):
    """Statistics of a tablet. ``part``: merged, aggregated (the stored row) or detached (the counters)."""

    instance_id: str
    table_id: int | None = _int64()
    index_id: int | None = _int64()
    partition_id: int | None = _int64()
    tablet_id: int | None = _int64()
    part: str = "merged"
    data_size: int | None = column(Unit.INT64_BYTES, default=None)
    num_rows: int | None = _int64()
    num_rowsets: int | None = _int64()
    num_segments: int | None = _int64()
    index_size: int | None = column(Unit.INT64_BYTES, default=None)
    segment_size: int | None = column(Unit.INT64_BYTES, default=None)


@dataclass(frozen=True)
class CloneTabletStatsRow(TabletStatsRow):
    """Statistics of a tablet as a clone sees them. ``part``: merged, load or compact, or as of other rows.

    ``found_in``: the instances that have them.
    """

    found_in: list[str] = field(default_factory=list)


NUMBERS = ("data_size", "num_rows", "num_rowsets", "num_segments", "index_size", "segment_size")
_IDS = ("instance_id", "table_id", "index_id", "partition_id", "tablet_id")
_numbers_of = attrgetter(*NUMBERS)
#: Rows whose numbers are added up at once.
_HELD = 1000
#: The columns that stand in the key, each with the name of its field there.
_ID_FIELDS = [(name, "part_id" if name == "partition_id" else name) for name in _IDS]


class Total:
    """Adds up rows of :func:`tablet_stats` as they pass."""

    def __init__(self, row_class: type[TabletStatsRow] = TabletStatsRow) -> None:
        self._row_class = row_class
        self._sums = [0] * len(NUMBERS)
        self._held: list[tuple[int | None, ...]] = []  # of rows that are not added yet: many at once are quicker

    def watch(self, rows: Iterable[TabletStatsRow]) -> Iterator[TabletStatsRow]:
        """Pass the rows on."""
        held = self._held
        for row in rows:
            held.append(_numbers_of(row))
            if len(held) == _HELD:
                self._add()
            yield row

    def _add(self) -> None:
        self._sums = [sum(filter(None, numbers)) for numbers in zip(self._sums, *self._held, strict=True)]
        self._held.clear()

    def row(self) -> TabletStatsRow:
        """The sums so far."""
        self._add()
        numbers: dict[str, Any] = dict(zip(NUMBERS, self._sums, strict=True))
        return self._row_class(TOTAL, **numbers, part="")


def tablet_stats(
    source: Source,
    *,
    instance_id: str | None = None,
    table_id: int | None = None,
    index_id: int | None = None,
    partition_id: int | None = None,
    tablet_id: int | None = None,
    parts: bool = False,
    through_clones: bool = False,
    where: Sequence[str | Condition] = (),
    schema: Schema | None = None,
) -> Iterator[TabletStatsRow]:
    """Yield statistics of the tablets with the given ids, in key order. ``parts``: a row for each part, not the sum.

    ``through_clones``: yield CloneTabletStatsRow, with what clones see of their sources' tablets as well. Of instances
    that read versioned records, as all clones do, these are the versioned statistics. ``where``: conditions on columns,
    such as "data_size>1GiB". Raises UsageError for a column that there is not, and for an id that is no int;
    ChainBroken, when all else is read, where the sources of a clone cannot be followed.
    """
    wanted = {"table_id": table_id, "index_id": index_id, "part_id": partition_id, "tablet_id": tablet_id}
    for name, id_ in _by_column(wanted).items():
        if not isinstance(id_, int):
            raise UsageError(f"{name} takes an int, not {type(id_).__name__}")
    if through_clones:
        seen = _through_clones(source, instance_id, wanted, parts, schema)
        return matching_rows(seen, CloneTabletStatsRow, where)
    return matching_rows(_own(source, instance_id, wanted, parts, schema), TabletStatsRow, where)


def _own(
    source: Source, instance_id: str | None, wanted: dict[str, int | None], parts: bool, schema: Schema | None
) -> Iterator[TabletStatsRow]:
    given = _by_column(wanted)
    asked = asked_keys("StatsTabletKey", _leading(instance_id, wanted))
    for piece in batches(asked.key_values(source), Layouts(schema)):
        rows: Iterable[TabletStatsRow]
        if isinstance(piece, Batch):
            rows = _batch_rows(piece, parts)
        else:
            rows = _rows(piece, parts) if asked.has(piece.family or piece.key.nearest) else ()
        yield from (row for row in rows if _has_ids(row, given)) if given else rows


def _by_column(wanted: dict[str, int | None]) -> dict[str, int]:
    """The ids that are given, by their columns."""
    return {"partition_id" if name == "part_id" else name: id_ for name, id_ in wanted.items() if id_ is not None}


def _has_ids(row: TabletStatsRow, given: dict[str, int]) -> bool:
    return all(getattr(row, name) == id_ for name, id_ in given.items())


def _leading(instance_id: str | None, wanted: dict[str, int | None]) -> dict[str, Any]:
    """Return the given fields up to the first gap. They limit the range; those after the gap filter rows."""
    leading: dict[str, Any] = {}
    for name, value in {"instance_id": instance_id, **wanted}.items():
        if value is None:
            break
        leading[name] = value
    return leading


def _through_clones(
    source: Source, instance_id: str | None, wanted: dict[str, int | None], parts: bool, schema: Schema | None
) -> Iterator[CloneTabletStatsRow]:
    broken: list[str] = []
    given = _by_column(wanted)
    ids: dict[str, Any] = dict(given)
    for owner in chosen_instance_ids(source, instance_id):
        try:
            if reads_versions(source, owner, schema=schema):
                found = _versioned_rows(source, owner, parts, schema)
                yield from (row for row in found if _has_ids(row, given))
            else:
                for row in tablet_stats(source, instance_id=owner, parts=parts, schema=schema, **ids):
                    values = {part.name: getattr(row, part.name) for part in fields(row)}
                    yield CloneTabletStatsRow(**values, found_in=[owner])
        except ChainBroken as error:
            broken.append(str(error))
    if broken:
        raise ChainBroken("; ".join(broken))


def _versioned_rows(source: Source, owner: str, parts: bool, schema: Schema | None) -> Iterator[CloneTabletStatsRow]:
    for seen in seen_stats(source, owner, schema=schema):
        index = seen_index(source, owner, seen, schema=schema)
        ids: dict[str, Any] = {"instance_id": owner, "tablet_id": seen.tablet_id}
        if index is not None:
            ids |= {name: value_if_set(index, name) for name in ("table_id", "index_id", "partition_id")}
        both = {"load": seen.load, "compact": seen.compact}
        found = {part: record for part, record in both.items() if record is not None}
        for part, records in (
            [*((name, [one]) for name, one in found.items())] if parts else [("merged", [*found.values()])]
        ):
            yield _clone_row(ids, part, records, both)


def _clone_row(
    ids: dict[str, Any], part: str, records: list[Record], both: dict[str, Record | None]
) -> CloneTabletStatsRow:
    problems = [problem for problem in map(first_problem, records) if problem is not None]
    lacking = [name for name, record in both.items() if record is None]
    if lacking and not problems:
        text = f"there are no {lacking[0]} stats: the service does not find the tablet"
        problems.append(Problem(text, failed=False))
    stats = [found for found in map(stats_of, records) if found is not None]
    numbers: dict[str, Any] = {}
    if len(stats) == len(records):
        numbers = {name: sum(getattr(one, name) for one in stats) for name in NUMBERS}
    found_in = [*dict.fromkeys(str(record.key.fields["instance_id"]) for record in records)]
    return CloneTabletStatsRow(**ids, **numbers, part=part, found_in=found_in, problem=next(iter(problems), None))


def _batch_rows(batch: Batch, parts: bool) -> Iterator[TabletStatsRow]:
    """The rows of a batch, in which no tablet has counters: the ids of all keys at once, and no records."""
    layout, run = batch.layout, batch.run
    is_known = layout.descriptor is not None and _knows_all(layout.descriptor)
    if parts or not is_known or layout.message_class is None or not isinstance(run, IntRun):
        for record in batch.records():
            yield from _rows(record, parts)
        return
    keys, from_string = [key for key, _ in batch.key_values], layout.message_class.FromString
    instance_id = str(decode(keys[0]).fields["instance_id"])
    for key_value, ids in zip(batch.key_values, run.unpack_all(keys), strict=True):
        try:
            numbers = _numbers_of(from_string(key_value[1]))
        except DecodeError:  # the exact way says why
            yield from _rows(Record((key_value,), key_value[0], layout), parts)
        else:
            cells: tuple[Any, ...] = (instance_id, *ids, "merged", *numbers)
            yield TabletStatsRow(*cells)


@cache
def _knows_all(message: Descriptor) -> bool:
    """Tell whether a schema has all the numbers; that of an older release lacks some."""
    return all(name in message.fields_by_name for name in NUMBERS)


def _rows(record: Record, parts: bool) -> list[TabletStatsRow]:
    problem = first_problem(record)
    fields = record.key.fields
    ids: dict[str, Any] = {column: fields.get(name) for column, name in _ID_FIELDS}
    stats = record.value
    if not isinstance(stats, TabletStats):
        return [TabletStatsRow(**ids, problem=problem)]
    if not parts:
        numbers: dict[str, Any] = stats.merged_numbers
        return [TabletStatsRow(part="merged", problem=problem, **ids, **numbers)]
    both = {"aggregated": stats.aggregated, "detached": stats.detached}
    rows = []
    for part, message in both.items():
        if message is not None:
            numbers = dict(zip(NUMBERS, _numbers_of(message), strict=True))
            rows.append(TabletStatsRow(part=part, problem=problem, **ids, **numbers))
    return rows
