"""Keys and families as data that JSON can hold (docs/key-format.md, "JSON"). 64-bit ints are strings.

Text is a string where it is UTF-8. Other text is an object, ``{"@hex": "ff"}``, with its bytes: a lone surrogate, as
which Python keeps such a byte, is refused or changed by most readers of JSON.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from keycodec.elements import to_text
from keycodec.families.examples import example
from keycodec.families.family import Literal
from keycodec.suffix import BlobChunk, Counter, DocumentChild

if TYPE_CHECKING:
    from keycodec.elements import Element, FieldValue
    from keycodec.errors import KeyDecodeError
    from keycodec.families.family import Family
    from keycodec.key import Key
    from keycodec.suffix import Suffix

#: What JSON can hold.
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

#: The name of the object that text is which is no UTF-8.
_HEX = "@hex"

_SURROGATE = re.compile("[\ud800-\udfff]")


class Int64(str):
    """A 64-bit int as JSON has it: a string, since many readers of JSON keep only 53 bits of a number."""

    __slots__ = ()


#: What the whole form of a key has, in this order.
_WHOLE = ("key", "space", "family", "fields", "versionstamp", "suffix", "elements", "error")


def json_text(text: str) -> Json:
    """Return text as JSON can hold it: itself, or its bytes in hex if it is no UTF-8. :func:`read_text` reads it."""
    return text if _is_utf8(text) else {_HEX: _bytes(text).hex()}


def read_text(data: Json) -> str:
    """Read what :func:`json_text` returns. Raises ValueError for anything else."""
    match data:
        case str():
            return data
        case {"@hex": str(digits), **others} if not others:
            return to_text(bytes.fromhex(digits))
        case _:
            raise ValueError('expected text, or {"@hex": "..."} with its bytes')


def json_safe(data: Json) -> Json:
    """Return data with all its text as :func:`json_text` has it; a name that is no UTF-8 is ``@hex:`` and its bytes."""
    match data:
        case str():
            return json_text(data)
        case list():
            return [json_safe(each) for each in data]
        case dict():
            return {_safe_name(name): json_safe(value) for name, value in data.items()}
        case _:
            return data


def _safe_name(name: str) -> str:
    return name if _is_utf8(name) else f"{_HEX}:{_bytes(name).hex()}"


def _is_utf8(text: str) -> bool:
    return text.isascii() or not _SURROGATE.search(text)


def _bytes(text: str) -> bytes:
    """Return the bytes of a text; of half a surrogate pair that stands for no byte, those that encode it."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def field_data(value: FieldValue) -> Json:
    """Return the value of a key's field as JSON can hold it."""
    if isinstance(value, str):
        return json_text(value)
    return Int64(value) if isinstance(value, int) else str(value)


def key_data(key: Key) -> dict[str, Json]:
    """Return the compact form of a key; ``versionstamp``, ``suffix`` and ``error`` are left out if there is none."""
    data: dict[str, Json] = {
        "family": key.family.name if key.family else None,
        "key": key.raw.hex(),
        "fields": {name: field_data(value) for name, value in key.fields.items()},
    }
    if key.versionstamp is not None:
        data["versionstamp"] = str(key.versionstamp)
    if key.suffix is not None:
        data["suffix"] = _suffix_data(key.suffix)
    if key.error is not None:
        data["error"] = _error_data(key, key.error)
    return data


def key_json(key: Key) -> str:
    """Return the whole form of a key as one line of ASCII: as :func:`key_data`, nothing left out, with its elements."""
    data = key_data(key)
    data["space"] = key.space
    data["elements"] = [_element_data(element) for element in key.elements]
    return json.dumps({name: data.get(name) for name in _WHOLE})


def _suffix_data(suffix: Suffix) -> dict[str, Json]:
    match suffix:
        case BlobChunk(version, sequence):
            return {"kind": "blob chunk", "version": version, "sequence": Int64(sequence)}
        case Counter(name):
            return {"kind": "counter", "name": json_text(name)}
        case DocumentChild(field_number, index, nested):
            return {
                "kind": "document child",
                "field_number": Int64(field_number),
                "index": None if index is None else Int64(index),
                "nested": list(map(Int64, nested)),
            }


def _error_data(key: Key, error: KeyDecodeError) -> dict[str, Json]:
    nearest = key.nearest.name if key.nearest else None
    return {"offset": error.offset, "reason": error.reason, "nearest": nearest, "rest": key.rest.hex()}


def _element_data(element: Element) -> dict[str, Json]:
    return {
        "name": element.name,
        "kind": element.kind.value,
        "value": None if element.value is None else field_data(element.value),
        "offset": element.offset,
        "length": element.length,
    }


def family_data(family: Family) -> dict[str, Json]:
    """Return a row of the catalogue, with the hex of an example key."""
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
        "purpose": family.purpose,
        "example": example(family).hex(),
    }
