"""A live cluster as a source of key-values."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from inspector.errors import UsageError
from inspector.sources.abilities import RangeSize
from inspector.sources.base import END_OF_DATA, BaseSource, ReadPart, SourceInfo
from inspector.sources.cluster.description import describe_cluster, estimate, shard_boundaries, time_keeper
from inspector.sources.cluster.parallel import SHARE_SIZE, ParallelScan, split_points
from inspector.sources.cluster.retry import ScanStopped
from inspector.sources.cluster.scan import Pin, RangeReader, Remaining
from inspector.sources.cluster.session import Session
from inspector.sources.cluster.settings import Settings
from inspector.sources.cluster.throttle import Throttle
from inspector.sources.partitions import SHARES_PER_RANGE, check_number, cut_evenly
from inspector.sources.times import KnownTimes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.sources.base import KeyValue
    from inspector.sources.cluster.description import ClusterDescription
    from inspector.sources.cluster.scan import ReadRange
    from keycodec.ranges import KeyRange

_PARTS_KEPT = 10_000  # the last ones, of a source that is read for days


class ClusterSource(BaseSource):
    """A FoundationDB cluster, read-only.

    Each scan reads at one version. When that version expires (after about five seconds), a "chained" scan goes on at a
    new version after the last key, and ``read_parts`` says what was read at which version; a "strict" scan raises
    :class:`inspector.ReadVersionExpired`.
    """

    def __init__(self, session: Session, *, share_size: int = SHARE_SIZE) -> None:
        super().__init__()
        self._session = session
        self._share_size = share_size
        self._parts: deque[ReadPart] = deque(maxlen=_PARTS_KEPT)

    @classmethod
    def open(
        cls, cluster_file: str | None = None, settings: Settings | None = None, *, share_size: int = SHARE_SIZE
    ) -> ClusterSource:
        """Open a cluster; without a file the one that FoundationDB's own clients would choose.

        ``share_size``: how many bytes of a range a thread takes at a time, if several threads read.
        The cluster is not asked anything before the first read. Raises SourceNotFound, SourceUnreadable or
        SourceDamaged for the cluster file, SourceNotSupported if the binding or libfdb_c is missing or the wrong one,
        and UsageError after a fork.
        """
        return cls(Session.open(cluster_file, settings or Settings()), share_size=share_size)

    @property
    def read_parts(self) -> tuple[ReadPart, ...]:
        """The key ranges read so far, each with its version, in the order of reading; the last 10,000 of them.

        A reply counts as read when its first row has been passed on.
        """
        return tuple(replace(part) for part in self._parts)

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        """Yield the (key, value) pairs of a range in key order, or in reverse.

        Raises SourceUnreachable if the cluster does not answer or fails again and again, ReadVersionExpired if a strict
        scan takes too long.
        """
        self._refuse_closed()
        end = min(end, END_OF_DATA)
        if begin >= end:
            return
        try:
            for found in self._recorded(self._read(begin, end, reverse), reverse):
                yield from found.rows
        except ScanStopped as stopped:
            raise UsageError("the source was closed while it was read; read within its `with` block") from stopped

    def _read(self, begin: bytes, end: bytes, reverse: bool) -> Iterator[ReadRange]:
        settings = self._session.settings
        throttle = Throttle(settings.rate) if settings.rate else None
        if settings.parallel > 1:
            shared = ParallelScan(
                self._session, begin, end, reverse=reverse, throttle=throttle, share_size=self._share_size
            )
            return shared.read()
        remaining = Remaining(begin, end, reverse)
        return RangeReader(self._session, Pin(self._session), remaining, throttle=throttle).read()

    def _recorded(self, ranges: Iterator[ReadRange], reverse: bool) -> Iterator[ReadRange]:
        part: ReadPart | None = None
        for found in ranges:
            if part is None or part.version != found.version:
                part = ReadPart(found.begin, found.end, found.version)
                self._parts.append(part)
            elif reverse:
                part.begin = found.begin
            else:
                part.end = found.end
            yield found

    def estimated_bytes(self, begin: bytes = b"", end: bytes = END_OF_DATA) -> int:
        """The size of keys and values in the range, estimated from samples of the storage servers: rough below 3 MB."""
        self._refuse_closed()
        return estimate(self._session, begin, min(end, END_OF_DATA))

    def describe(self) -> ClusterDescription:
        """Ask the cluster about itself, without reading data."""
        self._refuse_closed()
        return describe_cluster(self._session)

    def range_sizes(self, ranges: Iterable[tuple[str, bytes, bytes]]) -> tuple[RangeSize, ...]:
        """Estimate the size of each (label, begin, end), without reading data."""
        self._refuse_closed()
        return tuple(RangeSize(label, begin, end, self.estimated_bytes(begin, end)) for label, begin, end in ranges)

    def partitions(self, number: int, begin: bytes = b"", end: bytes = END_OF_DATA) -> list[KeyRange]:
        """As :meth:`Divisible.partitions`, where the cluster itself would split the range."""
        self._refuse_closed()
        check_number(number)
        end = min(end, END_OF_DATA)
        if begin >= end:
            return []
        size = max(self.estimated_bytes(begin, end) // (number * SHARES_PER_RANGE), 1)
        shares = [(key, size) for key in split_points(self._session, begin, end, size)]
        return cut_evenly(shares, number, begin, end)

    def shard_boundaries(self) -> Iterator[bytes]:
        """The first key of each shard of data, in key order, from the cluster's map of shards."""
        self._refuse_closed()
        return shard_boundaries(self._session)

    def known_times(self) -> KnownTimes:
        """The cluster's own record of versions and times, a pair every ten seconds; no data is read."""
        self._refuse_closed()
        return KnownTimes("timekeeper", tuple(time_keeper(self._session)))

    def info(self) -> SourceInfo:
        versions = sorted({part.version for part in self._parts})
        return SourceInfo(
            kind="fdb",
            location=str(self._session.cluster_file.path),
            read_versions=tuple(versions),
            consistent=len(versions) <= 1,
            notes=tuple(self._notes()),
            read_parts=self.read_parts,
        )

    def _notes(self) -> Iterator[str]:
        yield "The cluster file was copied and the copy opened: a change of coordinators is not written back to it."
        for name, times in sorted(self._session.politeness.asked.items()):
            yield f"The cluster answered {name} {times} times; each time the read waited and tried again."

    def close(self) -> None:
        """End all reading. The binding keeps its connection until the process ends; opening again uses it."""
        super().close()
        self._session.stop.set()
