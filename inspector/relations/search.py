"""Find the records that name a thing: by ranges of keys where they lead there, else by reading a family whole."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from inspector.records.grouping import records
from inspector.records.scanning import choose_versions
from inspector.relations.mentions import key_mentions, key_ways, mentions, value_ways
from inspector.relations.table import LIFE, PLACES
from inspector.values.layouts import Layouts
from keycodec.families import FAMILIES
from keycodec.ranges import merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.records.record import Record
    from inspector.records.scanning import Versions
    from inspector.relations.facts import Facts
    from inspector.relations.things import Thing
    from inspector.schema import Schema
    from inspector.sources.base import Source
    from keycodec.families.family import Family
    from keycodec.ranges import KeyRange

#: Kinds that records of other instances name, too.
ACROSS = ("instance", "snapshot")


class Hit(NamedTuple):
    """A record, and the paths by which it names what was looked for."""

    record: Record
    paths: tuple[str, ...]


class SearchPlan(NamedTuple):
    """How a family is searched for a thing.

    ``ranges``: what is read. ``whole``: whether that is the family whole, as no key range leads there.
    ``unread``: the ways by which it may name the thing in records that are not read.
    """

    ranges: tuple[KeyRange, ...]
    whole: bool = False
    unread: tuple[str, ...] = ()


class Reader:
    """Reads records of a source, and writes down which families it had to read whole."""

    def __init__(self, source: Source, schema: Schema | None = None, versions: Versions = "newest") -> None:
        self._source = source
        self._layouts = Layouts(schema)
        self._versions = versions
        self.schema = self._layouts.schema
        self.read_whole: set[str] = set()

    def records(self, family: Family, ranges: Sequence[KeyRange]) -> Iterator[Record]:
        """The records of the family in the ranges, in key order."""
        parts = (self._source.key_values(begin, end) for begin, end in ranges)
        found = records(chain.from_iterable(parts), self._layouts)
        own = (record for record in found if record.family is family)
        return own if self._versions == "all" else choose_versions(own, self._versions)

    def hits(self, family: Family, plan: SearchPlan, things: Sequence[Thing]) -> Iterator[Hit]:
        """The records that name one of the things."""
        if plan.whole:
            self.read_whole.add(family.name)
        for record in self.records(family, plan.ranges):
            if paths := naming(record, things):
                yield Hit(record, paths)


def naming(record: Record, things: Sequence[Thing]) -> tuple[str, ...]:
    """The paths by which a record names one of the things."""
    return tuple(mention.path for mention in mentions(record) if any(mention.thing.is_same(one) for one in things))


def subject_of(record: Record) -> Thing | None:
    """The thing that a record is of; None if it is of no single one, or does not tell."""
    if record.family is None:
        return None
    kind = PLACES[record.family.name].subject
    key = next((one.thing for one in key_mentions(record) if one.thing.kind == kind and not one.is_other), None)
    if key is not None:
        return key
    return next((one.thing for one in mentions(record) if one.thing.kind == kind and not one.is_other), None)


def naming_families(thing: Thing, schema: Schema) -> Iterator[Family]:
    """The families whose records can name such a thing, in the order of life."""
    for place in LIFE:
        family = FAMILIES[place.family]
        if any(way.kind == thing.kind for way in (*key_ways(family), *value_ways(family, schema))):
            yield family


def own_families(thing: Thing) -> list[Family]:
    """The families whose records are of such a thing, in the order of life."""
    return [FAMILIES[place.family] for place in LIFE if place.subject == thing.kind]


def plan_for(
    family: Family,
    facts: Facts,
    schema: Schema,
    *,
    whole: bool = False,
    others: bool = True,
    instance_ids: Sequence[str] = (),
) -> SearchPlan:
    """Plan the search of a family for a thing.

    ``whole``: read the family whole where no key range leads there. ``others``: also records that name it as another
    one of its kind than theirs. ``instance_ids``: all of the source, whose records may name another instance.
    """
    kind, instance_id = facts.thing.kind, facts.thing.instance_id
    in_key = [way for way in key_ways(family) if way.kind == kind]
    ways = [*in_key, *(way for way in value_ways(family, schema) if way.kind == kind)]
    by_key = [way for way in in_key if not way.is_other]
    reaches = [(facts.by_key(family, instance_id), by_key)] if by_key else []
    for is_other in (False, True) if others else (False,):
        by_value = [way for way in ways if way.is_other is is_other] if is_other or not by_key else []
        across = instance_ids if kind in ACROSS and instance_ids else [instance_id]
        reaches += [(facts.by_value(family, one, is_other=is_other), by_value) for one in across if by_value]
    taken, unread = [], {}
    for reach, some in reaches:
        is_long = reach.is_whole or (PLACES[family.name].is_large and some[0].is_other)
        if whole or not is_long or (kind == "instance" and not some[0].is_other):
            taken.append(reach)
        else:
            unread.update(dict.fromkeys(way.path for way in some))
    ranges = merged(chain.from_iterable(reach.ranges for reach in taken))
    read_whole = kind != "instance" and any(reach.is_whole for reach in taken)
    return SearchPlan(tuple(ranges), read_whole, tuple(unread))
