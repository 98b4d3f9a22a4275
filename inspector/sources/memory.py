"""Key-values in memory: for tests, and for what a program has already read."""

from __future__ import annotations

from bisect import bisect_left
from functools import partial
from typing import TYPE_CHECKING

from inspector.sources.base import END_OF_DATA, BaseSource, KeyValue, SourceInfo
from inspector.sources.partitions import check_number, cut_evenly
from inspector.sources.sharing import SharesNothing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from keycodec.ranges import KeyRange


class MemorySource(SharesNothing, BaseSource):
    """A source over a mapping, or over (key, value) pairs in any order; of equal keys the last one counts."""

    unchanging = True

    def __init__(self, key_values: Mapping[bytes, bytes] | Iterable[KeyValue] = ()) -> None:
        super().__init__()
        self._values = dict(key_values)
        self._keys = sorted(key for key in self._values if key < END_OF_DATA)

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        self._refuse_closed()
        keys = self._keys[bisect_left(self._keys, begin) : bisect_left(self._keys, end)]
        return ((key, self._values[key]) for key in (reversed(keys) if reverse else keys))

    def estimated_bytes(self, begin: bytes = b"", end: bytes = END_OF_DATA) -> int | None:
        return sum(len(key) + len(value) for key, value in self.key_values(begin, end))

    def partitions(self, number: int, begin: bytes = b"", end: bytes = END_OF_DATA) -> list[KeyRange]:
        check_number(number)
        shares = [(key, len(key) + len(value)) for key, value in self.key_values(begin, end)]
        return cut_evenly(shares, number, begin, min(end, END_OF_DATA))

    def opener(self) -> Callable[[bytes, bytes], MemorySource]:
        self._refuse_closed()
        return partial(_copy, self._values)

    def info(self) -> SourceInfo:
        return SourceInfo("memory", f"{len(self._keys)} key-values")


def _copy(values: Mapping[bytes, bytes], _begin: bytes, _end: bytes) -> MemorySource:
    return MemorySource(values)
