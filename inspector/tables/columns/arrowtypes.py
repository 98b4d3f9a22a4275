"""The Arrow type of a message, made from its descriptor (docs/tables.md, "Types").

A field keeps its name and its place. Integers keep their width, enums are text, bytes are binary, maps are maps. An
unset field is null, an empty list an empty list. A message inside itself, at any depth, is its JSON text: Arrow has no
type without an end.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
from google.protobuf.descriptor import FieldDescriptor

from inspector.schema import map_entry

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor

    #: Full names of the messages that a field stands in, from the outermost on.
    Path = tuple[str, ...]

#: The type of each scalar.
_SCALARS: dict[int, pa.DataType] = {
    FieldDescriptor.TYPE_DOUBLE: pa.float64(),
    FieldDescriptor.TYPE_FLOAT: pa.float32(),
    FieldDescriptor.TYPE_INT64: pa.int64(),
    FieldDescriptor.TYPE_SINT64: pa.int64(),
    FieldDescriptor.TYPE_SFIXED64: pa.int64(),
    FieldDescriptor.TYPE_UINT64: pa.uint64(),
    FieldDescriptor.TYPE_FIXED64: pa.uint64(),
    FieldDescriptor.TYPE_INT32: pa.int32(),
    FieldDescriptor.TYPE_SINT32: pa.int32(),
    FieldDescriptor.TYPE_SFIXED32: pa.int32(),
    FieldDescriptor.TYPE_UINT32: pa.uint32(),
    FieldDescriptor.TYPE_FIXED32: pa.uint32(),
    FieldDescriptor.TYPE_BOOL: pa.bool_(),
    FieldDescriptor.TYPE_STRING: pa.string(),
    FieldDescriptor.TYPE_BYTES: pa.binary(),
    FieldDescriptor.TYPE_ENUM: pa.string(),
}


@cache
def message_type(message: Descriptor, within: Path = ()) -> pa.StructType:
    """The struct of a message. ``within``: the messages it stands in."""
    within = (*within, message.full_name)
    return pa.struct([pa.field(field.name, field_type(field, within)) for field in message.fields])


def field_type(field: FieldDescriptor, within: Path) -> pa.DataType:
    """The type of a field of the last message in ``within``."""
    entry = map_entry(field)
    if entry is not None:
        key, value = entry.fields_by_name["key"], entry.fields_by_name["value"]
        return pa.map_(item_type(key, within), item_type(value, within))
    item = item_type(field, within)
    return pa.list_(item) if field.is_repeated else item


def item_type(field: FieldDescriptor, within: Path) -> pa.DataType:
    """The type of one value of a field."""
    if field.message_type is None:
        return _SCALARS[field.type]
    return pa.string() if is_recursive(field, within) else message_type(field.message_type, within)


def is_recursive(field: FieldDescriptor, within: Path) -> bool:
    """Whether a field holds a message of a type that it stands in."""
    return field.message_type is not None and field.message_type.full_name in within
