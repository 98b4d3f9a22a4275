"""The single values at a path into a message, those that nobody set as well: a proto2 field has a default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from inspector.forms.messages import scalar_data, to_data
from inspector.forms.paths import Identity, leaves_at, steps
from inspector.schema.descriptors import descriptor_of, map_entry
from inspector.values.unknown import nameless_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.descriptor import FieldDescriptor
    from google.protobuf.message import Message

    from inspector.forms.paths import Steps


class Leaf(NamedTuple):
    """A value at a path, as JSON has it. ``is_set``: it was written, and is not the field's default."""

    value: Any
    is_set: bool = True


def message_leaves(message: Message, path: Steps) -> Iterator[Leaf]:
    """The single values at a path into a message; a list that is passed stands for all its elements.

    A message at the path is one value. What stands behind a map or ``@unknown`` is read as JSON has it.
    """
    if not path:
        yield Leaf(message)
        return
    field = descriptor_of(message).fields_by_name.get(cast("str", path[0]))
    if field is None or map_entry(field) is not None:
        yield from map(Leaf, leaves_at(to_data(message), path))
    elif field.is_repeated:
        yield from _element_leaves(_elements(message, field), field, path[1:])
    elif field.message_type is None:
        if len(path) == 1:
            yield scalar_leaf(message, field)
    elif message.HasField(field.name):
        yield from message_leaves(getattr(message, field.name), path[1:])


def _elements(message: Message, field: FieldDescriptor) -> Any:
    elements: Any = getattr(message, field.name)
    return elements if field.enum_type is None else [*elements, *nameless_numbers(message, field)]


def _element_leaves(elements: Any, field: FieldDescriptor, path: Steps) -> Iterator[Leaf]:
    if path and isinstance(path[0], int):
        elements, path = elements[path[0] : path[0] + 1], path[1:]
    elif path and isinstance(path[0], Identity) and field.message_type is not None:
        identity, path = path[0], path[1:]
        elements = [element for element in elements if _is(element, identity)]
    for element in elements:
        if field.message_type is not None:
            yield from message_leaves(element, path)
        elif not path:
            yield Leaf(scalar_data(field, element))


def _is(message: Message, identity: Identity) -> bool:
    found = ((message_leaves(message, steps(path)), value) for path, value in identity.fields)
    return all(any(leaf.is_set and str(leaf.value) == value for leaf in leaves) for leaves, value in found)


def scalar_leaf(message: Message, field: FieldDescriptor) -> Leaf:
    """The value of a field that is no message and not repeated."""
    if message.HasField(field.name):
        return Leaf(scalar_data(field, getattr(message, field.name)))
    if numbers := nameless_numbers(message, field):
        return Leaf(numbers[-1])
    return Leaf(scalar_data(field, field.default_value), is_set=False)
