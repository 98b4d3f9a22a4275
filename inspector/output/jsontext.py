"""JSON text that is safe to print: on one line, with every character that cannot be printed escaped."""

from __future__ import annotations

import json
import re
from typing import Any

#: What JSON lets stand and terminals obey: DEL, C1 controls, what turns or hides text; and bytes that are no UTF-8.
_UNSAFE = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]")


def dumps(data: Any, *, indent: int | None = None) -> str:
    """The data as JSON."""
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(data, ensure_ascii=False, indent=indent, separators=separators)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
