"""The keys that a history is of, and which mutations concern them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inspector.records.scanning import record_range
from inspector.sources.backup import MutationType
from keycodec.decoding import decode
from keycodec.ranges import key_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.compare.diff import Change
    from inspector.records.record import Record
    from inspector.sources.backup import Mutation
    from keycodec.families.family import Family
    from keycodec.key import Key


class FollowedKeys(NamedTuple):
    """The keys that are asked for: those of [begin, end), of one family if one is given."""

    begin: bytes
    end: bytes
    family: Family | None

    def own_record(self, record: Record) -> bool:
        """Whether a record is one that is asked for; as :func:`inspector.scan` decides of a family."""
        return self._own_key(record.key)

    def own_change(self, change: Change) -> bool:
        """Whether a change is of such a record."""
        return self._own_key(change.key)

    def _own_key(self, key: Key) -> bool:
        return self.family is None or (key.family or key.nearest) is self.family

    def own_mutation(self, mutation: Mutation) -> bool:
        """Whether a mutation is of one of the keys, or clears some of which one may be."""
        if self.family is None:
            return True
        key = decode(mutation.param1, partial=True)
        if mutation.type != MutationType.CLEAR_RANGE or self._own_key(key):
            return self._own_key(key)
        other = key.family or key.nearest
        return other is None or mutation.param2 > _end_of_fields(other, key)

    def named_by(self, mutations: Iterable[Mutation]) -> Iterator[Key]:
        """The keys of the records that mutations name, each once; a clear names one if it lies within a record."""
        seen = set()
        for mutation in mutations:
            key = max(mutation.param1, self.begin)
            record = record_range(key) or (key, key + b"\x00")
            is_clear = mutation.type == MutationType.CLEAR_RANGE
            if record not in seen and not (is_clear and min(mutation.param2, self.end) > record[1]):
                seen.add(record)
                yield decode(key, partial=True)


def _end_of_fields(family: Family, key: Key) -> bytes:
    """The end of all keys of the family that share the fields of a key, which may be cut."""
    fields = {name: value for name, value in key.fields.items() if name != "versionstamp"}
    return key_range(family, **fields)[1]
