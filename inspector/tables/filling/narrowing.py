"""A message that has only some fields of another, at any depth: what is not in it is passed over quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
from google.protobuf.descriptor_pb2 import DescriptorProto, FileDescriptorSet

from inspector.schema.descriptor_sets import descriptor_set_of, load_files
from inspector.tables.columns.arrowtypes import field_type

if TYPE_CHECKING:
    from collections.abc import Collection

    from google.protobuf.descriptor import Descriptor, FieldDescriptor

    #: The names from the message down to a field; the last is ``ANY`` where only whether a message is set is asked for.
    FieldPath = tuple[str, ...]
    #: Fields that are asked for, each with the paths behind it.
    _Asked = list[tuple[FieldDescriptor, list[FieldPath]]]
    _Types = dict[str, pa.DataType]

#: Behind a field that is a message: none of its fields is needed.
ANY = ""
_PACKAGE = "inspector.asked"
_NAME = "Asked"


class Narrowed(NamedTuple):
    """``message``: has the fields that were asked for alone. ``types``: of these, as the whole message has them."""

    message: Descriptor
    types: dict[str, pa.DataType]


def narrowed(message: Descriptor, paths: Collection[FieldPath]) -> Narrowed:
    """The message with the fields at some paths alone; whole, if it has none of them or one stands in a oneof."""
    asked = _asked(message, paths)
    within = (message.full_name,)
    is_all = len(asked) == len(message.fields) and all(() in behind for _, behind in asked)
    if not asked or is_all or _has_oneof(asked):
        return Narrowed(message, {field.name: field_type(field, within) for field in message.fields})
    files = FileDescriptorSet.FromString(descriptor_set_of(message.file))
    names = [file.name for file in files.file]
    file = files.file.add(name="asked.proto", package=_PACKAGE, dependency=names)
    types = _add(file.message_type.add(name=_NAME), f".{_PACKAGE}.{_NAME}", message, asked, within)
    made = load_files(files.SerializePartialToString())[-1].message_types_by_name[_NAME]
    return Narrowed(made, types)


def _asked(message: Descriptor, paths: Collection[FieldPath]) -> _Asked:
    behind = ((field, [path[1:] for path in paths if path[0] == field.name]) for field in message.fields)
    return [(field, found) for field, found in behind if found]


def _add(proto: DescriptorProto, full_name: str, message: Descriptor, asked: _Asked, within: FieldPath) -> _Types:
    """Put the fields of a message that are asked for into another; their types."""
    own = DescriptorProto()
    message.CopyToProto(own)
    of_number = {one.number: one for one in own.field}
    types: _Types = {}
    for field, behind in asked:
        added = proto.field.add()
        added.CopyFrom(of_number[field.number])
        part, inner = field.message_type, _inner(field, behind, within)
        if part is None or inner is None:
            types[field.name] = field_type(field, within)
        else:
            name = f"Of{field.number}"
            added.type_name = f"{full_name}.{name}"
            found = _add(proto.nested_type.add(name=name), added.type_name, part, inner, (*within, part.full_name))
            types[field.name] = pa.struct(list(found.items()))
    return types


def _inner(field: FieldDescriptor, behind: Collection[FieldPath], within: FieldPath) -> _Asked | None:
    """The fields of a field that are asked for; None if it is to be read whole."""
    message = field.message_type
    if message is None or field.is_repeated or () in behind or message.full_name in within:
        return None
    inner = _asked(message, [path for path in behind if path != (ANY,)])
    return None if _has_oneof(inner) else inner


def _has_oneof(asked: _Asked) -> bool:
    """Whether a field excludes others: the last of them on the wire counts, so that none may be passed over."""
    return any(field.containing_oneof is not None for field, _ in asked)
