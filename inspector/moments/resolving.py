"""From a time in the name of a backup to the newest version that can be read and was committed by then."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from inspector.errors import InspectorError, VersionNotRestorable
from inspector.moments.asked import read_moment, version_asked
from inspector.moments.known import clock
from inspector.moments.written import UNKNOWN, times_text, versions_text, written
from inspector.sources.abilities import HasVersions
from inspector.sources.addresses import masked_address
from inspector.sources.opening import SourceName, parse_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.moments.clock import VersionClock
    from inspector.sources.base import Source

#: What comes behind the versions of an error, once.
_IN_TIMES = "; in times: "


class Resolved(NamedTuple):
    """The name of a backup with a version in the place of a time; ``said``: which version it is, and its own time."""

    name: str
    said: str


def resolved(name: str, open_newest: Callable[[str], Source]) -> Resolved:
    """Put the version in the place of the time in the name of a backup.

    ``open_newest``: opens the same source at its newest version. Raises UsageError for what is no time,
    VersionNotRestorable for one at which nothing can be read, SourceNotSupported where nothing tells the time.
    """
    source_name = parse_source(name)
    asked = read_moment(source_name.at)
    with open_newest(_named(source_name, "latest")) as source:
        told = clock(source)
        version = _readable(source, version_asked(source, asked, told), source_name.at, told)
    when = written(told.time_of(version)) or UNKNOWN
    return Resolved(_named(source_name, str(version)), f"{masked_address(name)}: version {version} ({when})")


def _named(source_name: SourceName, at: str) -> str:
    return f"backup:{source_name.location}@{at}"


def _readable(source: Source, version: int, text: str, told: VersionClock) -> int:
    """The newest version that can be read and is not newer than the one given."""
    ranges = source.readable_versions() if isinstance(source, HasVersions) else ()
    if not ranges or version > ranges[-1].last or version < ranges[0].first:
        side = "before" if ranges and version < ranges[0].first else "after"
        readable = ", ".join(versions_text(*found, told) for found in ranges) or "none"
        location = source.info().location
        raise VersionNotRestorable(f"{location}: {text} is {side} all that can be read; readable versions: {readable}")
    return max(min(version, found.last) for found in ranges if found.first <= version)


def error_with_times(error: VersionNotRestorable, source: Source) -> VersionNotRestorable:
    """The same error, with the times of the versions that can be read, where something tells them."""
    with suppress(InspectorError):
        if _IN_TIMES not in str(error) and isinstance(source, HasVersions) and (told := clock(source)):
            times = ", ".join(times_text(*found, told) for found in source.readable_versions())
            return VersionNotRestorable(f"{error}{_IN_TIMES}{times}")
    return error


def with_newest_times(
    error: VersionNotRestorable, name: str, open_newest: Callable[[str], Source]
) -> VersionNotRestorable:
    """:func:`error_with_times` for a backup that was not opened."""
    with suppress(InspectorError), open_newest(_named(parse_source(name), "latest")) as source:
        return error_with_times(error, source)
    return error
