"""Read one field of any message by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.schema import descriptor_of
from inspector.values.reading import string
from inspector.values.unknown import nameless_numbers

if TYPE_CHECKING:
    from google.protobuf.message import Message


def value_if_set(message: Message, field_name: str) -> Any:
    """The value of a field that is not repeated; None if it is not set."""
    if not message.HasField(field_name):
        return None
    value = getattr(message, field_name)
    return string(value) if isinstance(value, str | bytes) else value


def enum_name_if_set(message: Message, field_name: str) -> str:
    """The name of an enum field's value; "" if it is not set, the number if the schema has no name for it."""
    field = descriptor_of(message).fields_by_name[field_name]
    if not message.HasField(field_name):
        return "".join(map(str, nameless_numbers(message, field)[-1:]))
    number = getattr(message, field_name)
    named = field.enum_type.values_by_number.get(number) if field.enum_type is not None else None
    return named.name if named is not None else str(number)
