"""One request's unit of work: what it reads is noted, what it writes is kept back until all of it is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.service.overlay.changes import MemoryChanges, Overlay
from inspector.sources.base import END_OF_DATA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inspector.sources.base import KeyValue


class Transaction(Overlay):
    """An overlay in front of an overlay, which reads its own writes.

    ``reads``: the keys read so far and whether each existed, in order. Of a range that was empty, its first key.
    """

    def __init__(self, base: Overlay) -> None:
        self._written = MemoryChanges()
        super().__init__(base, self._written)
        self.base = base
        self.reads: dict[bytes, bool] = {}

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        """See :meth:`inspector.sources.base.Source.key_values`."""
        nothing = True
        for key_value in super().key_values(begin, end, reverse=reverse):
            nothing = False
            self.reads.setdefault(key_value[0], True)
            yield key_value
        if nothing:
            self.reads.setdefault(begin, False)

    def set(self, key: bytes, value: bytes) -> None:
        """Write a key."""
        self.commit({key: value})

    def clear(self, key: bytes) -> None:
        """Take a key away."""
        self.commit({key: None})

    @property
    def written(self) -> Mapping[bytes, bytes | None]:
        """The keys written so far; None under those taken away."""
        return self._written.values

    def finish(self) -> None:
        """Commit what was written to the overlay behind: all of it, or on any error nothing."""
        if self.written:
            self.base.commit(self.written)
