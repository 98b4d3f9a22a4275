"""JSON as the Meta Service prints it (docs/api.md, "Replies")."""

from __future__ import annotations

import json
import re
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from inspector.forms.messages import to_data

if TYPE_CHECKING:
    from google.protobuf.message import Message

_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|.)")


def compact(message: Message) -> str:
    """Return a message without blanks, as it stands inside other texts. Fields that the schema lacks are left out."""
    data = to_data(message, notes=False)
    return _upper_escapes(json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def pretty(data: object) -> str:
    """Return JSON that is indented by four blanks a level."""
    return _upper_escapes(_indented(data, "\n"))


def _indented(data: object, newline: str) -> str:
    """Return what ``json.dumps`` returns with an indent; that runs in Python and is slower than this."""
    if isinstance(data, str):
        return encode_basestring(data)
    inner = f"{newline}    "
    if isinstance(data, dict) and data:
        parts = [f"{encode_basestring(name)}: {_indented(value, inner)}" for name, value in data.items()]
        return f"{{{inner}{f',{inner}'.join(parts)}{newline}}}"
    if isinstance(data, list) and data:
        parts = [_indented(item, inner) for item in data]
        return f"[{inner}{f',{inner}'.join(parts)}{newline}]"
    return json.dumps(data)


def _upper_escapes(written: str) -> str:
    r"""Write escapes as the service does: ``\u001F``, where Python has ``\u001f``."""
    if "\\u" not in written:
        return written
    return _ESCAPE.sub(lambda match: f"\\u{match[1].upper()}" if match[1] else match[0], written)
