"""Everything of a thing over all families, in the order of its life; and one step from a record in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.errors import RecordNotFound, UsageError, check_number
from inspector.records.missing import no_record, why_no_instance
from inspector.records.scanning import get
from inspector.records.wanted import check_instance_id
from inspector.relations.instances import instance_ids
from inspector.relations.learning import Learned
from inspector.relations.mentions import Mention, mentions
from inspector.relations.search import ACROSS, Reader, naming_families, subject_of
from inspector.relations.steps import RelatedRecord, Steps
from inspector.relations.table import PLACES
from inspector.relations.things import ASKED, KINDS, Thing, get_kind
from keycodec.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.records.record import Record
    from inspector.records.scanning import Versions
    from inspector.relations.things import Id
    from inspector.schema import Schema
    from inspector.sources.base import Source
    from keycodec.key import Key


def about(
    source: Source,
    key: bytes | Key | None = None,
    *,
    instance_id: str | None = None,
    each: int | None = None,
    thorough: bool = False,
    versions: Versions = "newest",
    schema: Schema | None = None,
    **thing: Id,
) -> Iterator[RelatedRecord]:
    """Yield everything of one thing, in the order of its life, and what was looked for and is not there.

    The thing: ``tablet=``, ``table=``, ``partition=``, ``index=``, ``db=``, ``txn=``, ``label=``, ``rowset=``,
    ``cluster=``, ``node=``, ``vault=`` or ``instance=``; or that of the record of a ``key``. What comes: its own
    records, those that name it, and those of what it lies in. ``tablet=`` beside ``rowset=`` and ``db=`` beside
    ``label=`` spare a search.

    Ranges of keys are read, those that the thing's own records lead to. Where none leads to a record, its family is
    read whole if it is small, or may hold own records. ``thorough``: read large ones whole as well, and trust no
    record to say where others lie; only so are all records in large families found that name the thing beside their
    own one of its kind, as a rowset names a tablet that it came from. ``each``: at most so many records of a family.
    ``versions``: see :func:`inspector.scan`. Without ``instance_id`` all instances are looked through, as ids may
    repeat.

    Raises UsageError for a thing that there cannot be, and for a record that is of no single thing; RecordNotFound if
    there is no record of the key, or nothing of the thing.
    """
    if each is not None:
        check_number("each", each, least=1)
    if instance_id is not None:
        check_instance_id(instance_id)
    reader = Reader(source, schema, versions)
    asked = list(_asked(source, key, instance_id, thing, schema, versions))
    is_there = False
    for one, known in asked:
        learned = Learned(reader, one, known)
        learned.search()
        named = [mentions(hit.record) for hit in learned.own if _is_of(hit.record, one)]
        steps = Steps(reader, learned, named, each, _instances(source, one), thorough=thorough)
        for row in _if_any(steps.rows()):
            is_there = True
            yield row
    if not is_there:
        raise _nothing([one for one, _ in asked], source, reader, thorough=thorough)


def related(
    source: Source,
    key: bytes | Key,
    *,
    each: int | None = None,
    thorough: bool = False,
    versions: Versions = "newest",
    schema: Schema | None = None,
) -> Iterator[RelatedRecord]:
    """Yield what is one step from the record of a key: what it names, and what names the thing that it is of.

    See :func:`about` for the options and the order. Raises RecordNotFound if there is no such record.
    """
    if each is not None:
        check_number("each", each, least=1)
    reader = Reader(source, schema, versions)
    record = _record(source, key, schema, versions)
    named, subject = mentions(record), subject_of(record)
    learned = None if subject is None else Learned(reader, subject, named)
    if learned is not None:
        learned.search()
    steps = Steps(reader, learned, [named], each, _instances(source, subject), thorough=thorough)
    return (row for row in steps.rows() if row.record is None or row.record.stem != record.stem)


def _asked(
    source: Source,
    key: bytes | Key | None,
    instance_id: str | None,
    given: dict[str, Id],
    schema: Schema | None,
    versions: Versions,
) -> Iterator[tuple[Thing, list[Mention]]]:
    """The things that are asked for, one an instance, each with the owners that are given."""
    if key is not None:
        if given:
            raise UsageError(f"{', '.join(given)} cannot be given with a key; give only one of them")
        record = _record(source, key, schema, versions)
        subject = subject_of(record)
        if subject is None:
            raise UsageError(
                f"{record.key}: the record does not describe one single thing; `related` shows what it refers to"
            )
        yield subject, mentions(record)
        return
    ids = {name: _read_id(name, value) for name, value in given.items()}
    main = _main(list(ids))
    if main == "instance":
        yield Thing("instance", ids["instance"], str(ids["instance"])), []
        return
    scope = ids.get(KINDS[main].scope)
    for one in [instance_id] if instance_id is not None else instance_ids(source):
        known = [Mention(Thing(kind, id_, one), kind) for kind, id_ in ids.items() if kind != main]
        yield Thing(main, ids[main], one, scope), known


def _main(names: Sequence[str]) -> str:
    """The thing that is asked for; the others are what it lies in. Raises UsageError if they are not."""
    for name in names:
        if all(other in get_kind(name).owners for other in names if other != name):
            return name
    if not names:
        raise UsageError(f"nothing is named: give a KEY or one of {', '.join(f'{name}=' for name in ASKED)}")
    raise UsageError(f"{', '.join(names)} are several things; give only one of them")


def _read_id(name: str, value: Id) -> Id:
    kind = get_kind(name)
    if kind.id_type is str:
        return str(value)
    try:
        return int(value)
    except (ValueError, TypeError):
        raise UsageError(f"{name}={value}: expected a number") from None


def _record(source: Source, key: bytes | Key, schema: Schema | None, versions: Versions) -> Record:
    """The record of a key; of a record with versions the newest one of those that are wanted."""
    record = get(source, key, schema=schema, versions="newest" if versions == "all" else versions)
    if record is None:
        raise no_record(source, str(decode(bytes(key), partial=True)), bytes(key))
    return record


def _nothing(asked: Sequence[Thing], source: Source, reader: Reader, *, thorough: bool) -> RecordNotFound:
    where = source.info().location
    if not asked:
        return RecordNotFound(f"there is no instance in {where}")
    named = f"nothing of {asked[0]} in {where}"
    if len(asked) == 1 and (why := why_no_instance(source, asked[0].instance_id)):
        return RecordNotFound(f"{named}; {why}")
    named += f", instance{'s' if len(asked) > 1 else ''} {', '.join(one.instance_id for one in asked)}"
    large = [family.name for family in naming_families(asked[0], reader.schema) if PLACES[family.name].is_large]
    if thorough or not large:
        return RecordNotFound(named)
    return RecordNotFound(f"{named}; large families were not read whole; thorough (--thorough) reads them")


def _instances(source: Source, thing: Thing | None) -> list[str]:
    """The instances whose records may name the thing as one of another instance."""
    return instance_ids(source) if thing is not None and thing.kind in ACROSS else []


def _is_of(record: Record, thing: Thing) -> bool:
    subject = subject_of(record)
    return subject is not None and subject.is_same(thing)


def _if_any(rows: Iterable[RelatedRecord]) -> Iterator[RelatedRecord]:
    """The rows if any of them is of a record that is there."""
    rows = iter(rows)
    before = []
    for row in rows:
        before.append(row)
        if row.record is not None:
            yield from before
            break
    yield from rows
