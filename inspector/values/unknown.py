"""What a message holds that its schema has no name for: numbers of enums, and fields that were something else once.

Protobuf keeps both among the unknown fields: a field with an enum number of a newer release looks as if it were unset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass
from google.protobuf.unknown_fields import UnknownFieldSet

from inspector.schema.descriptors import descriptor_of
from inspector.schema.former import former_field, former_message
from inspector.values.wire import BYTES, VARINT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from google.protobuf.descriptor import FieldDescriptor


def unknown_fields(message: Message) -> list[Any]:
    """The fields of a message, not of those inside it, that the schema does not explain."""
    return list(cast("Any", UnknownFieldSet(message)))


def nameless_numbers(message: Message, field: FieldDescriptor) -> list[int]:
    """The numbers stored in an enum field that have no name, in stored order. Of a single field the last one counts."""
    if field.enum_type is None or (not field.is_repeated and message.HasField(field.name)):
        return []
    return [signed(part.data) for part in unknown_fields(message) if _is_number_of(part, field)]


def take_nameless_numbers(message: Message, unknown: Iterable[Any]) -> tuple[dict[str, list[int]], list[Any]]:
    """Part the unknown fields of a message: the numbers of enum fields without a name, by field, and all others."""
    fields = descriptor_of(message).fields_by_number
    numbers: dict[str, list[int]] = {}
    others = []
    for part in unknown:
        field = fields.get(part.field_number)
        is_set = field is not None and not field.is_repeated and message.HasField(field.name)
        if field is not None and not is_set and _is_number_of(part, field):
            numbers.setdefault(field.name, []).append(signed(part.data))
        else:
            others.append(part)
    return numbers, others


def holds_nameless_numbers(message: Message) -> bool:
    """Whether an enum field of a message, or of one inside it, has a number without a name."""
    if take_nameless_numbers(message, unknown_fields(message))[0]:
        return True
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        inner = value if field.is_repeated else (value,)
        if hasattr(inner, "values"):
            inner = inner.values()
        if any(isinstance(each, Message) and holds_nameless_numbers(each) for each in inner):
            return True
    return False


def _is_number_of(part: Any, field: FieldDescriptor) -> bool:
    return field.enum_type is not None and part.field_number == field.number and part.wire_type == VARINT


def signed(varint: int) -> int:
    """The number that a varint stands for: negative ones are stored as if they were very large."""
    return varint - (1 << 64) if varint >> 63 else varint


def former_value(message: Message, part: Any) -> tuple[str, Message | int] | None:
    """Return the name of an unknown field on Doris's master for some months, and its value; None if it had none."""
    descriptor = descriptor_of(message)
    former = former_field(descriptor, part.field_number, is_bytes=part.wire_type == BYTES)
    if former is None or part.wire_type not in (BYTES, VARINT):
        return None
    if former.message is None:
        return former.name, signed(part.data)
    inner = former_message(descriptor, part.field_number)
    try:
        return None if inner is None else (former.name, GetMessageClass(inner).FromString(part.data))
    except DecodeError:
        return None
