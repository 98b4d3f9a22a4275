"""JSON as the Meta Service prints it (docs/api.md, "Replies")."""

from __future__ import annotations

import json
import re
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from inspector.forms.jsontext import SURROGATE
from inspector.forms.messages import to_data
from keycodec.jsonforms import json_safe

if TYPE_CHECKING:
    from google.protobuf.message import Message

_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|.)")


def compact(message: Message) -> str:
    """Return a message without blanks, as it stands inside other texts. Fields that the schema lacks are left out."""
    return _json(to_data(message, notes=False), "", ":")


def pretty(data: object) -> str:
    """Return JSON that is indented by four blanks a level."""
    return _json(data, "\n", ": ")


def _json(data: Any, newline: str, colon: str) -> str:
    written = _written(data, newline, colon)
    if SURROGATE.search(written):
        written = _written(json_safe(data), newline, colon)
    return _upper_escapes(written)


def _written(data: object, newline: str, colon: str) -> str:
    """Return what ``json.dumps`` would, but for numbers. ``newline``: the line break and indent; "" for one line."""
    if isinstance(data, str):
        return encode_basestring(data)
    if isinstance(data, float):
        return double_text(data)
    inner = newline and f"{newline}    "
    if isinstance(data, dict) and data:
        parts = [f"{encode_basestring(name)}{colon}{_written(value, inner, colon)}" for name, value in data.items()]
        return f"{{{inner}{f',{inner}'.join(parts)}{newline}}}"
    if isinstance(data, list) and data:
        parts = [_written(item, inner, colon) for item in data]
        return f"[{inner}{f',{inner}'.join(parts)}{newline}]"
    return json.dumps(data)


def double_text(value: float) -> str:
    """Return a finite double as C++ protobuf prints it: ``1`` for 1.0; 15 digits, or 17 where 15 are another number."""
    text = f"{value:.15g}"
    return text if float(text) == value else f"{value:.17g}"


def _upper_escapes(written: str) -> str:
    r"""Write escapes as the service does: ``\u001F``, where Python has ``\u001f``."""
    if "\\u" not in written:
        return written
    return _ESCAPE.sub(lambda match: f"\\u{match[1].upper()}" if match[1] else match[0], written)
