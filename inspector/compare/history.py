"""Show what happened to some keys, version by version, from the mutation logs of a backup."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING, NamedTuple

from inspector.compare.diff import Change, ShownChange, diff
from inspector.errors import SourceNotSupported, UsageError
from inspector.records.grouping import records
from inspector.records.scanning import record_range
from inspector.sources.backup import MutationType
from inspector.sources.backup.plan.chain import union
from inspector.sources.backup.state.atomic import apply
from inspector.sources.base import HasHistory
from inspector.values.layouts import Layouts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from inspector.schema import Schema
    from inspector.sources.backup import Mutation
    from inspector.sources.base import KeyValue, Source

#: The keys that are followed are held in memory; a record takes far less.
STATE_LIMIT = 256 << 20


@dataclass(frozen=True)
class Event:
    """A version at which mutations touched the keys. ``changes``: the records that then differ; there may be none.

    ``time``: roughly when (UTC), or None if the backup does not say.
    """

    version: int
    time: datetime | None
    mutations: tuple[Mutation, ...]
    changes: tuple[Change, ...]

    def shown(self, *, mask: bool = True) -> ShownEvent:
        """Return the event as it may be shown, with secrets masked as in :meth:`Record.shown`."""
        changes = tuple(change.shown(mask=mask) for change in self.changes)
        return ShownEvent(self.version, self.time, self.mutations, changes)


class ShownEvent(NamedTuple):
    """An event that may be shown; printers get nothing else of it."""

    version: int
    time: datetime | None
    mutations: tuple[Mutation, ...]
    changes: tuple[ShownChange, ...]


def history(source: Source, begin: bytes, end: bytes, *, schema: Schema | None = None) -> Iterator[Event]:
    """Yield each version that touched the keys [begin, end), oldest first, up to the version of the source.

    It begins at the oldest version from which the logs have no gap. Raises VersionNotRestorable if there is none,
    SourceNotSupported if the source is not a backup, and UsageError if the keys hold more than STATE_LIMIT bytes.
    """
    if not isinstance(source, HasHistory):
        raise SourceNotSupported("only a backup has mutation logs to tell a history from; give -s backup:DIR")
    layouts = Layouts(schema)
    first_version, mutations = source.follow(begin, end)
    with source.at(first_version) as base:
        state = _State(base.key_values(begin, end))
    for version, group in groupby(mutations, key=lambda mutation: mutation.version):
        touching = tuple(group)
        ranges = union(found for mutation in touching for found in state.touched(mutation))
        before = [state.between(*touched) for touched in ranges]
        for mutation in touching:
            state.apply(mutation)
        after = [state.between(*touched) for touched in ranges]
        changes = diff(records(chain.from_iterable(before), layouts), records(chain.from_iterable(after), layouts))
        yield Event(version, source.approximate_time(version), touching, tuple(changes))


class _State:
    """The key-values as mutations change them. Raises UsageError if they hold more than STATE_LIMIT bytes."""

    def __init__(self, key_values: Iterable[KeyValue]) -> None:
        self._values: dict[bytes, bytes] = {}
        self._keys: list[bytes] = []
        self._size = 0
        for key, value in key_values:
            self._set(key, value)

    def between(self, begin: bytes, end: bytes) -> list[KeyValue]:
        """Return the key-values of [begin, end), in key order."""
        return [(key, self._values[key]) for key in self._keys_between(begin, end)]

    def _keys_between(self, begin: bytes, end: bytes) -> list[bytes]:
        return self._keys[bisect_left(self._keys, begin) : bisect_left(self._keys, end)]

    def touched(self, mutation: Mutation) -> Iterator[tuple[bytes, bytes]]:
        """Find the ranges of the whole records that a mutation will change, those at the edges of a range too."""
        if mutation.type != MutationType.CLEAR_RANGE:
            yield _range_of_record(mutation.param1)
            return
        cleared = self._keys_between(mutation.param1, mutation.param2)
        yield from map(_range_of_record, (cleared[0], cleared[-1]) if cleared else ())
        yield mutation.param1, mutation.param2

    def apply(self, mutation: Mutation) -> None:
        """Apply the mutation to the keys that are held, or that it sets."""
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
            if self._size > STATE_LIMIT:
                raise UsageError("the keys hold too much to follow in memory; name one record")
        if before is None and value is not None:
            insort(self._keys, key)
        elif before is not None and value is None:
            del self._keys[bisect_left(self._keys, key)]


def _range_of_record(key: bytes) -> tuple[bytes, bytes]:
    return record_range(key) or (key, key + b"\x00")
