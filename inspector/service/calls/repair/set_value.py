"""``set_value``: put any message under any key. The service checks nothing of what it means (docs/api.md, "Tools")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.records.record import Record
from inspector.records.scanning import record_range
from inspector.service.calls.call import missing_in
from inspector.service.calls.tools import asked_key
from inspector.service.wire.outcomes import Refusal, invalid
from inspector.service.wire.queries import stoll
from inspector.service.wire.requests import parse_value
from inspector.service.wire.value_text import ReplacedValue, get_value_text, stored_value
from inspector.sources.base import END_OF_DATA
from inspector.values.reading import Undecoded
from keycodec.decoding import decode
from keycodec.elements import END, INT64_MAX, MAX_KEY_SIZE, encode_int64, encode_versionstamp
from keycodec.families.family import UNKNOWN_FAMILY, SuffixKind, ValueKind
from keycodec.versionstamp import MAX, Versionstamp

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from inspector.service.calls.call import Call
    from inspector.service.wire.value_text import StoredValue
    from inspector.sources.base import KeyValue
    from keycodec.families.family import Family

#: The largest value that FoundationDB takes, in bytes.
VALUE_LIMIT = 100_000

_VERSIONED_SPACE = 3
#: The message that the service reads where a delete bitmap is stored.
_BITMAP_MESSAGE = "doris.DeleteBitmapPB"


def set_value(call: Call) -> ReplacedValue | str:
    """Replace the value of a key of current metadata, or put one more version of a key of versioned metadata."""
    family, raw, stamp = asked_key(call)
    if len(raw) > MAX_KEY_SIZE or not raw < END_OF_DATA:
        raise invalid(f"no value can be set under this key, key={raw[:MAX_KEY_SIZE].hex()}")
    _note_other_family(call, family, raw)
    if family.space == _VERSIONED_SPACE:
        return _put_version(call, family, raw, stamp)
    return _replace(call, family, raw)


def _note_other_family(call: Call, family: Family, raw: bytes) -> None:
    found = decode(raw, partial=True).family
    if found is not family:
        call.note(f"the key is of {found.name if found else UNKNOWN_FAMILY}, the value of {family.name}")


# --- current metadata ---


def _replace(call: Call, family: Family, raw: bytes) -> ReplacedValue:
    """Remove all key-values of a record, and put the message whole under its key."""
    new = _message(call, family, f"invalid input json value, cannot parse json to pb, key_type={family.http_key_type}")
    key_values = _key_values(call, family, raw)
    original = _original(call, family, raw, key_values) if key_values else None
    data = _serialized(new, raw, "failed to serialize")
    for key, _ in key_values:
        call.transaction.clear(key)
    _put(call, raw, data, "failed to commit txn when set value, err=Value length exceeds limit")
    _note_what_cannot_be_read(call, family, raw)
    together = b"".join(value for _, value in key_values)
    foreign = decode(raw, partial=True).family is not family
    return ReplacedValue(raw, original, together.hex(), new, data.hex(), foreign)


def _key_values(call: Call, family: Family, raw: bytes) -> tuple[KeyValue, ...]:
    """Return the key-values that the service takes for those of a record: the whole value and the chunks."""
    end = raw + (b"\x00" if family.suffix is SuffixKind.COUNTER else encode_int64(INT64_MAX))
    found = tuple(call.transaction.key_values(raw, end))
    if found and found[0][0] != raw and not found[0][0].startswith(raw + encode_int64(0)[:1]):
        raise Refusal("KV_TXN_GET_ERR", f"failed to get kv, key={raw.hex()}")
    return found


def _original(call: Call, family: Family, raw: bytes, key_values: tuple[KeyValue, ...]) -> StoredValue:
    stored = stored_value(Record(key_values, raw, call.layouts.of(family)))
    if family.suffix is SuffixKind.COUNTER and not isinstance(stored.value, Undecoded):
        stored = stored._replace(value=getattr(stored.value, "aggregated", None))  # the row alone is replaced
    if isinstance(stored.value, Undecoded) or missing_in(stored.value) or not get_value_text(stored):
        raise Refusal("UNDEFINED_ERR", f"failed to parse value, key={raw.hex()}")
    return stored


def _note_what_cannot_be_read(call: Call, family: Family, raw: bytes) -> None:
    """Note where the service puts a value that it cannot read itself, and what of the record is not consistent then."""
    if family.value is ValueKind.STAMPED_MESSAGE:
        call.note("the value is put without the versionstamp that stands behind it: the label has no transaction then")
    if family.value is ValueKind.BITMAP:
        call.note("a delete bitmap is replaced by a DeleteBitmapPB: backends cannot read it")
    if family.value is ValueKind.INT64:
        call.note("the service itself stores an int64 there, and reads one")
    if family.suffix is SuffixKind.COUNTER:
        counters = sum(1 for _ in call.transaction.key_values(raw + b"\x00", raw + encode_int64(INT64_MAX)))
        if counters:
            call.note(f"{counters} counters of this row stay as they are: they count besides the row")


# --- versioned metadata ---


def _put_version(call: Call, family: Family, raw: bytes, stamp: Versionstamp | None) -> str:
    """Put a value under a key of versioned metadata; what is there stays, but for the same key."""
    data = _versioned_data(call, family, raw)
    key = raw
    if family.versioned:
        key += encode_versionstamp(stamp or _next_stamp(call, raw)) + END
    begin, end = record_range(key)
    if others := sum(1 for other, _ in call.transaction.key_values(begin, end) if other != key):
        call.note(f"{others} other key-values of the record stay, so that it cannot be read as a whole")
    _put(call, key, data, "failed to commit versioned key, err=Value length exceeds limit")
    return f"versioned key saved successfully, key={raw.hex()}"


def _versioned_data(call: Call, family: Family, raw: bytes) -> bytes:
    if family.value is ValueKind.INT64:
        number = stoll(call.body.decode("utf-8", "replace"))
        if number is None:
            raise invalid("failed to parse int64 value from body")
        return number.to_bytes(8, "little", signed=True)
    if family.value is ValueKind.EMPTY:
        if call.body:
            call.note("the service itself stores an empty value there")
        return call.body
    message = _message(call, family, f"invalid input json value, key_type={family.http_key_type}", unchecked=True)
    if family.suffix is SuffixKind.DOCUMENT:
        call.note("the service splits large documents if its settings say so; here they are put whole")
        return message.SerializePartialToString(deterministic=True)
    return _serialized(message, raw, "failed to serialize pb")


def _next_stamp(call: Call, raw: bytes) -> Versionstamp:
    """Return a stamp behind all versions of a record, because a commit's stamp is behind all others."""
    call.note("the versionstamp is the commit's own; here it is the next after the newest of the record")
    first = raw + encode_versionstamp(Versionstamp(0)) + END
    newest = next(call.transaction.key_values(first, raw + encode_versionstamp(MAX) + END, reverse=True), None)
    stamp = decode(newest[0], partial=True).versionstamp if newest else None
    versions = call.source.info().read_versions
    return Versionstamp(min(max(stamp.version if stamp else 0, *versions, 0) + 1, MAX.version))


# --- what both have in common ---


def _message(call: Call, family: Family, refusal: str, *, unchecked: bool = False) -> Message:
    """Return the message in the body. ``unchecked``: the service does not check it, so a wrong one ends its process."""
    name = family.message or _BITMAP_MESSAGE
    message = parse_value(call.schema.message_class(name), call.body)
    if message is None:
        if unchecked:
            call.note("the service does not check this body: it may crash")
        raise invalid(refusal)
    return message


def _serialized(message: Message, raw: bytes, failure: str) -> bytes:
    data = message.SerializePartialToString(deterministic=True)
    if not data:
        raise Refusal("UNDEFINED_ERR", f"{failure}, key={raw.hex()}")
    return data


def _put(call: Call, key: bytes, data: bytes, failure: str) -> None:
    if len(data) > VALUE_LIMIT:
        raise Refusal("UNDEFINED_ERR", f"{failure} key={key.hex()}")
    call.transaction.set(key, data)
