"""Read protobuf bytes field by field without a schema, also those that a parser hides or refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

VARINT, FIXED64, BYTES, GROUP, END_GROUP, FIXED32 = range(6)
WIRE_TYPES = ("varint", "fixed64", "bytes", "group", "end group", "fixed32")

#: How deep messages may nest; protobuf's own parsers have this limit too.
DEPTH_LIMIT = 100

_MAX_VARINT_BYTES = 10


class WireError(ValueError):
    """The bytes are not a protobuf message. ``offset``: where, from the start of the message. ``reason``: why."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(offset, reason)
        self.offset = offset
        self.reason = reason

    def __str__(self) -> str:
        return f"offset {self.offset}: {self.reason}"


class WireField(NamedTuple):
    """Where a field is in the bytes: ``data[start:end]`` is all of it, ``data[body:body_end]`` its content."""

    number: int
    wire_type: int
    start: int
    body: int
    body_end: int
    end: int


def read_fields(data: bytes, start: int = 0, end: int | None = None) -> Iterator[WireField]:
    """The fields of a message, in the order of the bytes. Raises WireError."""
    end = len(data) if end is None else end
    while start < end:
        field = _read_field(data, start, end, 0)
        yield field
        start = field.end


def read_varint(data: bytes, start: int, end: int) -> tuple[int, int]:
    """The varint at ``start`` (unsigned, 64 bits) and the offset after it. Raises WireError."""
    value = 0
    for index in range(_MAX_VARINT_BYTES):
        if start + index >= end:
            raise WireError(start, "a varint is cut")
        byte = data[start + index]
        value |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            return value & ((1 << 64) - 1), start + index + 1
    raise WireError(start, f"a varint is longer than {_MAX_VARINT_BYTES} bytes")


def write_varint(value: int) -> bytes:
    """The bytes of an unsigned varint."""
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)


def _read_field(data: bytes, start: int, end: int, depth: int) -> WireField:
    tag, body = read_varint(data, start, end)
    number, wire_type = tag >> 3, tag & 7
    if number == 0 or number >= 1 << 29:
        raise WireError(start, f"field number {number} is not valid")
    if wire_type == VARINT:
        _, body_end = read_varint(data, body, end)
    elif wire_type in (FIXED64, FIXED32):
        body_end = body + (8 if wire_type == FIXED64 else 4)
    elif wire_type == BYTES:
        length, body = read_varint(data, body, end)
        body_end = body + length
    elif wire_type == GROUP:
        return _read_group(data, number, start, body, end, depth)
    else:
        raise WireError(start, f"field {number} has wire type {wire_type}, which is not valid here")
    if body_end > end:
        raise WireError(start, f"field {number} claims {body_end - body} bytes, only {end - body} are left")
    return WireField(number, wire_type, start, body, body_end, body_end)


def _read_group(data: bytes, number: int, start: int, body: int, end: int, depth: int) -> WireField:
    if depth >= DEPTH_LIMIT:
        raise WireError(start, f"groups are nested deeper than {DEPTH_LIMIT}")
    inner = body
    while inner < end:
        tag, after = read_varint(data, inner, end)
        if tag & 7 == END_GROUP:
            if tag >> 3 != number:
                raise WireError(inner, f"group {number} ends with the end tag of group {tag >> 3}")
            return WireField(number, GROUP, start, body, inner, after)
        inner = _read_field(data, inner, end, depth + 1).end
    raise WireError(start, f"group {number} has no end tag")
