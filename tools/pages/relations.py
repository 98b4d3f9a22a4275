"""The text of ``docs/relations.md``: what each family's records are of, and which of their fields name what."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from inspector.relations.mentions import Way, key_ways, value_ways
from inspector.relations.table import LIFE, PLACES
from inspector.relations.things import KINDS
from inspector.schema import Schema
from keycodec import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keycodec.families.family import Family

_HEAD = """# Relations

What refers to what in the metadata: by these relations `inspector about` finds everything of a thing, and
`inspector related` goes one step from a record. Made by `tools/pages/relations.py` from
`inspector/relations/table.py`; do not edit.

A record is *of* one thing: a MetaTabletKey is of a tablet, a MetaRowsetKey of a rowset. It *names* others, in fields
of its key and of its value. `about tablet=N` shows the records that are of the tablet, those that name it, and those
of what its own records name: its partition, its table, its schema. All lie in one instance; but the vault of a rowset
with a `reference_instance_id` lies in that one, and the snapshot of a `source_snapshot_id` in the source.

In the drawing a line says what a thing lies in, a dotted line what else its records name.
"""

_READ = """## What is read

- If the keys of a family begin with the id of the thing, or with the ids of its owners and then its id, a range of
  keys is read. The owners come from the thing's own records: the index of a tablet tells its table, index and
  partition.
- Otherwise the family is read whole if it is small; standard error says so, and so does `whole` in JSON. A large
  family, marked below, is read whole only if it may hold own records of the thing, or with `--thorough`; else a row
  says `not searched`.
- A field marked *other* names a second thing of a kind: the tablet that a rowset came from, the parent of a
  sub-transaction. From the record it is always followed; towards the record, in a large family, only with
  `--thorough`.
- With `--thorough`, no record is trusted to say where others are. So it also finds records that contradict each other,
  such as a tablet under two tables.
- If a record has versions, the newest is shown; `--versions all` shows every one.
"""


def relations_page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_drawing(), _READ, *_things(), *_families()])


def _drawing() -> Iterator[str]:
    """What lies in what, and what else the records of a thing name."""
    yield "```mermaid"
    yield "flowchart BT"
    for kind in KINDS.values():
        inner = {owner for name in kind.owners for owner in KINDS[name].owners}
        nearest = [name for name in kind.owners if name not in inner] or ["instance"]
        named = dict.fromkeys(way.kind for place in LIFE if place.subject == kind.name for way in _all(place.family))
        if kind.name != "instance":
            yield from (f"    {kind.name} --> {name}" for name in nearest)
        yield from (f"    {kind.name} -.-> {name}" for name in named if name not in (kind.name, *kind.owners, *nearest))
    yield "```"
    yield ""


def _all(family: str) -> list[Way]:
    return [way for way in _ways(FAMILIES[family]) if way.kind != "instance"]


def _things() -> Iterator[str]:
    yield "## By thing"
    yield ""
    yield "| thing | its own records | named by |"
    yield "| --- | --- | --- |"
    own, naming = defaultdict(list), defaultdict(list)
    for place in LIFE:
        own[place.subject].append(place.family)
        for kind in dict.fromkeys(way.kind for way in _ways(FAMILIES[place.family])):
            if kind != place.subject:
                naming[kind].append(place.family)
    for kind in KINDS:
        named_by = "every record of the instance" if kind == "instance" else ", ".join(naming[kind])
        yield f"| {kind.replace('_', ' ')} | {', '.join(own[kind])} | {named_by} |"
    yield ""


def _families() -> Iterator[str]:
    yield "## By family"
    yield ""
    yield "In the order of life, in which `about` shows them. `fields.` stands for the key, `value.` for the value."
    yield ""
    for place in LIFE:
        ways = [way for way in _ways(FAMILIES[place.family]) if way.path != "fields.instance_id"]
        of = f"of a {place.subject.replace('_', ' ')}" if place.subject else "of no single thing"
        yield f"### {place.family}"
        yield ""
        yield f"{of[0].upper()}{of[1:]}{'; large' if PLACES[place.family].is_large else ''}."
        yield ""
        if ways:
            yield "| names | by |"
            yield "| --- | --- |"
            yield from _rows(ways)
            yield ""


def _rows(ways: list[Way]) -> Iterator[str]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for way in ways:
        other = " (other)" if way.is_other else ""
        when = f" (where `{_condition(way)}`)" if way.when else ""
        by_kind[way.kind].append(f"`{way.path}`{other}{when}")
    for kind, paths in by_kind.items():
        yield f"| {kind.replace('_', ' ')} | {', '.join(paths)} |"


def _condition(way: Way) -> str:
    return f"{way.when}(unset)" if way.when.endswith("=") else way.when


def _ways(family: Family) -> list[Way]:
    return [*key_ways(family), *value_ways(family, Schema.builtin())]
