"""Fields of messages by name: whether they are set, enum values by name, copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.schema import descriptor_of

if TYPE_CHECKING:
    from google.protobuf.descriptor import EnumDescriptor
    from google.protobuf.message import Message


def filled(message: Message, *names: str) -> bool:
    """Whether all the fields are set, and no text is empty."""
    return all(message.HasField(name) and getattr(message, name) != "" for name in names)


def any_set(message: Message, *names: str) -> bool:
    """Whether one of the fields is set."""
    return any(map(message.HasField, names))


def enum_or_default(message: Message, name: str) -> str:
    """Return the name of an enum field's value; of its default if the field is not set."""
    return _enum_of(message, name).values_by_number[getattr(message, name)].name


def set_enum(message: Message, name: str, value_name: str) -> None:
    """Set an enum field by the name of the value."""
    setattr(message, name, _enum_of(message, name).values_by_name[value_name].number)


def _enum_of(message: Message, name: str) -> EnumDescriptor:
    enum = descriptor_of(message).fields_by_name[name].enum_type
    assert enum is not None, name
    return enum


def copy_set_fields(source: Message, target: Message, *names: str) -> None:
    """Copy the fields that are set."""
    for name in names:
        if source.HasField(name):
            setattr(target, name, getattr(source, name))
