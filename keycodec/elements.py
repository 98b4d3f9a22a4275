"""One element of a key <-> its bytes (docs/key-format.md, "Elements").

======================  =================================================================  ===================
element                 bytes                                                              order
======================  =================================================================  ===================
bytes                   10, payload with each 00 written 00 FF, then 00 01                 the payload's
int64                   12 (>= 0) or 11 (< 0), then the absolute value, 8 bytes            see :func:`encode_int64`
                        big-endian
versionstamp            13, then 10 raw bytes                                              the stamp's
end tag                 FF                                                                 after all others
======================  =================================================================  ===================
"""

from __future__ import annotations

import struct
from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from keycodec import versionstamp
from keycodec.errors import KeyDecodeError, KeyEncodeError
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Iterator

BYTES_TAG = 0x10
NEGATIVE_TAG = 0x11
POSITIVE_TAG = 0x12
VERSIONSTAMP_TAG = 0x13
END_TAG = 0xFF

#: In a bytes element, what may follow 00: the element's end, or the mark that the 00 is of the payload.
ENDING = 0x01
ESCAPED_ZERO = 0xFF
TERMINATOR = bytes([0x00, ENDING])
END = bytes([END_TAG])

INT64_MIN = -(1 << 63)
INT64_MAX = (1 << 63) - 1
INT64_SIZE = 9
STAMP_SIZE = 1 + versionstamp.SIZE

#: The value of a field, by the kind of its element: text, int64 or versionstamp.
FieldValue = str | int | Versionstamp

_INT64 = struct.Struct(">Bq")
_UINT64 = struct.Struct(">BQ")


class ElementKind(Enum):
    """What an element is."""

    BYTES = "bytes"
    INT64 = "int64"
    VERSIONSTAMP = "versionstamp"
    END = "end"


class Element(NamedTuple):
    """One element as it stands in a key: ``raw[offset:offset + length]``, offsets counted from the key's first byte.

    ``name`` is the field's name; None for literals, the end tag and what no family explains.
    ``value``: str for bytes (any byte that is no UTF-8 kept by ``surrogateescape``), int, Versionstamp, or None (end
    tag).
    """

    name: str | None
    value: FieldValue | None
    kind: ElementKind
    offset: int
    length: int


def to_text(payload: bytes) -> str:
    """Text of a bytes element, losing nothing: what is no UTF-8 is kept by ``surrogateescape``."""
    return payload.decode("utf-8", "surrogateescape")


def to_payload(text: str | bytes) -> bytes:
    """Inverse of :func:`to_text`; bytes pass through. Raises KeyEncodeError for text that no bytes give."""
    if isinstance(text, bytes):
        return text
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise KeyEncodeError(f"text cannot be written as bytes: {error}") from None


def encode_bytes(payload: bytes) -> bytes:
    """A bytes element, its tag and terminator included."""
    return b"\x10" + payload.replace(b"\x00", b"\x00\xff") + TERMINATOR


def encode_int64(value: int) -> bytes:
    """An int64 element. Raises KeyEncodeError outside int64.

    Byte order is not number order: all negatives come before all others, but as the absolute value is stored,
    they are reversed among themselves: -1, -2, ..., INT64_MIN, then 0, 1, 2, ...
    """
    if not INT64_MIN <= value <= INT64_MAX:
        raise KeyEncodeError(f"{value} is no int64")
    return _UINT64.pack(NEGATIVE_TAG, -value) if value < 0 else _INT64.pack(POSITIVE_TAG, value)


def encode_versionstamp(stamp: Versionstamp) -> bytes:
    """A versionstamp element, without an end tag."""
    return b"\x13" + bytes(stamp)


def decode_bytes(raw: bytes, offset: int) -> tuple[bytes, int]:
    """The payload of the bytes element at ``offset``, and the offset behind it. Raises KeyDecodeError."""
    _expect(raw, offset, ElementKind.BYTES, BYTES_TAG)
    zero = raw.find(b"\x00", offset + 1)
    while zero >= 0 and zero + 1 < len(raw):
        follower = raw[zero + 1]
        if follower == ENDING:
            return raw[offset + 1 : zero].replace(b"\x00\xff", b"\x00"), zero + 2
        if follower != ESCAPED_ZERO:
            where = f"after 0x00 in the bytes element from offset {offset} on"
            raise KeyDecodeError(zero + 1, f"expected 0x01 or 0xff {where}, found 0x{follower:02x}")
        zero = raw.find(b"\x00", zero + 2)
    raise KeyDecodeError(len(raw), f"the bytes element from offset {offset} on has no end (0x00 0x01): the key is cut")


