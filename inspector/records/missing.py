"""Why a source has no such record: the key may be cut or have bytes behind it, the instance may not be there."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from inspector.errors import RecordNotFound
from inspector.records.scanning import get, scan
from inspector.records.wanted import check_instance_id
from inspector.sources.abilities import read_ranges
from keycodec.decoding import decode, decode_prefix
from keycodec.elements import to_payload, to_text
from keycodec.ranges import instance_ranges, prefix_range
from keycodec.text.safetext import printable
from keycodec.text.suggestions import near_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.sources.base import Source
    from keycodec.key import Key

#: Records counted that begin like a cut key.
_COUNTED = 1000
#: Instances named where the one asked for is not there, and looked through for them.
_NAMED = 5
_INSTANCES_READ = 10_000


def why_no_instance(source: Source, instance_id: str) -> str:
    """Say that a source has no instance of that id, and which ones there are; empty where it has it."""
    found = [str(one.key.fields["instance_id"]) for one in islice(scan(source, "InstanceKey"), _INSTANCES_READ)]
    if instance_id in found or get(source, "InstanceKey", instance_id=instance_id) is not None:
        return ""
    missing = f"no instance {printable(instance_id)}"
    if not found:
        return f"{missing}; there is none at all"
    named = [*dict.fromkeys([*near_names(instance_id, found), *found])]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return f"{missing}; there {'are' if len(named) > 1 else 'is'} {', '.join(map(printable, named[:_NAMED]))}{more}"


def check_has_instance(sources: Sequence[Source], instance_id: str | bytes) -> None:
    """Raise RecordNotFound, with the instances that there are, if none of the sources has a key of the instance.

    Raises UsageError for what cannot name one.
    """
    check_instance_id(instance_id)
    if not any(_has_keys(source, instance_id) for source in sources):
        raise RecordNotFound(why_no_instance(sources[0], to_text(to_payload(instance_id))))


def _has_keys(source: Source, instance_id: str | bytes) -> bool:
    return next(read_ranges(source, instance_ranges(instance_id)), None) is not None


def no_record(source: Source, named: str, raw: bytes) -> RecordNotFound:
    """The error of a record that is not there, and why. ``named``: how the user named it."""
    why = why_missing(source, raw)
    missing = f"{named}: no such record in {source.info().location}"
    return RecordNotFound(f"{missing}; {why}" if why else missing)


def why_missing(source: Source, raw: bytes) -> str:
    """Say why a source has no record of a key; empty where the key is whole, and others of its instance are there.

    Reads the records that begin like a cut key, 1000 at most, or the record whose key comes right before.
    """
    key = decode(raw, partial=True)
    if key.error is None:
        instance_id = str(key.fields.get("instance_id", ""))
        return why_no_instance(source, instance_id) if instance_id and not _has_keys(source, instance_id) else ""
    whole = decode_prefix(raw)
    if whole.family is not None and len(whole.raw) < len(raw):
        return _behind(source, whole, raw[len(whole.raw) :])
    if key.error.offset == len(raw):
        return _cut(source, key)
    return f"the key does not decode: {key.error}"


def _cut(source: Source, key: Key) -> str:
    begin, end = prefix_range(key.raw)
    last = list(key.fields)[-1:]
    what = f"the key is cut after {last[0]}={key.fields[last[0]]}" if last else "the key is cut"
    count = sum(1 for _ in islice(scan(source, begin=begin, end=end), _COUNTED + 1))
    if not count:
        return f"{what}, and no record begins like it"
    records = "1 record begins" if count == 1 else f"{min(count, _COUNTED)} records begin"
    more = "more than " if count > _COUNTED else ""
    return f"{what}: {more}{records} like it; see `inspector scan --begin {begin.hex()} --end {end.hex()}`"


def _behind(source: Source, whole: Key, rest: bytes) -> str:
    where = "which is there" if get(source, whole.raw) is not None else "which is not there either"
    bytes_ = "byte" if len(rest) == 1 else "bytes"
    begin = rest[:8].hex() + ("..." if len(rest) > 8 else "")
    longer = f"the key goes on with the {bytes_} {begin} after the end of {whole}, {where}"
    return f"{longer}; see `inspector get {whole.raw.hex()}`"
