"""The tables of Doris's messages."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.schema import Schema, map_entry
from tests.support.places import DATA

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
    from google.protobuf.message import Message

PROTO = "inspector/schema/proto"

Row = dict[str, str]


def table_of(name: str) -> list[Row]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def grouped(rows: list[Row], owner: str) -> dict[str, list[Row]]:
    groups = defaultdict(list)
    for row in rows:
        groups[f"{row['package']}.{row[owner]}"].append(row)
    return groups


MESSAGES = {row["message"]: row for row in table_of("proto_messages.tsv")}

FIELDS = grouped(table_of("proto_fields.tsv"), "message")

ENUMS = grouped(table_of("proto_enums.tsv"), "enum")

SCHEMA = Schema.builtin()


def message_of(name: str) -> type[Message]:
    return SCHEMA.message_class(name)


def label_of(field: FieldDescriptor) -> str:
    if map_entry(field):
        return "map"
    if field.is_repeated:
        return "repeated"
    return "required" if field.is_required else "optional"


def owner_of(descriptor: Descriptor | EnumDescriptor) -> Row:
    package = descriptor.file.package
    return {
        "file": Path(descriptor.file.name).name,
        "package": package,
        "owner": descriptor.full_name.removeprefix(f"{package}."),
    }
