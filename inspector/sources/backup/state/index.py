"""Mutations sorted by key, in sorted runs of a private temporary file that are merged as they are read.

What a range of keys needs is read from the logs once and kept. Of what happened to a key only the last set or clear of
it matters for the state, and what came after. Of clears of many keys only the last one over each key does: they are cut
into disjoint stretches.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from inspector.sources.backup.state.bounds import USUAL
from inspector.sources.backup.state.merged import Merged
from inspector.sources.backup.state.ranges import missing
from inspector.sources.backup.state.sorting.writer import Runs, Writer
from inspector.sources.base import END_OF_DATA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from inspector.sources.backup.mutation import Logged
    from inspector.sources.backup.state.bounds import Bounds
    from inspector.sources.backup.state.merged import Changes
    from keycodec.ranges import KeyRange

#: Logs up to this size are read whole at once, and larger ones when many ranges in turn have needed them.
_SMALL_LOGS = 64 << 20
_MISSES_BEFORE_ALL = 3


class MutationIndex:
    """The mutations of a backup's logs up to one version, by key.

    ``read()`` reads the logs, ``log_bytes`` is their size.
    ``part``: the keys that will be read. ``bounds``: of memory.
    """

    def __init__(
        self,
        read: Callable[[], Iterable[Logged]],
        log_bytes: int,
        part: KeyRange = (b"", END_OF_DATA),
        bounds: Bounds = USUAL,
    ) -> None:
        self._read = read
        self._part = part
        self._bounds = bounds
        self._reads_all = log_bytes <= _SMALL_LOGS
        self._misses = 0
        self._covered: list[KeyRange] = []
        self._lock = Lock()
        self._runs: list[Runs] = []
        self._merged = Merged([], bounds.chunks_at_once)

    def close(self) -> None:
        """Close the temporary files."""
        for runs in self._runs:
            runs.close()

    def take(self, found: Sequence[Runs], ranges: Sequence[KeyRange]) -> None:
        """Take the mutations of ranges, none of which is covered yet, from runs, which the index closes."""
        self._runs += found
        self._merged = Merged(self._runs, self._bounds.chunks_at_once)
        self._covered = sorted([*self._covered, *ranges])

    def cover(self, ranges: Sequence[KeyRange]) -> None:
        """Make sure that the mutations of ranges, which are in order and apart, are there."""
        with self._lock:
            uncovered = self._uncovered(ranges)
            if not uncovered:
                return
            self._misses += 1
            if self._reads_all or self._misses > _MISSES_BEFORE_ALL:
                first, last = self._part
                uncovered = self._uncovered([(min(first, ranges[0][0]), max(last, ranges[-1][1]))])
            self._load(uncovered)

    def changes(self, begin: bytes, end: bytes, after: int, reverse: bool = False) -> Iterator[Changes]:
        """As :meth:`Merged.changes`, of keys that are covered."""
        return self._merged.changes(begin, end, after, reverse)

    def _uncovered(self, ranges: Sequence[KeyRange]) -> list[KeyRange]:
        return [left for begin, end in ranges for left in missing(self._covered, begin, end)]

    def _load(self, ranges: Sequence[KeyRange]) -> None:
        """Read the mutations of ranges, none of which is covered yet. If this fails, nothing of them is there."""
        writer = Writer(self._bounds)
        try:
            writer.add(self._read(), ranges)
            runs = writer.finish()
        except BaseException:
            writer.close()
            raise
        self.take([runs], ranges)
