"""What can be asked of the descriptor of any message."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.descriptor import Descriptor, FieldDescriptor
    from google.protobuf.message import Message


def descriptor_of(message: Message | type[Message]) -> Descriptor:
    """The descriptor of a message, under its public type: type stubs give it two, one of them private to protobuf."""
    return cast("Descriptor", message.DESCRIPTOR)


def map_entry(field: FieldDescriptor) -> Descriptor | None:
    """The message that stands for an entry of the field, if it is a map."""
    message = field.message_type
    return message if message is not None and message.GetOptions().map_entry else None


@cache
def has_required_fields(message: Descriptor) -> bool:
    """Whether the message, or any message it can hold at any depth, has a required field."""
    return any(field.is_required for field in all_fields(message))


def all_fields(message: Descriptor) -> Iterator[FieldDescriptor]:
    """The fields of a message and of all messages it can hold, at any depth."""
    seen = {message.full_name}
    open_ends = [message]
    while open_ends:
        for field in open_ends.pop().fields:
            yield field
            if field.message_type is not None and field.message_type.full_name not in seen:
                seen.add(field.message_type.full_name)
                open_ends.append(field.message_type)
