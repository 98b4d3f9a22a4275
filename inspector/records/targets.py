"""What a path leads to in a record: a field of its value, of its key, or a column of its JSON form."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from google.protobuf.descriptor import FieldDescriptor

from inspector.errors import UsageError
from inspector.forms.paths import Identity, steps
from inspector.forms.plain import BITMAP_NUMBERS, BITMAP_VALUES, RECORD_COLUMNS, STATS_VALUES
from inspector.schema.descriptors import descriptor_of, map_entry
from keycodec.elements import ElementKind
from keycodec.families import FAMILIES
from keycodec.families.family import SuffixKind, ValueKind
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from google.protobuf.descriptor import Descriptor
    from google.protobuf.message import Message

    from inspector.forms.paths import Step
    from inspector.schema import Schema
    from keycodec.families.family import Family

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


class RecordPaths(NamedTuple):
    """What paths can lead to in records of some families, or of any.

    ``values``: the columns that hold a record's value. With ``value`` among them, a field of the value may be named
    without it; a field of the key always may.
    """

    families: Collection[Family] | None
    schema: Schema
    values: tuple[str, ...] = ("value",)

    def check(self, option: str, path: str, columns: Collection[str]) -> None:
        """Raise UsageError for a path that begins with no column and that no record can have."""
        first = str(steps(path)[0])
        families = self.families or FAMILIES.values()
        if first in self.values:
            find_targets(option, "value" + path[len(first) :], families, self.schema)
        elif first == "fields" or (first not in columns and "value" in self.values):
            find_targets(option, path, families, self.schema)
        elif first not in columns:
            known = dict.fromkeys([*columns, *(name for family in families for name in _key_names(family))])
            if first not in known:
                hint = did_you_mean(first, known, count=1, otherwise=f"there are {', '.join(columns)}")
                raise UsageError(f"{option} {path}: there is no {first!r}; {hint}")


def find_targets(option: str, path: str, families: Collection[Family], schema: Schema) -> list[Target]:
    """Tell what a path leads to in the records of each family that has it. Raises UsageError if none can have it."""
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
    return {*_key_names(family), *value_names(family, schema)}


def value_names(family: Family, schema: Schema) -> tuple[str, ...]:
    """Return what the values of a family can have."""
    descriptor = declared_message(family, schema)
    return (*other_names(family), *(descriptor.fields_by_name if descriptor is not None else ()))


def other_names(family: Family) -> tuple[str, ...]:
    """Return what the values of a family can have where they are no single message."""
    if family.value is ValueKind.BITMAP:
        return BITMAP_VALUES
    return STATS_VALUES if family.suffix is SuffixKind.COUNTER else ()


def _target(path: str, family: Family, schema: Schema) -> Target:
    """Tell what a path leads to in the records of a family. Raises UsageError if they cannot have it."""
    way = steps(path)
    first = str(way[0])
    if first == "fields" and len(way) > 1:
        return _key_target(family, str(way[1]))
    descriptor = message_of_family(family, schema)
    beside: list[str] = []  # what may stand where the path begins, beside what the value has
    if descriptor is None or first not in descriptor.fields_by_name:
        if first == "value":
            way = way[1:]
        elif first in RECORD_COLUMNS:
            return Target()
        elif first in _key_names(family):
            return _key_target(family, first)
        else:
            beside = _key_names(family)
    if descriptor is None:
        return _other_target(way, family, schema, beside)
    return _field_target(way, descriptor, beside)


def _key_names(family: Family) -> list[str]:
    return [field.name for field in family.fields]


def _key_target(family: Family, name: str) -> Target:
    """Tell what a path leads to that names a field of the key."""
    for field in family.fields:
        if field.name == name:
            return Target(is_number=field.kind is ElementKind.INT64)
    hint = did_you_mean(name, _key_names(family), otherwise=f"its fields are {', '.join(_key_names(family))}")
    raise UsageError(f"the key of {family.name} has no field {name!r}; {hint}")


def _other_target(way: Sequence[Step], family: Family, schema: Schema, beside: Sequence[str]) -> Target:
    """Tell what a path into a value leads to where the values are no single message. ``beside``: more suggestions."""
    if not way:
        return Target(is_number=family.value is ValueKind.INT64)
    first = str(way[0])
    # of the parts of statistics, or of what some tools write in place of a number
    descriptor = declared_message(family, schema)
    if descriptor is not None and first in descriptor.fields_by_name:
        return _field_target(way, descriptor)
    if first not in other_names(family) and not first.startswith("@"):
        hint = did_you_mean(first, [*beside, *value_names(family, schema)])
        raise UsageError(f"no value of {family.name} has {first!r}" + (f"; {hint}" if hint else ""))
    if descriptor is not None:
        return _field_target(way[1:], descriptor)
    return Target(is_number=first in BITMAP_NUMBERS)


def _field_target(way: Sequence[Step], descriptor: Descriptor, beside: Sequence[str] = ()) -> Target:
    """Tell what a path into a message leads to. ``beside``: more names to suggest where it begins."""
    found = Target()
    for name in way:
        if isinstance(name, int):
            continue
        if isinstance(name, Identity):
            for path, _ in name.fields:
                _field_target(steps(path), descriptor)
            continue
        if name.startswith("@"):
            return Target()
        field = descriptor.fields_by_name.get(name)
        if field is None:
            hint = did_you_mean(name, [*beside, *descriptor.fields_by_name])
            raise UsageError(f"{descriptor.full_name} has no field {name!r}" + (f"; {hint}" if hint else ""))
        enum = field.enum_type
        found = Target(tuple(enum.values_by_name) if enum is not None else (), field.type not in _NO_NUMBERS)
        if field.message_type is None or map_entry(field) is not None:
            return found
        descriptor, beside = field.message_type, ()
    return found


def declared_message(family: Family, schema: Schema) -> Descriptor | None:
    """The message that a family declares, whatever else its values are; None if it declares none."""
    return descriptor_of(schema.message_class(family.message)) if family.message else None


def message_of_family(family: Family, schema: Schema) -> Descriptor | None:
    """The message that a family's values are; None where they are something else, or put together from more."""
    return message_of_class(family, schema.message_class(family.message)) if family.message else None


def message_of_class(family: Family, message_class: type[Message] | None) -> Descriptor | None:
    """The message that a family's values are, by its class; None as for :func:`message_of_family`."""
    is_message = family.value in (ValueKind.MESSAGE, ValueKind.STAMPED_MESSAGE)
    if message_class is None or not is_message or family.suffix is SuffixKind.COUNTER:
        return None
    return descriptor_of(message_class)
