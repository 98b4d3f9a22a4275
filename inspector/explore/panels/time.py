"""The versions of a backup: which can be read, a record at any of them, and what happened to it."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.compare.history import history
from inspector.explore.explorer import Shown
from inspector.explore.panels.keys import asked_keys, range_of
from inspector.explore.panels.record import record_data_of
from inspector.moments.known import clock
from inspector.records.scanning import get
from inspector.sources.backup import BackupSource, MutationType

if TYPE_CHECKING:
    from datetime import datetime

    from inspector.compare.diff import ShownChange
    from inspector.explore.explorer import Asked
    from keycodec.key import Key

#: Events of a page, places of a change that are shown.
_EVENTS, PLACES = 100, 30


class Stretch(NamedTuple):
    """Versions from one to another that can be read, and roughly when they were committed."""

    first: int
    last: int
    began: datetime | None
    ended: datetime | None


class EventLine(NamedTuple):
    """A version that touched the record. ``known``: whether it is known what was there before."""

    version: int
    time: datetime | None
    mutations: str
    changes: tuple[ShownChange, ...]
    known: bool


def show(asked: Asked) -> Shown:
    """The page. Of a source that is no backup it says that there is one version alone."""
    found = asked_keys(asked)
    key = None if found is None else found.key
    with asked.source.alone() as source:
        if not isinstance(source, BackupSource):
            return Shown("time.html", {"stretches": [], "key": None, "is_backup": False})
        described = source.describe()
        times = clock(source)

        def time_of(version: int) -> datetime | None:
            moment = times.time_of(version)
            return None if moment is None else moment.time

        stretches = [Stretch(*one, *map(time_of, one)) for one in described.readable_versions]
        at = asked.number("at", source.read_version or 0)
        page: dict[str, Any] = {
            "is_backup": True,
            "stretches": stretches,
            "text": "" if key is None else asked.text("q") or key.raw.hex(),
            "key": key,
            "at": at,
            "time": time_of(at),
        }
        return Shown("time.html", page | ({} if key is None else _of_record(asked, source, key, at)))


def _of_record(asked: Asked, source: BackupSource, key: Key, at: int) -> dict[str, Any]:
    with source.at(at) as then:
        record = record_data_of(asked, get(then, key, schema=asked.schema))
    after = asked.number("after")
    begin, end = range_of(key)
    told = history(source, begin, end, after_version=after or None, schema=asked.schema)
    events = []
    for event in islice(told, _EVENTS + 1):
        seen = event.shown(mask=asked.mask)
        kinds = Counter(MutationType(mutation.type).name.lower() for mutation in seen.mutations)
        names = ", ".join(f"{name} {count}" if count > 1 else name for name, count in kinds.items())
        events.append(EventLine(seen.version, seen.time, names, seen.changes, seen.has_state))
    go_on = events[_EVENTS - 1].version if len(events) > _EVENTS else None
    return {
        **record,
        "events": events[:_EVENTS],
        "go_on": go_on,
        "after": after,
        "unknown": told.unknown,
        "places": PLACES,
    }
