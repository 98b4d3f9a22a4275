"""The built-in schema's declarations against the tables of Doris's messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.descriptor_pb2 import DescriptorProto, FileDescriptorProto

from inspector.schema import descriptor_of, map_entry
from tests.inspector.schema.declared import ENUMS, FIELDS, MESSAGES, PROTO, SCHEMA, Row, label_of, message_of, owner_of

if TYPE_CHECKING:
    from google.protobuf.descriptor import EnumDescriptor


def _type(field: FieldDescriptor) -> str:
    if entry := map_entry(field):
        key, value = entry.fields
        return f"map<{_type(key)},{_type(value)}>"
    named = field.message_type or field.enum_type
    scalar = {
        FieldDescriptor.TYPE_BOOL: "bool",
        FieldDescriptor.TYPE_BYTES: "bytes",
        FieldDescriptor.TYPE_DOUBLE: "double",
        FieldDescriptor.TYPE_INT32: "int32",
        FieldDescriptor.TYPE_INT64: "int64",
        FieldDescriptor.TYPE_STRING: "string",
        FieldDescriptor.TYPE_UINT32: "uint32",
        FieldDescriptor.TYPE_UINT64: "uint64",
    }
    return named.full_name if named is not None else scalar[field.type]


def _default(field: FieldDescriptor) -> str:
    if not field.has_default_value:
        return ""
    if field.enum_type is not None:
        return field.enum_type.values_by_number[field.default_value].name
    return str(field.default_value).lower() if field.type == FieldDescriptor.TYPE_BOOL else str(field.default_value)


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def _field_row(field: FieldDescriptor) -> Row:
    assert field.containing_type is not None
    owner = owner_of(field.containing_type)
    return {
        "file": owner["file"],
        "package": owner["package"],
        "message": owner["owner"],
        "field": field.name,
        "number": str(field.number),
        "label": label_of(field),
        "type": _type(field),
        "default": _default(field),
        "packed": _yes(field.GetOptions().packed),
        "deprecated": _yes(field.GetOptions().deprecated),
        "oneof": field.containing_oneof.name if field.containing_oneof is not None else "",
    }


def _enum_rows(enum: EnumDescriptor) -> list[Row]:
    owner = owner_of(enum)
    return [
        {
            "file": owner["file"],
            "package": owner["package"],
            "enum": owner["owner"],
            "value": value.name,
            "number": str(value.number),
            "allow_alias": _yes(enum.GetOptions().allow_alias),
        }
        for value in enum.values
    ]


def test_messages_are_exactly_those_of_the_table() -> None:
    assert set(SCHEMA.message_names()) == set(MESSAGES)


@pytest.mark.parametrize("name", MESSAGES)
def test_fields_are_declared_as_in_the_table(name: str) -> None:
    assert [_field_row(field) for field in descriptor_of(message_of(name)).fields] == FIELDS[name]


@pytest.mark.parametrize("name", MESSAGES)
def test_file_and_reserved_numbers_are_those_of_the_table(name: str) -> None:
    descriptor = descriptor_of(message_of(name))
    declared = DescriptorProto()
    descriptor.CopyToProto(declared)
    reserved = [str(number) for span in declared.reserved_range for number in range(span.start, span.end)]
    assert descriptor.file.name == f"{PROTO}/{MESSAGES[name]['file']}"
    assert ",".join(reserved) == MESSAGES[name]["reserved"]


def test_every_file_is_proto2() -> None:
    for file in SCHEMA.files:
        assert FileDescriptorProto.FromString(file.serialized_pb).syntax in ("", "proto2")


def test_enums_are_exactly_those_of_the_table() -> None:
    enums = [enum for file in SCHEMA.files for enum in file.enum_types_by_name.values()]
    enums += [enum for name in SCHEMA.message_names() for enum in descriptor_of(message_of(name)).enum_types]
    assert {enum.full_name: _enum_rows(enum) for enum in enums} == ENUMS
