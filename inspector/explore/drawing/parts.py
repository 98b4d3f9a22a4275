"""A key in parts, each with its bytes and what they mean, for the drawing of a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from keycodec.elements import ElementKind

if TYPE_CHECKING:
    from keycodec.elements import Element
    from keycodec.key import Key


class KeyPart(NamedTuple):
    """Some bytes of a key. ``kind``: "space", the kind of an element, or "rest" for what could not be read.

    ``name``: of the field; "" for bytes that are the same in all keys of the family. ``value``: as text.
    """

    number: int
    kind: str
    name: str
    value: str
    offset: int
    bytes: tuple[str, ...]


def parts(key: Key) -> list[KeyPart]:
    """Return the parts of a key, from its first byte to its last, without a gap."""
    found = [KeyPart(0, "space", "", f"0x{key.raw[0]:02x}", 0, _hex(key.raw[:1]))] if key.raw else []
    for number, element in enumerate(key.elements, 1):
        found.append(_part(number, key, element))
    end = found[-1].offset + len(found[-1].bytes) if found else 0
    if end < len(key.raw):
        found.append(KeyPart(len(found), "rest", "", "", end, _hex(key.raw[end:])))
    return found


def _part(number: int, key: Key, element: Element) -> KeyPart:
    raw = key.raw[element.offset : element.offset + element.length]
    value = "" if element.kind is ElementKind.END else str(element.value)
    return KeyPart(number, element.kind.value, element.name or "", value, element.offset, _hex(raw))


def _hex(raw: bytes) -> tuple[str, ...]:
    return tuple(f"{byte:02x}" for byte in raw)
