"""JSON text that every program reads and that is safe to print.

Text that is no UTF-8 is an object with its bytes (see :mod:`keycodec.jsonforms`); what cannot be printed is escaped.
"""

from __future__ import annotations

import json
import re
from typing import Any

from keycodec.jsonforms import Int64, json_safe
from keycodec.jsonforms import Json as Json

#: What JSON lets stand, and a terminal may obey, hide or turn, or have no sign for; to be looked at one by one.
_BEYOND_ASCII = re.compile(r"[^\n -~]")
#: What JSON may not hold: it stands for a byte that is not UTF-8.
SURROGATE = re.compile("[\ud800-\udfff]")
#: From here on a float, which is what JavaScript and jq read a number into, may stand for several ints.
_FIRST_INEXACT = 2**53


def with_numbers(data: Any) -> Any:
    """Turn the 64-bit ints in the data, which are strings, into numbers where every reader of JSON keeps them whole."""
    if isinstance(data, Int64):
        number = int(data)
        return number if abs(number) < _FIRST_INEXACT else data
    if isinstance(data, dict):
        return {name: with_numbers(inner) for name, inner in data.items()}
    return [with_numbers(inner) for inner in data] if isinstance(data, list) else data


def dumps(data: Any, *, indent: int | None = None) -> str:
    """Write the data as JSON text, on one line unless ``indent`` is given."""
    encode = encode_line if indent is None else _encoder(indent).encode
    text = encode(data)
    if text.isprintable():
        return text
    if SURROGATE.search(text):
        text = encode(json_safe(data))
    return _BEYOND_ASCII.sub(_printable, text)


def _encoder(indent: int | None) -> json.JSONEncoder:
    separators = (",", ":") if indent is None else (",", ": ")
    return json.JSONEncoder(ensure_ascii=False, check_circular=False, indent=indent, separators=separators)


#: Writes data as JSON on one line, as it is: for what is looked at later.
encode_line = _encoder(None).encode


def _printable(match: re.Match[str]) -> str:
    return match[0] if match[0].isprintable() else json.dumps(match[0])[1:-1]
