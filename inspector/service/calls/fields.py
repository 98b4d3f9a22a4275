"""Fields of messages by name: whether they are set, enum values by name, copies."""

from __future__ import annotations

from typing import Any


def filled(message: Any, *names: str) -> bool:
    """Whether all the fields are set, and no text is empty."""
    return all(message.HasField(name) and getattr(message, name) != "" for name in names)


def enum_or_default(message: Any, name: str) -> str:
    """Return the name of an enum field's value; of its default if the field is not set."""
    number = getattr(message, name)
    return str(message.DESCRIPTOR.fields_by_name[name].enum_type.values_by_number[number].name)


def set_enum(message: Any, name: str, value_name: str) -> None:
    """Set an enum field by the name of the value."""
    setattr(message, name, message.DESCRIPTOR.fields_by_name[name].enum_type.values_by_name[value_name].number)


def copy_set_fields(source: Any, target: Any, *names: str) -> None:
    """Copy the fields that are set."""
    for name in names:
        if source.HasField(name):
            setattr(target, name, getattr(source, name))
