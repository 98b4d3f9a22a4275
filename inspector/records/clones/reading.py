"""Read records as a clone sees them: what an instance does not have itself is sought along its chain."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.errors import ChainBroken
from inspector.records.clones.chain import chosen_instance_ids, clone_chain, reads_versions
from inspector.records.clones.families import COMPACTED, LOADED
from inspector.records.clones.rowsets import Written, key_version, standing_rowsets
from inspector.records.scanning import get_all, origin, scan, version_bound
from keycodec.encoding import encode
from keycodec.ranges import leading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from inspector.records.clones.chain import CloneChain, Link
    from inspector.records.record import Record
    from inspector.records.scanning import Versions
    from inspector.schema import Schema
    from inspector.sources.base import Source
    from keycodec.elements import FieldValue
    from keycodec.families.family import Family
    from keycodec.key import Key
    from keycodec.versionstamp import Versionstamp

_ROWSETS = (LOADED, COMPACTED)


def get_through(source: Source, key: Key, *, versions: Versions, schema: Schema | None) -> Iterator[Record]:
    """Give the record of a key from the first instance of the chain that has it, in the newest version that is seen.

    Raises ChainBroken if there is none in the part of the chain that can be followed.
    """
    assert key.family is not None, key
    chain = clone_chain(source, str(key.fields["instance_id"]), before=_bound(versions), schema=schema)
    for link in chain.links:
        if key.versionstamp is not None and link.before is not None and key.versionstamp >= link.before:
            continue
        fields: dict[str, Any] = {**key.fields, "instance_id": link.instance_id}
        raw = encode(key.family, versionstamp=key.versionstamp, **fields)
        found = next(get_all(source, raw, versions=link.before or "newest", schema=schema), None)
        if found is not None:
            return iter([found])
    _check([chain])
    return iter(())


def scan_through(
    source: Source,
    family: Family,
    fields: Mapping[str, FieldValue | bytes],
    *,
    versions: Versions,
    reverse: bool,
    schema: Schema | None,
) -> Iterator[Record]:
    """Stream the records of a family that an instance sees, of all instances if the fields name none.

    Each in the newest version that is seen. Rowsets: those that stand (:mod:`inspector.records.clones.rowsets`).
    Raises ChainBroken at the end for chains that cannot be followed.
    """
    chains = []
    for instance_id in chosen_instance_ids(source, fields.get("instance_id"), reverse=reverse):
        chain = clone_chain(source, instance_id, before=_bound(versions), schema=schema)
        chains.append(chain)
        reader = _Reader(source, chain.links, fields, reverse, schema)
        yield from reader.rowsets(family) if family in _ROWSETS else reader.records(family)
    _check(chains)


def rowsets(
    source: Source,
    *,
    instance_id: str,
    tablet_id: int | None = None,
    versions: Versions = "newest",
    schema: Schema | None = None,
) -> Iterator[Record]:
    """Yield the rowsets of a tablet in the order of their versions, as the Meta Service gives them to a backend.

    Without ``tablet_id`` those of all tablets, one tablet after the other. Of an instance that reads versioned records,
    a clone for one: those that stand of what loads and compactions wrote, along the chain of clones; of any other: its
    MetaRowsetKey records. ``versions``: "newest", or a Versionstamp: as they stood strictly before it. Raises
    UsageError for other versions; ChainBroken, when all else is read, where the chain cannot be followed.
    """
    before = version_bound(versions, words=("newest",))
    fields: dict[str, Any] = {"instance_id": instance_id} | ({} if tablet_id is None else {"tablet_id": tablet_id})
    if not reads_versions(source, instance_id, schema=schema):
        yield from scan(source, "MetaRowsetKey", schema=schema, **fields)
        return
    chain = clone_chain(source, instance_id, before=before, schema=schema)
    yield from _Reader(source, chain.links, fields, reverse=False, schema=schema).rowsets()
    _check([chain])


def _bound(versions: Versions) -> Versionstamp | None:
    return None if versions == "all" else version_bound(versions)


def _check(chains: Iterable[CloneChain]) -> None:
    problems = [chain.problem for chain in chains if chain.problem is not None]
    if problems:
        raise ChainBroken("; ".join(problems))


class _Seen(NamedTuple):
    """A record of one link of a chain. ``place``: its key behind the instance, by which records of links meet."""

    place: bytes
    link: int
    record: Record


@dataclass(frozen=True)
class _Reader:
    """Reads what the first link of a chain sees of the records with the given leading fields."""

    source: Source
    links: Sequence[Link]
    fields: Mapping[str, FieldValue | bytes]
    reverse: bool
    schema: Schema | None

    def records(self, family: Family) -> Iterator[Record]:
        """Yield the records of a family: each from the first link that has it."""
        for _, found in groupby(self._merged([family], self.fields), key=_place):
            yield min(found, key=_link).record

    def rowsets(self, family: Family | None = None) -> Iterator[Record]:
        """The rowsets that stand, tablet by tablet; only those of one family if it is given, in key order."""
        wanted = self.fields.get("version")
        fields = {name: value for name, value in self.fields.items() if name != "version"}
        for _, group in groupby(self._merged(_ROWSETS, fields), key=_tablet):
            tablet = list(group)
            if family is not None:
                yield from (one.record for one in tablet if one.record.key.nearest is family)
            standing = self._standing(tablet)
            for record in reversed(standing) if self.reverse else standing:
                if family in (None, record.family) and wanted in (None, key_version(record)):
                    yield record

    def _standing(self, tablet: Iterable[_Seen]) -> list[Record]:
        written = [Written([], []) for _ in self.links]
        for one in tablet:
            if one.record.family is not None:
                own = written[one.link]
                (own.loaded if one.record.family is LOADED else own.compacted).append(one.record)
        return standing_rowsets(own.in_order() for own in written)

    def _merged(self, families: Sequence[Family], fields: Mapping[str, FieldValue | bytes]) -> Iterator[_Seen]:
        """Yield what the links have, by place."""
        links = list(enumerate(self.links))
        streams = [self._own(family, number, link, fields) for number, link in links for family in families]
        return merge(*streams, key=_place, reverse=self.reverse)

    def _own(
        self, family: Family, number: int, link: Link, fields: Mapping[str, FieldValue | bytes]
    ) -> Iterator[_Seen]:
        """Yield what one link has itself: each record in the newest version before the bound."""
        own: dict[str, Any] = {**fields, "instance_id": link.instance_id}
        start = len(leading(family, {"instance_id": link.instance_id}))
        versions = link.before or "newest"
        for record in scan(self.source, family, versions=versions, reverse=self.reverse, schema=self.schema, **own):
            yield _Seen(origin(record)[start:], number, record)


def _place(seen: _Seen) -> bytes:
    return seen.place


def _link(seen: _Seen) -> int:
    return seen.link


def _tablet(seen: _Seen) -> object:
    return seen.record.key.fields.get("tablet_id")
