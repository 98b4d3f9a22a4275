"""JSON as the Meta Service prints it (docs/api.md, "Replies"): bytes in escapes as its own library writes them."""

from __future__ import annotations

import json
import re
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from inspector.forms.messages import to_data
from inspector.forms.redaction import mask_message

if TYPE_CHECKING:
    from google.protobuf.message import Message

_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|.)")


def compact(message: Message, *, show_secrets: bool) -> str:
    """A message without blanks, as it stands inside other texts; nothing that its schema does not know."""
    data = to_data(message if show_secrets else mask_message(message), notes=False)
    return _upper_escapes(json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def pretty(data: Any) -> str:
    """Data with four blanks a level."""
    return _upper_escapes(_indented(data, "\n"))


def _indented(data: Any, newline: str) -> str:
    """What ``json.dumps`` gives with an indent, which it does in Python and step by step."""
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
    r"""Python writes ``\u001f``, the service ``\u001F``."""
    if "\\u" not in written:
        return written
    return _ESCAPE.sub(lambda match: f"\\u{match[1].upper()}" if match[1] else match[0], written)
