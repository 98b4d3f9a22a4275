"""A decoded key, and the way there and back."""

from __future__ import annotations

import re
import struct
from itertools import pairwise
from typing import TYPE_CHECKING

from keycodec.elements import (
    END,
    INT64_SIZE,
    NEGATIVE_TAG,
    POSITIVE_TAG,
    Element,
    Kind,
    decode_bytes,
    decode_int64,
    decode_versionstamp,
    encode_bytes,
    encode_int64,
    encode_versionstamp,
    leading_elements,
    read_elements,
    to_payload,
    to_text,
)
from keycodec.errors import KeyDecodeError, KeyEncodeError
from keycodec.families import FAMILIES, Family, Field, Literal, SuffixKind, get_family
from keycodec.fieldtext import show_suffix, show_value
from keycodec.suffix import BlobChunk, Counter, DocumentChild, Suffix
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FieldValue = str | int | Versionstamp

#: Bytes of an unexpected text that an error shows.
_FOUND_SIZE = 60


class Key:
    """One key, decoded.

    ``raw``: its bytes. ``family``: None where ``error`` says why. ``fields``: the family's fields by name, in key
    order. ``versionstamp``, ``suffix``: what follows the layout, or None.
    After ``decode(raw, partial=True)`` of bytes that are no whole key: ``error`` says what stopped the decoding,
    ``nearest`` is the family they began as, ``fields`` has those of its fields that were read, ``elements`` those that
    were decoded, and ``rest`` holds the bytes behind them.
    """

    __slots__ = ("error", "family", "fields", "nearest", "raw", "suffix", "versionstamp")

    def __init__(
        self,
        raw: bytes,
        family: Family | None,
        fields: Mapping[str, FieldValue],
        versionstamp: Versionstamp | None = None,
        suffix: Suffix | None = None,
        error: KeyDecodeError | None = None,
        nearest: Family | None = None,
    ) -> None:
        self.raw = raw
        self.family = family
        self.fields = fields
        self.versionstamp = versionstamp
        self.suffix = suffix
        self.error = error
        self.nearest = nearest

    @property
    def space(self) -> int | None:
        """The key space byte; None for an empty key."""
        return self.raw[0] if self.raw else None

    @property
    def rest(self) -> bytes:
        """What ``error`` left undecoded, from the element on that it is about."""
        if self.error is None:
            return b""
        *_, last = (None, *self._readable())
        return self.raw[last.offset + last.length if last else min(self.error.offset, 1) :]

    @property
    def elements(self) -> tuple[Element, ...]:
        """All elements behind the key space byte, end tags included; they cover what was decoded without a gap."""
        return tuple(self._named(self._readable()))

    def _readable(self) -> list[Element]:
        if self.error is None:
            return read_elements(self.raw)
        stop = self.error.offset
        return [element for element in leading_elements(self.raw) if element.offset + element.length <= stop]

    def _named(self, elements: list[Element]) -> Iterator[Element]:
        family = self.family or self.nearest
        layout = family.layout if family else ()
        for index, element in enumerate(elements):
            if index < len(layout):
                part = layout[index]
                name = part.name if isinstance(part, Field) else None
            elif element.kind is Kind.VERSIONSTAMP:
                name = "versionstamp"
            elif element.kind is Kind.END or family is None or family.suffix is None:
                name = None
            else:
                name = family.suffix.value
            yield element._replace(name=name)

    def __bytes__(self) -> bytes:
        return self.raw

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __repr__(self) -> str:
        return f"<Key {self}>"

    def __str__(self) -> str:
        """One line: the family and what it was made from, as `keycodec encode` takes it; else why it is no key."""
        if self.family is not None:
            words = [self.family.name]
        else:
            words = [f"{self.nearest.name}?" if self.nearest is not None else "unknown"]
        words += [f"{name}={show_value(value)}" for name, value in self.fields.items()]
        if self.versionstamp is not None and "versionstamp" not in self.fields:
            words.append(f"versionstamp={self.versionstamp}")
        if self.suffix is not None:
            words.append(show_suffix(self.suffix))
        if self.error is not None:
            words.append(f"({self.error})")
        return " ".join(words)


def decode(raw: bytes, *, partial: bool = False) -> Key:
    """Decode a whole key.

    Raises KeyDecodeError (a ValueError) where the bytes are no key of a known family, or do not end where it does.
    With ``partial`` it never raises: see :class:`Key` for what is then known.
    """
    key = _decode_common(raw)
    if key is None:
        key = _decode_any(bytes(raw))
        if key.error is not None and not partial:
            raise key.error
    return key


