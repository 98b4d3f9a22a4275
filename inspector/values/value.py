"""The kinds of value that a record can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from google.protobuf.message import Message

from inspector.values.bitmap import DeleteBitmap
from inspector.values.label import TxnLabel
from inspector.values.reading import Undecoded
from inspector.values.stats import TabletStats

if TYPE_CHECKING:
    from inspector.schema import AnyMessage

#: The value of a record. The family decides which kind it is (docs/values.md); None is an empty value.
Value: TypeAlias = Message | int | TabletStats | TxnLabel | DeleteBitmap | Undecoded | None


def message_of(value: Value, message_class: type[AnyMessage]) -> AnyMessage | None:
    """The value if it is a message of that type, else None.

    ``message_class`` is a class of ``inspector.schema.messages``. Types are compared by full name, so a message of an
    overlaid schema is of that type too.
    """
    if isinstance(value, Message) and value.DESCRIPTOR.full_name == message_class.DESCRIPTOR.full_name:
        return cast("AnyMessage", value)
    return None
