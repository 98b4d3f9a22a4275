"""The messages and enums of the built-in schema by short name. Each is made when it is asked for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from google.protobuf.descriptor import Descriptor
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from google.protobuf.message_factory import GetMessageClass

from inspector.schema.registry import Schema
from inspector.schema.top_level import top_level_types

if TYPE_CHECKING:
    from google.protobuf.descriptor import EnumDescriptor
    from google.protobuf.message import Message


def builtin_type(name: str) -> type[Message] | EnumTypeWrapper:
    """The class of a message, or the wrapper of an enum. Raises KeyError for any other name."""
    declared = _types()[name]
    if not isinstance(declared, Descriptor):
        return EnumTypeWrapper(declared)
    message_class = GetMessageClass(declared)
    message_class.__module__ = "inspector.schema.messages"  # pickle looks for the class there
    return message_class


def builtin_names() -> list[str]:
    """The short names of all messages and enums, sorted."""
    return sorted(_types())


@cache
def _types() -> dict[str, Descriptor | EnumDescriptor]:
    return top_level_types(Schema.builtin().files)
