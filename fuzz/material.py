"""What the targets begin with: key-values of every family, real ones where the fixtures have them."""

from __future__ import annotations

import shutil
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from google.protobuf.descriptor import FieldDescriptor
from pyroaring import BitMap

from inspector.schema import Schema
from inspector.values.wire import BYTES, FIXED32, FIXED64, VARINT
from keycodec import FAMILIES, decode
from keycodec.families.examples import example
from keycodec.families.family import ValueKind
from tests.inspector.sources.backup.support import BACKUPS, TRUTHS, truth
from tests.support.inspector import STAMP, field_bytes

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor

    from inspector.sources.base import KeyValue
    from keycodec.families.family import Family

#: Key-values of the fixtures that each family gets, of each kind of suffix.
_REAL_ONES = 3
#: Longer values are of no use: nothing can be tried often with them.
_LONGEST = 4000

_FIXED64 = (FieldDescriptor.TYPE_DOUBLE, FieldDescriptor.TYPE_FIXED64, FieldDescriptor.TYPE_SFIXED64)
_FIXED32 = (FieldDescriptor.TYPE_FLOAT, FieldDescriptor.TYPE_FIXED32, FieldDescriptor.TYPE_SFIXED32)


@cache
def key_values_of(family: Family) -> list[KeyValue]:
    """Some key-values of the family: first a made one, whose value has every field; then real ones."""
    return [(example(family), made_value(family)), *_real_ones().get(family, ())]


@cache
def _real_ones() -> dict[Family, list[KeyValue]]:
    found: dict[tuple[Family, str], list[KeyValue]] = defaultdict(list)
    for backup, version in dict(TRUTHS).items():  # the newest of each backup
        for raw, value in truth(backup, version):
            key = decode(raw, partial=True)
            if key.family is not None and len(value) <= _LONGEST:
                among = found[key.family, type(key.suffix).__name__]
                if len(among) < _REAL_ONES * len(BACKUPS):
                    among.append((raw, value))
    return {family: [row for (of, _), rows in found.items() if of is family for row in rows] for family, _ in found}


def made_value(family: Family) -> bytes:
    """A value of the family with every field that it can have, two messages deep."""
    message = _message(Schema.builtin().message_class(family.message).DESCRIPTOR, 2) if family.message else b""
    match family.value:
        case ValueKind.MESSAGE:
            return message
        case ValueKind.STAMPED_MESSAGE:
            return message + bytes(STAMP)
        case ValueKind.INT64:
            return bytes(range(8))
        case ValueKind.EMPTY:
            return b""
        case ValueKind.BITMAP:
            return BitMap([1, 2, 3, 70_000, 4_000_000_000]).serialize()


def _message(descriptor: Descriptor, depth: int) -> bytes:
    """Every field once, on the wire; there a map is no more than repeated messages."""
    fields = []
    for field in descriptor.fields:
        if field.message_type is not None:
            if depth:
                fields.append(field_bytes(field.number, BYTES, _message(field.message_type, depth - 1)))
        elif field.type in (FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_BYTES):
            fields.append(field_bytes(field.number, BYTES, field.name.encode()))
        elif field.type in _FIXED64:
            fields.append(field_bytes(field.number, FIXED64, bytes(8)))
        elif field.type in _FIXED32:
            fields.append(field_bytes(field.number, FIXED32, bytes(4)))
        else:
            fields.append(field_bytes(field.number, VARINT, b"\x01"))
    return b"".join(fields)


def scratch(name: str) -> Path:
    """An empty folder to write to."""
    folder = Path("build/fuzz/scratch") / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def all_keys() -> list[bytes]:
    """Keys of every family."""
    return [key for family in FAMILIES.values() for key, _ in key_values_of(family)]
