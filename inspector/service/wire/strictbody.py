"""Bodies that are JSON, but for commas before closing brackets: read by Python's own parser, which is quick.

What that parser would read in another way than the service's is left to the exact reader, :mod:`.bodytext`.
"""

from __future__ import annotations

import json
import re
from itertools import accumulate
from typing import TypeAlias

Value: TypeAlias = "str | int | float | bool | list[Value] | Members | None"

#: Objects inside objects that the service reads.
MAX_DEPTH = 100


class Members(list[tuple[str, "Value"]]):
    """The members of an object, in order; a name can come several times."""


#: Numbers that may be too large for 64 bits or for a double, and surrogates, which may lack their other half.
_UNLIKE = re.compile(r"\d{19}|[eE]\+?\d{3}|\\u[dD]")
#: A text, which stays, or a comma behind a value and before a closing bracket.
_LAST_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+")|(?<=[^\s\[{,:]),(?=[ \t\n\r]*[\]}])', re.S)
_NO_BRACES = re.compile(r'"(?:[^"\\]|\\.)*+"|[^{}"]+', re.S)


def read_strict(body: bytes) -> Value:
    """Return the value that a body holds. Raises ValueError if it is for the exact reader to say what it is."""
    text = body.decode()
    if _UNLIKE.search(text):
        raise ValueError("numbers or texts that are read in another way")
    try:
        value = _read(text)
    except RecursionError:
        raise ValueError("too deep for this reader") from None
    if text.count("{") > MAX_DEPTH and _depth(text) > MAX_DEPTH:
        raise ValueError("objects are too deep")
    return value


def _read(text: str) -> Value:
    value: Value
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError:
        value = _DECODER.decode(_LAST_COMMA.sub(r"\1", text))
    return value


def _depth(text: str) -> int:
    braces = _NO_BRACES.sub("", text)
    return max(accumulate(1 if brace == "{" else -1 for brace in braces))


def _refuse(word: str) -> float:
    raise ValueError(f"{word} is no JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=Members, parse_constant=_refuse, strict=False)
