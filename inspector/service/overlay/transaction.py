"""The unit of work of one call: it notes what the call reads, and holds back what the call writes until the commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.service.overlay.source import Overlay
from inspector.service.overlay.writes import MemoryWrites
from inspector.sources.base import END_OF_DATA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inspector.sources.base import KeyValue


class Transaction(Overlay):
    """An overlay in front of an overlay. It reads its own writes.

    ``reads``: the keys that were read, in order, and whether each one existed. Of an empty range: its first key.
    """

    def __init__(self, base: Overlay) -> None:
        self._uncommitted = MemoryWrites()
        super().__init__(base, self._uncommitted)
        self.base = base
        self.reads: dict[bytes, bool] = {}

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        found_any = False
        for key_value in super().key_values(begin, end, reverse=reverse):
            found_any = True
            self.reads.setdefault(key_value[0], True)
            yield key_value
        if not found_any:
            self.reads.setdefault(begin, False)

    def stored(self, key: bytes) -> bytes | None:
        """Return the value of a key that the service adds to without reading it; None if the key does not exist."""
        written = self.written
        return written[key] if key in written else self.base.value(key)

    def set(self, key: bytes, value: bytes) -> None:
        """Set a key."""
        self.commit({key: value})

    def clear(self, key: bytes) -> None:
        """Clear a key."""
        self.commit({key: None})

    @property
    def written(self) -> Mapping[bytes, bytes | None]:
        """The keys that were written; the value is None if the key was cleared."""
        return self._uncommitted.values

    def finish(self) -> None:
        """Commit the writes to the overlay behind: all of them, or none if this raises an error."""
        if self.written:
            self.base.commit(self.written)
