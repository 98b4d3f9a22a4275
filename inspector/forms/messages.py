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
from functools import lru_cache, partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from inspector.schema import descriptor_of, map_entry
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
_BITMAP_LIST = "segment_delete_bitmaps"

#: The types whose numbers JSON has as strings.
AS_STRING = {
    FieldDescriptor.TYPE_INT64,
    FieldDescriptor.TYPE_UINT64,
    FieldDescriptor.TYPE_SINT64,
    FieldDescriptor.TYPE_FIXED64,
    FieldDescriptor.TYPE_SFIXED64,
}


def to_data(message: Message, *, notes: bool = True) -> dict[str, Any]:
    """Convert the message to a dict for JSON. ``notes=False``: without ``@unknown`` and ``@bitmaps``."""
    form_of = field_form if notes else _bare_form
    data: dict[str, Any] = {}
    for field, value in message.ListFields():
        name, convert = form_of(field)
        data[name] = map_data(message, field, notes) if convert is None else convert(value)
    return _with_notes(message, data) if notes else data


def _with_notes(message: Message, data: dict[str, Any]) -> dict[str, Any]:
    unknown = unknown_fields(message)
    if unknown:
        numbers, unknown = take_nameless_numbers(message, unknown)
        data = _with_numbers(message, data, numbers) if numbers else data
    is_bitmap = _BITMAP_LIST in data and message.DESCRIPTOR.full_name == DELETE_BITMAP
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


def map_data(message: Message, field: Any, notes: bool = True) -> dict[str, Any]:
    """Convert a map of a message, in the order of its keys as text."""
    key_field, value_field = (field.message_type.fields_by_name[name] for name in ("key", "value"))
    written = [(_map_key(key_field, key), value) for key, value in map_entries(message, field)]
    return {text: scalar_data(value_field, value, notes) for text, value in sorted(written, key=itemgetter(0))}


def map_entries(message: Message, field: Any) -> Iterable[tuple[Any, Any]]:
    """The entries of a map field, in no order. A key that is no UTF-8 is bytes."""
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
    return _conversion(field, notes)(value)


class _Form(NamedTuple):
    """What a field is called, and how its value is converted; None for a map, whose message that takes."""

    name: str
    convert: Callable[[Any], Any] | None


def _form(field: FieldDescriptor, notes: bool) -> _Form:
    if map_entry(field) is not None:
        return _Form(field.name, None)
    convert = _conversion(field, notes)
    return _Form(field.name, _for_each(convert) if field.is_repeated else convert)


#: The forms of fields, each found once; which of the two says whether messages have notes.
field_form = lru_cache(maxsize=4096)(partial(_form, notes=True))
_bare_form = lru_cache(maxsize=4096)(partial(_form, notes=False))


def _for_each(convert: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    return lambda values: [convert(value) for value in values]


@lru_cache(maxsize=4096)
def _conversion(field: FieldDescriptor, notes: bool) -> Callable[[Any], Any]:
    """How one value of a field is converted."""
    if field.message_type is not None:
        return partial(to_data, notes=notes)
    if field.enum_type is not None:
        names = {number: value.name for number, value in field.enum_type.values_by_number.items()}
        return lambda number: names.get(number, number)
    return Int64 if field.type in AS_STRING else _CONVERSIONS.get(field.type, _itself)


def _itself(value: Any) -> Any:
    return value


def _bytes_data(value: bytes) -> str:
    return base64.b64encode(value).decode()


def float_data(value: float) -> float | str:
    """Return a float as JSON has it: as a text if it is no number of JSON."""
    if math.isfinite(value):
        return value
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


_CONVERSIONS: dict[int, Callable[[Any], Any]] = {
    FieldDescriptor.TYPE_BYTES: _bytes_data,
    FieldDescriptor.TYPE_STRING: string,
    FieldDescriptor.TYPE_FLOAT: float_data,
    FieldDescriptor.TYPE_DOUBLE: float_data,
}


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
