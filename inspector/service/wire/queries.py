"""The query of a URL: its parameters, and how the service reads numbers and hex in them."""

from __future__ import annotations

import re
from urllib.parse import unquote

from keycodec.elements import INT64_MAX, INT64_MIN

#: No int64 has more digits.
_INT64_DIGITS = 19


def read_query(query: str) -> dict[str, str]:
    """Return the parameters by name. A plus sign stays as it is; if a name comes twice, the first one counts.

    Bytes that are not UTF-8 are kept.
    """
    parameters: dict[str, str] = {}
    for part in query.split("&") if query else ():
        name, _, value = part.partition("=")
        parameters.setdefault(unquote(name), unquote(value, errors="surrogateescape"))
    return parameters


def unhex(text: str) -> bytes:
    """Return the bytes of a hex text. There is no error: an odd last digit is dropped, a wrong digit ends the text.

    The digits after a wrong one count as zeros.
    """
    size = len(text) // 2
    digits = re.match("[0-9a-fA-F]*", text[: 2 * size])
    good = digits[0] if digits else ""
    return bytes.fromhex(good.ljust(2 * size, "0"))


def strtoll(text: str) -> int:
    """Return the int64 that C's strtoll reads. There is no error: without leading digits it is 0.

    A number that is out of range gives the largest or smallest int64.
    """
    match = re.match(r"[ \t\n\v\f\r]*([+-]?)0*([0-9]*)", text)
    sign, digits = match.groups() if match else ("", "")
    value = int(digits or "0") if len(digits) <= _INT64_DIGITS else INT64_MAX + 1
    return max(INT64_MIN, min(INT64_MAX, -value if sign == "-" else value))


def stoll(text: str) -> int | None:
    """Return the int64 that C++'s stoll reads from the start of a text; None where it throws an exception."""
    match = re.match(r"[ \t\n\v\f\r]*([+-]?)(?=[0-9])0*([0-9]*)", text)
    if match is None or len(match[2]) > _INT64_DIGITS:
        return None
    value = int(f"{match[1]}{match[2] or 0}")
    return value if INT64_MIN <= value <= INT64_MAX else None
