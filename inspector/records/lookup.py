"""What stands at a path in a record. Where the path leads is found once for all records of a layout.

A field right in the value is read from the message, one of the key from the key: neither the rest of the record is
converted, nor the value decoded where the path does not lead into it. All other paths go the long way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from google.protobuf.message import Message

from inspector.forms.leaves import Leaf, message_leaves, scalar_leaf
from inspector.forms.paths import leaves_at, steps
from inspector.forms.plain import OTHER_VALUES, RECORD_COLUMNS, value_data
from inspector.records.targets import message_of_class
from inspector.schema import descriptor_of
from inspector.values.label import TxnLabel
from inspector.values.stats import TabletStats
from keycodec.jsonforms import field_data, key_data

if TYPE_CHECKING:
    from google.protobuf.descriptor import FieldDescriptor

    from inspector.forms.paths import Steps
    from inspector.records.record import Record
    from inspector.values.layouts import Layout

#: Gives the single values at a path into a record.
Lookup = Callable[["Record"], Iterable[Leaf]]

#: Columns of a record's JSON form that take its value to be read.
_READ_COLUMNS = ("value", "problems")


@lru_cache(maxsize=1024)
def lookup(path: str, layout: Layout | None) -> Lookup:
    """How to find the single values at a path into records of that layout; None: of no family."""
    way = steps(path)
    first = str(way[0])
    descriptor = message_of_class(layout.family, layout.message_class) if layout else None
    field = descriptor.fields_by_name.get(first) if descriptor is not None else None
    found: list[Lookup] = []
    if field is not None and len(way) == 1 and field.message_type is None and not field.is_repeated:
        found.append(_scalar_lookup(field, way))
    elif first == "value" and field is None:
        found.append(_value_lookup(way[1:]))
    elif field is not None or first.startswith("@") or (descriptor is None and _other_value_has(first, layout)):
        found.append(_value_lookup(way))
    if first == "problems":
        found.append(lambda record: [Leaf(str(problem)) for problem in record.problems])
    elif first in RECORD_COLUMNS and first not in _READ_COLUMNS:
        found.append(lambda record: map(Leaf, leaves_at(key_data(record.key), way)))
    elif field is None:
        found.append(_key_lookup(first, way[1:]))
    return found[0] if len(found) == 1 else lambda record: chain.from_iterable(each(record) for each in found)


def _other_value_has(name: str, layout: Layout | None) -> bool:
    """Whether a value that is no single message may have something of that name."""
    if name in OTHER_VALUES:
        return True
    message_class = layout.message_class if layout is not None else None  # merged, or what some tools write instead
    return message_class is not None and name in message_class.DESCRIPTOR.fields_by_name


def _scalar_lookup(field: FieldDescriptor, way: Steps) -> Lookup:
    message_type = field.containing_type

    def found(record: Record) -> Iterable[Leaf]:
        value = record.value
        if isinstance(value, Message) and value.DESCRIPTOR is message_type:
            return (scalar_leaf(value, field),)
        return _value_leaves(value, way)

    return found


def _value_lookup(way: Steps) -> Lookup:
    return lambda record: _value_leaves(record.value, way)


def _value_leaves(value: Any, way: Steps) -> Iterable[Leaf]:
    if isinstance(value, Message):
        return message_leaves(value, way)
    if isinstance(value, TxnLabel) and way and not str(way[0]).startswith("@"):
        return message_leaves(value.message, way)
    if isinstance(value, TabletStats) and way and way[0] in descriptor_of(value.merged).fields_by_name:
        return message_leaves(value.merged, way)
    return map(Leaf, leaves_at(value_data(value), way))


def _key_lookup(name: str, inside: Steps) -> Lookup:
    def found(record: Record) -> Iterable[Leaf]:
        value = record.key.fields.get(name)
        if value is None:
            return ()
        data = field_data(value)
        return (Leaf(data),) if isinstance(data, str) and not inside else map(Leaf, leaves_at(data, inside))

    return found
