"""Secrets masked, in messages and in bytes alike: one walk over the wire format serves every view (docs/safety.md).

Which fields are secret is declared in ``inspector.schema.secrets``. In a message that has secret fields of its own,
fields the schema has never heard of are masked too, if they could hold text: a newer release may keep a secret there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from inspector.schema import all_fields, holds_secrets, is_secret, is_secret_name
from inspector.values.wire import BYTES, DEPTH_LIMIT, WireError, read_fields, write_varint

if TYPE_CHECKING:

    from google.protobuf.message import Message

    from inspector.schema.types import Descriptor, FieldDescriptor
    from inspector.values.wire import WireField

    AnyMessage = TypeVar("AnyMessage", bound=Message)

#: What stands in a secret's place, whatever its length.
MASK = "******"


def mask_message(message: AnyMessage) -> AnyMessage:
    """The message with its secrets masked: itself, if it cannot hold any, else a copy."""
    descriptor = message.DESCRIPTOR
    if not _may_hold_secrets(descriptor):
        return message
    return type(message).FromString(mask_bytes(descriptor, message.SerializePartialToString()))


def mask_bytes(descriptor: Descriptor, data: bytes) -> bytes:
    """A serialized message with its secrets masked; every other byte stays, but for the lengths around a secret.

    Raises WireError for bytes that are no message; nothing of them can then be shown.
    """
    return _mask(descriptor, data, 0, len(data), 0)


def _mask(descriptor: Descriptor, data: bytes, start: int, end: int, depth: int) -> bytes:
    if not _may_hold_secrets(descriptor):
        return data[start:end]
    if depth > DEPTH_LIMIT:
        raise WireError(start, f"messages are nested deeper than {DEPTH_LIMIT}")
    parts = []
    for wire_field in read_fields(data, start, end):
        field = descriptor.fields_by_number.get(wire_field.number)
        if _hides(descriptor, field, wire_field):
            parts.append(_written(wire_field.number, b"" if field and field.message_type else MASK.encode()))
        elif field is not None and field.message_type is not None and wire_field.wire_type == BYTES:
            body, body_end = wire_field.body, wire_field.body_end
            if _is_text_map(field):
                inner = _mask_entry(field, data[body:body_end])
            else:
                inner = _mask(field.message_type, data, body, body_end, depth + 1)
            parts.append(_written(wire_field.number, inner))
        else:
            parts.append(data[wire_field.start : wire_field.end])
    return b"".join(parts)


def _hides(descriptor: Descriptor, field: FieldDescriptor | None, wire_field: WireField) -> bool:
    if field is None:
        return wire_field.wire_type == BYTES and _has_secret_fields(descriptor)
    return is_secret(field) and not _is_map(field)


def _mask_entry(field: FieldDescriptor, entry: bytes) -> bytes:
    """One entry of a map: its value masked where the whole map is secret, or where its key says so."""
    key = b"".join(entry[part.body : part.body_end] for part in read_fields(entry) if part.number == 1)
    if not is_secret(field) and not is_secret_name(key.decode("utf-8", "replace")):
        return entry
    parts = [entry[part.start : part.end] for part in read_fields(entry) if part.number == 1]
    return b"".join([*parts, _written(2, MASK.encode())])


def _is_map(field: FieldDescriptor) -> bool:
    return field.message_type is not None and field.message_type.GetOptions().map_entry


@lru_cache(maxsize=4096)
def _may_hold_secrets(descriptor: Descriptor) -> bool:
    """Whether there is a secret field at any depth, or a map of texts, whose keys may name a secret."""
    return holds_secrets(descriptor) or any(_is_text_map(field) for field in all_fields(descriptor))


def _is_text_map(field: FieldDescriptor) -> bool:
    entry = field.message_type
    return entry is not None and _is_map(field) and entry.fields_by_name["value"].message_type is None


@lru_cache(maxsize=4096)
def _has_secret_fields(descriptor: Descriptor) -> bool:
    return any(is_secret(field) for field in descriptor.fields)


def _written(number: int, payload: bytes) -> bytes:
    return write_varint(number << 3 | BYTES) + write_varint(len(payload)) + payload
