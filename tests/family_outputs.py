"""What is printed of records of every family, in every format: a line each in ``tests/data/family_outputs.tsv``.

The records hold all that their messages can have: every field, secrets among them, fields of a newer release, text that
is no UTF-8, bytes that are cut. ``python -m tests.family_outputs --write`` makes the file anew after a change that is
meant; ``python -m tests.family_outputs DIR`` writes the texts into a folder.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message_factory import GetMessageClass

from inspector.records.grouping import records
from inspector.schema import descriptor_of, map_entry
from inspector.values.wire import BYTES
from keycodec import FAMILIES, BlobChunk, Counter, DocumentChild
from keycodec.families.family import SuffixKind, ValueKind
from tests.support.inspector import STAMP, UNKNOWN, field_bytes, key_of, message_class, ordered, outputs
from tests.support.places import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.message import Message

    from inspector.sources.base import KeyValue
    from keycodec.families.family import Family

TABLE = DATA / "family_outputs.tsv"
#: How deep the messages in a message are filled.
_DEPTH = 3
_NUMBERS = (FieldDescriptor.CPPTYPE_FLOAT, FieldDescriptor.CPPTYPE_DOUBLE)


def filled(kind: type[Message], depth: int = _DEPTH) -> Message:
    """A message with a value in every field, two in each that is repeated."""
    message = kind()
    for field in descriptor_of(kind).fields:
        if field.message_type is not None and depth == 0 and not field.is_required:
            continue
        if map_entry(field) is not None:
            _fill_map(getattr(message, field.name), field, depth)
        elif field.is_repeated:
            getattr(message, field.name).extend([_value(field, depth, number) for number in range(2)])
        elif field.message_type is not None:
            getattr(message, field.name).CopyFrom(_value(field, depth, 0))
        else:
            setattr(message, field.name, _value(field, depth, 0))
    return message


def _fill_map(entries: Any, field: FieldDescriptor, depth: int) -> None:
    key_field, value_field = descriptor_of(GetMessageClass(field.message_type)).fields  # type: ignore[arg-type]
    for number in range(2):
        key, value = _value(key_field, depth, number), _value(value_field, depth, number)
        if value_field.message_type is not None:
            entries[key].CopyFrom(value)
        else:
            entries[key] = value
    if key_field.type == value_field.type == FieldDescriptor.TYPE_STRING:
        entries["s3.secret_key"] = "secret"


def _value(field: FieldDescriptor, depth: int, number: int) -> Any:
    if field.message_type is not None:
        return filled(GetMessageClass(field.message_type), depth - 1)
    if field.enum_type is not None:
        return field.enum_type.values[number % len(field.enum_type.values)].number
    if field.type == FieldDescriptor.TYPE_STRING:
        return f"{field.name} {number} é\n\u202e"
    if field.type == FieldDescriptor.TYPE_BYTES:
        return f"{field.name} {number}".encode() + b"\xff"
    if field.cpp_type == FieldDescriptor.CPPTYPE_BOOL:
        return number == 0
    return (field.number + 0.5 * number) if field.cpp_type in _NUMBERS else field.number + number


def _values(family: Family) -> Iterator[bytes]:
    """Values that a family's records can have, well and ill."""
    if family.message is not None:
        whole = filled(message_class(family.message))
        yield _stored(family, whole)
        yield _stored(family, filled(message_class(family.message), 0)) + b"".join(UNKNOWN.values())
        yield b"".join([*UNKNOWN.values(), _stored(family, message_class(family.message)())])
        yield _stored(family, whole)[:-3]
        yield from (field_bytes(field.number, BYTES, b"no UTF-8 \xff") for field in _strings(family.message))
    if family.value is ValueKind.BITMAP:
        yield bytes.fromhex("3a3000000100000000000200100000000100020003 00".replace(" ", ""))
    yield from (b"", b"\x07" + bytes(7), b"secret_key \xff\x00")


def _stored(family: Family, message: Message) -> bytes:
    """A message as the family stores it; the entries of maps always in one order."""
    data = message.SerializePartialToString(deterministic=True)
    return data + bytes(STAMP) if family.name == "TxnLabelKey" else data


def _strings(name: str) -> list[FieldDescriptor]:
    fields = descriptor_of(message_class(name)).fields
    return [field for field in fields if field.type == FieldDescriptor.TYPE_STRING][:2]


def family_key_values(family: Family) -> list[list[KeyValue]]:
    """Key-values of records of a family, each record's apart."""
    key = key_of(family)
    found = [[(key, value)] for value in _values(family)]
    whole = next(iter(_values(family)))
    if family.suffix is SuffixKind.BLOB:
        slices = (whole[:10], whole[10:])
        found.append([(key_of(family, suffix=BlobChunk(0, at)), part) for at, part in enumerate(slices)])
    elif family.suffix is SuffixKind.COUNTER:
        counters = [(key_of(family, suffix=Counter(name)), b"\x07" + bytes(7)) for name in ("data_size", "newer")]
        found.append([(key, whole), *counters])
        found.append(counters)
    elif family.suffix is SuffixKind.DOCUMENT:
        found.append([(key, whole), (key_of(family, suffix=DocumentChild(1)), b"\x08\x07")])
    return [*map(ordered, found), [(key + b"\x00", whole)]]


def printed(family: Family) -> dict[str, str]:
    """All texts of a family's records, by how they were made."""
    texts: dict[str, list[str]] = defaultdict(list)
    for key_values in family_key_values(family):
        for record in records(key_values):
            for show_secrets in (False, True):
                for name, text in outputs(record, show_secrets=show_secrets).items():
                    texts[name].append(text)
    return {name: "\0".join(parts) for name, parts in texts.items() if not name.startswith("keys")}


def rows() -> list[tuple[str, str, str]]:
    """The family, the form and the hash of each text."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [(name, form, expected) for name, form, expected in csv.reader(file, delimiter="\t")]


def hash_of(text: str) -> str:
    """As ``family_outputs.tsv`` has it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _write(folder: Path | None) -> None:
    lines = []
    for family in FAMILIES.values():
        for form, text in printed(family).items():
            lines.append(f"{family.name}\t{form}\t{hash_of(text)}\n")
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{family.name}.{form}").write_text(text, encoding="utf-8", errors="surrogatepass")
    if folder is None:
        TABLE.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    _write(None if sys.argv[1:] == ["--write"] else Path(sys.argv[1]))
