"""What is known of one tablet beside its rowsets: its statistics, and which rowsets have delete bitmaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.records.scanning import get, scan
from inspector.schema import messages
from inspector.values.value import message_of
from inspector.views.tablet_stats import tablet_stats

if TYPE_CHECKING:
    from inspector.schema import Schema
    from inspector.sources.base import Source
    from inspector.views.tablet_stats import TabletStatsRow

#: The families that hold delete bitmaps, by tablet and rowset.
_BITMAPS = ("MetaDeleteBitmap", "VersionedMetaDeleteBitmapKey")


def stats_of_tablet(
    source: Source, tablet_id: int, *, instance_id: str, schema: Schema | None = None
) -> TabletStatsRow | None:
    """The statistics of a tablet, found by its index record; None if one of both is missing."""
    record = get(source, "MetaTabletIdxKey", instance_id=instance_id, tablet_id=tablet_id, schema=schema)
    index = None if record is None else message_of(record.value, messages.TabletIndexPB)
    if index is None:
        return None
    rows = tablet_stats(
        source,
        instance_id=instance_id,
        table_id=index.table_id,
        index_id=index.index_id,
        partition_id=index.partition_id,
        tablet_id=tablet_id,
        schema=schema,
    )
    return next(rows, None)


def rowsets_with_bitmaps(
    source: Source, tablet_id: int, *, instance_id: str, schema: Schema | None = None
) -> frozenset[str]:
    """The ids of the rowsets of a tablet that have delete bitmaps."""
    found = (
        record.key.fields["rowset_id"]
        for family in _BITMAPS
        for record in scan(source, family, instance_id=instance_id, tablet_id=tablet_id, schema=schema)
        if record.family is not None
    )
    return frozenset(map(str, found))
