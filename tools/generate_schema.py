"""Compile inspector/schema/proto/*.proto: into doris.desc, read at run time, and messages.pyi, read by type checkers.

Usage: python tools/generate_schema.py [ROOT]. The files are written below ROOT, the project's own folder unless given.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from grpc_tools import protoc

from inspector.schema import map_entry
from inspector.schema.descriptor_sets import load_files
from inspector.schema.top_level import top_level_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Declared = Descriptor | EnumDescriptor

PROJECT = Path(__file__).resolve().parent.parent
PROTO = Path("inspector/schema/proto")
STUB = Path("inspector/schema/messages.pyi")

HEAD = '''\
"""The types of inspector.schema.messages. `make generate` writes this file from proto/*.proto: do not edit it."""

from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Literal as _Literal, TypeVar as _TypeVar

from google.protobuf.descriptor import EnumDescriptor as _EnumDescriptor
from google.protobuf.internal.containers import (
    MessageMap as _MessageMap,
    RepeatedCompositeFieldContainer as _Messages,
    RepeatedScalarFieldContainer as _Scalars,
    ScalarMap as _ScalarMap,
)
from google.protobuf.message import Message as _Message

_T = _TypeVar("_T")

class _Enum(type):
    DESCRIPTOR: _EnumDescriptor
    def Name(cls, number: int) -> str: ...
    def Value(cls: type[_T], name: str) -> _T: ...
    def keys(cls) -> list[str]: ...
    def values(cls: type[_T]) -> list[_T]: ...
    def items(cls: type[_T]) -> list[tuple[str, _T]]: ...

'''
SCALARS = {
    FieldDescriptor.CPPTYPE_BOOL: "bool",
    FieldDescriptor.CPPTYPE_DOUBLE: "float",
    FieldDescriptor.CPPTYPE_FLOAT: "float",
    FieldDescriptor.CPPTYPE_INT32: "int",
    FieldDescriptor.CPPTYPE_INT64: "int",
    FieldDescriptor.CPPTYPE_UINT32: "int",
    FieldDescriptor.CPPTYPE_UINT64: "int",
}


def main(root: Path = PROJECT) -> int:
    """Compile every .proto file of the project; the answer is protoc's exit code."""
    (root / PROTO).mkdir(parents=True, exist_ok=True)
    compiled = root / PROTO / "doris.desc"
    sources = sorted(source.relative_to(PROJECT).as_posix() for source in (PROJECT / PROTO).glob("*.proto"))
    code = int(protoc.main(["protoc", f"--proto_path={PROJECT}", f"--descriptor_set_out={compiled}", *sources]))
    if code == 0:
        types = top_level_types(load_files(compiled.read_bytes()))
        (root / STUB).write_text(HEAD + "\n".join(Stub(types).lines()), encoding="utf-8")
    return code


class Stub:
    """The lines of messages.pyi: a class for each message and enum."""

    def __init__(self, types: Mapping[str, Declared]) -> None:
        self._types = types
        self._short_names = {declared.full_name: name for name, declared in types.items()}

    def lines(self) -> Iterator[str]:
        """All lines behind the imports."""
        for name, declared in self._types.items():
            yield from self._class(name, declared)

    def _class(self, name: str, declared: Declared) -> Iterator[str]:
        if isinstance(declared, EnumDescriptor):
            yield f"class {name}(int, metaclass=_Enum):"
            yield from _indented(self._values(declared))
        else:
            yield f"class {name}(_Message):"
            yield from _indented(self._message_body(declared))
        yield ""

    def _values(self, enum: EnumDescriptor) -> Iterator[str]:
        for value in enum.values:
            yield f"{value.name}: _ClassVar[{self._name_of(enum)}]"

    def _message_body(self, message: Descriptor) -> Iterator[str]:
        for enum in message.enum_types:
            yield from self._class(enum.name, enum)
            yield from self._values(enum)
        for inner in message.nested_types:
            if not inner.GetOptions().map_entry:
                yield from self._class(inner.name, inner)
        for field in message.fields:
            yield from self._attribute(field)
        yield from self._methods(message)

    def _attribute(self, field: FieldDescriptor) -> Iterator[str]:
        """The field: only one that is neither repeated nor a message can be assigned to."""
        if field.is_repeated or field.message_type is not None:
            yield "@property"
            yield f"def {field.name}(self) -> {self._read_type(field)}: ..."
        else:
            yield f"{field.name}: {self._item_type(field)}"

    def _methods(self, message: Descriptor) -> Iterator[str]:
        if message.fields:
            yield "def __init__("
            yield from _indented(["self,", "*,"])
            yield from _indented(f"{field.name}: {self._given_type(field)} | None = None," for field in message.fields)
            yield ") -> None: ..."
            yield f"def ClearField(self, field_name: {_literal(message.fields)}) -> None: ..."
        with_presence = [field for field in message.fields if field.has_presence]
        if with_presence:
            yield f"def HasField(self, field_name: {_literal(with_presence)}) -> bool: ..."
        if not message.fields:
            yield "def __init__(self) -> None: ..."

    def _read_type(self, field: FieldDescriptor) -> str:
        """What reading the field gives."""
        if entry := map_entry(field):
            key, value = (self._item_type(part) for part in entry.fields)
            kind = "_ScalarMap" if entry.fields_by_name["value"].message_type is None else "_MessageMap"
            return f"{kind}[{key}, {value}]"
        if field.is_repeated:
            kind = "_Scalars" if field.message_type is None else "_Messages"
            return f"{kind}[{self._item_type(field)}]"
        return self._item_type(field)

    def _given_type(self, field: FieldDescriptor) -> str:
        """What the constructor takes for the field: enums also by name, messages also as a dict of their fields."""
        if entry := map_entry(field):
            key, value = (self._item_type(part) for part in entry.fields)
            return f"_Mapping[{key}, {value}]"
        given = self._item_type(field)
        if field.enum_type is not None:
            given += " | str"
        elif field.message_type is not None:
            given += " | _Mapping[str, object]"
        return f"_Iterable[{given}]" if field.is_repeated else given

    def _item_type(self, field: FieldDescriptor) -> str:
        """The type of the field's value; of a repeated one, of each."""
        named = field.message_type or field.enum_type
        if named is not None:
            return self._name_of(named)
        if field.cpp_type == FieldDescriptor.CPPTYPE_STRING:
            return "bytes" if field.type == FieldDescriptor.TYPE_BYTES else "str"
        return SCALARS[field.cpp_type]

    def _name_of(self, declared: Declared) -> str:
        """What the stub calls a message or enum: ``InstanceInfoPB.Status``."""
        outer = declared.containing_type
        return f"{self._name_of(outer)}.{declared.name}" if outer else self._short_names[declared.full_name]


def _literal(fields: Iterable[FieldDescriptor]) -> str:
    names = ", ".join(f'"{field.name}"' for field in fields)
    return f"_Literal[{names}]"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"    {line}" if line else ""


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
