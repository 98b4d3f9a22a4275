"""The statistics of tablets as a clone sees them: what loads count and what compactions count, each along the chain."""

from __future__ import annotations

from heapq import merge
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from inspector.errors import ChainBroken
from inspector.records.clones.families import COMPACT_STATS, LOAD_STATS
from inspector.records.scanning import get, scan
from inspector.schema import messages
from inspector.values.value import message_of
from keycodec.elements import encode_int64

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.records.record import Record
    from inspector.schema import Schema
    from inspector.schema.messages import TabletIndexPB, TabletStatsPB
    from inspector.sources.base import Source


class SeenStats(NamedTuple):
    """Statistics of a tablet: the records that an instance sees; None where there is none."""

    tablet_id: int
    load: Record | None
    compact: Record | None


def seen_stats(source: Source, instance_id: str, *, schema: Schema | None = None) -> Iterator[SeenStats]:
    """Yield the statistics of all tablets that an instance sees, in key order.

    Raises ChainBroken at the end where the chain of clones cannot be followed.
    """
    broken: list[ChainBroken] = []
    scans = [
        scan(source, family, schema=schema, through_clones=True, instance_id=instance_id)
        for family in (LOAD_STATS, COMPACT_STATS)
    ]
    streams = [_without_error(found, broken) for found in scans]
    for tablet_id, group in groupby(merge(*streams, key=_place), key=_tablet_id):
        found = {record.family: record for record in group}
        if tablet_id is not None and (LOAD_STATS in found or COMPACT_STATS in found):
            yield SeenStats(tablet_id, found.get(LOAD_STATS), found.get(COMPACT_STATS))
    for error in broken[:1]:  # both are of one chain
        raise error


def _without_error(found: Iterator[Record], broken: list[ChainBroken]) -> Iterator[Record]:
    """Pass a scan on; its error comes when the other one has been read, too."""
    try:
        yield from found
    except ChainBroken as error:
        broken.append(error)


def stats_of(record: Record | None) -> TabletStatsPB | None:
    """The message in a record of statistics; None if there is none."""
    return message_of(record.value, messages.TabletStatsPB) if record is not None else None


def seen_index(source: Source, instance_id: str, seen: SeenStats, *, schema: Schema | None) -> TabletIndexPB | None:
    """Tell what a tablet belongs to: by its statistics, else by its index record; None where neither tells."""
    for record in (seen.load, seen.compact):
        stats = stats_of(record)
        if stats is not None and stats.idx.tablet_id:
            return stats.idx
    fields: dict[str, str | int] = {"instance_id": instance_id, "tablet_id": seen.tablet_id}
    try:
        found = get(source, "VersionedTabletIndexKey", schema=schema, through_clones=True, **fields)  # type: ignore[arg-type]
    except ChainBroken:  # the scan of the statistics tells
        return None
    return message_of(found.value, messages.TabletIndexPB) if found is not None else None


def _tablet_id(record: Record) -> int | None:
    tablet_id = record.key.fields.get("tablet_id")
    return tablet_id if isinstance(tablet_id, int) else None


def _place(record: Record) -> bytes:
    tablet_id = _tablet_id(record)
    return b"" if tablet_id is None else encode_int64(tablet_id)
