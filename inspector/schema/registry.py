"""Message classes by full name: the built-in schema, perhaps with a newer one laid over it.

Each schema has descriptor pools of its own and never uses protobuf's default pool. So a program that has loaded Doris's
own protos, of any version, can import the inspector too, and several schemas can be used side by side. Classes of a
private pool parse as fast as generated modules do. They load faster, because a class is made only when it is asked for.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, overload

from google.protobuf.message_factory import GetMessageClass

from inspector.errors import cannot_be_read
from inspector.schema.descriptor_sets import REMEDY, SchemaError, descriptor_set_of, load_files
from inspector.schema.descriptors import AnyMessage, descriptor_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from os import PathLike

    from google.protobuf.descriptor import Descriptor, FileDescriptor
    from google.protobuf.message import Message

MAX_DESCRIPTOR_SET = 64 << 20  # bytes; Doris's own is well below 1 MiB
_BUILTIN = Path(__file__).with_name("proto") / "doris.desc"


class Schema:
    """Protobuf messages by full name, such as ``doris.cloud.InstanceInfoPB``.

    Schemas can be pickled: the built-in one as its name, any other with its descriptor sets.
    """

    def __init__(self, files: Iterable[FileDescriptor], descriptor_sets: tuple[bytes, ...] = ()) -> None:
        #: The .proto files. If two of them declare a message, the later one counts.
        self.files = tuple(files)
        #: The serialized FileDescriptorSets that are laid over the built-in schema, the last one on top.
        self.descriptor_sets = descriptor_sets
        self._messages: dict[str, Descriptor] = {}
        for file in self.files:
            declared = _with_nested(file.message_types_by_name.values())
            self._messages.update((message.full_name, message) for message in declared)

    @classmethod
    @cache
    def builtin(cls) -> Schema:
        """The schema that comes with the inspector. It is loaded once."""
        return cls(load_files(_BUILTIN.read_bytes()))

    @classmethod
    def from_descriptor_set(cls, data: bytes, origin: str = "descriptor set") -> Schema:
        """The built-in schema with a serialized FileDescriptorSet over it; ``origin`` names the set in errors.

        A message that both declare is the set's. A message that only the built-in schema declares is kept. Inside the
        set's messages every type is the set's own. Raises SchemaError for bytes that are not a FileDescriptorSet, that
        lack an imported file, or that contradict themselves.
        """
        return cls.builtin()._under(data, origin)

    @classmethod
    def of(cls, message: Message | type[Message]) -> Schema:
        """A schema that has the class of a message: the built-in one, or one made of the files that declare it."""
        descriptor = descriptor_of(message)
        builtin = cls.builtin()
        if builtin._messages.get(descriptor.full_name) is descriptor:
            return builtin
        return cls.from_descriptor_set(descriptor_set_of(descriptor.file), descriptor.file.name)

    def with_descriptor_set(self, path: str | PathLike[str]) -> Schema:
        """This schema with the FileDescriptorSet in a file over it; raises SchemaError as from_descriptor_set does."""
        try:
            with open(path, "rb") as file:
                data = file.read(MAX_DESCRIPTOR_SET + 1)
        except OSError as error:
            raise SchemaError(f"{path}: {cannot_be_read(error)}") from error
        if len(data) > MAX_DESCRIPTOR_SET:
            raise SchemaError(f"{path}: not a FileDescriptorSet: larger than {MAX_DESCRIPTOR_SET >> 20} MiB; {REMEDY}")
        return self._under(data, str(path))

    def _under(self, data: bytes, origin: str) -> Schema:
        try:
            return _overlaid((*self.descriptor_sets, data))
        except SchemaError as error:
            raise SchemaError(f"{origin}: {error}") from error

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

    def __repr__(self) -> str:
        return f"<Schema: built-in, {len(self.descriptor_sets)} descriptor sets over it>"

    def __reduce__(self) -> tuple[Callable[..., Schema], tuple[object, ...]]:
        return (_overlaid, (self.descriptor_sets,)) if self.descriptor_sets else (Schema.builtin, ())


@lru_cache(maxsize=8)
def _overlaid(descriptor_sets: tuple[bytes, ...]) -> Schema:
    """The built-in schema with the sets over it, the last one on top.

    The same sets give the same schema: a message that was pickled is of its old class again, and equal.
    """
    *below, top = descriptor_sets
    base = _overlaid(tuple(below)) if below else Schema.builtin()
    return Schema((*base.files, *load_files(top)), descriptor_sets)


def _with_nested(messages: Iterable[Descriptor]) -> Iterator[Descriptor]:
    """Messages and what they enclose, without the entries that stand for maps."""
    for message in messages:
        if not message.GetOptions().map_entry:
            yield message
            yield from _with_nested(message.nested_types)
