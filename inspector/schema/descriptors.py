"""Questions about the descriptor of any message."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.descriptor import Descriptor, FieldDescriptor
    from google.protobuf.message import Message

#: A message of any class.
AnyMessage = TypeVar("AnyMessage", bound="Message")


def descriptor_of(message: Message | type[Message]) -> Descriptor:
    """The descriptor of a message, with its public type. The type stubs of DESCRIPTOR also name a private one."""
    return cast("Descriptor", message.DESCRIPTOR)


def map_entry(field: FieldDescriptor) -> Descriptor | None:
    """The message that stands for an entry of the map; None if the field is no map."""
    message = field.message_type
    return message if message is not None and message.GetOptions().map_entry else None


@cache
def has_required_fields(message: Descriptor) -> bool:
    """Whether the message has a required field, itself or in a message inside it at any depth."""
    return any(field.is_required for field in all_fields(message))


def all_fields(message: Descriptor) -> Iterator[FieldDescriptor]:
    """The fields of a message, and of the messages inside it at any depth."""
    seen = {message.full_name}
    unvisited = [message]
    while unvisited:
        for field in unvisited.pop().fields:
            yield field
            if field.message_type is not None and field.message_type.full_name not in seen:
                seen.add(field.message_type.full_name)
                unvisited.append(field.message_type)
