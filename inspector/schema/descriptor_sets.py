"""Load serialized FileDescriptorSets, which protoc writes, each into a descriptor pool of its own."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import DecodeError

from inspector.errors import UsageError

if TYPE_CHECKING:
    from google.protobuf.descriptor import FileDescriptor

#: What to do about a set that cannot be used.
REMEDY = "make one with: protoc --include_imports --descriptor_set_out=FILE cloud.proto"


class SchemaError(UsageError, LookupError):
    """The schema does not know a message, or a descriptor set cannot be used."""


def load_files(data: bytes) -> list[FileDescriptor]:
    """The files of a serialized FileDescriptorSet, in a new pool, each after the files that it imports.

    Raises SchemaError; its text does not say where the bytes are from.
    """
    pool = DescriptorPool()
    files = []
    for file in _imports_first(_parse(data)):
        try:
            files.append(pool.AddSerializedFile(file.SerializePartialToString()))
        except TypeError as error:
            reason = f"{file.name} contradicts itself or another file: {error}"
            raise SchemaError(f"{_one_line(reason)}; {REMEDY}") from error
    return files


def descriptor_set_of(file: FileDescriptor) -> bytes:
    """The file and all that it imports as a serialized FileDescriptorSet, each after the files that it imports."""
    files: dict[str, FileDescriptorProto] = {}
    _collect(file, files)
    return FileDescriptorSet(file=files.values()).SerializePartialToString()


def _collect(file: FileDescriptor, files: dict[str, FileDescriptorProto]) -> None:
    if file.name not in files:
        for imported in file.dependencies:
            _collect(imported, files)
        files[file.name] = FileDescriptorProto.FromString(file.serialized_pb)


def _parse(data: bytes) -> list[FileDescriptorProto]:
    try:
        files = list(FileDescriptorSet.FromString(data).file)
    except DecodeError:
        files = []
    # Stray bytes can parse as unknown fields, or as a file without a name.
    if not files or not all(file.name for file in files):
        raise SchemaError(f"not a FileDescriptorSet; {REMEDY}")
    return files


def _imports_first(files: list[FileDescriptorProto]) -> list[FileDescriptorProto]:
    # str() because a name that is no UTF-8 comes as bytes.
    imports = {str(file.name): list(map(str, file.dependency)) for file in files}
    try:
        rank = {name: place for place, name in enumerate(TopologicalSorter(imports).static_order())}
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        raise SchemaError(f"files import each other: {_one_line(circle)}; {REMEDY}") from error
    missing = sorted(rank.keys() - imports.keys())
    if missing:
        raise SchemaError(f"an imported file is missing: {_one_line(', '.join(missing))}; {REMEDY}")
    return sorted(files, key=lambda file: rank[str(file.name)])


def _one_line(text: str) -> str:
    """Text of an untrusted file for an error message: control characters escaped, cut to 200 characters."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text[:200])
