"""The tools for keys and values, with the service's own ways of reading parameters (docs/api.md, "Tools")."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from inspector.records.record import Record
from inspector.records.scanning import get
from inspector.service.calls.call import key_of, missing_in
from inspector.service.releases import Release, Rule
from inspector.service.wire.keytypes import families_by_key_type
from inspector.service.wire.outcomes import Refusal, invalid
from inspector.service.wire.queries import strtoll, unhex
from inspector.service.wire.value_text import stored_value
from inspector.sources.abilities import Sharded
from inspector.values.reading import Undecoded
from keycodec.decoding import decode
from keycodec.drawing import diagram
from keycodec.elements import END, MAX_KEY_SIZE, ElementKind, encode_versionstamp, leading_elements
from keycodec.errors import KeyCodecError
from keycodec.families.family import SuffixKind
from keycodec.versionstamp import MAX, SIZE, Versionstamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inspector.service.calls.call import Call
    from inspector.service.wire.value_text import StoredValue
    from keycodec.families.family import Family, Field

#: The parameters that the service spells differently from the field.
_SPELLINGS = {("MetaDeleteBitmap", "rowset_id"): "rowest_id"}


def _parameter_name(family: Family, field: Field) -> str:
    return _SPELLINGS.get((family.name, field.name), field.name)


#: Every parameter that names a part of a key.
PARAMETERS = (
    *dict.fromkeys(
        _parameter_name(family, field)
        for family in families_by_key_type(Release.REFERENCE).values()
        for field in family.fields
    ),
    "versionstamp",
)

_VERSIONED_SPACE = 3
_COUNTED_SPACE = 1
#: How many leading elements of a shard's first key show_meta_ranges groups by.
_GROUPED = 3


def decode_key(call: Call) -> str:
    """Return the diagram of a key."""
    written = call.query.get("key", "")
    if not written:
        raise invalid("no key to decode")
    return _draw(call, unhex(written), f"failed to decode key, key={written}", written=written)


def _draw(call: Call, raw: bytes, failure: str, *, written: str | None = None) -> str:
    """Return the diagram of a key. ``failure``: the refusal if it does not decode; ``written``: the key as given."""
    if len(raw) > MAX_KEY_SIZE:
        raise invalid(f"no key is longer than {MAX_KEY_SIZE} bytes")
    unicode = call.query.get("unicode") != "false"
    try:
        as_service: Literal[True, "4.0"] = True if call.follows(Rule.STAMPS_DRAWN) else "4.0"
        return diagram(raw, unicode, raw_text=True, as_service=as_service, written=written)
    except KeyCodecError:
        raise invalid(failure) from None


def encode_key(call: Call) -> str:
    """Return the diagram of the key that the parameters describe, and the key in escapes."""
    raw = _encode(_family(call), call.query)
    drawn = _draw(call, raw, f"failed to decode encoded key, key={raw.hex()}")
    escapes = "".join(f"\\x{byte:02x}" for byte in raw)
    return f"{drawn}{escapes}\n"


def get_value(call: Call) -> StoredValue | str:
    """Return the value of a key that is given, or that the parameters describe."""
    family, raw, stamp = asked_key(call)
    record = _record(call, family, raw, stamp or MAX)
    if record is None:
        if family.suffix is SuffixKind.COUNTER:
            return "stats_kvs not found"
        versioned = "versioned key" if family.space == _VERSIONED_SPACE else "kv"
        raise Refusal("KV_TXN_GET_ERR", f"{versioned} not found, key={raw.hex()}")
    stored = stored_value(record)
    if isinstance(stored.value, Undecoded) or missing_in(stored.value):
        versioned = "versioned value" if family.space == _VERSIONED_SPACE else "value"
        raise invalid(f"failed to parse {versioned}, key={raw.hex()}")
    return stored


def asked_key(call: Call) -> tuple[Family, bytes, Versionstamp | None]:
    """Return what a query names: the type of a key, the key without a versionstamp, and the stamp if one is given."""
    family = _family(call)
    stamp = _versionstamp(call.query)
    if call.query.get("key"):
        return family, unhex(call.query["key"]), stamp
    return family, _encode(family, {name: text for name, text in call.query.items() if name != "versionstamp"}), stamp


def _record(call: Call, family: Family, raw: bytes, stamp: Versionstamp) -> Record | None:
    """Return the record of a key, read as the given family even if it is of another one.

    None if there is no such record, and for a key that has a versionstamp itself.
    """
    key = decode(raw, partial=True)
    if key.family is not family:
        data = call.transaction.value(raw)
        return None if data is None else Record(((raw, data),), raw, call.layouts.of(family))
    if key.versionstamp is not None:
        return None
    return get(call.transaction, raw, versions=stamp, schema=call.schema, through_clones=call.through_clones)


def _family(call: Call) -> Family:
    name = call.query.get("key_type", "")
    family = families_by_key_type(call.release).get(name)
    if family is None:
        raise invalid(f"key_type not supported: {name or '(empty)'}")
    return family


def _encode(family: Family, query: Mapping[str, str]) -> bytes:
    """Return the key that the parameters describe; a versionstamp is appended for any family."""
    fields = {field.name: _parameter(family, field, query) for field in family.fields}
    try:
        raw = key_of(family, fields)
    except KeyCodecError as error:
        raise invalid(str(error)) from None
    stamp = _versionstamp(query)
    return raw if stamp is None else raw + encode_versionstamp(stamp) + END


def _parameter(family: Family, field: Field, query: Mapping[str, str]) -> str | int:
    name = _parameter_name(family, field)
    text = query.get(name, "")
    if not text:
        raise invalid(f"{name} is not given or empty")
    return strtoll(text) if field.kind is ElementKind.INT64 else text


def _versionstamp(query: Mapping[str, str]) -> Versionstamp | None:
    """Return the versionstamp in the parameters; None if there is none, or if it has another length."""
    stamp = unhex(query.get("versionstamp", ""))
    return Versionstamp.from_bytes(stamp) if len(stamp) == SIZE else None


def show_meta_ranges(call: Call) -> str:
    """Return how many shards there are, and how many begin with each kind of key: the same first three elements."""
    if not isinstance(call.source, Sharded):
        kind = call.source.info().kind
        raise invalid(f"this method only support fdb txn kv: a {kind} source does not know its shards")
    boundaries = list(call.source.shard_boundaries())
    counts = Counter(filter(None, map(_group, boundaries)))
    lines = [f"{group}: {count}\n" for group, count in counts.most_common()]
    what = "meta ranges" if call.follows(Rule.META_RANGES) else "partitions"
    return "".join([f"total {what}: {len(boundaries)}\n", *lines])


def _group(boundary: bytes) -> str:
    """Return the leading elements of a key, which may be cut short; "" if the key is not counted."""
    if boundary[:1] != bytes([_COUNTED_SPACE]):
        return ""
    return "|".join(str(element.value) for element in leading_elements(boundary)[:_GROUPED])
