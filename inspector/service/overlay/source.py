"""A source and the writes in front of it, read as one source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.sources.base import END_OF_DATA, BaseSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inspector.service.overlay.writes import Write, Writes
    from inspector.sources.base import KeyValue, Source, SourceInfo


class Overlay(BaseSource):
    """A source with writes in front of it. It is a source itself."""

    def __init__(self, source: Source, writes: Writes) -> None:
        super().__init__()
        self.source = source
        self._writes = writes

    @property
    def problems(self) -> Sequence[str]:
        return self.source.problems

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        self._refuse_closed()
        end = min(end, END_OF_DATA)
        writes = self._writes.between(begin, end, reverse=reverse)
        return _merged(self.source.key_values(begin, end, reverse=reverse), writes, reverse)

    def value(self, key: bytes) -> bytes | None:
        """Return the value of one key; None if the key does not exist."""
        return next((value for _, value in self.key_values(key, key + b"\x00")), None)

    def commit(self, writes: Mapping[bytes, bytes | None]) -> None:
        """Set keys, or clear those whose value is None: all of them, or none if this raises an error."""
        self._writes.commit(writes)

    def info(self) -> SourceInfo:
        return self.source.info()

    def close(self) -> None:
        """Close the writes. Whoever opened the source closes it."""
        super().close()
        self._writes.close()


def _merged(source: Iterator[KeyValue], writes: Iterator[Write], reverse: bool) -> Iterator[KeyValue]:
    """Merge both in one order. If both have a key, the write counts."""
    write = next(writes, None)
    for key_value in source:
        while write is not None and (write[0] > key_value[0] if reverse else write[0] < key_value[0]):
            yield from _existing(write)
            write = next(writes, None)
        if write is None or write[0] != key_value[0]:
            yield key_value
    while write is not None:
        yield from _existing(write)
        write = next(writes, None)


def _existing(write: Write) -> Iterator[KeyValue]:
    key, value = write
    if value is not None:
        yield key, value
