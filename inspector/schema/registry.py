"""Message classes by full name: the built-in schema, with a newer one laid over it on demand.

Every schema lives in a descriptor pool of its own, never in protobuf's default pool, so a program that has loaded
Doris's own protos, of any version, can import the inspector, and several schemas can stand side by side. Classes of a
private pool parse as fast as generated modules do (one parser serves both), and the pool loads sooner, because it
makes a class only for the message that is asked for.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, overload

from google.protobuf.message_factory import GetMessageClass

from inspector.schema.descriptor_sets import REMEDY, SchemaError, load_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

    from google.protobuf.descriptor import Descriptor, FileDescriptor
    from google.protobuf.message import Message

    AnyMessage = TypeVar("AnyMessage", bound=Message)

MAX_DESCRIPTOR_SET = 64 << 20  # bytes; Doris's own is well below 1 MiB
_BUILTIN = Path(__file__).with_name("proto") / "doris.desc"


class Schema:
    """Protobuf messages by full name, such as ``doris.cloud.InstanceInfoPB``."""

    def __init__(self, files: Iterable[FileDescriptor]) -> None:
        #: The .proto files; what two declare is the later one's.
        self.files = tuple(files)
        self._messages: dict[str, Descriptor] = {}
        for file in self.files:
            declared = _with_nested(file.message_types_by_name.values())
            self._messages.update((message.full_name, message) for message in declared)

    @classmethod
    @cache
    def builtin(cls) -> Schema:
        """The schema that comes with the inspector; loaded once."""
        return cls(load_files(_BUILTIN.read_bytes(), _BUILTIN.name))

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
            raise SchemaError(f"{path}: not a FileDescriptorSet: larger than {MAX_DESCRIPTOR_SET >> 20} MiB; {REMEDY}")
        return self._under(data, str(path))

    def _under(self, data: bytes, origin: str) -> Schema:
        return Schema((*self.files, *load_files(data, origin)))

    @overload
    def message_class(self, message: str) -> type[Message]: ...
    @overload
    def message_class(self, message: type[AnyMessage]) -> type[AnyMessage]: ...
    def message_class(self, message: str | type[Message]) -> type[Message]:
        """This schema's class of a message, by its full name or by its class in ``inspector.schema.messages``.

        Raises SchemaError if the schema does not know the message.
        """
        full_name = message if isinstance(message, str) else message.DESCRIPTOR.full_name
        descriptor = self._messages.get(full_name)
        if descriptor is None:
            raise SchemaError(f"no message {full_name!r} in the schema; a --descriptor-set FILE may add it")
        return GetMessageClass(descriptor)

    def message_names(self) -> tuple[str, ...]:
        """Full names of all messages, nested ones included, sorted."""
        return tuple(sorted(self._messages))


def _with_nested(messages: Iterable[Descriptor]) -> Iterator[Descriptor]:
    """Messages and what they enclose, less the entries that stand for maps."""
    for message in messages:
        if not message.GetOptions().map_entry:
            yield message
            yield from _with_nested(message.nested_types)
