"""Read and write one element of a key (docs/key-format.md, "Elements").

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

#: What can follow 00 in a bytes element: the last byte of the element, or the mark of a 00 in the payload.
ENDING = 0x01
ESCAPED_ZERO = 0xFF
TERMINATOR = bytes([0x00, ENDING])
END = bytes([END_TAG])

#: The size of the longest key that FoundationDB stores, in bytes.
MAX_KEY_SIZE = 10_000

INT64_MIN = -(1 << 63)
INT64_MAX = (1 << 63) - 1
INT64_SIZE = 9
STAMP_SIZE = 1 + versionstamp.SIZE

#: The value of a field: text, int64 or versionstamp.
FieldValue = str | int | Versionstamp

_INT64 = struct.Struct(">Bq")
_UINT64 = struct.Struct(">BQ")


class ElementKind(Enum):
    """The type of an element."""

    BYTES = "bytes"
    INT64 = "int64"
    VERSIONSTAMP = "versionstamp"
    END = "end"


class Element(NamedTuple):
    """One element of a key: the bytes ``raw[offset:offset + length]``, its tag included.

    ``name``: the field's name; None for a literal, an end tag and what no family explains.
    ``value``: str for bytes (what is no UTF-8 is kept by ``surrogateescape``), int, Versionstamp; None for an end tag.
    ``offset``, ``length``: in bytes, counted from the start of the key.
    """

    name: str | None
    value: FieldValue | None
    kind: ElementKind
    offset: int
    length: int


def to_text(payload: bytes) -> str:
    """Read the payload of a bytes element as text. Bytes that are no UTF-8 are kept by ``surrogateescape``."""
    return payload.decode("utf-8", "surrogateescape")


def to_payload(text: str | bytes) -> bytes:
    """Write text as the payload that :func:`to_text` reads; return bytes as they are.

    Raises KeyEncodeError for text that cannot be read from any bytes.
    """
    if isinstance(text, bytes):
        return text
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise KeyEncodeError(f"text cannot be written as bytes: {error}") from None


def encode_bytes(payload: bytes) -> bytes:
    """Write a bytes element, with its tag and its terminator."""
    return b"\x10" + payload.replace(b"\x00", b"\x00\xff") + TERMINATOR


def encode_int64(value: int) -> bytes:
    """Write an int64 element. Raises KeyEncodeError if the int does not fit.

    The order of the bytes is not the order of the numbers. Negative ints come first, but the absolute value is stored,
    so they come in reverse: -1, -2, ..., INT64_MIN, then 0, 1, 2, ...
    """
    if not INT64_MIN <= value <= INT64_MAX:
        raise KeyEncodeError(f"{value} is not an int64")
    return _UINT64.pack(NEGATIVE_TAG, -value) if value < 0 else _INT64.pack(POSITIVE_TAG, value)


def encode_versionstamp(stamp: Versionstamp) -> bytes:
    """Write a versionstamp element, without an end tag."""
    return b"\x13" + bytes(stamp)


def decode_bytes(raw: bytes, offset: int) -> tuple[bytes, int]:
    """Read the bytes element at ``offset``: return its payload, and the offset behind it. Raises KeyDecodeError."""
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
    """Read the int64 element at ``offset``: return the int, and the offset behind it. Raises KeyDecodeError.

    With ``canonical=False``, also read what no encoder writes (11 + zeros, 12 + a top bit), as Doris reads it.
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
        raise KeyDecodeError(offset, f"expected an int64 as encoders write it, found {found}")
    return value, end


def decode_versionstamp(raw: bytes, offset: int) -> tuple[Versionstamp, int]:
    """Read the versionstamp element at ``offset``: return the stamp, and the offset behind it.

    An end tag behind the stamp is not read. Raises KeyDecodeError.
    """
    _expect(raw, offset, ElementKind.VERSIONSTAMP, VERSIONSTAMP_TAG)
    end = offset + STAMP_SIZE
    if end > len(raw):
        raise _cut(raw, offset, end, ElementKind.VERSIONSTAMP)
    return Versionstamp.from_bytes(raw[offset + 1 : end]), end


def read_elements(raw: bytes, start: int = 1) -> list[Element]:
    """Read all elements from ``start`` on, of any family, without names. Raises KeyDecodeError.

    An int that no encoder writes is read as Doris reads it.
    An end tag can stand right behind a versionstamp, or at the end of a key that has a versionstamp.
    """
    return list(_iter_elements(raw, start))


def leading_elements(raw: bytes) -> list[Element]:
    """Read the elements of a key up to the first one that cannot be read."""
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
    what = f"the {kind.value} from offset {offset} on is missing {end - len(raw)} of its {end - offset} bytes"
    return KeyDecodeError(len(raw), f"{what}: the key is cut")


def _expect(raw: bytes, offset: int, kind: ElementKind, *tags: int) -> None:
    if offset < len(raw) and raw[offset] in tags:
        return
    wanted = " or ".join(f"0x{tag:02x}" for tag in tags)
    found = f"0x{raw[offset]:02x}" if offset < len(raw) else "the key's end"
    raise KeyDecodeError(offset, f"expected {kind.value} ({wanted}), found {found}")