def decode_int64(raw: bytes, offset: int, *, canonical: bool = True) -> tuple[int, int]:
    """The int64 element at ``offset``, and the offset behind it. Raises KeyDecodeError.

    ``canonical=False`` also takes what no encoder writes (11 + zeros, 12 + a top bit) and reads it as Doris does.
    """
    _expect(raw, offset, ElementKind.INT64, POSITIVE_TAG, NEGATIVE_TAG)
    end = offset + INT64_SIZE
    if end > len(raw):
        raise _cut(raw, offset, end, ElementKind.INT64)
    tag, stored = _INT64.unpack_from(raw, offset)
    value = stored if tag == POSITIVE_TAG or stored == INT64_MIN else -stored
    is_canonical = stored >= 0 if tag == POSITIVE_TAG else stored > 0 or stored == INT64_MIN
    if canonical and not is_canonical:
        found = f"{raw[offset:end].hex()}, which Doris reads as {value}"
        raise KeyDecodeError(offset, f"expected an int64 in its only form, found {found}")
    return value, end


def decode_versionstamp(raw: bytes, offset: int) -> tuple[Versionstamp, int]:
    """The versionstamp element at ``offset``, and the offset behind it (before any end tag). Raises KeyDecodeError."""
    _expect(raw, offset, ElementKind.VERSIONSTAMP, VERSIONSTAMP_TAG)
    end = offset + STAMP_SIZE
    if end > len(raw):
        raise _cut(raw, offset, end, ElementKind.VERSIONSTAMP)
    return Versionstamp.from_bytes(raw[offset + 1 : end]), end


def read_elements(raw: bytes, start: int = 1) -> list[Element]:
    """All elements from ``start`` on, whatever family they make, without names. Raises KeyDecodeError.

    Ints that no encoder writes are taken as Doris takes them.
    An end tag may follow a versionstamp, at once or as the key's last byte.
    """
    return list(_iter_elements(raw, start))


def leading_elements(raw: bytes) -> list[Element]:
    """As :func:`read_elements` of a whole key, up to where that fails."""
    elements: list[Element] = []
    with suppress(KeyDecodeError):
        for element in _iter_elements(raw, 1):
            elements.append(element)
    return elements


def _iter_elements(raw: bytes, start: int) -> Iterator[Element]:
    offset, previous, stamped = start, None, False
    while offset < len(raw):
        tag = raw[offset]
        value: FieldValue | None
        if tag == BYTES_TAG:
            payload, end = decode_bytes(raw, offset)
            kind, value = ElementKind.BYTES, to_text(payload)
        elif tag in (NEGATIVE_TAG, POSITIVE_TAG):
            kind = ElementKind.INT64
            value, end = decode_int64(raw, offset, canonical=False)
        elif tag == VERSIONSTAMP_TAG:
            kind = ElementKind.VERSIONSTAMP
            value, end = decode_versionstamp(raw, offset)
            stamped = True
        elif tag == END_TAG and stamped and (previous is ElementKind.VERSIONSTAMP or offset + 1 == len(raw)):
            kind, value, end, stamped = ElementKind.END, None, offset + 1, False
        else:
            raise KeyDecodeError(offset, f"expected the tag of an element (0x10 to 0x13), found 0x{tag:02x}")
        yield Element(None, value, kind, offset, end - offset)
        offset, previous = end, kind


def _cut(raw: bytes, offset: int, end: int, kind: ElementKind) -> KeyDecodeError:
    what = f"the {kind.value} from offset {offset} on lacks {end - len(raw)} of its {end - offset} bytes"
    return KeyDecodeError(len(raw), f"{what}: the key is cut")


def _expect(raw: bytes, offset: int, kind: ElementKind, *tags: int) -> None:
    if offset < len(raw) and raw[offset] in tags:
        return
    wanted = " or ".join(f"0x{tag:02x}" for tag in tags)
    found = f"0x{raw[offset]:02x}" if offset < len(raw) else "the key's end"
    raise KeyDecodeError(offset, f"expected {kind.value} ({wanted}), found {found}")
