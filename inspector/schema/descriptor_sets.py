"""Serialized FileDescriptorSets, as protoc writes them, loaded into descriptor pools of their own."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import DecodeError

from inspector.errors import UsageError

if TYPE_CHECKING:
    from google.protobuf.descriptor import FileDescriptor

#: What to do about bytes that are no usable set.
REMEDY = "make one with: protoc --include_imports --descriptor_set_out=FILE cloud.proto"


class SchemaError(UsageError, LookupError):
    """A message that the schema does not know, or a descriptor set that cannot be used."""


def load_files(data: bytes, origin: str) -> list[FileDescriptor]:
    """The files of a serialized FileDescriptorSet, in a new pool, each behind those that it imports.

    ``origin`` names the set in errors. Raises SchemaError.
    """
    pool = DescriptorPool()
    files = []
    for file in _imports_first(_parse(data, origin), origin):
        try:
            files.append(pool.AddSerializedFile(file.SerializePartialToString()))
        except TypeError as error:
            reason = f"{file.name} contradicts itself or another file: {error}"
            raise SchemaError(f"{origin}: {_one_line(reason)}") from error
    return files


def _parse(data: bytes, origin: str) -> list[FileDescriptorProto]:
    try:
        files = list(FileDescriptorSet.FromString(data).file)
    except DecodeError:
        files = []
    # Stray bytes can parse as unknown fields, or as a file without a name.
    if not files or not all(file.name for file in files):
        raise SchemaError(f"{origin}: not a FileDescriptorSet; {REMEDY}")
    return files


def _imports_first(files: list[FileDescriptorProto], origin: str) -> list[FileDescriptorProto]:
    # str() because a name that is no UTF-8 comes as bytes.
    imports = {str(file.name): list(map(str, file.dependency)) for file in files}
    try:
        rank = {name: place for place, name in enumerate(TopologicalSorter(imports).static_order())}
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        raise SchemaError(f"{origin}: files import each other: {_one_line(circle)}") from error
    missing = sorted(rank.keys() - imports.keys())
    if missing:
        raise SchemaError(f"{origin}: lacks imported {_one_line(', '.join(missing))}; {REMEDY}")
    return sorted(files, key=lambda file: rank[str(file.name)])


def _one_line(text: str) -> str:
    """Text of a file we do not trust, fit for an error: control characters escaped, cut where it gets long."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text[:200])
