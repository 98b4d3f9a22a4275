"""JSON text that is safe to print: every character that cannot be printed is escaped."""

from __future__ import annotations

import json
import re
from typing import Any

from keycodec.jsonforms import Json as Json

#: What JSON lets stand, and a terminal may obey, hide or turn, or have no sign for; to be looked at one by one.
_BEYOND_ASCII = re.compile(r"[^\n -~]")


def dumps(data: Any, *, indent: int | None = None) -> str:
    """Write the data as JSON text, on one line unless ``indent`` is given."""
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(data, ensure_ascii=False, indent=indent, separators=separators)
    return _BEYOND_ASCII.sub(_printable, text)


def _printable(match: re.Match[str]) -> str:
    return match[0] if match[0].isprintable() else json.dumps(match[0])[1:-1]
