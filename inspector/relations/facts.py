"""What is known of a thing: the owners that it lies in. They lead to the ranges of its keys."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from inspector.relations.mentions import key_mentions, mentions
from inspector.relations.table import KEY_NAMES, PLACES, SHARED
from inspector.relations.things import KINDS
from keycodec.elements import ElementKind
from keycodec.ranges import key_range, merged
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inspector.records.record import Record
    from inspector.relations.mentions import Mention
    from inspector.relations.things import Id, Thing
    from keycodec.families.family import Family
    from keycodec.ranges import KeyRange


class Reach(NamedTuple):
    """The ranges of keys in which the records lie. ``is_whole``: they are all keys of the family in the instance."""

    ranges: tuple[KeyRange, ...]
    is_whole: bool


class Facts:
    """A thing and the ids of its owners, by their kinds. Records that name it may add some."""

    def __init__(self, thing: Thing, known: Iterable[Mention] = ()) -> None:
        self.thing = thing
        self._ids: dict[str, dict[Id, None]] = {thing.kind: {thing.id: None}}
        kind = KINDS[thing.kind]
        if thing.scope is not None:
            self._ids[kind.scope] = {thing.scope: None}
        self._add(known)

    def learn(self, record: Record) -> None:
        """Add the owners that a record of the thing names, or in its key a record that lies in it."""
        if PLACES[record.key.family.name].subject == self.thing.kind if record.key.family else False:
            named = mentions(record)
        else:
            named = list(key_mentions(record))
        if any(mention.thing.is_same(self.thing) and not mention.is_other for mention in named):
            self._add(named)

    def _add(self, named: Iterable[Mention]) -> None:
        kind = KINDS[self.thing.kind]
        for thing, _, is_other in named:
            is_owner = thing.kind in kind.owners and thing.kind != (kind.scope if self.thing.scope is not None else "")
            if is_owner and not is_other and thing.instance_id == self.thing.instance_id:
                self._ids.setdefault(thing.kind, {})[thing.id] = None

    def knows(self, kind: str) -> bool:
        """Whether an owner of that kind is known."""
        return kind in self._ids

    def by_key(self, family: Family, instance_id: str) -> Reach:
        """Where the family's keys that name the thing lie."""
        return self._reach(family, instance_id, self._ids)

    def by_value(self, family: Family, instance_id: str, *, is_other: bool) -> Reach:
        """Where the family's records whose values name the thing lie. ``is_other``: see :class:`Names`."""
        shared = SHARED.get((family.name, self.thing.kind, is_other), ())
        return self._reach(family, instance_id, {kind: ids for kind, ids in self._ids.items() if kind in shared})

    def _reach(self, family: Family, instance_id: str, ids: Mapping[str, Iterable[Id]]) -> Reach:
        given: dict[str, list[Id | Versionstamp]] = {}
        for field in family.fields[1:]:
            name = KEY_NAMES.get(field.name)
            if name is None or name.is_other or name.kind not in ids:
                break
            is_stamp = field.kind is ElementKind.VERSIONSTAMP
            given[field.name] = [Versionstamp.from_hex(str(id_)) if is_stamp else id_ for id_ in ids[name.kind]]
            if name.kind == self.thing.kind:
                break
        leading = [dict(zip(given, values, strict=True)) for values in product(*given.values())]
        ranges = merged(key_range(family, instance_id=instance_id, **fields) for fields in leading)
        is_one = len(family.fields) == 1 and not family.versioned  # its instance has one record
        return Reach(tuple(ranges), not given and not is_one)
