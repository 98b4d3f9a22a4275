"""The messages and enums of the built-in schema by short name, each made when it is asked for."""

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
    """The class of a message, or what stands for an enum. Raises KeyError for any other name."""
    declared = _types()[name]
    return GetMessageClass(declared) if isinstance(declared, Descriptor) else EnumTypeWrapper(declared)


def builtin_names() -> list[str]:
    """The short names of all messages and enums, sorted."""
    return sorted(_types())


@cache
def _types() -> dict[str, Descriptor | EnumDescriptor]:
    return top_level_types(Schema.builtin().files)
