"""What a source says about itself, as plain data and line by line.

Of the data only the first records of each family are read, of a live cluster if it is asked for: what tells the release
line that wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from inspector.forms.paths import places
from inspector.forms.times import iso
from inspector.moments.known import clock_at_hand
from inspector.moments.written import time_names, with_times
from inspector.sources.abilities import Describes, MeasuresRanges
from inspector.sources.base import END_OF_DATA, SourceInfo
from inspector.views.release import release_facts
from inspector.views.rows import Row
from keycodec.families import FAMILIES
from keycodec.ranges import prefix_range

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.forms.jsontext import Json
    from inspector.sources.base import Source


@dataclass(frozen=True)
class FactRow(Row):
    """One thing that a source says about itself."""

    name: str
    value: Any


def info(source: Source, *, look: bool = False) -> dict[str, Json]:
    """Return what the source says about itself: kind, location, versions, and what only its kind can say.

    ``doris_release``: the line that wrote the data, concluded from a look at the first records (docs/releases.md).
    Of a live cluster no data is read unless ``look``: then the first records of each family, which are bounded.
    Beside versions stand their times, where something tells them (docs/time.md).
    """
    data = _plain(source.info())
    if isinstance(source, Describes):
        data |= _plain(source.describe())
    data = with_times(data, clock_at_hand(source))
    if isinstance(source, MeasuresRanges):
        data["sizes"] = _plain(source.range_sizes(data_ranges()))
    if look or not isinstance(source, MeasuresRanges):
        data |= release_facts(source)
    return _without_gaps(data)


def info_fields() -> tuple[str, ...]:
    """Return the names of all that a source of any kind can say about itself."""
    from inspector.sources.backup.describe import BackupDescription
    from inspector.sources.cluster.description import ClusterDescription

    kinds = (SourceInfo, BackupDescription, ClusterDescription)
    said = tuple(dict.fromkeys(name for kind in kinds for name in kind.__dataclass_fields__))
    return (*said, *dict.fromkeys(time_names(said)), "sizes", "doris_release", "doris_release_reasons", "backups")


def _without_gaps(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in (None, [], "")}


def info_of_unreadable(
    location: str, *, encryption_key_file: str | None = None, blob_credentials: Sequence[str] = ()
) -> dict[str, Json]:
    """Return what a backup says about itself if its data cannot be read. Raises SourceNotFound if there is none."""
    from inspector.sources.backup import describe_backup

    return _without_gaps(
        {"kind": "backup"}
        | _plain(describe_backup(location, encryption_key_file=encryption_key_file, blob_credentials=blob_credentials))
    )


def info_of_bucket(location: str, *, blob_credentials: Sequence[str] = ()) -> dict[str, Json] | None:
    """Return what backups a bucket holds; None if the location names one of them, or no bucket."""
    from inspector.sources.addresses import is_address, parse_address
    from inspector.sources.backup.places.access import BackupAccess
    from inspector.sources.backup.places.objects import backup_names

    if not is_address(location) or (address := parse_address(location)).name:
        return None
    names = backup_names(address, BackupAccess(blob_credentials=tuple(blob_credentials)))
    return {"kind": "bucket", "location": str(address), "backups": [*names]}


def data_ranges() -> Iterator[tuple[str, bytes, bytes]]:
    """Yield (name, begin, end) of all data, of each key space, and of each first word in a key space."""
    yield "everything", b"", END_OF_DATA
    for space in sorted({family.space for family in FAMILIES.values()}):
        yield f"key space 0x{space:02x}", *prefix_range(bytes([space]))
        words = {family.head: family.literals[0] for family in FAMILIES.values() if family.space == space}
        for prefix, word in sorted(words.items()):
            yield f"key space 0x{space:02x}, {word}", *prefix_range(prefix)


def facts(data: dict[str, Any]) -> Iterator[FactRow]:
    """Yield a description line by line."""
    sizes = data.get("sizes", [])
    for place, value in places({name: value for name, value in data.items() if name != "sizes"}):
        yield FactRow(place, round(value, 3) if isinstance(value, float) else value)
    for size in sizes:
        yield FactRow(f"estimated bytes, {size['label']}", size["bytes"])


def _plain(value: Any) -> Any:
    """Convert to plain data: dataclasses to dicts, times to ISO 8601, bytes to hex."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(inner) for name, inner in _fields(value)}
    if isinstance(value, datetime):
        return iso(value.timestamp())
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list | tuple) and not hasattr(value, "_asdict"):
        return [_plain(inner) for inner in value]
    return value._asdict() if hasattr(value, "_asdict") else value


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    return ((name, getattr(value, name)) for name in value.__dataclass_fields__)
