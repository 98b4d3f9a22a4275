"""The writes in front of a source: an ordered map of the keys that were set or cleared."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: A key and the value it was set to; None if the key was cleared.
Write = tuple[bytes, bytes | None]


class Writes(Protocol):
    """An ordered map of writes."""

    def between(self, begin: bytes, end: bytes, *, reverse: bool = False) -> Iterator[Write]:
        """Yield the writes with ``begin <= key < end``, in key order or in reverse key order."""
        ...

    def commit(self, writes: Mapping[bytes, bytes | None]) -> None:
        """Add writes: all of them, or none if this raises an error."""
        ...

    def close(self) -> None:
        """Release what is held. It is safe to call this more than once."""
        ...


class MemoryWrites:
    """Writes in memory. They are lost when the process ends."""

    def __init__(self) -> None:
        self.values: dict[bytes, bytes | None] = {}
        self._keys: list[bytes] = []

    def between(self, begin: bytes, end: bytes, *, reverse: bool = False) -> Iterator[Write]:
        keys = self._keys[bisect_left(self._keys, begin) : bisect_left(self._keys, end)]
        return ((key, self.values[key]) for key in (reversed(keys) if reverse else keys))

    def commit(self, writes: Mapping[bytes, bytes | None]) -> None:
        for key, value in writes.items():
            if key not in self.values:
                insort(self._keys, key)
            self.values[key] = value

    def close(self) -> None:
        pass
