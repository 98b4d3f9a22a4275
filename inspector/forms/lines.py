"""A record as a line of JSON, written straight from its key and its message: for scans, which print millions.

The line is that of :func:`inspector.forms.plain.record_data`, to the byte. How a field is written is found once for all
messages. Where anything odd appears (unknown fields, text that is no UTF-8 or cannot be printed, a key that does not
decode), the exact way takes over: the data first, then its JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any, cast

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet

from inspector.forms.jsontext import dumps, encode_line
from inspector.forms.messages import AS_STRING, DELETE_BITMAP, field_form, map_data, to_data
from inspector.forms.plain import record_data, value_data
from inspector.schema import descriptor_of
from inspector.values.reading import string
from keycodec.elements import ElementKind
from keycodec.jsonforms import key_data

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor

    from inspector.forms.plain import Shown
    from inspector.forms.redaction import Hidden
    from inspector.values.value import Value
    from keycodec.families.family import Family
    from keycodec.key import Key

#: Writes a field, its name first.
Writer = Callable[[Any], str]

_INTS = (
    FieldDescriptor.TYPE_INT32,
    FieldDescriptor.TYPE_UINT32,
    FieldDescriptor.TYPE_SINT32,
    FieldDescriptor.TYPE_FIXED32,
    FieldDescriptor.TYPE_SFIXED32,
)


def record_line(shown: Shown) -> str:
    """Write a record as JSON text on one line."""
    if shown.problems:
        return dumps(record_data(shown))
    text = f'{{{_key_text(shown.key)},"value":{_value_text(shown.value)}}}'
    return text if text.isprintable() else dumps(record_data(shown))


def _key_text(key: Key) -> str:
    """The columns of a key, without braces."""
    if key.family is None or key.versionstamp is not None or key.suffix is not None:
        return encode_line(key_data(key))[1:-1]
    fields = [quoted(value) if isinstance(value, str) else value for value in key.fields.values()]
    return _key_template(key.family) % (key.raw.hex(), *fields)


@lru_cache(maxsize=256)
def _key_template(family: Family) -> str:
    """What the columns of the family's keys look like, for the key in hex and its fields to be filled in."""
    places = {ElementKind.BYTES: "%s", ElementKind.INT64: '"%d"'}
    fields = ",".join(f'"{field.name}":{places.get(field.kind, "")}' for field in family.fields)
    return f'"family":"{family.name}","key":"%s","fields":{{{fields}}}'


def _value_text(value: Value | Hidden) -> str:
    return _message_text(value) if isinstance(value, Message) else encode_line(value_data(value))


def _message_text(message: Message) -> str:
    if len(cast("Any", UnknownFieldSet)(message)) or _has_notes(descriptor_of(message)):
        return encode_line(to_data(message))
    parts = []
    for field, value in message.ListFields():
        write = _writer(field)
        parts.append(_map_text(message, field) if write is None else write(value))
    return f"{{{','.join(parts)}}}"


@lru_cache(maxsize=4096)
def _has_notes(descriptor: Descriptor) -> bool:
    return descriptor.full_name == DELETE_BITMAP


def _map_text(message: Message, field: FieldDescriptor) -> str:
    return f'"{field.name}":{encode_line(map_data(message, field))}'


@lru_cache(maxsize=4096)
def _writer(field: FieldDescriptor) -> Writer | None:
    """How a field is written; None for a map, whose message that takes."""
    name, convert = field_form(field)
    head = f'"{name}":'
    if convert is None:
        return None
    if field.message_type is not None:
        if field.is_repeated:
            return lambda values: f"{head}[{','.join(map(_message_text, values))}]"
        return lambda value: head + _message_text(value)
    if not field.is_repeated:
        if field.type in AS_STRING or field.type in _INTS:
            return (f'{head}"%d"' if field.type in AS_STRING else f"{head}%d").__mod__
        if field.type == FieldDescriptor.TYPE_STRING:
            return lambda value: head + quoted(string(value))
    return lambda value: head + encode_line(convert(value))
