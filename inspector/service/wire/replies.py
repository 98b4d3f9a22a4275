"""The reply to a call, in each form that the Meta Service has for one (docs/api.md, "Replies")."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from google.protobuf.message import Message

from inspector.forms.jsontext import SURROGATE
from inspector.forms.messages import to_data
from inspector.service.releases import Rule
from inspector.service.wire.jsonforms import pretty
from inspector.service.wire.outcomes import Outcome
from inspector.service.wire.textformat import debug_text, string_literal
from inspector.service.wire.value_text import ReplacedValue, StoredValue, get_value_text, replaced_value_text

#: What is said of a path that is no route.
PATH_NOT_FOUND = "http path not found or not allowed"

JSON, TEXT = "application/json", "text/plain; charset=utf-8"


class _CodeClass(NamedTuple):
    """A class of codes: its HTTP status, and its name, which is the ``code`` of a reply."""

    status: int
    name: str


_OK = _CodeClass(200, "OK")
_INVALID = _CodeClass(400, "INVALID_ARGUMENT")
_NOT_FOUND = _CodeClass(404, "NOT_FOUND")
_EXISTED = _CodeClass(409, "ALREADY_EXISTED")
_INTERNAL = _CodeClass(500, "INTERNAL_ERROR")

#: The class of each MetaServiceCode; every other code is an internal error.
_CODE_CLASSES = {
    "OK": _OK,
    "INVALID_ARGUMENT": _INVALID,
    "PROTOBUF_PARSE_ERR": _INVALID,
    "CLUSTER_NOT_FOUND": _NOT_FOUND,
    "TABLET_NOT_FOUND": _NOT_FOUND,
    "ALREADY_EXISTED": _EXISTED,
}


class Reply(NamedTuple):
    """An HTTP reply. Its body ends with the newline that the service appends to every body."""

    status: int
    body: bytes
    media_type: str

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


#: Makes the reply of an outcome.
Shape: TypeAlias = Callable[[Outcome], Reply]


def text_reply(status_code: int, body: str) -> Reply:
    """Return a reply of plain text."""
    return Reply(status_code, _encoded(body), TEXT)


def json_reply(status_code: int, data: object) -> Reply:
    """Return a reply of JSON."""
    return Reply(status_code, _encoded(pretty(data)), JSON)


def _encoded(body: str) -> bytes:
    text = f"{body}\n"
    try:
        return text.encode()
    except UnicodeEncodeError:  # few replies quote such bytes, and to look for them takes longer than to encode
        return _escaped(text).encode()


def _escaped(text: str) -> str:
    r"""Write each byte that is not UTF-8 as ``\xff``, in text that people read."""
    return SURROGATE.sub(lambda match: f"\\x{ord(match[0]) & 0xFF:02x}", text)


# --- the shapes ---


def status(outcome: Outcome) -> Reply:
    """Return ``code`` and ``msg``, and the payload as ``result`` if there is one."""
    return _with_result(outcome, outcome.payload)


def status_or_empty_result(outcome: Outcome) -> Reply:
    """Return the same as :func:`status`; the ``result`` of a refusal is an empty object."""
    return _with_result(outcome, outcome.payload if outcome.ok else {})


def status_with_response(outcome: Outcome) -> Reply:
    """Return the same as :func:`status`; the ``result`` of a refusal is a response with its own ``status``."""
    refused = {"status": {"code": outcome.code, "msg": _escaped(outcome.message)}}
    return _with_result(outcome, outcome.payload if outcome.ok else refused)


def _with_result(outcome: Outcome, result: object) -> Reply:
    code_class = _class_of(outcome)
    data: dict[str, object] = {"code": code_class.name, "msg": _escaped(outcome.message)}
    if result is not None:
        data["result"] = to_data(result, notes=False) if isinstance(result, Message) else result
    return json_reply(code_class.status, data)


def text(outcome: Outcome) -> Reply:
    """Return the payload as text; a refusal as :func:`status` has it."""
    if not outcome.ok:
        return status(outcome)
    return text_reply(_OK.status, _text_of(outcome.payload))


def _text_of(payload: object) -> str:
    if isinstance(payload, StoredValue):
        return get_value_text(payload)
    return replaced_value_text(payload) if isinstance(payload, ReplacedValue) else str(payload)


def text_or_message(outcome: Outcome) -> Reply:
    """Return the payload as text; of a refusal the message, as text as well."""
    if outcome.early:
        return status(outcome)
    return text(outcome) if outcome.ok else text_reply(_class_of(outcome).status, _escaped(outcome.message))


def nothing(outcome: Outcome) -> Reply:
    """Return nothing but the status."""
    return status(outcome) if outcome.early else text_reply(_class_of(outcome).status, "")


def bare_status(outcome: Outcome) -> Reply:
    """Return the status of a call in protobuf's text format."""
    message = f"msg: {string_literal(outcome.message)}\n" if outcome.message else ""
    return text_reply(_class_of(outcome).status, f"code: {outcome.code}\n{message}")


def only_running(outcome: Outcome) -> Reply:
    """Return in one line that this call needs a running process."""
    return text_reply(501, outcome.message)


def response(outcome: Outcome) -> Reply:
    """Return the response in protobuf's text format, with its ``status``; also for a refusal."""
    head = f"status {{\n  code: {outcome.code}\n  msg: {string_literal(outcome.message)}\n}}\n"
    rest = debug_text(outcome.payload) if isinstance(outcome.payload, Message) else ""
    return text_reply(_class_of(outcome).status, head + rest)


def status_maybe_with_response(outcome: Outcome) -> Reply:
    """Return the same as :func:`status`, or as :func:`status_with_response` in services that repeat the status."""
    return (status_with_response if outcome.follows(Rule.WHOLE_RESULTS) else status)(outcome)


def response_or_status(outcome: Outcome) -> Reply:
    """Return the same as :func:`response`, or as :func:`status` in services that answer in JSON."""
    return (status if outcome.follows(Rule.JSON_OF_ABORTS) else response)(outcome)


def response_or_nothing(outcome: Outcome) -> Reply:
    """Return the same as :func:`response`; nothing for a refusal."""
    return response(outcome) if outcome.ok else text_reply(_class_of(outcome).status, "")


def not_found(outcome: Outcome) -> Reply:
    """Return that the path is no route."""
    return text_reply(404, PATH_NOT_FOUND)


def _class_of(outcome: Outcome) -> _CodeClass:
    if outcome.code == "TABLET_NOT_FOUND" and not outcome.follows(Rule.TABLETS_NOT_FOUND):
        return _INTERNAL
    return _CODE_CLASSES.get(outcome.code, _INTERNAL)
