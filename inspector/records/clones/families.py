"""Which families are read through clones, as the Meta Service does; of all others an instance sees its own alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.errors import UsageError
from inspector.sources.base import END_OF_DATA
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keycodec.families.family import Family

#: Rowsets of a tablet: what loads wrote, and what compactions made of it.
LOADED = FAMILIES["VersionedMetaRowsetLoadKey"]
COMPACTED = FAMILIES["VersionedMetaRowsetCompactKey"]

#: Statistics of a tablet: what loads count, and what compactions count.
LOAD_STATS = FAMILIES["VersionedTabletLoadStatsKey"]
COMPACT_STATS = FAMILIES["VersionedTabletCompactStatsKey"]

#: The families whose records a clone takes from its source where it has none of its own.
THROUGH_CLONES = (
    LOADED,
    COMPACTED,
    LOAD_STATS,
    COMPACT_STATS,
    FAMILIES["VersionedTableVersionKey"],
    FAMILIES["VersionedPartitionVersionKey"],  # pending transactions, too
    FAMILIES["VersionedTabletIndexKey"],
    FAMILIES["VersionedPartitionIndexKey"],
    FAMILIES["VersionedIndexIndexKey"],
    FAMILIES["VersionedIndexInvertedKey"],  # whether a table has an index
    FAMILIES["VersionedMetaTabletKey"],
    FAMILIES["VersionedMetaSchemaKey"],
    FAMILIES["VersionedMetaPartitionKey"],  # that a partition exists
    FAMILIES["VersionedMetaIndexKey"],  # that an index exists
    FAMILIES["VersionedMetaDeleteBitmapKey"],
)


def is_read_through(family: Family | None) -> bool:
    """Tell whether a clone sees its source's records of the family."""
    return family in THROUGH_CLONES


def chained_family(families: Sequence[Family] | None, begin: bytes, end: bytes) -> Family | None:
    """Return the family that a scan through clones seeks in more than the instance itself; None if it is not sought so.

    Raises UsageError for all families or several, and for a part of the keys.
    """
    if families is None or len(families) != 1:
        raise UsageError(
            "through clones: name one family, such as VersionedMetaTabletKey; it says how sources are read"
        )
    family = families[0]
    if not is_read_through(family):
        return None
    if (begin, end) != (b"", END_OF_DATA):
        raise UsageError(
            "through clones: begin and end cannot be used, as the records are in several instances; give fields instead"
        )
    return family
