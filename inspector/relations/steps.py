"""The records one step from a thing, family by family in the order of life."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from inspector.relations.facts import Facts
from inspector.relations.search import naming_families, own_families, plan_for, subject_of
from inspector.relations.table import LIFE, PLACES
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.forms.jsontext import Json
    from inspector.records.record import Record
    from inspector.relations.learning import Learned
    from inspector.relations.mentions import Mention
    from inspector.relations.search import Reader, SearchPlan
    from inspector.relations.things import Thing
    from keycodec.families.family import Family

#: How a record is related to what was asked for.
OWN, NAMES_IT, NAMED_BY_IT = "of it", "names it", "named by it"
#: What came of looking for it.
THERE, NOT_THERE, NOT_SEARCHED, MORE = "there", "not there", "not searched", "more"


@dataclass(frozen=True)
class RelatedRecord:
    """A record that has to do with a thing; or a family that was searched for such records without finding any.

    ``thing``: what it is of or names: what was asked for, or what that names. ``instance_id``: the thing's.
    ``relation``: "of it", "names it" or "named by it". ``by``: the paths of the fields that tell.
    ``state``: "there"; "not there": there is no such record; "not searched": no range of keys leads there, and the
    family is large; "more": there are more than were asked for.
    ``whole``: whether all records of the family were read, as no range of keys leads there.
    """

    thing: str
    instance_id: str
    family: Family
    relation: str
    state: str = THERE
    by: tuple[str, ...] = ()
    record: Record | None = None
    whole: bool = False

    @property
    def told(self) -> dict[str, Json]:
        """All but the record, as data for JSON."""
        return {
            "thing": self.thing,
            "relation": self.relation,
            "state": self.state,
            "by": list(self.by),
            "instance_id": self.instance_id,
            "whole": self.whole,
            "family": self.family.name,
        }


class Steps:
    """What is one step from a thing.

    ``learned``: the thing; None if only what is named is wanted. ``named``: what each of its records names.
    """

    def __init__(
        self,
        reader: Reader,
        learned: Learned | None,
        named: Sequence[Sequence[Mention]],
        each: int | None,
        instance_ids: Sequence[str],
        *,
        thorough: bool,
    ) -> None:
        self._reader = reader
        self._learned = learned
        self._each = each
        self._thorough = thorough
        self._instance_ids = instance_ids
        self._named = self._facts_of_named(named)

    def rows(self) -> Iterator[RelatedRecord]:
        """All of it."""
        learned = self._learned
        naming = set() if learned is None else set(naming_families(learned.facts.thing, self._reader.schema))
        for place in LIFE:
            family = FAMILIES[place.family]
            seen: set[bytes] = set()
            rows = self._inward(learned, family, seen) if learned is not None and family in naming else iter(())
            for row in (*rows, *self._outward(family, seen)) if self._named.get(family) else rows:
                yield replace(row, whole=family.name in self._reader.read_whole)

    def _facts_of_named(self, named: Sequence[Sequence[Mention]]) -> dict[Family, list[tuple[Facts, str]]]:
        """The other things that are named, each once, by the families of their records."""
        own = None if self._learned is None else self._learned.facts.thing
        known = [mention for some in named for mention in some if not mention.is_other]
        found: dict[Family, list[tuple[Facts, str]]] = {}
        for thing, path in {mention.thing: mention.path for some in named for mention in reversed(some)}.items():
            for family in own_families(thing) if own is None or not own.is_same(thing) else ():
                found.setdefault(family, []).append((Facts(thing, known), path))
        return found

    def _inward(self, learned: Learned, family: Family, seen: set[bytes]) -> Iterator[RelatedRecord]:
        """The family's records that are of the thing or name it."""
        thing = learned.facts.thing
        plan = self._plan(family, learned.facts)
        if not plan.ranges:
            plan = learned.plan_of(family) or plan
        relation = OWN if PLACES[family.name].subject == thing.kind else NAMES_IT
        if not plan.ranges:
            yield _row(thing, family, relation, NOT_SEARCHED, plan.unread)
        else:
            count = 0
            for count, hit in enumerate(learned.hits(family, plan), 1):
                seen.add(hit.record.stem)
                if self._each is not None and count > self._each:
                    yield _row(thing, family, relation, MORE)
                    break
                yield _row(thing, family, _relation(hit.record, thing), THERE, hit.paths, hit.record)
            if not count:
                yield _row(thing, family, relation, NOT_THERE)

    def _outward(self, family: Family, seen: set[bytes]) -> Iterator[RelatedRecord]:
        """The family's records that are of something that the thing's records name."""
        for facts, path in self._named.get(family, ()):
            plan = self._plan(family, facts, others=False)
            if not plan.ranges:
                yield _row(facts.thing, family, NAMED_BY_IT, NOT_SEARCHED, (path,))
                continue
            hits = self._reader.hits(family, plan, [facts.thing])
            found = [hit.record for hit in hits if _relation(hit.record, facts.thing) == OWN]
            for record in islice((one for one in found if one.stem not in seen), self._each):
                yield _row(facts.thing, family, NAMED_BY_IT, THERE, (path,), record)
            if not found:
                yield _row(facts.thing, family, NAMED_BY_IT, NOT_THERE, (path,))
            seen.update(record.stem for record in found)

    def _plan(self, family: Family, facts: Facts, *, others: bool = True) -> SearchPlan:
        """How to search a family. A thorough search trusts no record to say where others lie."""
        trusted = Facts(facts.thing) if self._thorough else facts
        whole = self._thorough or not PLACES[family.name].is_large
        schema = self._reader.schema
        return plan_for(family, trusted, schema, whole=whole, others=others, instance_ids=self._instance_ids)


def _relation(record: Record, thing: Thing) -> str:
    subject = subject_of(record)
    return OWN if subject is not None and subject.is_same(thing) else NAMES_IT


def _row(
    thing: Thing,
    family: Family,
    relation: str,
    state: str,
    by: tuple[str, ...] = (),
    record: Record | None = None,
) -> RelatedRecord:
    return RelatedRecord(str(thing), thing.instance_id, family, relation, state, by, record)
