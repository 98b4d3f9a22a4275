"""What a path leads to in a record: a field of its value, of its key, or a column of its JSON form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from inspector.errors import UsageError
from inspector.forms.leaves import Leaf, message_leaves
from inspector.forms.paths import leaves_at, steps
from inspector.forms.plain import OTHER_VALUES, RECORD_COLUMNS, value_data
from inspector.schema.descriptors import descriptor_of, map_entry
from inspector.values.label import TxnLabel
from keycodec.elements import ElementKind
from keycodec.families.family import SuffixKind, ValueKind
from keycodec.jsonforms import key_data
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from google.protobuf.descriptor import Descriptor

    from inspector.forms.paths import Steps
    from inspector.records.record import Record
    from inspector.schema import Schema
    from keycodec.families.family import Family

#: Columns of a record's JSON form that take its value to be read.
_READ_COLUMNS = ("value", "problems")
_NO_NUMBERS = (
    FieldDescriptor.TYPE_STRING,
    FieldDescriptor.TYPE_BYTES,
    FieldDescriptor.TYPE_MESSAGE,
    FieldDescriptor.TYPE_GROUP,
    FieldDescriptor.TYPE_ENUM,
    FieldDescriptor.TYPE_BOOL,
)


class Target(NamedTuple):
    """What is known of the values at a path. ``enum_names``: all that it can be; ``is_number``: it has an order."""

    enum_names: tuple[str, ...] = ()
    is_number: bool = False


def record_leaves(record: Record, path: str) -> Iterator[Leaf]:
    """The single values at a path into a record; its value is read only where the path leads into it."""
    way = steps(path)
    first = str(way[0])
    descriptor = _message_of(record.family, record.message_class) if record.family else None
    has_field = descriptor is not None and first in descriptor.fields_by_name
    if first == "value" and not has_field:
        yield from _value_leaves(record.value, way[1:])
    elif has_field or first.startswith("@") or descriptor is None:
        yield from _value_leaves(record.value, way)
    if first == "problems":
        yield from (Leaf(str(problem)) for problem in record.problems)
    elif first in RECORD_COLUMNS and first not in _READ_COLUMNS:
        yield from map(Leaf, leaves_at(key_data(record.key), way))
    elif not has_field and first in record.key.fields:
        yield from map(Leaf, leaves_at(key_data(record.key), ("fields", *way)))


def _value_leaves(value: Any, way: Steps) -> Iterator[Leaf]:
    if isinstance(value, Message):
        yield from message_leaves(value, way)
    elif isinstance(value, TxnLabel) and way and not str(way[0]).startswith("@"):
        yield from message_leaves(value.message, way)
    else:
        yield from map(Leaf, leaves_at(value_data(value), way))


def find_targets(option: str, path: str, families: Collection[Family], schema: Schema) -> list[Target]:
    """What a path leads to in the records of each family that has it. Raises UsageError if none can have it."""
    found, errors = [], []
    for family in families:
        try:
            found.append(_target(path, family, schema))
        except UsageError as error:
            errors.append(error)
    if not found and len(errors) == 1:
        raise UsageError(f"{option} {path}: {errors[0]}")
    if not found:
        known = {*RECORD_COLUMNS, *(name for family in families for name in _names(family, schema))}
        name = str(steps(path)[0])
        hint = did_you_mean(name, known, otherwise="name a FAMILY to learn what there is")
        raise UsageError(f"{option} {path}: no record has that; {hint}")
    return found


def _names(family: Family, schema: Schema) -> set[str]:
    descriptor = message_of_family(family, schema)
    return {field.name for field in family.fields} | set(descriptor.fields_by_name if descriptor else ())


def _target(path: str, family: Family, schema: Schema) -> Target:
    """What a path leads to in the records of a family. Raises UsageError if they cannot have it."""
    names = [step for step in steps(path) if isinstance(step, str)]
    descriptor = message_of_family(family, schema)
    if descriptor is None:
        return _other_target(names, family)
    if names[0] == "value" and "value" not in descriptor.fields_by_name:
        del names[0]
    elif names[0] not in descriptor.fields_by_name:
        if names[0] in RECORD_COLUMNS:
            return Target()
        for field in family.fields:
            if field.name == names[0]:
                return Target(is_number=field.kind is ElementKind.INT64)
    return _field_target(names, descriptor)


def _other_target(names: list[str], family: Family) -> Target:
    """What a path leads to where the values are no single message."""
    first = names[1] if names[0] == "value" and len(names) > 1 else names[0]
    known = {*RECORD_COLUMNS, *OTHER_VALUES, *(field.name for field in family.fields)}
    if first not in known and not first.startswith("@"):
        raise UsageError(f"no value of a {family.name} has {first!r}; {did_you_mean(first, known)}".removesuffix("; "))
    return Target()


def _field_target(names: list[str], descriptor: Descriptor) -> Target:
    found = Target()
    for name in names:
        if name.startswith("@"):
            return Target()
        field = descriptor.fields_by_name.get(name)
        if field is None:
            hint = did_you_mean(name, descriptor.fields_by_name, otherwise="")
            raise UsageError(f"{descriptor.full_name} has no field {name!r}" + (f"; {hint}" if hint else ""))
        enum = field.enum_type
        found = Target(tuple(enum.values_by_name) if enum is not None else (), field.type not in _NO_NUMBERS)
        if field.message_type is None or map_entry(field) is not None:
            return found
        descriptor = field.message_type
    return found


def message_of_family(family: Family, schema: Schema) -> Descriptor | None:
    """The message that a family's values are; None where they are something else, or put together from more."""
    return _message_of(family, schema.message_class(family.message)) if family.message else None


def _message_of(family: Family, message_class: type[Message] | None) -> Descriptor | None:
    is_message = family.value in (ValueKind.MESSAGE, ValueKind.STAMPED_MESSAGE)
    if message_class is None or not is_message or family.suffix is SuffixKind.COUNTER:
        return None
    return descriptor_of(message_class)
