"""Changes in front of a source, read as one source; what is written stays in the changes."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING, Protocol

from inspector.sources.base import END_OF_DATA, BaseSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inspector.sources.base import KeyValue, Source, SourceInfo

#: What stands in front of a key: a new value, or None where the key is gone.
Changed = tuple[bytes, bytes | None]


class Changes(Protocol):
    """An ordered map of what was changed."""

    def between(self, begin: bytes, end: bytes, *, reverse: bool = False) -> Iterator[Changed]:
        """The changed keys with ``begin <= key < end``, in key order or in reverse key order."""
        ...

    def commit(self, changes: Mapping[bytes, bytes | None]) -> None:
        """Add changes: all of them, or on any error none."""
        ...

    def close(self) -> None:
        """Give back what is held; more than once does no harm."""
        ...


class MemoryChanges:
    """Changes in memory, gone with the process."""

    def __init__(self) -> None:
        self.values: dict[bytes, bytes | None] = {}
        self._keys: list[bytes] = []

    def between(self, begin: bytes, end: bytes, *, reverse: bool = False) -> Iterator[Changed]:
        """See :meth:`Changes.between`."""
        keys = self._keys[bisect_left(self._keys, begin) : bisect_left(self._keys, end)]
        return ((key, self.values[key]) for key in (reversed(keys) if reverse else keys))

    def commit(self, changes: Mapping[bytes, bytes | None]) -> None:
        """See :meth:`Changes.commit`."""
        for key, value in changes.items():
            if key not in self.values:
                insort(self._keys, key)
            self.values[key] = value

    def close(self) -> None:
        """See :meth:`Changes.close`."""


class Overlay(BaseSource):
    """A source with changes in front of it, itself a source."""

    def __init__(self, source: Source, changes: Changes) -> None:
        super().__init__()
        self.source = source
        self._changes = changes

    @property
    def problems(self) -> Sequence[str]:
        """Those of the source."""
        return self.source.problems

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        """See :meth:`inspector.sources.base.Source.key_values`."""
        self._refuse_closed()
        end = min(end, END_OF_DATA)
        changes = self._changes.between(begin, end, reverse=reverse)
        return _merged(self.source.key_values(begin, end, reverse=reverse), changes, reverse)

    def value(self, key: bytes) -> bytes | None:
        """What stands under one key; None where it does not exist."""
        return next((value for _, value in self.key_values(key, key + b"\x00")), None)

    def commit(self, changes: Mapping[bytes, bytes | None]) -> None:
        """Change keys, None takes one away: all of them, or on any error none."""
        self._changes.commit(changes)

    def info(self) -> SourceInfo:
        """That of the source."""
        return self.source.info()

    def close(self) -> None:
        """Close the changes; the source is closed by whoever opened it."""
        super().close()
        self._changes.close()


def _merged(source: Iterator[KeyValue], changes: Iterator[Changed], reverse: bool) -> Iterator[KeyValue]:
    """Both in one order; under equal keys the change counts."""
    change = next(changes, None)
    for key_value in source:
        while change is not None and (change[0] > key_value[0] if reverse else change[0] < key_value[0]):
            yield from _existing(change)
            change = next(changes, None)
        if change is None or change[0] != key_value[0]:
            yield key_value
    while change is not None:
        yield from _existing(change)
        change = next(changes, None)


def _existing(change: Changed) -> Iterator[KeyValue]:
    key, value = change
    if value is not None:
        yield key, value