def decode_prefix(raw: bytes) -> Key:
    """The longest whole key that ``raw`` starts with; ``decode(raw, partial=True)`` where it starts with none.

    ``len(decode_prefix(raw).raw)`` says how many bytes the key takes.
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


# --- the common shape: instance id, then ints, then nothing; most keys of most scans ---

#: Key space and first literal; instance id; third element if it is bytes.
_HEAD = re.compile(
    rb"(.\x10[^\x00]*\x00\x01)"
    rb"\x10([^\x00]*(?:\x00\xff[^\x00]*)*)\x00\x01"
    rb"(\x10[^\x00]*\x00\x01)?",
    re.DOTALL,
)


class _IntTail:
    """How to read the fixed tail of a family whose fields are an instance id and then ints."""

    __slots__ = ("family", "names", "size", "tags", "unpack")

    def __init__(self, family: Family) -> None:
        self.family = family
        ints = len(family.fields) - 1
        self.names = tuple(field.name for field in family.fields)
        self.size = INT64_SIZE * ints
        self.tags = bytes([POSITIVE_TAG]) * ints
        self.unpack = struct.Struct(">" + "xq" * ints).unpack_from


def _int_tails() -> Iterator[tuple[tuple[bytes, bytes | None], _IntTail]]:
    for family in FAMILIES.values():
        if family.fields and all(field.kind is Kind.INT64 for field in family.fields[1:]):
            first, *others = (encode_bytes(text.encode()) for text in family.literals)
            yield (bytes([family.space]) + first, others[0] if others else None), _IntTail(family)


_INT_TAILS = dict(_int_tails())


def _decode_common(raw: bytes) -> Key | None:
    """The key, if it is of the common shape and in order; None leaves it to :func:`_decode_any`."""
    head = _HEAD.match(raw)
    if head is None:
        return None
    first, instance, third = head.groups()
    tail = _INT_TAILS.get((first, third))
    if tail is None:
        return None
    start = head.end()
    if len(raw) != start + tail.size or raw[start::INT64_SIZE] != tail.tags:
        return None
    values = tail.unpack(raw, start)
    if values and min(values) < 0:
        return None
    text = to_text(instance.replace(b"\x00\xff", b"\x00"))
    return Key(raw, tail.family, dict(zip(tail.names, (text, *values), strict=True)))


# --- any shape, with exact errors ---


def _decode_any(raw: bytes) -> Key:
    family: Family | None = None
    fields: dict[str, FieldValue] = {}
    try:
        family = _find_family(raw)
        offset = _decode_fields(raw, family, fields)
        stamp, suffix, offset = _decode_tail(raw, offset, family)
        if offset < len(raw):
            raise KeyDecodeError(offset, f"expected the end of a {family.name}, found 0x{raw[offset]:02x}")
    except KeyDecodeError as error:
        return Key(raw, None, fields, error=error.with_traceback(None), nearest=family)
    inner = fields.get("versionstamp")
    return Key(raw, family, fields, stamp or (inner if isinstance(inner, Versionstamp) else None), suffix)


def _families_by_literals() -> dict[int, dict[str, dict[str | None, Family]]]:
    """Families by key space, first literal, and third element (None where that is no literal)."""
    tree: dict[int, dict[str, dict[str | None, Family]]] = {}
    for family in FAMILIES.values():
        third = family.layout[2] if len(family.layout) > 2 else None
        literal = third.text if isinstance(third, Literal) else None
        tree.setdefault(family.space, {}).setdefault(family.literals[0], {})[literal] = family
    return tree


_TREE = _families_by_literals()


def _find_family(raw: bytes) -> Family:
    """The only family that the leading elements allow. Raises KeyDecodeError."""
    if not raw:
        raise KeyDecodeError(0, "expected a key space byte, found an empty key")
    by_first = _TREE.get(raw[0])
    if by_first is None:
        raise KeyDecodeError(0, f"expected a key space (0x01, 0x02 or 0x03), found 0x{raw[0]:02x}")
    first, second_offset = decode_bytes(raw, 1)
    by_third = by_first.get(to_text(first))
    if by_third is None:
        raise KeyDecodeError(1, f"expected one of {', '.join(by_first)}, found {_found(first)}")
    if None in by_third:
        return by_third[None]
    _, third_offset = decode_bytes(raw, second_offset)
    third, _ = decode_bytes(raw, third_offset)
    family = by_third.get(to_text(third))
    if family is None:
        known = ", ".join(filter(None, by_third))
        raise KeyDecodeError(third_offset, f"expected one of {known}, found {_found(third)}")
    return family


def _found(payload: bytes) -> str:
    return show_value(to_text(payload[:_FOUND_SIZE])) + ("..." if len(payload) > _FOUND_SIZE else "")


def _decode_fields(raw: bytes, family: Family, fields: dict[str, FieldValue]) -> int:
    """Fill ``fields`` as far as it goes; the offset behind the layout. Raises KeyDecodeError."""
    offset = 1
    for part in family.layout:
        if isinstance(part, Literal):
            literal, end = decode_bytes(raw, offset)
            if literal != part.text.encode():
                raise KeyDecodeError(offset, f"expected {part.text}, found {_found(literal)}")
        elif part.kind is Kind.BYTES:
            payload, end = decode_bytes(raw, offset)
            fields[part.name] = to_text(payload)
        elif part.kind is Kind.INT64:
            fields[part.name], end = decode_int64(raw, offset)
        else:
            fields[part.name], end = decode_versionstamp(raw, offset)
        offset = end
    return offset


def _decode_tail(raw: bytes, offset: int, family: Family) -> tuple[Versionstamp | None, Suffix | None, int]:
    """What follows the layout, and the offset behind it. Raises KeyDecodeError."""
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


# --- fields in, bytes out ---


def encode(
    family: str | Family | Key,
    *,
    versionstamp: Versionstamp | None = None,
    suffix: Suffix | None = None,
    **fields: FieldValue | bytes,
) -> bytes:
    """Encode a key of a family from its fields by name; a Key gives its bytes anew from what it was decoded to.

    ``versionstamp`` and ``suffix`` stand where the family has them; both may be left out. Text fields take str or
    bytes. Raises UnknownFamily, and KeyEncodeError for a field that is missing, unknown, of the wrong type or out of
    range.
    """
    if isinstance(family, Key):
        return _encode_again(family)
    if isinstance(family, str):
        family = get_family(family)
    if any(field.name == "versionstamp" for field in family.fields):
        if versionstamp is not None:
            fields["versionstamp"] = versionstamp
        versionstamp = None
    missing = [field.name for field in family.fields if field.name not in fields]
    if missing:
        raise KeyEncodeError(f"{family.name} lacks {', '.join(missing)}; its layout is {family.layout_text}")
    return encode_leading(family, fields) + _encode_tail(family, versionstamp, suffix)


def encode_leading(family: Family, fields: Mapping[str, FieldValue | bytes]) -> bytes:
    """The bytes that all keys of a family with these leading fields start with (all of its layout, if all are given).

    Raises KeyEncodeError for a field that the family lacks, or that is given though one before it is not.
    """
    names = [field.name for field in family.fields]
    unknown = [name for name in fields if name not in names]
    if unknown:
        has = f"its fields are {', '.join(names)}" if names else "it has no fields"
        raise KeyEncodeError(f"{family.name} has no {', '.join(unknown)}; {has}")
    gaps = [name for name, after in pairwise(names) if name not in fields and after in fields]
    if gaps:
        raise KeyEncodeError(f"{family.name}: {gaps[0]} is needed before the fields behind it")
    parts = [bytes([family.space])]
    for part in family.layout:
        if isinstance(part, Literal):
            parts.append(encode_bytes(part.text.encode()))
        elif part.name not in fields:
            break
        else:
            parts.append(_encode_field(family, part, fields[part.name]))
    return b"".join(parts)


def _encode_field(family: Family, field: Field, value: FieldValue | bytes) -> bytes:
    if field.kind is Kind.BYTES and isinstance(value, str | bytes):
        return encode_bytes(to_payload(value))
    if field.kind is Kind.INT64 and isinstance(value, int) and not isinstance(value, bool):
        return encode_int64(value)
    if field.kind is Kind.VERSIONSTAMP and isinstance(value, Versionstamp):
        return encode_versionstamp(value)
    wanted = {Kind.BYTES: "text or bytes", Kind.INT64: "an int", Kind.VERSIONSTAMP: "a Versionstamp"}[field.kind]
    raise KeyEncodeError(f"{family.name}.{field.name} takes {wanted}, not {type(value).__name__}")


def _encode_tail(family: Family, stamp: Versionstamp | None, suffix: Suffix | None) -> bytes:
    if stamp is not None and not family.versioned:
        raise KeyEncodeError(f"{family.name} has no versionstamp")
    if suffix is None:
        return encode_versionstamp(stamp) + END if stamp is not None else b""
    if family.versioned and stamp is None:
        raise KeyEncodeError(f"{family.name} needs a versionstamp before its {suffix}")
    if isinstance(suffix, BlobChunk) and family.suffix is SuffixKind.BLOB:
        before = encode_versionstamp(stamp) + END if stamp is not None else b""
        return before + encode_int64(suffix.to_int64())
    if isinstance(suffix, Counter) and family.suffix is SuffixKind.COUNTER:
        return encode_bytes(to_payload(suffix.name))
    if isinstance(suffix, DocumentChild) and family.suffix is SuffixKind.DOCUMENT:
        path = b"".join(map(encode_int64, suffix.path(versioned=stamp is not None)))
        return encode_versionstamp(stamp) + path + END if stamp is not None else path
    has = f"its suffix is a {family.suffix.value}" if family.suffix else "it has no suffix"
    raise KeyEncodeError(f"{family.name} takes no {type(suffix).__name__}; {has}")


def _encode_again(key: Key) -> bytes:
    if key.family is None:
        raise KeyEncodeError(f"a key that was not decoded cannot be encoded: {key.error}")
    fields = {name: value for name, value in key.fields.items() if name != "versionstamp"}
    return encode(key.family, versionstamp=key.versionstamp, suffix=key.suffix, **fields)
