"""Message classes by full name: the built-in schema, with a newer one laid over it on demand.

Every schema lives in a descriptor pool of its own, never in protobuf's default pool, so a program that has loaded
Doris's own protos, of any version, can import the inspector, and several schemas can stand side by side. Classes of a
private pool parse as fast as generated modules do (one parser serves both), and the pool loads sooner, because it
makes a class only for the message that is asked for.
"""

from __future__ import annotations

from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass

from inspector.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from os import PathLike

    from inspector.schema.types import Descriptor, FieldDescriptor

MAX_DESCRIPTOR_SET = 64 << 20  # bytes; Doris's own is well below 1 MiB
_BUILTIN = Path(__file__).with_name("proto") / "doris.desc"
_REMEDY = "make one with: protoc --include_imports --descriptor_set_out=FILE cloud.proto"


class SchemaError(UsageError, LookupError):
    """A message that the schema does not know, or a descriptor set that cannot be used."""


class Schema:
    """Protobuf messages by full name, such as ``doris.cloud.InstanceInfoPB``."""

    def __init__(self, messages: Mapping[str, Descriptor]) -> None:
        self._messages = messages

    @classmethod
    @cache
    def builtin(cls) -> Schema:
        """The schema that comes with the inspector; loaded once."""
        return cls(_messages_of(_BUILTIN.read_bytes(), _BUILTIN.name))

    @classmethod
    def from_descriptor_set(cls, data: bytes, origin: str = "descriptor set") -> Schema:
        """The built-in schema with a serialized FileDescriptorSet over it; ``origin`` names the set in errors.

        A message that both know is the set's; one that only the built-in schema knows is kept. Inside the set's
        messages every type is the set's own. Raises SchemaError for bytes that are no FileDescriptorSet, that lack
        an imported file, or that contradict themselves.
        """
        return cls.builtin()._under(data, origin)

    def with_descriptor_set(self, path: str | PathLike[str]) -> Schema:
        """This schema with the FileDescriptorSet in a file over it; raises SchemaError as from_descriptor_set does."""
        try:
            with open(path, "rb") as file:
                data = file.read(MAX_DESCRIPTOR_SET + 1)
        except OSError as error:
            raise SchemaError(f"{path}: cannot read the descriptor set: {error.strerror}") from error
        if len(data) > MAX_DESCRIPTOR_SET:
            raise SchemaError(f"{path}: not a FileDescriptorSet: larger than {MAX_DESCRIPTOR_SET >> 20} MiB; {_REMEDY}")
        return self._under(data, str(path))

    def _under(self, data: bytes, origin: str) -> Schema:
        return Schema({**self._messages, **_messages_of(data, origin)})

    def message_class(self, full_name: str) -> type[Message]:
        """The class of a message; raises SchemaError if the schema does not know it."""
        descriptor = self._messages.get(full_name)
        if descriptor is None:
            raise SchemaError(f"no message {full_name!r} in the schema; a --descriptor-set FILE may add it")
        return GetMessageClass(cast("Any", descriptor))

    def message_names(self) -> tuple[str, ...]:
        """Full names of all messages, nested ones included, sorted."""
        return tuple(sorted(self._messages))


def _messages_of(data: bytes, origin: str) -> dict[str, Descriptor]:
    """The messages of a serialized FileDescriptorSet, by full name, in a pool of their own."""
    pool = DescriptorPool()
    messages: dict[str, Descriptor] = {}
    for file in _imports_first(_parse(data, origin), origin):
        try:
            loaded = pool.AddSerializedFile(file.SerializePartialToString())
        except TypeError as error:
            reason = f"{file.name} contradicts itself or another file: {error}"
            raise SchemaError(f"{origin}: {_one_line(reason)}") from error
        messages.update((message.full_name, message) for message in _with_nested(loaded.message_types_by_name.values()))
    return messages


def _parse(data: bytes, origin: str) -> list[FileDescriptorProto]:
    try:
        files = list(FileDescriptorSet.FromString(data).file)
    except DecodeError:
        files = []
    # Stray bytes can parse as unknown fields, or as a file without a name.
    if not files or not all(file.name for file in files):
        raise SchemaError(f"{origin}: not a FileDescriptorSet; {_REMEDY}")
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
        raise SchemaError(f"{origin}: lacks imported {_one_line(', '.join(missing))}; {_REMEDY}")
    return sorted(files, key=lambda file: rank[str(file.name)])


def _with_nested(messages: Iterable[Descriptor]) -> Iterator[Descriptor]:
    """Messages and what they enclose, less the entries that stand for maps."""
    for message in messages:
        if not message.GetOptions().map_entry:
            yield message
            yield from _with_nested(message.nested_types)


def _one_line(text: str) -> str:
    """Text of a file we do not trust, fit for an error: control characters escaped, cut where it gets long."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text[:200])


@cache
def has_required_fields(message: Descriptor) -> bool:
    """Whether the message, or any message it can hold at any depth, has a required field."""
    return any(field.is_required for field in all_fields(message))


def all_fields(message: Descriptor) -> Iterator[FieldDescriptor]:
    """The fields of a message and of all messages it can hold, at any depth."""
    seen = {message.full_name}
    open_ends = [message]
    while open_ends:
        for field in open_ends.pop().fields:
            yield field
            if field.message_type is not None and field.message_type.full_name not in seen:
                seen.add(field.message_type.full_name)
                open_ends.append(field.message_type)
