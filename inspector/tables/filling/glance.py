"""What many messages have set, and whether one of them is odd: told of all at once.

Parsed as one field that comes again and again, messages become one: what is set in any of them is set in it, and what
the schema does not know in any of them is unknown in it. So a few calls say of a batch what would take some for each.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorSet
from google.protobuf.message_factory import GetMessageClass

from inspector.schema import all_fields, has_required_fields, map_entry
from inspector.schema.descriptor_sets import descriptor_set_of, load_files
from inspector.tables.columns.shapes import drop_unknown
from inspector.values.wire import BYTES, write_varint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from google.protobuf.descriptor import Descriptor, FieldDescriptor

_PACKAGE, _FIELD, _NUMBER = "inspector.glance", "each", 1


class Glance(NamedTuple):
    """What was seen.

    ``names``: all fields that are set in any message. ``is_plain``: none has unknown fields or lacks required ones.
    """

    names: frozenset[str]
    is_plain: bool


class Glancing:
    """Looks at many serialized messages of one type."""

    def __init__(self, message: Descriptor) -> None:
        files = FileDescriptorSet.FromString(descriptor_set_of(message.file))
        names = [file.name for file in files.file]
        file = files.file.add(name="glance.proto", package=_PACKAGE, dependency=names)
        for label in (FieldDescriptorProto.LABEL_OPTIONAL, FieldDescriptorProto.LABEL_REPEATED):
            field = file.message_type.add(name=f"Of{label}").field.add(name=_FIELD, number=_NUMBER, label=label)
            field.type, field.type_name = FieldDescriptorProto.TYPE_MESSAGE, f".{message.full_name}"
        made = load_files(files.SerializePartialToString())[-1].message_types_by_name.values()
        self._joined, self._several = map(GetMessageClass, made)
        self._has_required = has_required_fields(message)
        self._of_oneofs = frozenset(field.name for field in message.fields if field.containing_oneof is not None)
        self._is_lossy = {field.name: _loses(field) for field in message.fields}

    def __call__(self, values: Sequence[bytes]) -> Glance:
        """Look at them. Raises DecodeError if one cannot be parsed."""
        data = b"".join([part for value in values for part in (_head(len(value)), value)])
        joined: Any = self._joined.FromString(data)
        names = self._of_oneofs.union(field.name for field, _ in getattr(joined, _FIELD).ListFields())
        is_lossy = any(self._is_lossy[name] for name in names)
        several = self._several.FromString(data) if is_lossy or self._has_required else joined
        if not several.IsInitialized():
            return Glance(names, is_plain=False)
        return Glance(names, is_plain=not drop_unknown(several if is_lossy else joined, is_whole=True))


@lru_cache(maxsize=256)
def glancing(message: Descriptor) -> Glancing:
    """Return what looks at messages of a type."""
    return Glancing(message)


@lru_cache(maxsize=1 << 14)
def _head(size: int) -> bytes:
    """Return what stands before a message of that size."""
    return write_varint(_NUMBER << 3 | BYTES) + write_varint(size)


def _loses(field: FieldDescriptor) -> bool:
    """Whether what a field holds may be lost where it is set again: a oneof's other member, the entry of a map."""
    inner = () if field.message_type is None else all_fields(field.message_type)
    return any(one.containing_oneof is not None or _is_map_of_messages(one) for one in (field, *inner))


def _is_map_of_messages(field: FieldDescriptor) -> bool:
    entry = map_entry(field)
    return entry is not None and entry.fields_by_name["value"].message_type is not None
