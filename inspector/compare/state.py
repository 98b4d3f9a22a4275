"""The state of some keys, version by version, as mutations change it."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

from inspector.errors import UsageError
from inspector.records.scanning import record_range
from inspector.sources.backup import MutationType
from inspector.sources.backup.state.atomic import apply

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.sources.backup import Mutation
    from inspector.sources.base import KeyValue

#: The keys that are followed are held in memory; a record takes far less.
STATE_LIMIT = 256 << 20


class FollowedState:
    """The key-values that are followed, as mutations change them.

    Raises UsageError where they come to more than ``limit`` bytes.
    """

    def __init__(self, key_values: Iterable[KeyValue], limit: int) -> None:
        self._limit = limit
        self._values: dict[bytes, bytes] = {}
        self._keys: list[bytes] = []
        self._size = 0
        for key, value in key_values:
            self._set(key, value)

    def between(self, begin: bytes, end: bytes) -> list[KeyValue]:
        """The key-values of [begin, end), in key order."""
        return [(key, self._values[key]) for key in self._keys_between(begin, end)]

    def _keys_between(self, begin: bytes, end: bytes) -> list[bytes]:
        return self._keys[bisect_left(self._keys, begin) : bisect_left(self._keys, end)]

    def touched(self, mutation: Mutation) -> Iterator[tuple[bytes, bytes]]:
        """Where the records lie that a mutation is about to change: records as wholes, of a range also its edges."""
        if mutation.type != MutationType.CLEAR_RANGE:
            yield record_range(mutation.param1)
            return
        cleared = self._keys_between(mutation.param1, mutation.param2)
        yield from map(record_range, (cleared[0], cleared[-1]) if cleared else ())
        yield mutation.param1, mutation.param2

    def apply(self, mutation: Mutation) -> None:
        """Make the mutation's change to those keys that are held, or that it sets."""
        if mutation.type == MutationType.CLEAR_RANGE:
            for key in self._keys_between(mutation.param1, mutation.param2):
                self._set(key, None)
        else:
            self._set(mutation.param1, apply(mutation.type, self._values.get(mutation.param1), mutation.param2))

    def _set(self, key: bytes, value: bytes | None) -> None:
        before = self._values.pop(key, None)
        if before is not None:
            self._size -= len(key) + len(before)
        if value is not None:
            self._values[key] = value
            self._size += len(key) + len(value)
            if self._size > self._limit:
                raise UsageError("the keys have too many values to keep in memory; name one record")
        if before is None and value is not None:
            insort(self._keys, key)
        elif before is not None and value is None:
            del self._keys[bisect_left(self._keys, key)]
