"""Read records from a source: of one family, of some leading fields, of one version, or of one key."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from inspector.errors import UsageError, as_usage_error
from inspector.records.clones.families import chained_family, is_read_through
from inspector.records.conditions import matching, read_conditions
from inspector.records.grouping import records
from inspector.records.wanted import Wanted, check_no_key, wanted
from inspector.sources.base import END_OF_DATA
from inspector.values.layouts import Layouts
from keycodec.decoding import decode
from keycodec.encoding import encode, encode_leading
from keycodec.families import FAMILIES
from keycodec.families.family import Family
from keycodec.key import Key
from keycodec.ranges import prefix_range
from keycodec.runs import Run
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from inspector.records.conditions import Condition
    from inspector.records.grouping import Watch
    from inspector.records.record import Record
    from inspector.records.wanted import Families
    from inspector.schema import Schema
    from inspector.sources.base import Source
    from keycodec.elements import FieldValue

#: Which versions of versioned records a scan gives: "all", "newest", or a stamp (or its hex): the newest before it.
Versions = str | Versionstamp

#: Keys that do not decode, between two versions of a record: so many are held until it is known which one is chosen.
_HELD_BEHIND = 1_000


def scan(
    source: Source,
    family: Families | None = None,
    *,
    instance_id: str | bytes | None = None,
    where: Sequence[str | Condition] = (),
    reverse: bool = False,
    versions: Versions = "all",
    schema: Schema | None = None,
    begin: bytes = b"",
    end: bytes = END_OF_DATA,
    watch: Watch[Record] = iter,
    through_clones: bool = False,
    **leading_fields: FieldValue | bytes,
) -> Iterator[Record]:
    """Stream the records of a source in key order: all, or those of one family with the given leading fields.

    ``family``: also a group's word ("txn"), a pattern of names ("Recycle*"), or several of these.
    ``instance_id``: only keys that belong to this instance, whatever their family; no others are read.
    ``where``: conditions such as "clusters.type=SQL"; a record must meet all of them (see :class:`Condition`).
    ``versions``: "all", "newest", or a Versionstamp or its hex: the newest strictly before it, as the service reads.
    ``begin``, ``end``: only keys in [begin, end). ``schema``: how to read values, if not with the built-in schema.
    ``watch``: passes on the records that are read, ahead of the conditions, perhaps not to their end.
    ``through_clones``: of a clone also the records that it sees of its sources, one version of each (docs/values.md,
    "Clones"); the instance in a record's key says where it was found.
    A key may begin as the family does and still not decode. It gives a record too: ``record.key.error`` says why.
    Raises UsageError for an unknown family, field or path; ChainBroken, when all else is read, where the sources of a
    clone cannot be followed; and any error of the source.
    """
    asked = wanted(family, leading_fields, instance_id=instance_id, begin=begin, end=end)
    layouts = Layouts(schema)
    conditions = read_conditions(where, asked.families, layouts.schema)
    chained = chained_family(asked.families, begin, end) if through_clones else None
    if chained is not None:
        from inspector.records.clones.reading import scan_through  # it scans the instances of a chain

        fields = leading_fields if instance_id is None else {**leading_fields, "instance_id": instance_id}
        found = scan_through(source, chained, fields, versions=versions, reverse=reverse, schema=schema)
    else:
        found = records(asked.key_values(source, reverse=reverse), layouts, reverse=reverse)
        found = _of_families(found, asked, versions, reverse=reverse)
    watched = iter(watch(found))
    return matching(watched, conditions)


def _of_families(found: Iterator[Record], asked: Wanted, versions: Versions, *, reverse: bool) -> Iterator[Record]:
    if asked.families is not None:
        found = (record for record in found if asked.has(record.family or record.key.nearest))
    return found if versions == "all" else choose_versions(found, versions, reverse=reverse)


def choose_versions(found: Iterable[Record], versions: Versions, *, reverse: bool = False) -> Iterator[Record]:
    """Keep one version of each versioned record. Records come in key order (``reverse``: in reverse), and stay so.

    Of more than 1000 malformed keys between two versions of a record, some come ahead of the chosen version.
    Records without versions stay. Raises UsageError for anything but "newest" or a Versionstamp.
    """
    before = version_bound(versions)
    return _first_versions(found, before) if reverse else _last_versions(found, before)


def _first_versions(found: Iterable[Record], before: Versionstamp | None) -> Iterator[Record]:
    """Keep the newest version of each record where the newest one comes first."""
    chosen: Key | None = None
    for record in found:
        stamp = _version(record)
        if stamp is None:
            yield record
        elif (before is None or stamp < before) and (chosen is None or not _same_origin(chosen, record.key)):
            chosen = record.key
            yield record


def _last_versions(found: Iterable[Record], before: Versionstamp | None) -> Iterator[Record]:
    """Keep the newest version of each record where the newest one comes last."""
    best: Record | None = None  # the last version, whose place a newer one may take
    behind: list[Record] = []  # malformed keys between the two
    for record in found:
        stamp = _version(record)
        if stamp is not None and before is not None and stamp >= before:
            continue
        if stamp is None and best is not None and _is_between(best.key, record.key):
            if len(behind) == _HELD_BEHIND:
                yield from behind
                behind.clear()
            behind.append(record)
            continue
        if best is not None and (stamp is None or not _same_origin(best.key, record.key)):
            yield best
        yield from behind
        behind.clear()
        best = None if stamp is None else record
        if stamp is None:
            yield record
    if best is not None:
        yield best
    yield from behind


def _version(record: Record) -> Versionstamp | None:
    """The version of a record that may have others; else None."""
    return record.key.versionstamp if record.family is not None and record.family.has_versions else None


def version_bound(versions: Versions, *, words: Sequence[str] = ("all", "newest")) -> Versionstamp | None:
    """The stamp before which the newest version is wanted; None for the newest of all.

    Raises UsageError for anything else; it tells the ``words`` that the caller takes.
    """
    if isinstance(versions, Versionstamp):
        return versions
    if versions == "newest":
        return None
    with suppress(ValueError, TypeError):
        return Versionstamp.from_hex(versions)
    raise UsageError(f"versions {versions!r}: {', '.join(words)}, or a versionstamp of 20 hex digits")


def origin(record: Record) -> bytes:
    """Return what all versions of a record share: its stem, without the versionstamp."""
    key = record.key
    if key.family is None or not key.family.has_versions or key.versionstamp is None:
        return record.stem
    return encode_leading(key.family, {name: key.fields[name] for name in key.fields if name != "versionstamp"})


def _same_origin(one: Key, other: Key) -> bool:
    return one.family is other.family and one.fields == other.fields


def _is_between(one: Key, other: Key) -> bool:
    """Tell whether a key that does not decode is between the versions of one that does."""
    return other.nearest is one.family and other.fields == one.fields


def get(
    source: Source,
    key: bytes | Key | str | Family,
    *,
    versions: Versions = "newest",
    schema: Schema | None = None,
    through_clones: bool = False,
    **fields: FieldValue | bytes,
) -> Record | None:
    """Get the record that a key belongs to. A key of a chunk, a child or a counter gives the whole record.

    ``key``: bytes, a Key, or a family with its ``fields``. ``versions``: which version to get if a versioned key has no
    versionstamp: one, not "all" (see :func:`scan`). A key that does not decode gives the key-value of exactly these
    bytes. Returns None if the source has no such record. ``through_clones``: if the instance does not have it, the
    record that it sees of the instance it was cloned from; its key says where it was found. Raises UsageError for an
    unknown family or fields; ChainBroken where there is none as far as the sources of a clone can be followed.
    """
    if versions == "all":
        raise UsageError("versions 'all': get gives one, newest or before a versionstamp; get_all gives all")
    found = get_all(source, key, versions=versions, schema=schema, through_clones=through_clones, **fields)
    return next(found, None)


def get_all(
    source: Source,
    key: bytes | Key | str | Family,
    *,
    versions: Versions = "all",
    schema: Schema | None = None,
    through_clones: bool = False,
    **fields: FieldValue | bytes,
) -> Iterator[Record]:
    """Get all versions of the record that a key belongs to, in key order; see :func:`get`.

    ``through_clones``: the one version that the instance sees.
    """
    raw = _raw_key(key, fields)
    begin, end = record_range(raw)
    decoded = decode(raw, partial=True)
    if decoded.family is None:
        return records(source.key_values(begin, end))
    if through_clones and is_read_through(decoded.family):
        from inspector.records.clones.reading import get_through

        return get_through(source, decoded, versions=versions, schema=schema)
    found = scan(source, decoded.family, begin=begin, end=end, schema=schema)
    own = (record for record in found if record.family is not None)
    return choose_versions(own, versions) if decoded.versionstamp is None and versions != "all" else own


def _raw_key(key: bytes | Key | str | Family, fields: Mapping[str, FieldValue | bytes]) -> bytes:
    if isinstance(key, str | Family):
        if isinstance(key, str) and key not in FAMILIES:
            check_no_key(key)
        with as_usage_error():
            return encode(key, **fields)  # type: ignore[arg-type]
    if fields:
        raise UsageError(f"fields ({', '.join(fields)}) go with a family, not with a key")
    if not isinstance(key, bytes | bytearray | memoryview | Key):
        raise UsageError(f"a key is bytes, a Key, or a family with its fields, not {type(key).__name__}")
    return bytes(key)


def record_range(raw: bytes) -> tuple[bytes, bytes]:
    """Return the [begin, end) of the record that a key belongs to; if no family explains the key, of it alone."""
    key = decode(raw, partial=True)
    return prefix_range(raw[: Run(key).stem_end(raw)]) if key.family else (raw, raw + b"\x00")
