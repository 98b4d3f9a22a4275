"""A hypothesis strategy for bytes of messages that hold what is odd, anywhere inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf.descriptor import FieldDescriptor
from hypothesis import strategies as st

from inspector.schema import descriptor_of, map_entry
from inspector.values.wire import BYTES, VARINT, write_varint
from tests.support.inspector import UNKNOWN, field_bytes
from tests.support.strategies.messages import messages

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor
    from google.protobuf.message import Message

_TEXTS = (FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_BYTES)
#: Text that is no UTF-8, that turns a terminal around, and that JSON escapes.
_ODD_TEXTS = (b"\xff no UTF-8", "\u202e\x1b[2J".encode(), b'"\\\n\x7f', b"")
_UNNAMED = write_varint((1 << 31) - 1)
_KEYS = (b"s3.secret_key", b"parser", b"\xff", b"access key")


@st.composite
def odd_messages(draw: st.DrawFn, message_class: type[Message]) -> bytes:
    """Bytes that parse as the class: of a random message, with a few odd fields anywhere in or before it."""
    usual = draw(messages(message_class)).SerializePartialToString()
    odd = draw(st.lists(_odd_field(descriptor_of(message_class), 4), max_size=3))
    return b"".join(draw(st.permutations([usual, *odd])))


@st.composite
def _odd_field(draw: st.DrawFn, descriptor: Descriptor, depth: int) -> bytes:
    fields = list(descriptor.fields)
    field = draw(st.sampled_from(fields)) if fields else None
    if field is None or draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from(list(UNKNOWN.values())))
    return draw(_odd_value(field, depth))


def _odd_value(field: FieldDescriptor, depth: int) -> st.SearchStrategy[bytes]:
    if entry := map_entry(field):
        return st.builds(_entry, st.just(field), st.sampled_from(_KEYS), _part(entry.fields_by_name["value"], depth))
    return _part(field, depth)


def _part(field: FieldDescriptor, depth: int) -> st.SearchStrategy[bytes]:
    if field.message_type is not None:
        inside: Any = _odd_field(field.message_type, depth - 1) if depth else st.just(b"")
        return inside.map(lambda body: field_bytes(field.number, BYTES, body))
    if field.type in _TEXTS:
        return st.sampled_from(_ODD_TEXTS).map(lambda body: field_bytes(field.number, BYTES, body))
    if field.enum_type is not None:
        return st.just(field_bytes(field.number, VARINT, _UNNAMED))
    return st.just(field_bytes(field.number, BYTES, b"\x01 a secret of another type"))


def _entry(field: FieldDescriptor, key: bytes, value: bytes) -> bytes:
    return field_bytes(field.number, BYTES, field_bytes(1, BYTES, key) + value)
