"""A secret, planted in messages, and where it could be seen."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf.descriptor import FieldDescriptor

from inspector.schema import holds_secrets, is_secret
from inspector.values.wire import BYTES
from tests.support.inspector import (
    MESSAGE_FAMILIES,
    STORED,
    field_bytes,
    message_class,
    record_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.records.record import Record

TOKEN = "tOkEn-7Q9zXw3vK1mP5rB8nL2cD6fG4hJ"
#: The token as it could turn up: plain, in hex, and in base64 wherever it begins among the bytes.
FORMS = [
    TOKEN,
    TOKEN.encode().hex(),
    *(base64.b64encode(bytes(shift) + TOKEN.encode())[4 : 4 + 36].decode() for shift in range(3)),
]

HOLDING = [name for name in STORED if holds_secrets(message_class(name).DESCRIPTOR)]
every_holding = pytest.mark.parametrize("name", HOLDING)
every_message = pytest.mark.parametrize("name", STORED)

Way = tuple[Any, ...]


def shows(texts: dict[str, str]) -> list[str]:
    """The formats in which the token can be read."""
    return [name for name, text in texts.items() if any(form in text for form in FORMS)]


def is_map(field: Any) -> bool:
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def paths(descriptor: Any, above: Way = ()) -> Iterator[Way]:
    """Ways to all fields at any depth, no message entered twice on one way."""
    for field in descriptor.fields:
        yield (*above, field)
        if field.message_type is not None and field.message_type not in [part.message_type for part in above]:
            yield from paths(field.message_type, (*above, field))


def value_at(path: Way, innermost: bytes) -> bytes:
    for field in reversed(path):
        innermost = field_bytes(field.number, BYTES, innermost)
    return innermost


def secret_paths(name: str) -> list[Way]:
    """Ways to text that is secret: in a secret field, or anywhere in a secret message."""
    found = []
    for path in paths(message_class(name).DESCRIPTOR):
        is_text = path[-1].type in (FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_BYTES)
        if is_text and any(is_secret(field) for field in path) and path[-1].name != "key":
            found.append(path)
    return found


def record_with(name: str, value: bytes) -> Record:
    return record_of(MESSAGE_FAMILIES[name], value)
