"""A record's value as text: protobuf's text format for messages, JSON for all else."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from google.protobuf import text_format
from google.protobuf.message import Message

from inspector.forms.jsontext import dumps
from inspector.forms.messages import to_data
from inspector.forms.plain import label_notes, value_data
from inspector.schema import descriptor_of, map_entry
from inspector.values.label import TxnLabel
from inspector.values.stats import TabletStats
from inspector.values.unknown import former_value, take_nameless_numbers, unknown_fields
from keycodec.elements import to_payload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.forms.redaction import Hidden
    from inspector.values.value import Value

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
#: A field that protobuf writes by its number.
_BY_NUMBER = re.compile(r"^ *[0-9]+(?::| \{)", re.MULTILINE)


def value_text(value: Value | Hidden) -> str:
    """Write a record's value: a message in protobuf's text format, unknown fields by number; all else as JSON."""
    if isinstance(value, Message):
        return message_text(value)
    if isinstance(value, TabletStats):
        parts = "" if value.aggregated is None else "the stored row and "
        note = f"# the sum of {parts}{len(value.counters)} counters beside it\n" if value.counters else ""
        return note + message_text(value.merged)
    if isinstance(value, TxnLabel):
        notes = (f"# {name[1:]}: {note}\n" for name, note in label_notes(value).items())
        return message_text(value.message) + "".join(notes)
    return "" if value is None else dumps(value_data(value))


def message_text(message: Message) -> str:
    """Write a message in protobuf's text format, unknown fields by number. If that fails: as JSON.

    Text is UTF-8. What cannot be printed is escaped in octal, as the format has it, so that it can be read again.
    """
    try:
        text = text_format.MessageToString(message, as_utf8=True, print_unknown_fields=True)
    except (TypeError, UnicodeDecodeError, RecursionError):  # a map's key is no UTF-8; unknown fields nest for ever
        return dumps(to_data(message)) + "\n"
    written = text if text.isascii() else _BEYOND_ASCII.sub(_printable, text)
    return written + _number_notes(message) if _BY_NUMBER.search(written) else written


def _number_notes(message: Message) -> str:
    """Comments on the fields that stand by number although a name is known: each number once."""
    return "".join(dict.fromkeys(_notes_within(message)))


def _notes_within(message: Message) -> Iterator[str]:
    fields = descriptor_of(message).fields_by_name
    numbers, others = take_nameless_numbers(message, unknown_fields(message))
    for name, found in numbers.items():
        yield f"# {fields[name].number} is {name}; its value {', '.join(map(str, found))} has no name in this schema\n"
    for part in others:
        if former := former_value(message, part):
            yield f"# {part.field_number} was {former[0]} in {message.DESCRIPTOR.full_name} for some months\n"
    for field, value in message.ListFields():
        entry = map_entry(field)
        if entry is not None and entry.fields_by_name["value"].message_type is not None:
            yield from chain.from_iterable(map(_notes_within, value.values()))
        elif entry is None and field.message_type is not None:
            yield from chain.from_iterable(map(_notes_within, value if field.is_repeated else (value,)))


def _printable(found: re.Match[str]) -> str:
    char = found[0]
    return char if char.isprintable() else "".join(f"\\{byte:03o}" for byte in to_payload(char))
