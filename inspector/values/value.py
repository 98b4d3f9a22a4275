"""What a record's value can be."""

from __future__ import annotations

from typing import TypeAlias, TypeVar, cast

from google.protobuf.message import Message

from inspector.values.bitmap import DeleteBitmap
from inspector.values.label import TxnLabel
from inspector.values.reading import Undecoded
from inspector.values.stats import TabletStats

#: The value of a record, by its family: see the table in docs/values.md. None stands for an empty value.
Value: TypeAlias = Message | int | TabletStats | TxnLabel | DeleteBitmap | Undecoded | None

AnyMessage = TypeVar("AnyMessage", bound=Message)


def message_of(value: Value, message_class: type[AnyMessage]) -> AnyMessage | None:
    """The value, if it is a message of that type, else None.

    ``message_class`` is a class of ``inspector.schema.messages``. A message of an overlaid schema is of that type too:
    types are told by their full names.
    """
    if isinstance(value, Message) and value.DESCRIPTOR.full_name == message_class.DESCRIPTOR.full_name:
        return cast("AnyMessage", value)
    return None
