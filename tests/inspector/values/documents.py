"""Messages split into documents as the format says: the opposite of what the inspector merges.

A root without the split fields, and under it a key for each element of a repeated field and each message field; a child
may be split in turn. Plain documents continue the root's key; versioned ones put the path before the end tag and count
elements down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from inspector.schema import descriptor_of
from keycodec.elements import END, INT64_MAX, encode_int64

if TYPE_CHECKING:
    from google.protobuf.message import Message

#: Fields to split by name, and the fields to split of the messages in them.
Split = Mapping[str, "Split"]
#: The ints that lead to a child, and its value.
Child = tuple[tuple[int, ...], bytes]


def split_document(root_key: bytes, message: Message, split: Split, *, versioned: bool) -> list[tuple[bytes, bytes]]:
    """The key-values of the message, in key order; ``root_key`` ends in the end tag if versioned."""
    stem = root_key.removesuffix(END) if versioned else root_key
    tail = END if versioned else b""
    root = type(message)()
    root.CopyFrom(message)
    children = list(_take_children(root, split, versioned))
    rows = [(stem + tail, root.SerializePartialToString())]
    rows += [(stem + b"".join(map(encode_int64, path)) + tail, data) for path, data in children]
    return sorted(rows)


def _take_children(message: Message, split: Split, versioned: bool) -> Iterator[Child]:
    """Clear the fields, give what stood in them, by path, and note their number in ``__split_schema``."""
    children = list(_children(message, split, versioned))
    fields = descriptor_of(message).fields_by_name
    for name in split:
        message.ClearField(name)
    if split and "__split_schema" in fields:
        mark = getattr(message, "__split_schema")
        mark.split_field_ids.extend(fields[name].number for name in split)
        mark.num_split_keys = len(children)
    yield from children


def _children(message: Message, split: Split, versioned: bool) -> Iterator[Child]:
    for name, inner_split in split.items():
        field = descriptor_of(message).fields_by_name[name]
        value = getattr(message, name)
        parts: list[tuple[tuple[int, ...], Message]] = []
        if field.is_repeated:
            indexes = [INT64_MAX - index if versioned else index for index in range(len(value))]
            parts = [((field.number, index), part) for index, part in zip(indexes, value, strict=True)]
        elif message.HasField(name):
            parts = [((field.number,), value)]
        for path, part in parts:
            nested = list(_take_children(part, inner_split, versioned))
            yield path, part.SerializePartialToString()
            yield from ((path + inner, data) for inner, data in nested)
