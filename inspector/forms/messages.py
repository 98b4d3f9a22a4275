"""A protobuf message as plain Python data, nothing lost (docs/values.md, "JSON").

The form is that of the Meta Service: original field names in the order of their numbers, 64-bit integers as strings,
enums by name, bytes in base64, maps as objects. Unset fields are left out.

An enum number that has no name stands as a number. Protobuf does not say where in a list it stood: it comes last.

Two names are added. ``"@unknown"`` has the fields that the schema does not know, by number and wire type; what such a
number once was is its ``"once"``. ``"@bitmaps"`` has a summary of each delete bitmap in a DeleteBitmapPB.
"""

from __future__ import annotations

import base64
import math
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from inspector.schema import descriptor_of
from inspector.values.bitmap import segment_summaries
from inspector.values.reading import string
from inspector.values.unknown import former_value, take_nameless_numbers, unknown_fields
from inspector.values.wire import BYTES, FIXED64, GROUP, VARINT, WIRE_TYPES, read_fields
from keycodec.jsonforms import Int64

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from inspector.schema.messages import DeleteBitmapPB


UNKNOWN = "@unknown"
BITMAPS = "@bitmaps"
DELETE_BITMAP = "doris.DeleteBitmapPB"

_AS_STRING = {
    FieldDescriptor.TYPE_INT64,
    FieldDescriptor.TYPE_UINT64,
    FieldDescriptor.TYPE_SINT64,
    FieldDescriptor.TYPE_FIXED64,
    FieldDescriptor.TYPE_SFIXED64,
}


def to_data(message: Message, *, notes: bool = True) -> dict[str, Any]:
    """Convert the message to a dict for JSON. ``notes=False``: without ``@unknown`` and ``@bitmaps``."""
    data: dict[str, Any] = {}
    for field, value in message.ListFields():
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            data[field.name] = _map_data(message, field, notes)
        elif field.is_repeated:
            data[field.name] = [scalar_data(field, item, notes) for item in value]
        else:
            data[field.name] = scalar_data(field, value, notes)
    return _with_notes(message, data) if notes else data


def _with_notes(message: Message, data: dict[str, Any]) -> dict[str, Any]:
    unknown = unknown_fields(message)
    if unknown:
        numbers, unknown = take_nameless_numbers(message, unknown)
        data = _with_numbers(message, data, numbers) if numbers else data
    is_bitmap = message.DESCRIPTOR.full_name == DELETE_BITMAP
    bitmaps = segment_summaries(cast("DeleteBitmapPB", message)) if is_bitmap else []
    if bitmaps:
        data[BITMAPS] = bitmaps
    if unknown:
        data[UNKNOWN] = [_unknown_field(field, message) for field in unknown]
    return data


def _with_numbers(message: Message, data: dict[str, Any], numbers: dict[str, list[int]]) -> dict[str, Any]:
    """The data with the enum numbers that have no name, each in its field's place."""
    fields = descriptor_of(message).fields_by_name
    for name, found in numbers.items():
        data[name] = [*data.get(name, []), *found] if fields[name].is_repeated else found[-1]
    return dict(sorted(data.items(), key=lambda item: fields[item[0]].number))


def _map_data(message: Message, field: Any, notes: bool) -> dict[str, Any]:
    key_field, value_field = (field.message_type.fields_by_name[name] for name in ("key", "value"))
    written = [(_map_key(key_field, key), value) for key, value in _entries(message, field)]
    return {text: scalar_data(value_field, value, notes) for text, value in sorted(written, key=itemgetter(0))}


def _entries(message: Message, field: Any) -> Iterable[tuple[Any, Any]]:
    entries = getattr(message, field.name)
    try:
        return [(key, entries[key]) for key in entries]
    except UnicodeDecodeError:  # protobuf gives keys that are no UTF-8 and does not take them
        read_entry: Any = GetMessageClass(field.message_type).FromString
        data = message.SerializePartialToString()
        parts = [part for part in read_fields(data) if (part.number, part.wire_type) == (field.number, BYTES)]
        found = [read_entry(data[part.body : part.body_end]) for part in parts]
        return [(entry.key, entry.value) for entry in found]


def _map_key(field: FieldDescriptor, key: Any) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    return str(scalar_data(field, key, notes=False))


def scalar_data(field: FieldDescriptor, value: Any, notes: bool = True) -> Any:
    """One value of a field, as JSON can hold it."""
    if isinstance(value, Message):
        return to_data(value, notes=notes)
    if field.type == FieldDescriptor.TYPE_BYTES:
        return base64.b64encode(value).decode()
    if isinstance(value, str | bytes):
        return string(value)
    if field.enum_type is not None:
        named = field.enum_type.values_by_number.get(value)
        return named.name if named else value
    if field.type in _AS_STRING:
        return Int64(value)
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def _unknown_field(field: Any, message: Message | None = None) -> dict[str, Any]:
    data: dict[str, Any] = {"number": field.field_number}
    value = _UNKNOWN_VALUE.get(field.wire_type, int)(field.data)
    if message is not None:
        known = descriptor_of(message).fields_by_number.get(field.field_number)
        if known is not None:  # it is of another type than ours
            data["name"] = known.name
        former = former_value(message, field)
        if former is not None:
            data["once"], inside = former
            value = to_data(inside) if isinstance(inside, Message) else Int64(inside)
    return data | {"type": WIRE_TYPES[field.wire_type], "value": value}


def _unknown_group(group: Any) -> list[dict[str, Any]]:
    return [_unknown_field(field) for field in group]


_UNKNOWN_VALUE: dict[int, Callable[[Any], Any]] = {
    VARINT: Int64,
    FIXED64: Int64,
    BYTES: lambda data: base64.b64encode(data).decode(),
    GROUP: _unknown_group,
}
