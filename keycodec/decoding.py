"""Decode: bytes in, a key out."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, NamedTuple

from keycodec.elements import (
    END,
    INT64_SIZE,
    NEGATIVE_TAG,
    POSITIVE_TAG,
    ElementKind,
    decode_bytes,
    decode_int64,
    decode_versionstamp,
    encode_bytes,
    to_text,
)
from keycodec.encoding import encode_leading
from keycodec.errors import KeyDecodeError, no_bytes
from keycodec.families import FAMILIES
from keycodec.families.family import Family, Literal, SuffixKind
from keycodec.key import Key
from keycodec.suffix import BlobChunk, Counter, DocumentChild, Suffix
from keycodec.text.fieldtext import show_start
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keycodec.elements import FieldValue


def decode(raw: bytes, *, partial: bool = False) -> Key:
    """Decode a whole key.

    Raises KeyDecodeError (a ValueError) if the bytes are no key of a known family, or go on behind its end.
    With ``partial`` it never raises; :class:`Key` says what is then known.
    """
    try:
        key = _decode_common(raw)
    except TypeError:
        if isinstance(raw, bytes | bytearray | memoryview):
            raise
        raise no_bytes("decode", raw) from None
    if key is None:
        key = _decode_any(bytes(raw))
        if key.error is not None and not partial:
            raise key.error
    return key


def decode_prefix(raw: bytes) -> Key:
    """Decode the longest key that ``raw`` starts with; return ``decode(raw, partial=True)`` if there is none.

    ``len(decode_prefix(raw).raw)`` is the size of the key.
    """
    key = decode(raw, partial=True)
    if key.error is None or key.nearest is None or len(key.fields) < len(key.nearest.fields):
        return key
    layout_end = len(encode_leading(key.nearest, key.fields))
    decoded_end = len(raw) - len(key.rest)
    for end in sorted({key.error.offset, decoded_end, layout_end}, reverse=True):
        shorter = decode(raw[:end], partial=True)
        if shorter.error is None:
            return shorter
    return key


# --- the common shape, which most keys have: an instance id, then ints, then nothing ---

#: Key space and first literal; instance id; the third element if it is bytes.
_HEAD = re.compile(
    rb"(.\x10[^\x00]*\x00\x01)"
    rb"\x10([^\x00]*(?:\x00\xff[^\x00]*)*)\x00\x01"
    rb"(\x10[^\x00]*\x00\x01)?",
    re.DOTALL,
)


class _IntTail:
    """How to read the ints behind the last literal of a family that has an instance id and ints."""

    __slots__ = ("family", "layout", "names", "size", "tags")

    def __init__(self, family: Family) -> None:
        ints = len(family.fields) - 1
        self.family = family
        self.names = tuple(field.name for field in family.fields)
        self.size = INT64_SIZE * ints
        self.tags = bytes([POSITIVE_TAG]) * ints
        self.layout = struct.Struct(">" + "xq" * ints)


def _int_tails() -> Iterator[tuple[tuple[bytes, bytes | None], _IntTail]]:
    for family in FAMILIES.values():
        if family.fields and all(field.kind is ElementKind.INT64 for field in family.fields[1:]):
            literals = [encode_bytes(text.encode()) for text in family.literals]
            second = literals[1] if len(literals) > 1 else None
            yield (bytes([family.space]) + literals[0], second), _IntTail(family)


#: By the key space with the first literal, and the second literal.
_INT_TAILS = dict(_int_tails())


class _Head(NamedTuple):
    """What stands before the ints of a key: ``raw``, which says which ints follow, and the instance id in it."""

    raw: bytes
    end: int
    tail: _IntTail
    instance_id: str


#: The head of the key that was decoded last: keys come in runs, so that the next one mostly has the same.
_last_head: _Head | None = None


def _decode_common(raw: bytes) -> Key | None:
    """Decode a key of the common shape without negative ints; return None for all else."""
    head = _last_head
    if head is None or raw[: head.end] != head.raw:
        head = _read_head(raw)
        if head is None:
            return None
    _, start, tail, instance_id = head
    if len(raw) != start + tail.size or raw[start::INT64_SIZE] != tail.tags:
        return None
    values = tail.layout.unpack_from(raw, start)
    if values and min(values) < 0:
        return None
    return Key(raw, tail.family, dict(zip(tail.names, (instance_id, *values))))  # noqa: B905 - as many by the layout


def _read_head(raw: bytes) -> _Head | None:
    global _last_head
    match = _HEAD.match(raw)
    if match is None:
        return None
    first, instance, third = match.groups()
    tail = _INT_TAILS.get((first, third))
    if tail is None:
        return None
    _last_head = _Head(match[0], match.end(), tail, to_text(instance.replace(b"\x00\xff", b"\x00")))
    return _last_head


# --- any shape, with the exact error ---


def _decode_any(raw: bytes) -> Key:
    family: Family | None = None
    fields: dict[str, FieldValue] = {}
    try:
        family = _find_family(raw)
        offset = _decode_fields(raw, family, fields)
        stamp, suffix, offset = _decode_tail(raw, offset, family)
        if offset < len(raw):
            raise KeyDecodeError(offset, f"expected the end of the {family.name}, found 0x{raw[offset]:02x}")
    except KeyDecodeError as error:
        return Key(raw, None, fields, error=error.with_traceback(None), nearest=family)
    inner = fields.get("versionstamp")
    if isinstance(inner, Versionstamp):
        stamp = inner
    return Key(raw, family, fields, versionstamp=stamp, suffix=suffix)


class _Fork(NamedTuple):
    """Where families differ: ``ways`` by the literal that stands behind ``skipped`` fields."""

    skipped: int
    ways: dict[str, _Fork | Family]


def _fork(families: list[Family], index: int = 0) -> _Fork:
    """Tell families apart whose layouts are alike before ``index``, by each literal from there on."""
    skipped = next(count for count, part in enumerate(families[0].layout[index:]) if isinstance(part, Literal))
    index += skipped
    by_text: dict[str, list[Family]] = {}
    for family in families:
        literal = family.layout[index]
        assert isinstance(literal, Literal), f"{family.name} has a field where {families[0].name} has a literal"
        by_text.setdefault(literal.text, []).append(family)
    return _Fork(skipped, {text: _way(group, index + 1) for text, group in by_text.items()})


def _way(group: list[Family], index: int) -> _Fork | Family:
    if any(isinstance(part, Literal) for part in group[0].layout[index:]):
        return _fork(group, index)
    (family,) = group
    return family


_FORKS = {
    space: _fork([family for family in FAMILIES.values() if family.space == space])
    for space in sorted({family.space for family in FAMILIES.values()})
}


def _find_family(raw: bytes) -> Family:
    """Find the family by its literals, each at its place. Raises KeyDecodeError."""
    if not raw:
        raise KeyDecodeError(0, "expected a key space byte, found an empty key")
    way: _Fork | Family | None = _FORKS.get(raw[0])
    if way is None:
        raise KeyDecodeError(0, f"expected a key space (0x01, 0x02 or 0x03), found 0x{raw[0]:02x}")
    offset = 1
    while isinstance(way, _Fork):
        ways = way.ways
        for _ in range(way.skipped):
            _, offset = decode_bytes(raw, offset)
        literal, end = decode_bytes(raw, offset)
        way = ways.get(to_text(literal))
        if way is None:
            known = ", ".join(ways)
            wanted = f"one of {known}" if len(ways) > 1 else known
            raise KeyDecodeError(offset, f"expected {wanted}, found {show_start(literal)}")
        offset = end
    return way


def _decode_fields(raw: bytes, family: Family, fields: dict[str, FieldValue]) -> int:
    """Add the fields to ``fields``; return the offset behind the layout. Raises KeyDecodeError."""
    offset = 1
    for part in family.layout:
        if isinstance(part, Literal):
            literal, end = decode_bytes(raw, offset)
            if literal != part.text.encode():
                raise KeyDecodeError(offset, f"expected {part.text}, found {show_start(literal)}")
        elif part.kind is ElementKind.BYTES:
            payload, end = decode_bytes(raw, offset)
            fields[part.name] = to_text(payload)
        elif part.kind is ElementKind.INT64:
            fields[part.name], end = decode_int64(raw, offset)
        else:
            fields[part.name], end = decode_versionstamp(raw, offset)
        offset = end
    return offset


def _decode_tail(raw: bytes, offset: int, family: Family) -> tuple[Versionstamp | None, Suffix | None, int]:
    """Decode what stands behind the layout; return it with the offset behind it. Raises KeyDecodeError."""
    stamp: Versionstamp | None = None
    children_inside = family.suffix is SuffixKind.DOCUMENT
    if family.versioned and offset < len(raw):
        stamp, offset = decode_versionstamp(raw, offset)
        if not children_inside:
            offset = _decode_end_tag(raw, offset)
    suffix, offset = _decode_suffix(raw, offset, family.suffix, versioned=stamp is not None)
    if stamp is not None and children_inside:
        offset = _decode_end_tag(raw, offset)
    return stamp, suffix, offset


def _decode_suffix(raw: bytes, offset: int, kind: SuffixKind | None, *, versioned: bool) -> tuple[Suffix | None, int]:
    if kind is None or offset == len(raw):
        return None, offset
    if kind is SuffixKind.BLOB:
        stored, offset = decode_int64(raw, offset)
        return BlobChunk.from_int64(stored), offset
    if kind is SuffixKind.COUNTER:
        name, offset = decode_bytes(raw, offset)
        return Counter(to_text(name)), offset
    path: list[int] = []
    while offset < len(raw) and raw[offset] in (NEGATIVE_TAG, POSITIVE_TAG):
        stored, offset = decode_int64(raw, offset)
        path.append(stored)
    return DocumentChild.from_path(tuple(path), versioned=versioned) if path else None, offset


def _decode_end_tag(raw: bytes, offset: int) -> int:
    if raw[offset : offset + 1] != END:
        found = f"0x{raw[offset]:02x}" if offset < len(raw) else "the key's end"
        raise KeyDecodeError(offset, f"expected the end tag (0xff) of the versionstamp, found {found}")
    return offset + len(END)
