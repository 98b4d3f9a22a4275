"""Which release line of Doris wrote the data, concluded from families and fields that came with one (docs/releases.md).

It is a look, not a scan: the first records of each family, of the first instances.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from google.protobuf.message import Message

from inspector.errors import InspectorError
from inspector.records.scanning import scan
from inspector.schema import descriptor_of, map_entry
from inspector.schema.arrivals import LINE_OF
from inspector.sources.abilities import HasDump
from inspector.values.label import TxnLabel
from inspector.values.stats import TabletStats
from inspector.values.unknown import former_value, unknown_fields
from keycodec.families import FAMILIES
from keycodec.families.family import RELEASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from google.protobuf.descriptor import EnumDescriptor

    from inspector.records.record import Record
    from inspector.sources.base import Source

#: Instances that are looked at, and records of each family of each of them.
_INSTANCES, _RECORDS = 3, 5
#: Reasons that ``info`` shows, all of them for the line that is guessed.
_REASONS_SHOWN = 3

_ORDER = list(dict.fromkeys(RELEASES.values()))


class Reason(NamedTuple):
    """Something found that came with a release line, and the first record that has it."""

    since: str
    found: str
    where: str


class ReleaseLine(NamedTuple):
    """The oldest line that can have written the data, and why; ``records``: how many were looked at."""

    release_line: str
    reasons: tuple[Reason, ...]
    records: int


def release_line(source: Source) -> ReleaseLine | None:
    """Guess the oldest release line of Doris that can have written the data. None without data of Doris.

    Only the first records of each family are read; of a backup those of its newest snapshot, without the logs.
    Raises any error of the source.
    """
    if isinstance(source, HasDump):
        with source.dumped() as dump:
            return _guess(dump)
    return _guess(source)


def release_facts(source: Source) -> dict[str, object]:
    """The guess as data for ``info``, with the first reasons for it. If the data cannot be read the line says why."""
    try:
        guess = release_line(source)
    except InspectorError as error:
        return {"doris_release": f"not known: {error}"}
    if guess is None:
        return {}
    decisive = [reason._asdict() for reason in guess.reasons if reason.since == guess.release_line]
    return {"doris_release": f"{guess.release_line} or later", "doris_release_reasons": decisive[:_REASONS_SHOWN]}


def _guess(source: Source) -> ReleaseLine | None:
    reasons: dict[str, Reason] = {}
    records = 0
    for record in _looked_at(source):
        records += 1
        for since, found in _signs(record):
            reasons.setdefault(found, Reason(since, found, str(record.key)))
    if not records:
        return None
    ordered = sorted(reasons.values(), key=lambda reason: -_ORDER.index(reason.since))
    return ReleaseLine(ordered[0].since if ordered else _ORDER[0], tuple(ordered), records)


def _looked_at(source: Source) -> Iterator[Record]:
    instances = [record.key.fields for record in islice(scan(source, "InstanceKey"), _INSTANCES)]
    ids = [str(fields["instance_id"]) for fields in instances if "instance_id" in fields]
    for family in FAMILIES.values():
        if family.fields:
            scans = [scan(source, family, instance_id=instance_id) for instance_id in ids]
        else:
            scans = [scan(source, family)]
        for found in scans:
            yield from (record for record in islice(found, _RECORDS) if record.family is not None)


def _signs(record: Record) -> Iterator[tuple[str, str]]:
    """The line and the name of each thing in a record that came after the first line."""
    family = record.family
    if family is not None and family.since != _ORDER[0]:
        yield family.since, family.name
    match record.value:
        case Message() as message:
            yield from _signs_within(message)
        case TxnLabel(message=message):
            yield from _signs_within(message)
        case TabletStats(aggregated=message) if message is not None:
            yield from _signs_within(message)


def _signs_within(message: Message) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        if field.full_name in LINE_OF:
            yield LINE_OF[field.full_name], field.full_name
        if field.enum_type is not None:
            yield from _enum_signs(field.enum_type, value if field.is_repeated else (value,))
        elif field.message_type is not None and map_entry(field) is None:
            for inner in value if field.is_repeated else (value,):
                yield from _signs_within(inner)
    for part in unknown_fields(message):
        if former := former_value(message, part):
            yield _ORDER[-1], f"{descriptor_of(message).full_name}.{former[0]} (master, April to July 2026)"


def _enum_signs(enum: EnumDescriptor, numbers: Iterable[int]) -> Iterator[tuple[str, str]]:
    for number in numbers:
        named = enum.values_by_number.get(number)
        name = f"{enum.full_name}.{named.name}" if named is not None else ""
        if name in LINE_OF:
            yield LINE_OF[name], name
