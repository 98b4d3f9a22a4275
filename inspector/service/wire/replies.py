"""What a call ends in, and the reply that the Meta Service makes of it (docs/api.md, "Replies")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from google.protobuf import text_encoding, text_format
from google.protobuf.message import Message

from inspector.forms.messages import to_data
from inspector.forms.redaction import mask_message
from inspector.service.wire.jsonforms import pretty

JSON, TEXT = "application/json", "text/plain; charset=utf-8"


class Refusal(Exception):
    """The service refuses a call. ``code`` is the name of a MetaServiceCode."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def invalid(message: str) -> Refusal:
    """The commonest refusal: the request itself is wrong."""
    return Refusal("INVALID_ARGUMENT", message)


class _Class(NamedTuple):
    """A class of codes: the HTTP status, and the text in a reply's ``code``."""

    status: int
    text: str


_OK = _Class(200, "OK")
_INVALID = _Class(400, "INVALID_ARGUMENT")
_NOT_FOUND = _Class(404, "NOT_FOUND")
_EXISTED = _Class(409, "ALREADY_EXISTED")
_INTERNAL = _Class(500, "INTERNAL_ERROR")

#: Every other MetaServiceCode is an internal error.
_CLASSES = {
    "OK": _OK,
    "INVALID_ARGUMENT": _INVALID,
    "PROTOBUF_PARSE_ERR": _INVALID,
    "CLUSTER_NOT_FOUND": _NOT_FOUND,
    "TABLET_NOT_FOUND": _NOT_FOUND,
    "ALREADY_EXISTED": _EXISTED,
}


@dataclass(frozen=True)
class Outcome:
    """How a call ended: a MetaServiceCode's name, a message if it is a refusal's, and what the handler returned."""

    code: str = "OK"
    message: str = ""
    payload: Any = None

    @property
    def ok(self) -> bool:
        """Whether the service would do as it was asked."""
        return self.code == "OK"

    @property
    def status(self) -> int:
        """The HTTP status."""
        return _CLASSES.get(self.code, _INTERNAL).status


@dataclass(frozen=True)
class Reply:
    """An HTTP reply; its body ends in the newline that the service appends to every body."""

    status: int
    body: bytes
    media_type: str

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "surrogateescape")


# --- the shapes: how an outcome is told, secrets in messages masked unless they are to be shown ---


def status(outcome: Outcome, show_secrets: bool) -> Reply:
    """``code``, ``msg``, and ``result`` if the handler gave one."""
    return _json_reply(outcome, outcome.payload, show_secrets)


def status_or_empty_result(outcome: Outcome, show_secrets: bool) -> Reply:
    """As :func:`status`; the result of a refusal is an empty object."""
    return _json_reply(outcome, outcome.payload if outcome.ok else {}, show_secrets)


def status_with_response(outcome: Outcome, show_secrets: bool) -> Reply:
    """As :func:`status`; the result is the whole response, its own ``status`` included; so of a refusal."""
    refused = {"status": {"code": outcome.code, "msg": outcome.message}}
    return _json_reply(outcome, outcome.payload if outcome.ok else refused, show_secrets)


def text(outcome: Outcome, show_secrets: bool) -> Reply:
    """The handler's text; of a refusal as :func:`status`."""
    return text_reply(outcome.status, outcome.payload) if outcome.ok else status(outcome, show_secrets)


def response(outcome: Outcome, show_secrets: bool) -> Reply:
    """The response message in protobuf's text format, its ``status`` included; so of a refusal."""
    head = f"status {{\n  code: {outcome.code}\n  msg: {_quoted(outcome.message)}\n}}\n"
    rest = "" if outcome.payload is None else debug_text(_shown(outcome.payload, show_secrets))
    return text_reply(outcome.status, head + rest)


def response_or_nothing(outcome: Outcome, show_secrets: bool) -> Reply:
    """As :func:`response`; nothing for a refusal."""
    return response(outcome, show_secrets) if outcome.ok else text_reply(outcome.status, "")


def text_reply(status_code: int, body: str) -> Reply:
    """A reply of plain text."""
    return Reply(status_code, _encoded(body), TEXT)


def _json_reply(outcome: Outcome, payload: Any, show_secrets: bool) -> Reply:
    data: dict[str, Any] = {"code": _CLASSES.get(outcome.code, _INTERNAL).text, "msg": outcome.message}
    if payload is not None:
        is_message = isinstance(payload, Message)
        data["result"] = to_data(_shown(payload, show_secrets), notes=False) if is_message else payload
    return Reply(outcome.status, _encoded(pretty(data)), JSON)


def _shown(message: Message, show_secrets: bool) -> Message:
    return message if show_secrets else mask_message(message)


def debug_text(message: Message, *, one_line: bool = False) -> str:
    """A message in protobuf's text format, as C++ prints it: bytes that are no ASCII in octal."""
    return str(text_format.MessageToString(message, as_one_line=one_line, as_utf8=False, print_unknown_fields=True))


def _quoted(message: str) -> str:
    """A string in protobuf's text format."""
    return f'"{text_encoding.CEscape(message.encode("utf-8", "surrogateescape"), as_utf8=False)}"'


def _encoded(body: str) -> bytes:
    """With the newline that ends every body; bytes that are no UTF-8 as they were stored."""
    return f"{body}\n".encode("utf-8", "surrogateescape")
