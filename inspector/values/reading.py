"""Read single values, and say what is wrong with those that cannot be read."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from google.protobuf.message import DecodeError

from inspector.schema import AnyMessage, descriptor_of
from inspector.values.wire import BYTES, DEPTH_LIMIT, WireError, read_fields
from keycodec.elements import to_text

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor
    from google.protobuf.message import Message

    from inspector.values.value import Value

_INT64 = struct.Struct("<q")

#: The kinds of value that a reading can give.
AnyValue = TypeVar("AnyValue", bound="Value", covariant=True)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a record. ``failed``: part of its value could not be decoded, so it is not shown whole."""

    text: str
    failed: bool = True

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Undecoded:
    """The bytes of a value that could not be decoded, or whose format is not known."""

    data: bytes

    def __repr__(self) -> str:
        return f"<Undecoded: {len(self.data)} bytes>"  # they may be secret


class Reading(NamedTuple, Generic[AnyValue]):
    """A value, and what is wrong with it."""

    value: AnyValue
    problems: tuple[Problem, ...] = ()


def string(value: str | bytes) -> str:
    """The text of a string field. Protobuf gives bytes if it is not UTF-8; surrogates then keep each wrong byte."""
    return to_text(value) if isinstance(value, bytes) else value


def undecoded(data: bytes, reason: str) -> Reading[Undecoded]:
    """The reading of a value that cannot be decoded, with the reason."""
    return Reading(Undecoded(data), (Problem(reason),))


def read_message(message_class: type[AnyMessage], data: bytes) -> Reading[AnyMessage | Undecoded]:
    """Read the message in ``data``. If it does not parse, the problem says where and why."""
    try:
        return Reading(message_class.FromString(data))
    except DecodeError as error:
        reason = parse_error(descriptor_of(message_class), data) or str(error)
        return undecoded(data, f"does not parse as {message_class.DESCRIPTOR.full_name}: {reason}")


def read_int64(data: bytes) -> Reading[int | Undecoded]:
    """Read the number in ``data``: eight bytes, little-endian."""
    if len(data) != _INT64.size:
        return undecoded(data, f"an int64 has {_INT64.size} bytes, found {len(data)}")
    number: int = _INT64.unpack(data)[0]
    return Reading(number)


def missing_fields(message: Message) -> Problem | None:
    """The problem of a message that lacks required fields, which the service refuses to read; else None."""
    if message.IsInitialized():
        return None
    lacking: list[str] = cast("Any", message).FindInitializationErrors()
    return Problem(f"{message.DESCRIPTOR.full_name} is missing required {', '.join(lacking)}")


def parse_error(descriptor: Descriptor, data: bytes) -> str | None:
    """The field path, the offset and the reason why bytes are not a message of that type; None if no error is found."""
    path: list[str] = []
    try:
        _check(descriptor, data, 0, len(data), path)
    except WireError as error:
        return f"{'.'.join(path)}: {error}" if path else str(error)
    return None


def _check(descriptor: Descriptor, data: bytes, start: int, end: int, path: list[str]) -> None:
    if len(path) > DEPTH_LIMIT:
        del path[3:]
        path.append("...")
        raise WireError(start, f"messages are nested deeper than {DEPTH_LIMIT}")
    for wire_field in read_fields(data, start, end):
        field = descriptor.fields_by_number.get(wire_field.number)
        if field is not None and field.message_type is not None and wire_field.wire_type == BYTES:
            path.append(field.name)
            _check(field.message_type, data, wire_field.body, wire_field.body_end, path)
            path.pop()
