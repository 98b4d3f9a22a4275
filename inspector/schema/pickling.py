"""Pickle any message.

Pickle itself finds only the classes that stand in ``inspector.schema.messages``: top-level ones of the built-in schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, cast

from inspector.schema.descriptors import AnyMessage
from inspector.schema.registry import Schema

if TYPE_CHECKING:
    from typing import Self


class PackedMessage(NamedTuple, Generic[AnyMessage]):
    """A message as data that can be pickled."""

    full_name: str
    data: bytes
    schema: Schema

    @classmethod
    def of(cls, message: AnyMessage) -> Self:
        """Pack a message."""
        return cls(message.DESCRIPTOR.full_name, message.SerializePartialToString(), Schema.of(message))

    def message(self) -> AnyMessage:
        """Make the message again."""
        return cast("AnyMessage", self.schema.message_class(self.full_name).FromString(self.data))
