"""Messages as Python values that Arrow makes arrays of, for the types of :mod:`inspector.tables.columns.arrowtypes`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from inspector.forms.jsontext import dumps
from inspector.forms.messages import map_entries, to_data
from inspector.schema import map_entry
from inspector.tables.columns.arrowtypes import is_recursive
from inspector.values.reading import string
from inspector.values.unknown import take_nameless_numbers, unknown_fields
from keycodec.jsonforms import json_text

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor, FieldDescriptor
    from google.protobuf.message import Message

    from inspector.tables.columns.arrowtypes import Path

#: Turns a value as protobuf gives it into one that Arrow takes.
Convert = Callable[[Any], Any]


def text_cell(text: str) -> str:
    """Text as Arrow can hold it: itself, or ``{"@hex":"ff"}`` with its bytes if it is no UTF-8."""
    safe = json_text(text)
    return safe if isinstance(safe, str) else dumps(safe)


@cache
def message_cell(message: Descriptor, within: Path = ()) -> Callable[[Message], dict[str, Any]]:
    """Return what makes the cell of a message of that type. ``within``: the messages it stands in."""
    within = (*within, message.full_name)
    converts = {field.number: _convert(field, within) for field in message.fields}
    lists = [field.name for field in message.fields if field.is_repeated]
    has_enums = any(field.enum_type is not None for field in message.fields)

    def cell(value: Message) -> dict[str, Any]:
        row: dict[str, Any] = {name: [] for name in lists}
        for field, inner in value.ListFields():
            if map_entry(field) is not None:
                inner = map_entries(value, field)
            row[field.name] = converts[field.number](inner)
        if has_enums and (unknown := unknown_fields(value)):
            for name, numbers in take_nameless_numbers(value, unknown)[0].items():
                texts = [str(number) for number in numbers]
                row[name] = [*row[name], *texts] if name in lists else texts[-1]
        return row

    return cell


def _convert(field: FieldDescriptor, within: Path) -> Convert:
    entry = map_entry(field)
    if entry is not None:
        key, value = (_convert_item(entry.fields_by_name[name], within) for name in ("key", "value"))
        return lambda entries: sorted(((key(name), value(inner)) for name, inner in entries), key=lambda pair: pair[0])
    convert = _convert_item(field, within)
    return (lambda values: [convert(value) for value in values]) if field.is_repeated else convert


def _convert_item(field: FieldDescriptor, within: Path) -> Convert:
    if is_recursive(field, within):
        return lambda value: dumps(to_data(value))
    if field.message_type is not None:
        return message_cell(field.message_type, within)
    if field.enum_type is not None:
        names = {number: named.name for number, named in field.enum_type.values_by_number.items()}
        return lambda number: names.get(number) or str(number)
    if field.type == field.TYPE_STRING:
        return lambda text: text_cell(string(text))
    return lambda value: value
