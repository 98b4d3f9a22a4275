"""The body of a request as its message: what protobuf 21.11 makes of the members that the message has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.json_format import ParseDict, ParseError
from google.protobuf.message_factory import GetMessageClass

from inspector.schema import descriptor_of
from inspector.service.releases import Rule
from inspector.service.wire.bodytext import read_body_text
from inspector.service.wire.bodytokens import BodyTextError
from inspector.service.wire.outcomes import Refusal, Unread
from inspector.service.wire.strictbody import Members

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from google.protobuf.descriptor import Descriptor
    from google.protobuf.message import Message

    from inspector.service.releases import Release
    from inspector.service.wire.strictbody import Value


#: The statuses that have another name in the API reference than in the message.
_STATUS_NAMES = {"STOPPED": "SUSPENDED"}
_STATUS_ENUM = "doris.cloud.ClusterStatus"


_NUMBER = re.compile("-?[0-9]+")


class _NotTheMessage(ValueError):
    """The body is not the message. ``parts``: the parser's text, apart from what may be secret in it."""

    def __init__(self, *parts: str | Unread) -> None:
        super().__init__(*parts)
        self.parts = parts


class _Leaf(NamedTuple):
    """A single value where a field is, and the way to it."""

    path: str
    field: FieldDescriptor
    value: object


def parse_body(route: str, message_class: type[Message], body: bytes, release: Release) -> Message:
    """Return the message in a body. Raises Refusal, as the service does, if the body is not that message."""
    try:
        return _read(message_class, body, _Reading({} if Rule.STORED_STATUSES.holds(release) else _STATUS_NAMES))
    except BodyTextError as error:
        raise _parse_error(route, str(error), Unread(error.excerpt, excerpt=True)) from None
    except _NotTheMessage as error:
        raise _parse_error(route, *error.parts) from None


def parse_value(message_class: type[Message], body: bytes) -> Message | None:
    """Return the message in a body, read strictly; None if the body is not that message."""
    try:
        return _read(message_class, body, _Reading({}, strict=True))
    except (BodyTextError, _NotTheMessage):
        return None


def _read(message_class: type[Message], body: bytes, reading: _Reading) -> Message:
    value = read_body_text(body)
    if not isinstance(value, Members):
        raise _NotTheMessage(": Root element must be a message.")
    data = reading.message(descriptor_of(message_class), value, "")
    return _parse(message_class, data, reading.leaves, strict=reading.strict)


def _parse_error(route: str, *parts: str | Unread) -> Refusal:
    return Refusal("PROTOBUF_PARSE_ERR", f"parse http request '{route}': INVALID_ARGUMENT:", *parts, early=True)


def _parse(message_class: type[Message], data: dict[str, object], leaves: list[_Leaf], *, strict: bool) -> Message:
    try:
        message = ParseDict(data, message_class(), ignore_unknown_fields=not strict)
    except (ParseError, ValueError, TypeError, OverflowError):
        raise _wrong_leaf(leaves) from None
    for missing in message.FindInitializationErrors():  # type: ignore[attr-defined]
        path, _, name = missing.rpartition(".")
        raise _NotTheMessage(f"{path}: missing field {name}")
    return message


def _wrong_leaf(leaves: list[_Leaf]) -> _NotTheMessage:
    """Return the error of the first value that its field does not take."""
    for path, field, value in leaves:
        try:
            given = [value] if field.is_repeated else value
            message = GetMessageClass(field.containing_type)()  # type: ignore[arg-type]  # no field is an extension
            ParseDict({field.name: given}, message, ignore_unknown_fields=True)
        except (ParseError, ValueError, TypeError, OverflowError):
            return _invalid_value(path, value, _type_name(field))
    return _NotTheMessage("a field has a value that is not allowed there")


def _type_name(field: FieldDescriptor) -> str:
    described = field.message_type or field.enum_type
    if described is not None:
        return f"type.googleapis.com/{described.full_name}"
    return next(name for name, number in vars(FieldDescriptor).items() if name[:5] == "TYPE_" and number == field.type)


def _invalid_value(path: str, value: object, type_name: str) -> _NotTheMessage:
    shown = f'"{value}"' if isinstance(value, str) else str(value).lower()
    return _NotTheMessage(f"{path}: invalid value ", Unread(shown), f" for type {type_name}")


