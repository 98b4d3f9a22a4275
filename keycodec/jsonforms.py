"""Keys and families as data that JSON can hold; 64-bit ints are strings, as the Meta Service prints them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from keycodec.examples import example
from keycodec.family import Literal
from keycodec.suffix import BlobChunk, Counter, DocumentChild

if TYPE_CHECKING:
    from keycodec.elements import Element, FieldValue
    from keycodec.family import Family
    from keycodec.key import Key
    from keycodec.suffix import Suffix


def key_json(key: Key) -> str:
    """:func:`key_data` as one line of ASCII, lone surrogates escaped."""
    return json.dumps(key_data(key))


def key_data(key: Key) -> dict[str, Any]:
    """A key, decoded in whole or in part. Text that is no UTF-8 keeps its surrogates: JSON has to escape them."""
    nearest = key.nearest.name if key.nearest else None
    error = None
    if key.error:
        error = {"offset": key.error.offset, "reason": key.error.reason, "nearest": nearest, "rest": key.rest.hex()}
    return {
        "key": key.raw.hex(),
        "space": key.space,
        "family": key.family.name if key.family else None,
        "fields": {name: value_data(value) for name, value in key.fields.items()},
        "versionstamp": str(key.versionstamp) if key.versionstamp else None,
        "suffix": _suffix_data(key.suffix) if key.suffix else None,
        "elements": [_element_data(element) for element in key.elements],
        "error": error,
    }


def value_data(value: FieldValue | None) -> str | None:
    """A field's value: text as it is, ints decimal, versionstamps in hex; None for an end tag."""
    return None if value is None else str(value)


def _element_data(element: Element) -> dict[str, Any]:
    return {
        "name": element.name,
        "kind": element.kind.value,
        "value": value_data(element.value),
        "offset": element.offset,
        "length": element.length,
    }


def _suffix_data(suffix: Suffix) -> dict[str, Any]:
    match suffix:
        case BlobChunk(version, sequence):
            return {"kind": "blob chunk", "version": version, "sequence": str(sequence)}
        case Counter(name):
            return {"kind": "counter", "name": name}
        case DocumentChild(field_number, index, nested):
            return {
                "kind": "document child",
                "field_number": str(field_number),
                "index": None if index is None else str(index),
                "nested": [str(number) for number in nested],
            }


def family_data(family: Family) -> dict[str, Any]:
    """A row of the catalogue, with the hex of an example key."""
    return {
        "family": family.name,
        "space": family.space,
        "layout": [
            {"literal": part.text} if isinstance(part, Literal) else {"name": part.name, "kind": part.kind.value}
            for part in family.layout
        ],
        "versioned": family.versioned,
        "suffix": family.suffix.value if family.suffix else None,
        "value": family.value_text,
        "key_type": family.http_key_type,
        "since": family.since,
        "draft": family.draft,
        "note": family.note,
        "example": example(family).hex(),
    }
