"""Mask secrets, in messages and in bytes. One walk over the wire format does it for every view (docs/safety.md).

Most messages hold nothing to mask, which a parsed one tells quickly (:mod:`inspector.forms.secretpaths`): they pass as
they are. The walk is for all others.

``inspector.schema.secrets`` declares which fields are secret. If a message can hold secrets, at any depth, its unknown
fields are masked too when they can hold text: a newer release may keep a secret there. Bytes that cannot be parsed are
hidden as a whole if a secret can be in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from google.protobuf.message import Message

from inspector.forms.secretpaths import TEXT, is_map, is_text_map, map_value, may_hold_secrets, nothing_to_mask
from inspector.schema import AnyMessage, descriptor_of, holds_secrets, is_secret, is_secret_name
from inspector.schema.former import former_message
from inspector.values.label import TxnLabel
from inspector.values.reading import Undecoded
from inspector.values.wire import BYTES, DEPTH_LIMIT, GROUP, WireError, read_fields, write_varint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from google.protobuf.descriptor import Descriptor, FieldDescriptor

    from inspector.values.value import Value
    from inspector.values.wire import WireField


#: What stands in a secret's place, whatever its length.
MASK = "******"

#: What can be a name, in bytes of any kind.
_NAME = re.compile(rb"[A-Za-z0-9_.-]{2,}")


def mask_message(message: AnyMessage) -> AnyMessage:
    """Mask the secrets of a message. Returns a copy, or the message itself if there is nothing to mask."""
    if nothing_to_mask(message):
        return message
    descriptor = descriptor_of(message)
    return type(message).FromString(mask_bytes(descriptor, message.SerializePartialToString()))


def mask_bytes(descriptor: Descriptor, data: bytes) -> bytes:
    """Mask the secrets of a serialized message. All other bytes stay, except the lengths of what holds a secret.

    Raises WireError if the bytes are not a message; then none of them may be shown.
    """
    return _mask(descriptor, data, 0, len(data), 0)


def _mask(descriptor: Descriptor, data: bytes, start: int, end: int, depth: int) -> bytes:
    if not may_hold_secrets(descriptor):
        return data[start:end]
    if depth > DEPTH_LIMIT:
        raise WireError(start, f"messages are nested deeper than {DEPTH_LIMIT}")
    parts = []
    for wire_field in read_fields(data, start, end):
        field = descriptor.fields_by_number.get(wire_field.number)
        if _hides(descriptor, field, wire_field):
            parts.append(_written(wire_field.number, _mask_for(field)))
        elif field is not None and field.message_type is not None and wire_field.wire_type == BYTES:
            body, body_end = wire_field.body, wire_field.body_end
            if is_map(field) and _hides_entry(field, data[body:body_end]):
                inner = _masked_entry(field, data[body:body_end])
            else:
                inner = _mask(field.message_type, data, body, body_end, depth + 1)
            parts.append(_written(wire_field.number, inner))
        elif wire_field.wire_type == BYTES and (former := former_message(descriptor, wire_field.number)):
            inner = _masked_former(former, data[wire_field.body : wire_field.body_end], depth + 1)
            parts.append(_written(wire_field.number, inner))
        else:
            parts.append(data[wire_field.start : wire_field.end])
    return b"".join(parts)


def _masked_former(descriptor: Descriptor, data: bytes, depth: int) -> bytes:
    """Mask the secrets in what a number once was. No parser has read it as that message, so it may be none."""
    try:
        return _mask(descriptor, data, 0, len(data), depth)
    except WireError:
        return MASK.encode()


def _hides(descriptor: Descriptor, field: FieldDescriptor | None, wire_field: WireField) -> bool:
    if field is not None and is_secret(field) and not is_map(field):
        return True
    return not _explains(field, wire_field) and holds_secrets(descriptor)


def _explains(field: FieldDescriptor | None, wire_field: WireField) -> bool:
    """Tell whether the field's type says what the bytes are. A number is never a secret, so it needs no type."""
    if wire_field.wire_type == GROUP:
        return False
    if wire_field.wire_type != BYTES:
        return True
    return field is not None and (field.type in TEXT or field.message_type is not None or field.is_repeated)


def _mask_for(field: FieldDescriptor | None) -> bytes:
    """Return what replaces the field: the mask, or nothing if a mask would be read as another value."""
    return MASK.encode() if field is None or field.message_type is None else b""


def _hides_entry(field: FieldDescriptor, entry: bytes) -> bool:
    """Tell whether a map's entry is secret: the whole map is, or the entry's key is a secret's name."""
    if is_secret(field):
        return True
    keys = [entry[part.body : part.body_end] for part in read_fields(entry) if part.number == 1]
    return is_text_map(field) and any(is_secret_name(key.decode("utf-8", "replace")) for key in keys)


def _masked_entry(field: FieldDescriptor, entry: bytes) -> bytes:
    keys = [entry[part.start : part.end] for part in read_fields(entry) if part.number == 1]
    return b"".join([*keys, _written(2, _mask_for(map_value(field)))])


def _written(number: int, payload: bytes) -> bytes:
    return write_varint(number << 3 | BYTES) + write_varint(len(payload)) + payload


# --- values, and their bytes ---


@dataclass(frozen=True, slots=True)
class Hidden:
    """Bytes of a value that are not shown, because a secret can be in them. ``size``: their number."""

    size: int


def mask_value(value: Value, descriptor: Descriptor | None) -> Value | Hidden:
    """Mask the secrets of a record's value. ``descriptor``: of the message that its bytes are, or seem to be."""
    if isinstance(value, Message):
        return mask_message(value)
    if isinstance(value, TxnLabel):
        return TxnLabel(mask_message(value.message), value.versionstamp)
    if isinstance(value, Undecoded) and hides_bytes(descriptor, value.data):
        return Hidden(len(value.data))
    return value


def mask_values(
    values: Sequence[bytes], value: Value, descriptor: Descriptor | None, *, is_blob: bool
) -> Sequence[bytes | None]:
    """Mask the secrets in the values of a record's key-values. None replaces a value that cannot be parsed.

    ``value``: the record's value, which they make together. ``is_blob``: they are slices of one long value.
    """
    if descriptor is None or not may_hold_secrets(descriptor):
        return values
    together = b"".join(values)
    if isinstance(value, Message) and _says_all(value, together) and nothing_to_mask(value):
        return values
    if isinstance(value, Undecoded) or (len(values) > 1 and not is_blob):
        return [None] * len(values) if hides_bytes(descriptor, together) else values
    try:
        return _cut_alike(mask_bytes(descriptor, together), values)
    except WireError:
        return [None] * len(values)


def _says_all(message: Message, data: bytes) -> bool:
    """Tell whether the message is all that the bytes hold: parsing drops what a later field takes the place of."""
    return message.SerializePartialToString() == data


def _cut_alike(data: bytes, pieces: Sequence[bytes]) -> list[bytes]:
    """Cut the data into pieces of the same number and sizes, as far as it goes. The last one gets the rest."""
    ends = accumulate(map(len, pieces[:-1]))
    return [data[start:end] for start, end in pairwise([0, *ends, len(data)])]


def hides_bytes(descriptor: Descriptor | None, data: bytes) -> bool:
    """Tell whether a secret can be in bytes of such a message, without parsing them."""
    if descriptor is None or not may_hold_secrets(descriptor):
        return False
    return holds_secrets(descriptor) or any(is_secret_name(name.decode()) for name in _NAME.findall(data))
