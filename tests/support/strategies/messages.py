"""A hypothesis strategy that makes random messages of any protobuf class from its descriptor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message_factory import GetMessageClass
from hypothesis import strategies as st

from inspector.schema import AnyMessage, descriptor_of, map_entry

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor


def _integers(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high) | st.sampled_from([low, high])


_SCALARS: dict[int, st.SearchStrategy[bool | int | float]] = {
    FieldDescriptor.CPPTYPE_INT32: _integers(-(2**31), 2**31 - 1),
    FieldDescriptor.CPPTYPE_INT64: _integers(-(2**63), 2**63 - 1),
    FieldDescriptor.CPPTYPE_UINT32: _integers(0, 2**32 - 1),
    FieldDescriptor.CPPTYPE_UINT64: _integers(0, 2**64 - 1),
    FieldDescriptor.CPPTYPE_BOOL: st.booleans(),
    # No NaN: a message that holds one is not equal to itself.
    FieldDescriptor.CPPTYPE_FLOAT: st.floats(allow_nan=False, width=32),
    FieldDescriptor.CPPTYPE_DOUBLE: st.floats(allow_nan=False),
}


@st.composite
def messages(
    draw: st.DrawFn, message_class: type[AnyMessage], depth: int = 3, width: int = 6, items: int = 3
) -> AnyMessage:
    """A message of the class: its required fields, and up to ``width`` of the others.

    Repeated fields and maps hold up to ``items`` items. Messages nest ``depth`` deep, deeper only where they must.
    """
    message = message_class()
    fields = descriptor_of(message_class).fields
    required = [field for field in fields if field.is_required]
    others = [field for field in fields if not field.is_required and (depth > 0 or field.message_type is None)]
    chosen = draw(st.lists(st.sampled_from(others), max_size=width, unique=True)) if others else []
    for field in required + chosen:
        if entry := map_entry(field):
            key, value = (_values(part, depth - 1, width, items) for part in entry.fields)
            _fill_map(getattr(message, field.name), entry, draw(st.dictionaries(key, value, max_size=items)))
        elif field.is_repeated:
            getattr(message, field.name).extend(draw(st.lists(_values(field, depth - 1, width, items), max_size=items)))
        elif field.message_type is not None:
            part = getattr(message, field.name)
            part.SetInParent()
            part.MergeFrom(draw(_values(field, depth - 1, width, items)))
        else:
            setattr(message, field.name, draw(_values(field, depth - 1, width, items)))
    return message


def _values(field: FieldDescriptor, depth: int, width: int, items: int) -> st.SearchStrategy[Any]:
    """One value of the field, an item of it if it is repeated."""
    if field.message_type is not None:
        return messages(GetMessageClass(field.message_type), depth, width, items)
    if field.enum_type is not None:
        return st.sampled_from([value.number for value in field.enum_type.values])
    if field.type == FieldDescriptor.TYPE_STRING:
        return st.text()
    if field.type == FieldDescriptor.TYPE_BYTES:
        return st.binary()
    return _SCALARS[field.cpp_type]


def _fill_map(target: Any, entry: Descriptor, entries: dict[Any, Any]) -> None:
    for key, value in entries.items():
        if entry.fields_by_name["value"].message_type is not None:
            target[key].MergeFrom(value)
        else:
            target[key] = value
