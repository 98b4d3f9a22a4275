"""What a source knows of the times of its versions without a look into values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence

#: So many versions FoundationDB counts up in a second, but for jumps.
VERSIONS_PER_SECOND = 1_000_000


class KnownTime(NamedTuple):
    """A version, and when it was committed, in microseconds since 1970."""

    version: int
    time: int


class KnownTimes(NamedTuple):
    """What a source knows of times without a look into values. ``origin``: where from, "timekeeper" or "name"."""

    origin: str
    pairs: Sequence[KnownTime]


@runtime_checkable
class TellsTime(Protocol):
    """A source that knows when some of its versions were committed."""

    def known_times(self) -> KnownTimes:
        """Some versions with their times, in order; there may be none."""
        ...
