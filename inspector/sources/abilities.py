"""What only some sources can do: a protocol each, to be asked for with ``isinstance``.

``times.TellsTime`` is one more of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from inspector.errors import NO_VERSIONS, SourceNotSupported
from inspector.sources.base import END_OF_DATA, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from _typeshed import DataclassInstance

    from inspector.sources.backup.describe import VersionRange
    from inspector.sources.backup.mutation import Mutation
    from inspector.sources.base import KeyValue
    from inspector.sources.sharing import Sharing
    from keycodec.ranges import KeyRange


@runtime_checkable
class ReadsRanges(Protocol):
    """A source that reads several ranges in one go, at less cost than one after the other."""

    def key_values_in(self, ranges: Sequence[KeyRange], *, reverse: bool = False) -> Iterator[KeyValue]:
        """Yield the pairs of ranges, which are in order and apart, in key order or in reverse."""
        ...


def read_ranges(source: Source, ranges: Sequence[KeyRange], *, reverse: bool = False) -> Iterator[KeyValue]:
    """Yield the pairs of ranges, which are in order and apart, in key order or in reverse; nothing else is read."""
    if isinstance(source, ReadsRanges):
        return source.key_values_in(ranges, reverse=reverse)
    return one_by_one(source, ranges, reverse=reverse)


def one_by_one(source: Source, ranges: Sequence[KeyRange], *, reverse: bool) -> Iterator[KeyValue]:
    """As :func:`read_ranges`, one range after the other, whatever else the source can do."""
    in_order = reversed(ranges) if reverse else ranges
    return chain.from_iterable(source.key_values(begin, end, reverse=reverse) for begin, end in in_order)


@runtime_checkable
class Describes(Protocol):
    """A source that can say more of itself than its ``info``, without reading its data."""

    def describe(self) -> DataclassInstance:
        """Return what the source says of itself, as a dataclass."""
        ...


@dataclass(frozen=True)
class RangeSize:
    """The size of the keys and values in [begin, end), in bytes, as the source estimates it."""

    label: str
    begin: bytes
    end: bytes
    bytes: int


@runtime_checkable
class MeasuresRanges(Protocol):
    """A source that can estimate the size of any range without reading it."""

    def range_sizes(self, ranges: Iterable[tuple[str, bytes, bytes]]) -> Iterable[RangeSize]:
        """The size of each (label, begin, end)."""
        ...


class Stretch(NamedTuple):
    """The versions after ``after`` up to ``last``, of which every mutation is known.

    ``has_state``: whether the keys can be read at ``after``, so that their state at each version is known.
    """

    after: int
    last: int
    has_state: bool


@runtime_checkable
class HasHistory(Protocol):
    """A source that knows what changed its keys, version by version."""

    def stretches(self, begin: bytes, end: bytes) -> Sequence[Stretch]:
        """The versions through which the keys can be followed, oldest first. Raises where there are none."""
        ...

    def mutations(
        self, begin: bytes, end: bytes, after_version: int | None, to_version: int | None
    ) -> Iterator[Mutation]:
        """Yield the mutations of the keys after one version and up to another one, both of one stretch, in order."""
        ...

    def at(self, version: int) -> Source:
        """The same source at another version."""
        ...

    def some_mutations(self, begin: bytes, end: bytes, logs: int, each: int) -> Iterator[Mutation]:
        """A few mutations of the keys, in no order: the first ``each`` of a few logs, spread over all versions.

        What is damaged is passed over: this is for a look.
        """
        ...


class HistorySource(Source, HasHistory, Protocol):
    """A source that has a history."""


def check_history(source: Source) -> HistorySource:
    """The source as one that has a history. Raises SourceNotSupported if it has none."""
    if isinstance(source, HasHistory):
        return source
    raise SourceNotSupported("only a backup has mutation logs, which tell what changed; give -s backup:DIR")


def check_versions(source: Source) -> HistorySource:
    """The source as one that can be read at another version. Raises SourceNotSupported if it cannot."""
    if isinstance(source, HasHistory):
        return source
    raise SourceNotSupported(NO_VERSIONS)


@runtime_checkable
class HasVersions(Protocol):
    """A source that knows at which versions it can be read."""

    def readable_versions(self) -> Sequence[VersionRange]:
        """The versions at which all keys can be read, oldest first."""
        ...


@runtime_checkable
class HasDump(Protocol):
    """A source whose state is put together from a dump and what changed since."""

    def dump_versions(self) -> Sequence[int]:
        """The first version that each dump gives: at it the fewest changes are read."""
        ...

    def dumped(self) -> Source:
        """Open the newest dump as it lies: a part of it is quickly read, and no changes are."""
        ...


@runtime_checkable
class Sharded(Protocol):
    """A source that knows where its shards begin."""

    def shard_boundaries(self) -> Iterable[bytes]:
        """The first key of each shard, in key order."""
        ...


@runtime_checkable
class Divisible(Protocol):
    """A source that can say how to cut its keys into ranges, without reading all of them."""

    def partitions(self, number: int, begin: bytes = b"", end: bytes = END_OF_DATA) -> Sequence[KeyRange]:
        """Cut [begin, end) into at most ``number`` ranges of roughly as many bytes, in key order and without gaps.

        A cut may lie within a record of several key-values; ``records.pieces`` moves it to where the record begins.
        Raises UsageError for a number below 1.
        """
        ...


@runtime_checkable
class Reopens(Divisible, Protocol):
    """A divisible source that other processes can read at the same time."""

    def bytes_ahead(self) -> int:
        """How many bytes what an opener gives reads ahead, whichever its range."""
        ...

    def opener(self) -> Callable[[bytes, bytes], Source]:
        """Return what opens the same source at the same version again, to read [begin, end) of it. It pickles."""
        ...

    def sharing(self, by_many: int, begin: bytes, end: bytes) -> Sharing:
        """How ``by_many`` processes read [begin, end) together: what is done once for all, and what opens it then."""
        ...

    def add_problems(self, found: Iterable[str]) -> None:
        """List what the source has passed over where it was opened again."""
        ...
