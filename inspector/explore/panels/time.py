"""The versions of a backup: which can be read, a record at any of them, and what happened to it."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.compare.history import history
from inspector.explore.apart import apart
from inspector.explore.drawing.marks import LANE, WIDTH, marks
from inspector.explore.explorer import ShownPage
from inspector.explore.panels.commits import commits_data
from inspector.explore.panels.keys import asked_keys
from inspector.explore.panels.record import record_data_of
from inspector.records.scanning import get, record_range
from inspector.sources.abilities import HasVersions
from inspector.sources.backup import MutationType
from inspector.sources.partitions import spread

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from inspector.compare.diff import ShownChange
    from inspector.compare.history import Event
    from inspector.explore.apart import Apart
    from inspector.explore.explorer import Asked
    from inspector.moments.clock import VersionClock
    from keycodec.key import Key

#: Events that are listed, events that the picture has, and places of a change that are shown.
_EVENTS, _MARKS, PLACES = 100, 1000, 30
#: Times that the slider knows; between them it goes evenly, as the clock does.
_SLIDER_TIMES = 50


class TimedStretch(NamedTuple):
    """Versions from one to another that can be read, and roughly when they were committed."""

    first: int
    last: int
    began: datetime | None
    ended: datetime | None


class EventLine(NamedTuple):
    """A version that touched the record. ``kind``: what became of it; ``mutations``: what touched it, in words."""

    version: int
    time: datetime | None
    precision: str
    kind: str
    mutations: str
    changes: tuple[ShownChange, ...]


def show(asked: Asked) -> ShownPage:
    """The page. Of a source that is no backup it says that there is one version alone."""
    found = asked_keys(asked)
    key = None if found is None else found.key
    with asked.source.alone() as own:
        if not isinstance(own, HasVersions):
            return ShownPage("time.html", {"stretches": [], "key": None, "is_backup": False})
        readable, read_versions = own.readable_versions(), own.info().read_versions
    with apart(asked.source) as source:
        told = asked.explorer.clock(source)
        stretches = [TimedStretch(*one, *(_time(told, version) for version in one)) for one in readable]
        newest = readable[-1].last if readable else 0
        at = asked.version(source, read_versions[0] if len(read_versions) == 1 else newest)
        page: dict[str, Any] = {
            "is_backup": True,
            "stretches": stretches,
            "times": _times(told, stretches),
            "text": "" if key is None else asked.text("q") or key.raw.hex(),
            "key": key,
            "at": at,
            "moment": told.time_of(at),
        }
        if key is None:
            return ShownPage("time.html", page | commits_data(asked))
        return ShownPage("time.html", page | _of_record(asked, source, told, key, at))


def _time(told: VersionClock, version: int) -> datetime | None:
    moment = told.time_of(version)
    return None if moment is None else moment.time


def _times(told: VersionClock, stretches: Sequence[TimedStretch]) -> str:
    """Versions with their times in seconds, for the slider."""
    if not stretches or not told:
        return ""
    first, last = stretches[0].first, stretches[-1].last
    known = [pair.version for pair in told.pairs if first < pair.version < last]
    times = ((version, _time(told, version)) for version in (first, *spread(known, _SLIDER_TIMES), last))
    return " ".join(f"{version}:{time.timestamp():.3f}" for version, time in times if time is not None)


def _of_record(asked: Asked, source: Apart, told: VersionClock, key: Key, at: int) -> dict[str, Any]:
    with source.at(at) as then:
        record = record_data_of(asked, get(then, key, schema=asked.schema))
    after = asked.number("after")
    begin, end = record_range(key.raw)
    found = history(source, begin, end, since=after or None, schema=asked.schema)
    found.clock = told
    lines, drawn = [], []
    for number, event in enumerate(islice(found, _MARKS + 1)):
        drawn.append((event.version, _kind(event)))
        if number < _EVENTS:
            lines.append(_line(asked, event))
    first = min((one.after for one in found.stretches), default=0)
    last = max((one.last for one in found.stretches), default=0)
    return {
        **record,
        "events": lines,
        "picture": marks(drawn[:_MARKS], first, last, at),
        "marks_width": WIDTH,
        "lane": LANE,
        "is_cut": len(drawn) > _MARKS,
        "go_on": lines[-1].version if len(drawn) > _EVENTS else None,
        "after": after,
        "unknown": found.unknown,
        "places": PLACES,
    }


def _line(asked: Asked, event: Event) -> EventLine:
    seen = event.shown(mask=asked.mask)
    kinds = Counter(MutationType(mutation.type).name.lower() for mutation in seen.mutations)
    names = ", ".join(f"{name} {count}" if count > 1 else name for name, count in kinds.items())
    return EventLine(seen.version, seen.time, seen.time_precision, _kind(event), names, seen.changes)


def _kind(event: Event) -> str:
    """Tell what became of the record, as ``drawing.marks.EVENT_KINDS`` has it."""
    if not event.has_state:
        return "unknown"
    return event.changes[0].kind if event.changes else "same"
