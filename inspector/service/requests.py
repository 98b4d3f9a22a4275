"""A request's body as its message: protobuf JSON, first strictly, then passing over what the message does not have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.json_format import ParseDict, ParseError

from inspector.service.replies import Refusal

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from inspector.schema.types import Descriptor
    from inspector.schema.types import FieldDescriptor as AnyField

#: What the API reference calls a status otherwise than the message does.
_STATUS_NAMES = {"STOPPED": "SUSPENDED"}
_STATUS_ENUM = "doris.cloud.ClusterStatus"


def parse_body(route: str, message_class: type[Message], body: bytes) -> Message:
    """The message in a body. Raises Refusal as the service does for what is no such message."""
    try:
        data = json.loads(body.decode(), parse_constant=_refuse_constant)
        if not isinstance(data, dict):
            raise ParseError("expected an object")
        message = _parse(message_class, _as_service_reads(message_class.DESCRIPTOR, data))
        if not message.IsInitialized():
            raise ParseError(f"missing required {', '.join(message.FindInitializationErrors())}")  # type: ignore[attr-defined]
    except RecursionError:
        raise _unparsable(route, "it is nested too deeply") from None
    except (ParseError, ValueError, TypeError, OverflowError) as error:
        raise _unparsable(route, " ".join(str(error).split())) from None
    return message


def _unparsable(route: str, reason: str) -> Refusal:
    return Refusal("PROTOBUF_PARSE_ERR", f"parse http request '{route}': {reason}")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _parse(message_class: type[Message], data: dict[str, Any]) -> Message:
    try:
        return ParseDict(data, message_class())
    except ParseError:
        return ParseDict(data, message_class(), ignore_unknown_fields=True)


def _as_service_reads(descriptor: Descriptor, data: dict[str, Any]) -> dict[str, Any]:
    """The data with what the service takes and Python's parser does not: numbers as texts, the reference's names."""
    names = descriptor.fields_by_name
    fields = {name: names.get(name) or descriptor.fields_by_camelcase_name.get(name) for name in data}
    return {name: _value(field, value) if (field := fields[name]) else value for name, value in data.items()}


def _value(field: AnyField, value: Any) -> Any:
    if isinstance(value, list):
        return [_value(field, item) for item in value]
    if isinstance(value, dict):
        return _inner(field.message_type, value) if field.message_type is not None else value
    if field.type == FieldDescriptor.TYPE_STRING and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if field.enum_type is not None and field.enum_type.full_name == _STATUS_ENUM and isinstance(value, str):
        return _STATUS_NAMES.get(value, value)
    return value


def _inner(descriptor: Descriptor, data: dict[str, Any]) -> dict[str, Any]:
    if descriptor.GetOptions().map_entry:
        return {name: _value(descriptor.fields_by_name["value"], value) for name, value in data.items()}
    return _as_service_reads(descriptor, data)
