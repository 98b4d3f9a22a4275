"""A record as a line of JSON, written straight from its key and its message: for scans, which print millions.

The line is that of :func:`inspector.forms.plain.record_data`, to the byte. How a field is written is found once for all
messages. Where anything odd appears (unknown fields, text that is no UTF-8 or cannot be printed, a key that does not
decode), the exact way takes over: the data first, then its JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from inspector.forms.jsontext import dumps, encode_line
from inspector.forms.messages import AS_STRING, DELETE_BITMAP, field_form, map_data, to_data
from inspector.forms.plain import record_data, value_data
from inspector.forms.secretpaths import unknown_fields
from inspector.values.reading import string
from inspector.values.stats import TabletStats
from keycodec.elements import ElementKind
from keycodec.jsonforms import key_data

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.forms.plain import Shown
    from inspector.forms.redaction import Hidden
    from inspector.values.value import Value
    from keycodec.families.family import Family
    from keycodec.key import Key

#: Writes a field's value.
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
    text = f'{{{_key_text(shown.key)},"value":{value_json(shown.value)}}}'
    return text if text.isprintable() else dumps(record_data(shown))


def _key_text(key: Key) -> str:
    """The columns of a key, without braces."""
    if key.family is None or key.versionstamp is not None or key.suffix is not None:
        return encode_line(key_data(key))[1:-1]
    fields = [quoted(value) if isinstance(value, str) else value for value in key.fields.values()]
    return _key_template(key.family) % (key.raw.hex(), *fields)


def key_writer(key: Key) -> Callable[[bytes, tuple[Any, ...]], str]:
    """Return what writes the columns of keys that differ from a key in their ints alone, from their bytes and ints."""
    assert key.family is not None
    template, instance_id = _key_template(key.family), quoted(str(key.fields["instance_id"]))
    return lambda raw, ints: template % (raw.hex(), instance_id, *ints)


@lru_cache(maxsize=256)
def _key_template(family: Family) -> str:
    """Return a template of the columns of the family's keys, for the key in hex and its fields to be filled in."""
    places = {ElementKind.BYTES: "%s", ElementKind.INT64: '"%d"'}
    fields = ",".join(f'"{field.name}":{places.get(field.kind, "")}' for field in family.fields)
    return f'"family":"{family.name}","key":"%s","fields":{{{fields}}}'


def value_json(value: Value | Hidden) -> str:
    """Write a value as JSON. What cannot be printed is left for who looks at the whole line."""
    if isinstance(value, Message):
        return _message_text(value)
    if isinstance(value, TabletStats) and not value.unknown_counters:
        parts = {"aggregated_stats": value.aggregated, "detached_stats": value.detached, "merged_stats": value.merged}
        texts = (f'"{name}":{"null" if part is None else _message_text(part)}' for name, part in parts.items())
        return f"{{{','.join(texts)}}}"
    return encode_line(value_data(value))


def _message_text(message: Message) -> str:
    if len(unknown_fields(message)):
        return encode_line(to_data(message))
    found = message.ListFields()
    if not found:
        return "{}"
    fields, values = zip(*found, strict=True)
    template, conversions = _shape(fields)
    if not template:
        return encode_line(to_data(message))
    if not conversions:
        return template % values
    texts = list(values)
    for place, convert in conversions:
        texts[place] = convert(values[place]) if convert else encode_line(map_data(message, fields[place]))
    return template % tuple(texts)


@lru_cache(maxsize=4096)
def _shape(fields: tuple[FieldDescriptor, ...]) -> tuple[str, list[tuple[int, Writer | None]]]:
    """Return a template of messages that have these fields, for their values to be filled in; and the writers of these.

    Messages come in runs of one shape. Ints stand as they are, and so have no writer; for a map it is None. The text is
    empty for a message that gets notes of its own.
    """
    if fields[0].full_name.startswith(f"{DELETE_BITMAP}."):
        return "", []
    parts, conversions = [], []
    for place, field in enumerate(fields):
        if not field.is_repeated and field.type in AS_STRING:
            value = '"%d"'
        elif not field.is_repeated and field.type in _INTS:
            value = "%d"
        else:
            value = "%s"
            conversions.append((place, _writer(field)))
        parts.append(f'"{field.name}":{value}')
    return f"{{{','.join(parts)}}}", conversions


@lru_cache(maxsize=4096)
def _writer(field: FieldDescriptor) -> Writer | None:
    """How the value of a field is written; None for a map, whose message that takes."""
    _, convert = field_form(field)
    if convert is None:
        return None
    if field.message_type is not None:
        return _messages_text if field.is_repeated else _message_text
    if field.type == FieldDescriptor.TYPE_STRING and not field.is_repeated:
        return lambda value: quoted(string(value))
    return lambda value: encode_line(convert(value))


def _messages_text(messages: Iterable[Message]) -> str:
    return f"[{','.join(map(_message_text, messages))}]"
