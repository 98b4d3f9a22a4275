"""What the tests of records and values share: messages by name, sources from key-values."""

from __future__ import annotations

import gzip
import io
import json
from typing import TYPE_CHECKING, Any

from inspector.forms.plain import value_data
from inspector.forms.text import value_text
from inspector.output.formats import FORMATS
from inspector.output.kinds.records import KeyItem, KeyValueItem, RecordItem
from inspector.records.grouping import records
from inspector.schema import Schema
from inspector.service.gate import masked
from inspector.service.wire import replies as shapes
from inspector.service.wire import value_text as get_value
from inspector.service.wire.outcomes import Outcome
from inspector.sources.memory import MemorySource
from inspector.values.wire import BYTES, FIXED32, FIXED64, GROUP, VARINT, write_varint
from keycodec import FAMILIES, Versionstamp, encode
from keycodec.elements import ElementKind
from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from google.protobuf.message import Message

    from inspector.output.items import Item
    from inspector.records.record import Record
    from inspector.sources.base import KeyValue
    from keycodec.families.family import Family

TRUTHS = sorted(FIXTURES.glob("*.truth/*.records.jsonl.gz"))
SCHEMA = Schema.builtin()
STAMP = Versionstamp(123456790)
#: Of three versions of a record.
STAMPS = [Versionstamp(number) for number in (10, 20, 30)]

#: Families by the message their values are.
MESSAGE_FAMILIES = {family.message: family for family in FAMILIES.values() if family.message is not None}
#: Every message that is the value of some family.
STORED = sorted(MESSAGE_FAMILIES)

_EXAMPLES: dict[ElementKind, Any] = {ElementKind.BYTES: "x", ElementKind.INT64: 7, ElementKind.VERSIONSTAMP: STAMP}


def message_class(name: str) -> Any:
    """The class of a message of the built-in schema."""
    return SCHEMA.message_class(name)


def key_of(family: str | Family, **given: Any) -> bytes:
    """A key of the family; fields that are not given are made up, and a versionstamp where the family has one."""
    family = FAMILIES[family] if isinstance(family, str) else family
    fields: dict[str, Any] = {field.name: _EXAMPLES[field.kind] for field in family.fields}
    stamp = {"versionstamp": STAMP} if family.versioned else {}
    return encode(family, **(fields | stamp | given))


def versions_of(stamps: Iterable[Versionstamp], partition_id: int = 7) -> list[KeyValue]:
    """Versions of one record, without a value."""
    keys = (key_of("VersionedPartitionVersionKey", partition_id=partition_id, versionstamp=stamp) for stamp in stamps)
    return [(key, b"") for key in keys]


def stored_value(family: Family, message: Message) -> bytes:
    """A message as the family stores it: a label's with a stamp behind it."""
    data = message.SerializePartialToString()
    return data + bytes(STAMP) if family.name == "TxnLabelKey" else data


def record_of(family: str | Family, value: bytes) -> Record:
    """The record of one key-value of a family."""
    (record,) = records([(key_of(family), value)])
    return record


def record_of_message(message: Message) -> Record:
    """The record of a message, under the key of a family that stores such."""
    family = MESSAGE_FAMILIES[message.DESCRIPTOR.full_name]
    return record_of(family, stored_value(family, message))


def ordered(key_values: Iterable[KeyValue]) -> list[KeyValue]:
    """As a source gives them."""
    return list(MemorySource(key_values).key_values())


def truth_key_values(path: Path) -> list[KeyValue]:
    """The whole database at the version of a truth's records."""
    version = path.name.partition(".")[0]
    with gzip.open(path.with_name(f"{version}.tsv.gz"), "rt", encoding="ascii") as file:
        rows = (line.rstrip("\n").split("\t") for line in file)
        return [(bytes.fromhex(key), bytes.fromhex(value)) for key, value in rows]


def truth_records(path: Path) -> list[dict[str, Any]]:
    """What Doris's real schema says of each key-value."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def transcript(path: Path, key_values: Iterable[KeyValue]) -> str:
    """The name of a new ``text:`` source that holds the key-values."""
    path.write_text("".join(f"key: {key.hex()} value: {value.hex()}\n" for key, value in key_values))
    return f"text:{path}"


def field_bytes(number: int, wire_type: int, body: bytes) -> bytes:
    """A field on the wire; ``body`` is a bytes field's content, a group's fields, or a number as it stands."""
    tag = write_varint(number << 3 | wire_type)
    if wire_type == BYTES:
        return tag + write_varint(len(body)) + body
    return tag + body + (write_varint(number << 3 | (GROUP + 1)) if wire_type == GROUP else b"")


#: One unknown field of every wire type, by a number that no message has.
UNKNOWN_NUMBER = 500_000_000
UNKNOWN = {
    "varint": field_bytes(UNKNOWN_NUMBER, VARINT, write_varint(300)),
    "fixed64": field_bytes(UNKNOWN_NUMBER, FIXED64, (1 << 63).to_bytes(8, "little")),
    "bytes": field_bytes(UNKNOWN_NUMBER, BYTES, b"\xff of a newer release"),
    "group": field_bytes(UNKNOWN_NUMBER, GROUP, field_bytes(1, VARINT, b"\x05")),
    "fixed32": field_bytes(UNKNOWN_NUMBER, FIXED32, b"\x01\x00\x00\x80"),
}


def shown_value(record: Record, *, show_secrets: bool = False) -> Any:
    """A record's value as JSON data, as it may be shown."""
    return value_data(record.shown(mask=not show_secrets).value)


def shown_text(record: Record, *, show_secrets: bool = False) -> str:
    """A record's value as text, as it may be shown."""
    return value_text(record.shown(mask=not show_secrets).value)


def outputs(record: Record, *, show_secrets: bool = False) -> dict[str, str]:
    """All that can be printed of a record: decoded, by key alone, and raw, in every format."""
    mask = not show_secrets
    groups: dict[str, Sequence[Item]] = {
        "decoded": [RecordItem(record.shown(mask=mask))],
        "keys": [KeyItem(record.key)],
        "raw": [KeyValueItem(shown) for shown in record.shown_key_values(mask=mask)],
    }
    texts = {}
    for what, items in groups.items():
        for name, format_ in FORMATS.items():
            stream = io.StringIO()
            format_(stream).write(items)
            texts[f"{what} {name}"] = stream.getvalue()
    return texts


def get_value_text(record: Record, *, show_secrets: bool) -> str:
    """What the service's get_value answers with the record's value, without the newline that ends it."""
    outcome = Outcome(payload=get_value.stored_value(record))
    return shapes.text(outcome if show_secrets else masked(outcome)).text.removesuffix("\n")


def replies(record: Record, *, show_secrets: bool = False) -> dict[str, str]:
    """As :func:`outputs`, and what the service answers, which no terminal is sent."""
    return outputs(record, show_secrets=show_secrets) | {"get_value": get_value_text(record, show_secrets=show_secrets)}
