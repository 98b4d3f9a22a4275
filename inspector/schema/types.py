"""Protobuf's descriptor types, one name each for all implementations of protobuf; for annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from google._upb import _message
    from google.protobuf import descriptor

    Descriptor: TypeAlias = descriptor.Descriptor | _message.Descriptor
    FieldDescriptor: TypeAlias = descriptor.FieldDescriptor | _message.FieldDescriptor
