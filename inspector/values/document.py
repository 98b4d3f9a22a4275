"""Merge a message whose repeated or message fields are stored apart (docs/values.md, "Documents").

The root holds the message without the split fields, and ``__split_schema``, which says how many children there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from google.protobuf.message import DecodeError, Message

from inspector.schema import descriptor_of, map_entry
from inspector.values.reading import Problem, Reading, Undecoded, read_message, undecoded
from inspector.values.wire import DEPTH_LIMIT
from keycodec.elements import END, INT64_MAX, decode_int64

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from google.protobuf.descriptor import FieldDescriptor
    from google.protobuf.internal.containers import RepeatedCompositeFieldContainer

    from inspector.sources.base import KeyValue

SPLIT_SCHEMA = "__split_schema"

#: The key of a child right under the root has at most so many ints: the field, and the index if it is repeated.
_FLAT_PATH = 2

#: A child: its path, as the ints of its key, and its value.
Child = tuple[tuple[int, ...], bytes]


class _MisplacedError(ValueError):
    """The message has no place for a child."""


def read_document(
    message_class: type[Message], stem: bytes, key_values: Sequence[KeyValue], *, versioned: bool
) -> Reading[Message | Undecoded]:
    """Read the message that was split: the root's key is the stem, a child's key is the stem and the child's path."""
    root: bytes | None = None
    children: list[Child] = []
    for key, value in key_values:
        path = _path(key, len(stem))
        if path:
            children.append((path, value))
        else:
            root = value
    if root is None:
        together = b"".join(value for _, value in key_values)
        return undecoded(together, f"the document's root is missing, found {len(children)} children")
    message, problems = read_message(message_class, root)
    if isinstance(message, Undecoded):
        return Reading(message, problems)
    problems = merge_children(message, children, versioned=versioned)
    if any(len(path) > _FLAT_PATH for path, _ in children):  # together they may nest too deep
        again = read_message(message_class, message.SerializePartialToString())
        return Reading(again.value, (*problems, *again.problems))
    return Reading(message, problems)


def _path(key: bytes, start: int) -> tuple[int, ...]:
    """The ints of a child's key after the stem; none in the root's key."""
    path: list[int] = []
    while key[start : start + 1] not in (b"", END):
        number, start = decode_int64(key, start)
        path.append(number)
    return tuple(path)


def merge_children(root: Message, children: Sequence[Child], *, versioned: bool) -> tuple[Problem, ...]:
    """Put the children, in key order, into their root. Gives a problem for each child that cannot be merged.

    ``versioned``: indexes count down from INT64_MAX. If there are no problems, ``__split_schema`` is cleared.
    """
    problems = []
    documents = [root]
    # Parents come before their children, and elements in order: by key for plain documents, in reverse for versioned.
    for path, data in reversed(children) if versioned else children:
        try:
            documents.append(_place(root, path, data, versioned=versioned))
        except (_MisplacedError, DecodeError) as error:
            problems.append(Problem(f"child {_path_text(path)}: {error}; {len(data)} bytes not shown"))
    problems += _count_problems(root, len(children))
    if not problems:
        for document in filter(has_split_schema, documents):
            document.ClearField(SPLIT_SCHEMA)
    return tuple(problems)


def _place(message: Message, path: Sequence[int], data: bytes, *, versioned: bool) -> Message:
    """Parse ``data`` into the field or element at ``path``, and give the message there."""
    if len(path) > DEPTH_LIMIT:
        raise _MisplacedError(f"nested deeper than {DEPTH_LIMIT}")
    rest = path
    while rest:
        number, *rest = rest
        field = descriptor_of(message).fields_by_number.get(number)
        if field is None or field.message_type is None or map_entry(field):
            raise _MisplacedError(f"{message.DESCRIPTOR.full_name} has no message field {number}")
        if not field.is_repeated:
            message = getattr(message, field.name)
        elif not rest:
            raise _MisplacedError(f"{field.full_name} is a repeated field, but the key has no index")
        else:
            stored, *rest = rest
            message = _element(message, field, INT64_MAX - stored if versioned else stored, is_new=not rest)
    message.MergeFromString(data)
    message.SetInParent()
    return message


def _element(message: Message, field: FieldDescriptor, index: int, *, is_new: bool) -> Message:
    elements: RepeatedCompositeFieldContainer[Message] = getattr(message, field.name)
    if is_new and index == len(elements):
        return elements.add()
    if not is_new and 0 <= index < len(elements):
        return elements[index]
    raise _MisplacedError(f"the key has index {index} of {field.full_name}, found {len(elements)} elements")


def _count_problems(root: Message, found: int) -> Iterator[Problem]:
    if not has_split_schema(root):
        if found:
            yield Problem(f"found {found} children, expected none: no {SPLIT_SCHEMA}")
        return
    expected = getattr(root, SPLIT_SCHEMA).num_split_keys
    if expected != found:
        yield Problem(f"found {found} children, expected {expected} by {SPLIT_SCHEMA}")


def has_split_schema(root: Message) -> bool:
    """Whether a message says how many children it has, which are stored apart."""
    return SPLIT_SCHEMA in root.DESCRIPTOR.fields_by_name and root.HasField(SPLIT_SCHEMA)


def _path_text(path: tuple[int, ...]) -> str:
    return "/".join(map(str, path))
