r"""A value as the Meta Service's HTTP route ``get_value`` prints it (docs/api.md, "Tools").

==================  ======================================================================================
message             JSON: no blanks, fields in the order of their numbers, no fields that the schema lacks
txn label           JSON, a newline, ``txn_id=`` and the id that its versionstamp gives
tablet stats        three lines: ``aggregated_stats:``, ``detached_stats:``, ``merged_stats:``
int64               decimal; where the service expects a VersionPB, the JSON of that message
delete bitmap       hex, of any bytes; each byte but the first lacks its leading zero, so it cannot be read back
empty               ``{}``
versioned           any of these, a backslash, an ``n``, ``versionstamp=`` and 20 hex digits
==================  ======================================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from google.protobuf.message import Message

from inspector.service.wire.jsonforms import compact
from inspector.values.bitmap import DeleteBitmap, read_bitmap
from inspector.values.label import TxnLabel
from inspector.values.reading import Undecoded
from inspector.values.stats import TabletStats
from keycodec.families.family import ValueKind

if TYPE_CHECKING:
    from inspector.records.record import Record
    from keycodec.versionstamp import Versionstamp


class StoredValue(NamedTuple):
    """A value of the store, and the versionstamp of its key if it has one."""

    value: object
    versionstamp: Versionstamp | None


class BitmapBytes(NamedTuple):
    """What lies where a delete bitmap is expected; the service prints it unread.

    ``foreign``: the key is of another family, so the bytes may be secret.
    """

    data: bytes
    foreign: bool


class ReplacedValue(NamedTuple):
    """What ``set_value`` tells of a value under a key of current metadata, and of the message that took its place.

    ``original``: what was there, None if nothing was; ``foreign``: whether the key is of another family than the
    message, so that what was there may be secret.
    """

    key: bytes
    original: StoredValue | None
    original_hex: str
    new: Message
    new_hex: str
    foreign: bool


def stored_value(record: Record) -> StoredValue:
    """Return the value of a record, as the message that the service expects there."""
    value: object = record.value
    if (data := _bitmap_bytes(record)) is not None:
        value = BitmapBytes(data, foreign=record.key.family is not record.family)
    if isinstance(value, int) and record.message_class is not None:
        value = record.message_class(version=value)
    return StoredValue(value, record.key.versionstamp)


def _bitmap_bytes(record: Record) -> bytes | None:
    """The bytes where a delete bitmap is expected; None for other records, and if chunks of the bytes are missing."""
    if record.family is None or record.family.value is not ValueKind.BITMAP:
        return None
    match record.value:
        case DeleteBitmap(data=data):
            return data
        case Undecoded(data=data) if read_bitmap(data).problems == record.problems:
            return data
    return None


def get_value_text(stored: StoredValue) -> str:
    """Return a value as text; "" if it could not be decoded, which the service reports as a parse failure."""
    if isinstance(stored.value, Undecoded):
        return ""
    text = _value_text(stored.value)
    return text if stored.versionstamp is None else f"{text}\\nversionstamp={stored.versionstamp}"


def replaced_value_text(replaced: ReplacedValue) -> str:
    """Return the five lines of ``set_value``."""
    lines = {
        "key_hex": replaced.key.hex(),
        "original_value_json": "" if replaced.original is None else get_value_text(replaced.original),
        "new_value_json": compact(replaced.new),
        "original_value_hex": replaced.original_hex,
        "new_value_hex": replaced.new_hex,
    }
    return "".join(f"{name}={text}\n" for name, text in lines.items())


def _value_text(value: object) -> str:
    if isinstance(value, Message):
        return compact(value)
    if isinstance(value, TxnLabel):
        json, transaction_id = compact(value.message), value.transaction_id
        return json if transaction_id is None else f"{json}\ntxn_id={transaction_id}"
    if isinstance(value, TabletStats):
        parts = {"aggregated": value.aggregated, "detached": value.detached, "merged": value.merged}
        return "".join(f"{name}_stats: {'{}' if part is None else compact(part)}\n" for name, part in parts.items())
    if isinstance(value, BitmapBytes):
        return value.data[:1].hex() + "".join(f"{byte:x}" for byte in value.data[1:]) or "{}"
    return "{}" if value is None else str(value)
