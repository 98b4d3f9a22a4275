"""The built-in schema against the tables of Doris's messages: declarations, bytes on the wire, generated files."""

from __future__ import annotations

import csv
import struct
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.descriptor_pb2 import DescriptorProto, FileDescriptorProto
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st

from inspector.schema import Schema, descriptor_of, map_entry
from tests.support.examples import examples
from tests.support.messages import messages
from tests.support.places import DATA, ROOT

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor, EnumDescriptor

PROTO = "inspector/schema/proto"

Row = dict[str, str]


def _table(name: str) -> list[Row]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _grouped(rows: list[Row], owner: str) -> dict[str, list[Row]]:
    groups = defaultdict(list)
    for row in rows:
        groups[f"{row['package']}.{row[owner]}"].append(row)
    return groups


MESSAGES = {row["message"]: row for row in _table("proto_messages.tsv")}
FIELDS = _grouped(_table("proto_fields.tsv"), "message")
ENUMS = _grouped(_table("proto_enums.tsv"), "enum")
SCHEMA = Schema.builtin()


def _message(name: str) -> type[Message]:
    return SCHEMA.message_class(name)


# ---- Declarations, read back from the descriptors in the shape of the tables


def _label(field: FieldDescriptor) -> str:
    if map_entry(field):
        return "map"
    if field.is_repeated:
        return "repeated"
    return "required" if field.is_required else "optional"


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


def _owner(descriptor: Descriptor | EnumDescriptor) -> Row:
    package = descriptor.file.package
    return {
        "file": Path(descriptor.file.name).name,
        "package": package,
        "owner": descriptor.full_name.removeprefix(f"{package}."),
    }


def _field_row(field: FieldDescriptor) -> Row:
    assert field.containing_type is not None
    owner = _owner(field.containing_type)
    return {
        "file": owner["file"],
        "package": owner["package"],
        "message": owner["owner"],
        "field": field.name,
        "number": str(field.number),
        "label": _label(field),
        "type": _type(field),
        "default": _default(field),
        "packed": _yes(field.GetOptions().packed),
        "deprecated": _yes(field.GetOptions().deprecated),
        "oneof": field.containing_oneof.name if field.containing_oneof is not None else "",
    }


def _enum_rows(enum: EnumDescriptor) -> list[Row]:
    owner = _owner(enum)
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
    assert [_field_row(field) for field in descriptor_of(_message(name)).fields] == FIELDS[name]


@pytest.mark.parametrize("name", MESSAGES)
def test_file_and_reserved_numbers_are_those_of_the_table(name: str) -> None:
    descriptor = descriptor_of(_message(name))
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
    enums += [enum for name in SCHEMA.message_names() for enum in descriptor_of(_message(name)).enum_types]
    assert {enum.full_name: _enum_rows(enum) for enum in enums} == ENUMS


# ---- Bytes on the wire, made by hand from the table alone

VARINT, FIXED64, DELIMITED = 0, 1, 2


def _varint(number: int) -> bytes:
    number &= 2**64 - 1  # negative numbers take ten bytes
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _delimited(number: int, payload: bytes) -> bytes:
    return _varint(number << 3 | DELIMITED) + _varint(len(payload)) + payload


SAMPLES: dict[str, list[Any]] = {
    "bool": [True, False],
    "bytes": [b"", b"\xff\x00"],
    "double": [-1.5, 5e-324],
    "int32": [0, -1, -(2**31), 2**31 - 1],
    "int64": [0, -1, -(2**63), 2**63 - 1],
    "string": ["", "\N{SNOWMAN}\0k"],
    "uint32": [0, 2**32 - 1],
    "uint64": [0, 2**64 - 1],
}


def _samples(type_name: str) -> list[Any]:
    """Values of a type; a message's are its bytes, here none."""
    if type_name in ENUMS:
        return [int(row["number"]) for row in ENUMS[type_name]]
    return SAMPLES.get(type_name, [b""])


def _payload(type_name: str, value: Any) -> bytes:
    """A value without its tag and length."""
    if type_name == "double":
        return struct.pack("<d", value)
    if isinstance(value, str):
        return value.encode()
    return value if isinstance(value, bytes) else _varint(value)


def _encode(number: int, type_name: str, value: Any) -> bytes:
    payload = _payload(type_name, value)
    if isinstance(value, str | bytes):
        return _delimited(number, payload)
    return _varint(number << 3 | (FIXED64 if type_name == "double" else VARINT)) + payload


def _parsed(message_class: type[Message], wire: bytes, field: str) -> Any:
    """What lies under the field after parsing bytes that hold it alone."""
    parsed = message_class()
    parsed.ParseFromString(wire)
    assert [descriptor.name for descriptor, _ in parsed.ListFields()] == [field]
    assert parsed.SerializePartialToString(deterministic=True) == wire
    return getattr(parsed, field)


