"""The body of a request as its message: protobuf JSON, read strictly first, then without unknown fields."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NoReturn

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.json_format import ParseDict, ParseError

from inspector.schema import descriptor_of
from inspector.service.wire.outcomes import Refusal

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor
    from google.protobuf.message import Message


#: The statuses that have another name in the API reference than in the message.
_STATUS_NAMES = {"STOPPED": "SUSPENDED"}
_STATUS_ENUM = "doris.cloud.ClusterStatus"

_PARSED_FIELD = re.compile(r"Failed to parse (\w+) field")


class _NotTheMessage(ValueError):
    """The body is not the message. The text names fields but repeats no values, because some values are secret."""


def parse_body(route: str, message_class: type[Message], body: bytes) -> Message:
    """Return the message in a body. Raises Refusal, as the service does, if the body is not that message."""
    try:
        return _parse(message_class, _data(message_class, body))
    except RecursionError:
        raise _parse_error(route, "it is nested too deeply") from None
    except ValueError as error:
        raise _parse_error(route, str(error)) from None


def parse_value(message_class: type[Message], body: bytes) -> Message | None:
    """Return the message in a body, read strictly; None if the body is not that message."""
    try:
        return _parse(message_class, _data(message_class, body), strict=True)
    except (RecursionError, ValueError):
        return None


def _data(message_class: type[Message], body: bytes) -> dict[str, object]:
    data = _object("the body", json.loads(body.decode(), parse_constant=_refuse_constant))
    return _as_service_reads(descriptor_of(message_class), data)


def _parse_error(route: str, reason: str) -> Refusal:
    return Refusal("PROTOBUF_PARSE_ERR", f"parse http request '{route}': {reason}", early=True)


def _refuse_constant(name: str) -> NoReturn:
    raise _NotTheMessage(f"{name} is not allowed in JSON")


def _parse(message_class: type[Message], data: dict[str, object], *, strict: bool = False) -> Message:
    try:
        try:
            message = ParseDict(data, message_class())
        except ParseError:
            if strict:
                raise
            message = ParseDict(data, message_class(), ignore_unknown_fields=True)
    except (ParseError, ValueError, TypeError, OverflowError) as error:
        path = ".".join(_PARSED_FIELD.findall(str(error)))
        raise _NotTheMessage(f"{path or 'a field'} has a value that is not allowed there") from None
    if not message.IsInitialized():
        raise _NotTheMessage(f"missing required {', '.join(message.FindInitializationErrors())}")  # type: ignore[attr-defined]
    return message


def _as_service_reads(descriptor: Descriptor, data: dict[str, object]) -> dict[str, object]:
    """Return the data in a form that Python's parser reads as the service's parser reads the original.

    The service also takes numbers for texts, and the names of the API reference. Raises _NotTheMessage for what only
    Python's parser takes: a text or a list for a message.
    """
    names = descriptor.fields_by_name
    fields = {name: names.get(name) or descriptor.fields_by_camelcase_name.get(name) for name in data}
    return {name: _value(field, value) if (field := fields[name]) else value for name, value in data.items()}


def _value(field: FieldDescriptor, value: object) -> object:
    if value is None:
        return None
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        kind = field.message_type.fields_by_name["value"]
        return {name: _one(kind, item) for name, item in _object(field.name, value).items()}
    if not field.is_repeated:
        return _one(field, value)
    if not isinstance(value, list):
        raise _NotTheMessage(f"{field.name} must be a list")
    return [_one(field, item) for item in value]


def _one(field: FieldDescriptor, value: object) -> object:
    if field.message_type is not None:
        return _as_service_reads(field.message_type, _object(field.name, value))
    if isinstance(value, (dict, list)):
        raise _NotTheMessage(f"{field.name} must be a single value")
    if field.type == FieldDescriptor.TYPE_STRING and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if field.enum_type is not None and field.enum_type.full_name == _STATUS_ENUM and isinstance(value, str):
        return _STATUS_NAMES.get(value, value)
    return value


def _object(name: str, value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _NotTheMessage(f"{name} must be an object")
    return value
