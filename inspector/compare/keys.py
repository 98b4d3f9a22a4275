"""The keys that a history is of, and which mutations concern them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.records.scanning import record_range
from inspector.sources.backup import MutationType
from inspector.sources.backup.state.ranges import common
from keycodec.decoding import decode
from keycodec.ranges import key_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.compare.diff import Change
    from inspector.records.record import Record
    from inspector.records.wanted import Wanted
    from inspector.sources.backup import Mutation
    from inspector.sources.base import KeyValue, Source
    from keycodec.families.family import Family
    from keycodec.key import Key
    from keycodec.ranges import KeyRange


class FollowedKeys:
    """The keys that are asked for. ``begin``, ``end``: they all lie between, perhaps among others."""

    def __init__(self, asked: Wanted) -> None:
        self._asked = asked
        self.begin = asked.ranges[0][0] if asked.ranges else b""
        self.end = asked.ranges[-1][1] if asked.ranges else b""

    def key_values(self, source: Source) -> Iterator[KeyValue]:
        """The key-values of the keys in a source, and of others that lie in the same ranges."""
        return self._asked.key_values(source)

    def are_met_by(self, mutation: Mutation) -> bool:
        """Whether a mutation is of a key in the ranges, or clears some of which one may be."""
        return any(True for _ in self._met(mutation))

    def _met(self, mutation: Mutation) -> Iterator[KeyRange]:
        is_clear = mutation.type == MutationType.CLEAR_RANGE
        return common(self._asked.ranges, mutation.param1, mutation.param2 if is_clear else mutation.param1 + b"\x00")

    def own_record(self, record: Record) -> bool:
        """Whether a record is one that is asked for; as :func:`inspector.scan` decides of a family."""
        return self.own_key(record.key)

    def own_change(self, change: Change) -> bool:
        """Whether a change is of such a record."""
        return self.own_key(change.key)

    def own_key(self, key: Key) -> bool:
        """Whether a key is one that is asked for."""
        return self._asked.has(key.family or key.nearest)

    def own_mutation(self, mutation: Mutation) -> bool:
        """Whether a mutation is of one of the keys, or clears some of which one may be."""
        if self._asked.families is None:
            return True
        key = decode(mutation.param1, partial=True)
        if mutation.type != MutationType.CLEAR_RANGE or self.own_key(key):
            return self.own_key(key)
        other = key.family or key.nearest
        return other is None or mutation.param2 > _end_of_fields(other, key)

    def named_by(self, mutations: Iterable[Mutation]) -> Iterator[Key]:
        """The keys of the records that mutations name, each once; a clear names one if it lies within a record."""
        seen = set()
        for mutation in mutations:
            met = list(self._met(mutation))
            key, end = met[0][0], met[-1][1]
            record = record_range(key)
            if record not in seen and end <= record[1]:
                seen.add(record)
                yield decode(key, partial=True)


def _end_of_fields(family: Family, key: Key) -> bytes:
    """The end of all keys of the family that share the fields of a key, which may be cut."""
    fields = {name: value for name, value in key.fields.items() if name != "versionstamp"}
    return key_range(family, **fields)[1]