def _plain(value: object) -> object:
    """The value, a message as its bytes."""
    return value.SerializePartialToString() if isinstance(value, Message) else value


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_read_and_written_under_its_number(name: str) -> None:
    for row in FIELDS[name]:
        field, number, type_name = row["field"], int(row["number"]), row["type"]
        if row["label"] == "map":
            key_type, value_type = type_name.removeprefix("map<").removesuffix(">").split(",")
            key, value = _samples(key_type)[-1], _samples(value_type)[-1]
            entry = _encode(1, key_type, key) + _encode(2, value_type, value)
            entries = _parsed(_message(name), _delimited(number, entry), field)
            assert {each: _plain(entries[each]) for each in entries} == {key: value}
        elif row["label"] == "repeated":
            values = _samples(type_name)
            if row["packed"] == "yes":
                wire = _delimited(number, b"".join(_payload(type_name, value) for value in values))
            else:
                wire = b"".join(_encode(number, type_name, value) for value in values)
            assert list(map(_plain, _parsed(_message(name), wire, field))) == values
        else:
            for value in _samples(type_name):
                assert _plain(_parsed(_message(name), _encode(number, type_name, value), field)) == value


@pytest.mark.parametrize("name", FIELDS)
def test_repeated_numbers_are_read_packed_or_not(name: str) -> None:
    for row in FIELDS[name]:
        if row["label"] == "repeated" and not isinstance(_samples(row["type"])[0], str | bytes):
            values, number = _samples(row["type"]), int(row["number"])
            packed = _delimited(number, b"".join(_payload(row["type"], value) for value in values))
            loose = b"".join(_encode(number, row["type"], value) for value in values)
            for wire in (packed, loose):
                parsed = _message(name)()
                parsed.ParseFromString(wire)
                assert list(getattr(parsed, row["field"])) == values


@pytest.mark.parametrize("name", MESSAGES)
def test_only_required_fields_are_missed(name: str) -> None:
    required = {row["field"] for row in FIELDS[name] if row["label"] == "required"}
    message: Any = _message(name)()
    assert set(message.FindInitializationErrors()) == required


def test_an_enum_number_and_a_field_of_the_future_are_kept() -> None:
    wire = _encode(7, "int32", 99) + _encode(4000, "string", "later")
    node = _message("doris.cloud.NodeInfoPB")()
    node.ParseFromString(wire)
    assert node.ListFields() == []
    assert node.SerializeToString() == wire


@examples(300)
@given(st.data())
def test_messages_survive_the_wire(data: st.DataObject) -> None:
    message_class = _message(data.draw(st.sampled_from(SCHEMA.message_names())))
    message = data.draw(messages(message_class))
    assert message.IsInitialized()
    assert message_class.FromString(message.SerializeToString()) == message


# ---- Generated files, and the process around them


def test_generated_files_are_what_the_sources_compile_to(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "tools/generate_schema.py", tmp_path], check=True)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    generated = [Path(PROTO) / "doris.desc", Path("inspector/schema/messages.pyi")]
    assert made == {path: (ROOT / path).read_bytes() for path in generated}


OTHER_DORIS = """
from google.protobuf import descriptor_pb2, descriptor_pool
def load_other_doris():
    file = descriptor_pb2.FileDescriptorProto(name="inspector/schema/proto/cloud.proto", package="doris.cloud")
    file.message_type.add(name="InstanceInfoPB").field.add(name="other", number=2, label=1, type=3)
    descriptor_pool.Default().Add(file)
    return descriptor_pool.Default().FindMessageTypeByName("doris.cloud.InstanceInfoPB")
"""
OURS = "from inspector.schema import Schema; ours = Schema.builtin().message_class('doris.cloud.InstanceInfoPB')"
THEIRS = "theirs = load_other_doris()"


@pytest.mark.parametrize("steps", [(OURS, THEIRS), (THEIRS, OURS)], ids=["inspector first", "host first"])
def test_a_host_program_may_load_another_doris_schema(steps: tuple[str, str]) -> None:
    check = "assert ours(instance_id='i').instance_id == 'i' and [f.name for f in theirs.fields] == ['other']"
    subprocess.run([sys.executable, "-W", "error", "-c", "\n".join([OTHER_DORIS, *steps, check])], check=True)


def test_importing_the_schema_loads_nothing_heavy_but_protobuf() -> None:
    script = (
        "import sys, inspector.schema; inspector.schema.Schema.builtin()\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules} & set(sys.argv[1:])))"
    )
    heavy = ["click", "construct", "fdb", "google", "grpc_tools", "keycodec", "sqlite3", "tabulate"]
    result = subprocess.run([sys.executable, "-c", script, *heavy], check=True, capture_output=True, text=True)
    assert set(result.stdout.split()) <= {"google", "keycodec"}
