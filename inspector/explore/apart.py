"""A source with a history once more, for one reader alone: nobody waits for it, and it can be stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from inspector.moments.known import clock
from inspector.parallel.pieces import check_reopens
from inspector.sources.abilities import HasHistory, check_versions
from inspector.sources.base import END_OF_DATA, BaseSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.explore.sharing import SharedSource, Stop
    from inspector.moments.clock import VersionClock
    from inspector.sources.abilities import Stretch
    from inspector.sources.backup import Mutation
    from inspector.sources.base import KeyValue, Source, SourceInfo

Read = TypeVar("Read")

#: Things that are read between two looks at whether to stop.
_STEP = 256


def apart(source: SharedSource) -> Apart:
    """Open the source once more, as it was. Raises SourceNotSupported if it has no history."""
    with source.alone() as own:
        opener = check_reopens(check_versions(own)).opener()
    return Apart(opener(b"", END_OF_DATA), source.stop)


class Apart(BaseSource):
    """A source with a history, opened for one reader. Closing it closes that."""

    def __init__(self, source: Source, stop: Stop) -> None:
        super().__init__()
        assert isinstance(source, HasHistory)
        self._source, self._history, self._stop = source, source, stop
        self.unchanging = source.unchanging

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        return self._until_stop(self._source.key_values(begin, end, reverse=reverse))

    def estimated_bytes(self, begin: bytes = b"", end: bytes = END_OF_DATA) -> int | None:
        return self._source.estimated_bytes(begin, end)

    def info(self) -> SourceInfo:
        return self._source.info()

    def stretches(self, begin: bytes, end: bytes) -> Sequence[Stretch]:
        return self._history.stretches(begin, end)

    def mutations(
        self, begin: bytes, end: bytes, after_version: int | None, to_version: int | None
    ) -> Iterator[Mutation]:
        return self._until_stop(self._history.mutations(begin, end, after_version, to_version))

    def at(self, version: int) -> Apart:
        return Apart(self._history.at(version), self._stop)

    def some_mutations(self, begin: bytes, end: bytes, logs: int, each: int) -> Iterator[Mutation]:
        return self._until_stop(self._history.some_mutations(begin, end, logs, each))

    def clock(self) -> VersionClock:
        """What tells the times of its versions. It takes a look at a part of the data."""
        return clock(self._source)

    def close(self) -> None:
        super().close()
        self._source.close()

    def _until_stop(self, found: Iterable[Read]) -> Iterator[Read]:
        for number, one in enumerate(found):
            if number % _STEP == 0:
                self._stop.check()
            yield one
