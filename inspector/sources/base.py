"""What every source of key-values is: an ordered map that can be read. There is no method that writes.

What only some sources can do has a protocol of its own, to be asked for with ``isinstance``: ``Describes``,
``ReadsRanges``, ``MeasuresRanges``, ``HasHistory``, ``HasDump``, ``Sharded``, ``Divisible``, ``Reopens``;
``times.TellsTime``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from inspector.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType
    from typing import Self

    from _typeshed import DataclassInstance

    from inspector.sources.backup.mutation import Mutation
    from keycodec.ranges import KeyRange

KeyValue = tuple[bytes, bytes]

#: All keys of ordinary data are below it. Keys from here on are FoundationDB's own and are never shown.
END_OF_DATA = b"\xff"


@dataclass
class ReadPart:
    """A key range [begin, end) that was read at one version. It grows while it is read."""

    begin: bytes
    end: bytes
    version: int


@dataclass(frozen=True)
class SourceInfo:
    """What a source says of itself without reading its data.

    ``read_versions``: the versions at which its data was read, oldest first; empty if not known.
    ``consistent``: whether all key-values belong to one version.
    ``notes``: what else a reader must know, one sentence each.
    ``read_parts``: which keys were read at which version, in the order of reading; empty if not known.
    """

    kind: str
    location: str
    read_versions: tuple[int, ...] = ()
    consistent: bool = True
    notes: tuple[str, ...] = field(default=())
    read_parts: tuple[ReadPart, ...] = field(default=())


class Source(Protocol):
    """An ordered map from key to value, read-only."""

    @property
    def unchanging(self) -> bool:
        """Whether every read gives the same key-values, so that an answer once read may be kept."""
        ...

    @property
    def problems(self) -> Sequence[str]:
        """What could not be read and was skipped, one line each. The list grows while the source is read."""
        ...

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        """Yield the (key, value) pairs with ``begin <= key < end`` in key order, or in reverse key order.

        Raises a :class:`inspector.errors.InspectorError` if the source cannot be read.
        """
        ...

    def estimated_bytes(self, begin: bytes = b"", end: bytes = END_OF_DATA) -> int | None:
        """Roughly how many bytes of keys and values the range holds; None if not known. For progress only."""
        ...

    def info(self) -> SourceInfo:
        """Describe the source itself."""
        ...

    def close(self) -> None:
        """Release what the source holds. It is safe to close twice."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...


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
        """What the source says of itself, as a dataclass."""
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
    """The versions behind ``after`` up to ``last``, of which every mutation is known.

    ``has_state``: whether the keys can be read at ``after``, and so at every version of the stretch.
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
        """The mutations of the keys behind one version and up to another one, both of one stretch, in order."""
        ...

    def at(self, version: int) -> Source:
        """The same source at another version."""
        ...

    def some_mutations(self, begin: bytes, end: bytes, logs: int, each: int) -> Iterator[Mutation]:
        """A few mutations of the keys, in no order: the first ``each`` of a few logs, spread over all versions.

        What is damaged is passed over: this is for a look.
        """
        ...


@runtime_checkable
class HasDump(Protocol):
    """A source whose state is put together from a dump and what changed since."""

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
class Reopens(Protocol):
    """A divisible source that other processes can read at the same time."""

    def reads_ahead(self) -> bool:
        """Whether what an opener gives reads ahead for all of its range, the more the wider it is.

        Few wide ranges, one for each process, are then better than many small ones.
        """
        ...

    def partitions(self, number: int, begin: bytes = b"", end: bytes = END_OF_DATA) -> Sequence[KeyRange]:
        """As :meth:`Divisible.partitions`."""
        ...

    def opener(self) -> Callable[[bytes, bytes], Source]:
        """What opens the same source at the same version again, to read [begin, end) of it. It can be pickled."""
        ...

    def add_problems(self, found: Iterable[str]) -> None:
        """List what the source has passed over where it was opened again."""
        ...


class BaseSource(ABC):
    """What all sources share: the context manager, an empty list of problems, and the ``repr``."""

    unchanging: bool = False

    def __init__(self) -> None:
        self._problems: list[str] = []
        self._closed = False

    @property
    def problems(self) -> Sequence[str]:
        return self._problems

    def reads_ahead(self) -> bool:
        """As :meth:`Reopens.reads_ahead`; most sources do not."""
        return False

    def add_problems(self, found: Iterable[str]) -> None:
        """List more problems, those that are not listed yet."""
        known = set(self._problems)
        self._problems += [problem for problem in dict.fromkeys(found) if problem not in known]

    def estimated_bytes(self, begin: bytes = b"", end: bytes = END_OF_DATA) -> int | None:
        return None

    @abstractmethod
    def info(self) -> SourceInfo: ...

    def close(self) -> None:
        """Refuse to be read from now on. A source that holds more than memory releases that, too."""
        self._closed = True

    def _refuse_closed(self) -> None:
        """Raise UsageError if the source is closed."""
        if self._closed:
            raise UsageError("the source is closed; open it again, or read within its `with` block")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        info = self.info()
        return f"<{type(self).__name__} {info.location!r}{_at_versions(info.read_versions)}>"


def _at_versions(versions: Sequence[int]) -> str:
    if not versions:
        return ""
    oldest, newest = versions[0], versions[-1]
    return f" at version {oldest}" if oldest == newest else f" at version {oldest} to {newest}"
