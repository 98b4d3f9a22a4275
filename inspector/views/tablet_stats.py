"""Show the statistics of tablets: merged, as the Meta Service gives them, or their two parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspector.records.scanning import scan
from inspector.values.stats import TabletStats
from inspector.views.rows import TOTAL, Row, Unit, column, first_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.records.record import Record
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


NUMBERS = ("data_size", "num_rows", "num_rowsets", "num_segments", "index_size", "segment_size")


class Total:
    """Adds up rows of :func:`tablet_stats` as they pass."""

    def __init__(self) -> None:
        self._sums: dict[str, Any] = dict.fromkeys(NUMBERS, 0)

    def watch(self, rows: Iterable[TabletStatsRow]) -> Iterator[TabletStatsRow]:
        """Pass the rows on."""
        for row in rows:
            for name in NUMBERS:
                self._sums[name] += getattr(row, name) or 0
            yield row

    def row(self) -> TabletStatsRow:
        """The sums so far."""
        return TabletStatsRow(TOTAL, **self._sums, part="")


def tablet_stats(
    source: Source,
    *,
    instance_id: str | None = None,
    table_id: int | None = None,
    index_id: int | None = None,
    partition_id: int | None = None,
    tablet_id: int | None = None,
    parts: bool = False,
    schema: Schema | None = None,
) -> Iterator[TabletStatsRow]:
    """Yield statistics of the tablets with the given ids, in key order. ``parts``: a row for each part, not the sum."""
    wanted = {"table_id": table_id, "index_id": index_id, "part_id": partition_id, "tablet_id": tablet_id}
    given = {name: value for name, value in wanted.items() if value is not None}
    for record in scan(source, "StatsTabletKey", schema=schema, **_leading(instance_id, wanted)):
        if all(record.key.fields.get(name) == value for name, value in given.items()):
            yield from _rows(record, parts)


def _leading(instance_id: str | None, wanted: dict[str, int | None]) -> dict[str, Any]:
    """Return the given fields up to the first gap. They limit the range; those after the gap filter rows."""
    leading: dict[str, Any] = {}
    for name, value in {"instance_id": instance_id, **wanted}.items():
        if value is None:
            break
        leading[name] = value
    return leading


def _rows(record: Record, parts: bool) -> Iterator[TabletStatsRow]:
    problem, fields = first_problem(record), record.key.fields
    ids: dict[str, Any] = {"partition_id" if name == "part_id" else name: value for name, value in fields.items()}
    stats = record.value
    if not isinstance(stats, TabletStats):
        yield TabletStatsRow(**ids, problem=problem)
        return
    shown = {"aggregated": stats.aggregated, "detached": stats.detached} if parts else {"merged": stats.merged}
    for part, message in shown.items():
        if message is not None:
            numbers: dict[str, Any] = {name: getattr(message, name) for name in NUMBERS}
            yield TabletStatsRow(**ids, **numbers, part=part, problem=problem)
