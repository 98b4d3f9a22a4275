"""The tools for keys and values, with the service's own ways of reading parameters (docs/api.md, "Tools")."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from inspector.records.record import Record
from inspector.records.scanning import get
from inspector.service.wire.replies import Refusal, invalid
from inspector.service.wire.value_text import get_value_text
from inspector.sources.base import Sharded
from inspector.values.reading import Undecoded
from keycodec.decoding import decode
from keycodec.drawing import diagram
from keycodec.elements import (
    END,
    INT64_MAX,
    INT64_MIN,
    MAX_KEY_SIZE,
    ElementKind,
    encode_versionstamp,
    leading_elements,
)
from keycodec.encoding import encode
from keycodec.errors import KeyCodecError
from keycodec.families import FAMILIES
from keycodec.family import SuffixKind
from keycodec.versionstamp import MAX, Versionstamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inspector.service.calls.call import Call
    from keycodec.family import Family, Field

#: Families by the name that the service has for them.
_BY_KEY_TYPE = {family.http_key_type: family for family in FAMILIES.values() if family.http_key_type is not None}
#: Parameters that the service spells otherwise than the field.
_SPELLINGS = {("MetaDeleteBitmap", "rowset_id"): "rowest_id"}


def _parameter_name(family: Family, field: Field) -> str:
    return _SPELLINGS.get((family.name, field.name), field.name)


#: Every parameter that names a part of a key.
PARAMETERS = (
    *dict.fromkeys(_parameter_name(family, field) for family in _BY_KEY_TYPE.values() for field in family.fields),
    "versionstamp",
)

_VERSIONED_SPACE = 3
_COUNTED_SPACE = 1
#: Elements of a shard's first key that show_meta_ranges groups by.
_GROUPED = 3


def decode_key(call: Call) -> str:
    """The diagram of a key."""
    written = call.query.get("key", "")
    if not written:
        raise invalid("no key to decode")
    try:
        return _drawn(unhex(written), call, written)
    except KeyCodecError:
        raise invalid(f"failed to decode key, key={written}") from None


def _drawn(raw: bytes, call: Call, written: str | None = None) -> str:
    if len(raw) > MAX_KEY_SIZE:
        raise invalid(f"no key is longer than {MAX_KEY_SIZE} bytes")
    unicode = call.query.get("unicode") != "false"
    return diagram(raw, unicode, raw_text=True, as_service=True, written=written)


def encode_key(call: Call) -> str:
    """The diagram of a key that parameters name, and the key in escapes."""
    raw = _encoded(_family(call), call.query)
    try:
        drawn = _drawn(raw, call)
    except KeyCodecError:
        raise invalid(f"failed to decode encoded key, key={raw.hex()}") from None
    escapes = "".join(f"\\x{byte:02x}" for byte in raw)
    return f"{drawn}{escapes}\n"


def get_value(call: Call) -> str:
    """A value as text: that of a key given, or of the key that parameters name."""
    family = _family(call)
    stamp = _versionstamp(call.query)
    if call.query.get("key"):
        raw = unhex(call.query["key"])
    else:
        raw = _encoded(family, {name: text for name, text in call.query.items() if name != "versionstamp"})
    record = _record(call, family, raw, stamp)
    if record is None:
        if family.suffix is SuffixKind.COUNTER:
            return "stats_kvs not found"
        versioned = "versioned key" if family.space == _VERSIONED_SPACE else "kv"
        raise Refusal("KV_TXN_GET_ERR", f"{versioned} not found, key={raw.hex()}")
    if isinstance(record.value, Undecoded):
        versioned = "versioned value" if family.space == _VERSIONED_SPACE else "value"
        raise invalid(f"failed to parse {versioned}, key={raw.hex()}")
    return get_value_text(record, show_secrets=call.show_secrets)


def _record(call: Call, family: Family, raw: bytes, stamp: Versionstamp) -> Record | None:
    """The record of a key, read as the family that was named, whatever it is; None for a version's own key."""
    key = decode(raw, partial=True)
    if key.family is not family:
        data = call.transaction.value(raw)
        return None if data is None else Record(((raw, data),), raw, call.layouts.of(family))
    if key.versionstamp is not None:
        return None
    return get(call.transaction, raw, versions=stamp, schema=call.schema)


def _family(call: Call) -> Family:
    name = call.query.get("key_type", "")
    family = _BY_KEY_TYPE.get(name)
    if family is None:
        raise invalid(f"key_type not supported: {name or '(empty)'}")
    return family


def _encoded(family: Family, query: Mapping[str, str]) -> bytes:
    """The key that parameters name, and the versionstamp behind it if there is one, whatever the family."""
    fields: dict[str, Any] = {field.name: _parameter(family, field, query) for field in family.fields}
    try:
        raw = encode(family, **fields)
    except KeyCodecError as error:
        raise invalid(str(error)) from None
    return raw + (encode_versionstamp(_versionstamp(query)) + END if _has_versionstamp(query) else b"")


def _parameter(family: Family, field: Field, query: Mapping[str, str]) -> str | int:
    name = _parameter_name(family, field)
    text = query.get(name, "")
    if not text:
        raise invalid(f"{name} is not given or empty")
    return strtoll(text) if field.kind is ElementKind.INT64 else text


def _has_versionstamp(query: Mapping[str, str]) -> bool:
    return len(unhex(query.get("versionstamp", ""))) == len(bytes(MAX))


def _versionstamp(query: Mapping[str, str]) -> Versionstamp:
    """The parameter; one that is no versionstamp is passed over, and stands for the newest."""
    return Versionstamp.from_bytes(unhex(query["versionstamp"])) if _has_versionstamp(query) else MAX


def unhex(text: str) -> bytes:
    """Hex as the service reads it, never an error: an odd last digit is dropped, from a bad one on all is zero."""
    size = len(text) // 2
    digits = re.match("[0-9a-fA-F]*", text[: 2 * size])
    good = digits[0] if digits else ""
    return bytes.fromhex(good.ljust(2 * size, "0"))


def strtoll(text: str) -> int:
    """An int64 as C reads it: never an error. Leading digits count, none are 0, what is out of range is the limit."""
    match = re.match(r"[ \t\n\v\f\r]*([+-]?)0*([0-9]*)", text)
    sign, digits = match.groups() if match else ("", "")
    value = int(digits[:20] or "0") if len(digits) <= 20 else INT64_MAX + 1
    return max(INT64_MIN, min(INT64_MAX, -value if sign == "-" else value))


def show_meta_ranges(call: Call) -> str:
    """How many shards there are, and how many begin with keys of each kind: of the same first three elements."""
    if not isinstance(call.source, Sharded):
        kind = call.source.info().kind
        raise invalid(f"this method only support fdb txn kv: a {kind} source does not know its shards")
    boundaries = list(call.source.shard_boundaries())
    counts = Counter(filter(None, map(_group, boundaries)))
    lines = [f"{group}: {count}\n" for group, count in counts.most_common()]
    return "".join([f"total partitions: {len(boundaries)}\n", *lines])


def _group(boundary: bytes) -> str:
    """The leading elements of a key, which may be cut short; "" of keys that are not counted."""
    if boundary[:1] != bytes([_COUNTED_SPACE]):
        return ""
    return "|".join(str(element.value) for element in leading_elements(boundary)[:_GROUPED])
