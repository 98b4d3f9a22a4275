"""Which names can follow a path into records, for people who are writing one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.forms.paths import steps
from inspector.forms.plain import RECORD_COLUMNS
from inspector.records.targets import declared_message, message_of_family, other_names
from inspector.schema.descriptors import map_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from google.protobuf.descriptor import Descriptor, FieldDescriptor

    from inspector.schema import Schema
    from keycodec.families.family import Family

#: Names that can follow a path; of each, whether more can follow it in turn.
Names = dict[str, bool]


def names_behind(path: str, families: Iterable[Family], schema: Schema) -> Names:
    """The names behind a path into records of the families: behind ``clusters``, the fields of a cluster."""
    found: Names = {}
    for family in families:
        found.update(_names_behind([step for step in steps(path) if isinstance(step, str) and step], family, schema))
    return found


def _names_behind(way: list[str], family: Family, schema: Schema) -> Iterator[tuple[str, bool]]:
    if way == ["fields"]:
        yield from ((field.name, False) for field in family.fields)
        return
    message = message_of_family(family, schema)
    if not way:
        yield from ((name, name in ("fields", "value")) for name in RECORD_COLUMNS)
        yield from ((field.name, False) for field in family.fields)
    elif way[0] == "value" and (message is None or "value" not in message.fields_by_name):
        del way[0]
    if message is None:
        message, others = declared_message(family, schema), other_names(family)
        if not way:
            yield from ((name, message is not None) for name in others)
        elif way[0] in others:
            del way[0]
    for name in way:
        field = message.fields_by_name.get(name) if message is not None else None
        message = _message_behind(field) if field is not None else None
    if message is not None:
        yield from ((field.name, _message_behind(field) is not None) for field in message.fields)


def _message_behind(field: FieldDescriptor) -> Descriptor | None:
    return None if map_entry(field) is not None else field.message_type
