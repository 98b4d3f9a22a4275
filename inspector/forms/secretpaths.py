"""Whether a parsed message has anything to mask: a look at the few fields that lead to secrets, and no further.

Which fields these are is found once for each message type. The answer is exact where it is no: what has something to
mask, or may have, is left to the exact walk over the bytes (:mod:`inspector.forms.redaction`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.unknown_fields import UnknownFieldSet

from inspector.schema import all_fields, holds_secrets, is_secret, is_secret_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.protobuf.descriptor import Descriptor
    from google.protobuf.message import Message

#: The fields of a message that its schema does not know, those inside its messages left out.
unknown_fields = cast("Any", UnknownFieldSet)

#: The types of text: what can be a secret itself.
TEXT = (FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_BYTES)


@lru_cache(maxsize=4096)
def may_hold_secrets(descriptor: Descriptor) -> bool:
    """Tell whether there is a secret field at any depth, or a map of texts: its keys may name a secret."""
    return holds_secrets(descriptor) or any(is_text_map(field) for field in all_fields(descriptor))


def is_map(field: FieldDescriptor) -> bool:
    """Tell whether the field is a map."""
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def is_text_map(field: FieldDescriptor) -> bool:
    """Tell whether the field is a map to texts."""
    return is_map(field) and map_value(field).type in TEXT


def map_value(field: FieldDescriptor) -> FieldDescriptor:
    """The field that a map's values are."""
    assert field.message_type is not None, field.full_name
    return field.message_type.fields_by_name["value"]


class _Paths(NamedTuple):
    """The fields of a message type that lead to secrets, by what is to be looked at where they are set.

    ``walk``: whether only the walk over the bytes can tell, as of a group, and of a type that other schemas add fields
    to.
    """

    walk: bool
    secret: tuple[str, ...]
    lists: tuple[str, ...]
    text_maps: tuple[str, ...]
    messages: tuple[str, ...]
    message_lists: tuple[str, ...]


@lru_cache(maxsize=4096)
def _paths(descriptor: Descriptor) -> _Paths | None:
    """The paths of a message type; None if it cannot hold secrets."""
    if not may_hold_secrets(descriptor):
        return None
    found: dict[str, list[str]] = {name: [] for name in _Paths._fields[1:]}
    for field in descriptor.fields:
        if kind := _kind(field):
            found[kind].append(field.name)
    names = {kind: tuple(each) for kind, each in found.items()}
    walk = descriptor.is_extendable or any(field.type == FieldDescriptor.TYPE_GROUP for field in descriptor.fields)
    return _Paths(walk, **names)


def _kind(field: FieldDescriptor) -> str:
    """Under which name of :class:`_Paths` a field stands; empty where it leads to no secret."""
    if is_secret(field):
        return "secret" if field.has_presence else "lists"
    if is_map(field):
        if is_text_map(field):
            return "text_maps"
        entry = map_value(field).message_type
        return "lists" if entry is not None and may_hold_secrets(entry) else ""
    if field.message_type is None or not may_hold_secrets(field.message_type):
        return ""
    return "message_lists" if field.is_repeated else "messages"


def nothing_to_mask(message: Message) -> bool:
    """Tell whether a message surely has nothing to mask."""
    is_open = look(message.DESCRIPTOR)
    return is_open is None or is_open(message)


@lru_cache(maxsize=4096)
def look(descriptor: Descriptor) -> Callable[[Any], bool] | None:
    """Return a test whether messages of a type surely have nothing to mask; None if none of them can hold secrets."""
    paths = _paths(descriptor)
    if paths is None:
        return None
    walk, secret, lists, text_maps, messages, message_lists = paths
    single, several = secret + messages, lists + text_maps + message_lists

    def is_open(message: Any) -> bool:
        if walk or len(unknown_fields(message)):  # what the schema does not know may be a secret
            return False
        is_set = message.HasField
        for name in single:
            if is_set(name) and (name in secret or not nothing_to_mask(getattr(message, name))):
                return False
        return not any([_may_hide(name, getattr(message, name)) for name in several])  # noqa: C419 - there are few

    def _may_hide(name: str, found: Any) -> bool:
        if not found or name in lists:
            return bool(found)
        return not (_names_no_secret(found) if name in text_maps else all(map(nothing_to_mask, found)))

    return is_open


def _names_no_secret(entries: Any) -> bool:
    try:
        return not any(_is_secret_key(str(key)) for key in entries)
    except UnicodeDecodeError:  # of keys that are no UTF-8
        return False


_is_secret_key = lru_cache(maxsize=4096)(is_secret_name)
