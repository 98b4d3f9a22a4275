"""Messages split into documents, after the description of the format: the other side of what the inspector merges.

A root without the split fields, and under it a key for each element of a repeated field and each message field; a child
may be split in turn. Plain documents continue the root's key; versioned ones put the path before the end tag and count
elements down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from keycodec.elements import END, INT64_MAX, encode_int64

#: Fields to split by name, and the fields to split of the messages in them.
Split = Mapping[str, "Split"]


def split_document(root_key: bytes, message: Any, split: Split, *, versioned: bool) -> list[tuple[bytes, bytes]]:
    """The key-values of the message, in key order; ``root_key`` ends in the end tag if versioned."""
    stem = root_key.removesuffix(END) if versioned else root_key
    tail = END if versioned else b""
    rows: list[tuple[bytes, bytes]] = []
    root = type(message)()
    root.CopyFrom(message)
    children = list(_take_children(root, split, versioned))
    rows.append((stem + tail, root.SerializePartialToString()))
    rows += [(stem + b"".join(map(encode_int64, path)) + tail, data) for path, data in children]
    return sorted(rows)


def _take_children(message: Any, split: Split, versioned: bool) -> Iterator[tuple[tuple[int, ...], bytes]]:
    """Clear the fields, give what stood in them, by path, and note their number in ``__split_schema``."""
    children = list(_children(message, split, versioned))
    for name in split:
        message.ClearField(name)
    if split and "__split_schema" in message.DESCRIPTOR.fields_by_name:
        mark = getattr(message, "__split_schema")
        mark.split_field_ids.extend(message.DESCRIPTOR.fields_by_name[name].number for name in split)
        mark.num_split_keys = len(children)
    yield from children


def _children(message: Any, split: Split, versioned: bool) -> Iterator[tuple[tuple[int, ...], bytes]]:
    for name, inner_split in split.items():
        field = message.DESCRIPTOR.fields_by_name[name]
        value = getattr(message, name)
        if field.is_repeated:
            places = (INT64_MAX - place if versioned else place for place in range(len(value)))
            parts = [((field.number, place), part) for place, part in zip(places, value, strict=True)]
        else:
            parts = [((field.number,), value)] if message.HasField(name) else []
        for path, part in parts:
            nested = list(_take_children(part, inner_split, versioned))
            yield path, part.SerializePartialToString()
            yield from ((path + inner, data) for inner, data in nested)
