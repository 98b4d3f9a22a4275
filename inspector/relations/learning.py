"""Learn which owners a thing lies in, from its own records first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.relations.facts import Facts
from inspector.relations.search import Hit, SearchPlan, own_families, plan_for
from inspector.relations.table import PLACES
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.relations.mentions import Mention
    from inspector.relations.search import Reader
    from inspector.relations.things import Thing
    from keycodec.families.family import Family

#: Where every table, index and partition that has a tablet is named with its owners.
_EVERY_TABLET = "MetaTabletKey"


class Learned:
    """A thing: its owners, and its own records as far as they were read to learn those."""

    def __init__(self, reader: Reader, thing: Thing, known: Iterable[Mention] = ()) -> None:
        self._reader = reader
        self.facts = Facts(thing, known)
        self._read: dict[str, tuple[SearchPlan, list[Hit]]] = {}

    def search(self) -> None:
        """Read its own records, range by range; where no range leads to one, families whole, the small ones first."""
        pending = own_families(self.facts.thing)
        while pending:
            reached = [family for family in pending if not self._plan(family).unread]
            if not reached:
                reached = [family for family in pending if not PLACES[family.name].is_large][:1]
            for family in reached or pending[:1]:
                pending.remove(family)
                self.hits(family, self._plan(family, whole=True))
        self._search_every_tablet()

    def hits(self, family: Family, plan: SearchPlan) -> list[Hit]:
        """The family's records that name the thing; they are read once, and their owners kept."""
        if family.name in self._read and self._read[family.name][0].ranges == plan.ranges:
            return self._read[family.name][1]
        found = list(self._reader.hits(family, plan, [self.facts.thing]))
        for hit in found:
            self.facts.learn(hit.record)
        self._read[family.name] = plan, found
        return found

    def plan_of(self, family: Family) -> SearchPlan | None:
        """How the family was searched to learn; None if it was not."""
        return self._read[family.name][0] if family.name in self._read else None

    @property
    def own(self) -> list[Hit]:
        """Its own records that were read."""
        return [hit for _, hits in self._read.values() for hit in hits]

    def _plan(self, family: Family, *, whole: bool = False) -> SearchPlan:
        return plan_for(family, self.facts, self._reader.schema, whole=whole, others=False)

    def _search_every_tablet(self) -> None:
        """Where the table of an index or a partition is still not known: read tablets up to the first one in it."""
        thing, family = self.facts.thing, FAMILIES[_EVERY_TABLET]
        if thing.kind not in ("index", "partition") or self.facts.knows("table"):
            return
        for hit in self._reader.hits(family, self._plan(family, whole=True), [thing]):
            self.facts.learn(hit.record)
            break