class _Reading:
    """Members as data in the form that Python's parser reads as the service's parser reads the members.

    Of a field that comes several times, the lists and the messages are joined, and the last single value counts. The
    service also takes one value for a list, lists in lists, texts for booleans, numbers for texts, and the names of the
    API reference. ``strict``: whether it refuses names that the message does not have. ``leaves``: the single values.
    """

    def __init__(self, status_names: Mapping[str, str], *, strict: bool = False) -> None:
        self._status_names = status_names
        self.strict = strict
        self.leaves: list[_Leaf] = []

    def message(self, descriptor: Descriptor, members: Members, path: str) -> dict[str, object]:
        """Return the data of a message. Raises _NotTheMessage."""
        joined: dict[str, list[Value]] = {}
        for name, value in members:
            field = descriptor.fields_by_name.get(name) or descriptor.fields_by_camelcase_name.get(name)
            if field is None and self.strict:
                raise _NotTheMessage(_beside(path), Unread(name), ": Cannot find field.")
            if field is not None and value is not None and not self._is_unknown_name(field, value):
                joined.setdefault(field.name, []).append(value)
        return {name: self._field(descriptor.fields_by_name[name], given, path) for name, given in joined.items()}

    def _field(self, field: FieldDescriptor, given: list[Value], parent: str) -> object:
        path = f"{parent}.{field.name}" if parent else field.name
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            return self._map(field, field.message_type.fields_by_name["value"], given, parent)
        if field.is_repeated:
            items = enumerate(_flat(given))
            return [self._one(field, item, parent, f"{path}[{number}]") for number, item in items]
        if any(isinstance(value, list) and not isinstance(value, Members) for value in given):
            raise _NotTheMessage(f"{_beside(parent)}{field.name}: Proto field is not repeating, cannot start list.")
        if field.message_type is None:
            return [self._one(field, value, parent, path) for value in given][-1]
        messages = [value for value in given if isinstance(value, Members)]
        if len(messages) < len(given):
            wrong = next(value for value in given if not isinstance(value, Members))
            raise _invalid_value(path, wrong, _type_name(field))
        return self.message(field.message_type, Members(member for members in messages for member in members), path)

    def _map(self, field: FieldDescriptor, kind: FieldDescriptor, given: list[Value], parent: str) -> dict[str, object]:
        path = f"{parent}.{field.name}" if parent else field.name
        entries: dict[str, object] = {}
        for members in given:
            if not isinstance(members, Members):
                if isinstance(members, list):
                    list_to_map = f"Cannot bind a list to map for field '{field.name}'."
                    raise _NotTheMessage(f"{parent}: invalid value {list_to_map} for type Map")
                raise _invalid_value(path, members, _type_name(field))
            for name, value in members:
                if name in entries:
                    key = Unread(name)
                    raise _NotTheMessage(f"{path} ", key, ": Repeated map key: '", key, "' is already set.")
                if value is not None:
                    entries[name] = self._one(kind, value, path, f"{path}.value")
        return entries

    def _one(self, field: FieldDescriptor, value: Value, parent: str, path: str) -> object:
        if field.message_type is not None:
            if not isinstance(value, Members):
                raise _invalid_value(path, value, _type_name(field))
            return self.message(field.message_type, value, path)
        if isinstance(value, Members):
            scalar = "Starting an object on a scalar field"
            raise _NotTheMessage(f"{parent}: invalid value {scalar} for type {field.name}")
        if isinstance(value, list):
            raise _NotTheMessage(f"{_beside(parent)}{field.name}: Proto field is not repeating, cannot start list.")
        if field.enum_type is not None and isinstance(value, bool):
            raise _invalid_value(path, value, _type_name(field))
        read = self._scalar(field, value)
        self.leaves.append(_Leaf(path, field, read))
        return read

    def _is_unknown_name(self, field: FieldDescriptor, value: Value) -> bool:
        """Whether a value is the name of an enum value that the enum does not have."""
        if field.enum_type is None or not isinstance(value, str) or self.strict:
            return False
        return self._scalar(field, value) not in field.enum_type.values_by_name and not _NUMBER.fullmatch(value)

    def _scalar(self, field: FieldDescriptor, value: object) -> object:
        if field.type == FieldDescriptor.TYPE_STRING and isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if field.type == FieldDescriptor.TYPE_BOOL and value in ("true", "false"):
            return value == "true"
        if field.enum_type is not None and field.enum_type.full_name == _STATUS_ENUM and isinstance(value, str):
            return self._status_names.get(value, value)
        return value


def _flat(given: list[Value]) -> Iterator[Value]:
    """Yield the items of lists, and of lists in them, without those that are null."""
    waiting = [iter(given)]
    while waiting:
        for value in waiting[-1]:
            if isinstance(value, list) and not isinstance(value, Members):
                waiting.append(iter(value))
                break
            if value is not None:
                yield value
        else:
            waiting.pop()


def _beside(path: str) -> str:
    return f"{path} " if path else ""
