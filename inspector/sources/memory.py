"""Key-values in memory: for tests, and for what a program has already read."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from inspector.sources.base import END_OF_DATA, BaseSource, KeyValue, SourceInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class MemorySource(BaseSource):
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

    def info(self) -> SourceInfo:
        return SourceInfo("memory", f"{len(self._keys)} key-values")
