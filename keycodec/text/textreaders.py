"""Read the text of a key in a given form: one reader for each form. Each of them raises KeyTextError.

A reader returns several readings if the text does not show where the key ends.
"""

from __future__ import annotations

import binascii
import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from keycodec.elements import MAX_KEY_SIZE
from keycodec.errors import KeyTextError

if TYPE_CHECKING:
    from collections.abc import Callable

#: Bytes in hex, one at a time.
_BYTE_BY_BYTE = re.compile(r"\s*(?:0[xX])?[0-9a-fA-F]{2}(?:[\s:,-]+(?:0[xX])?[0-9a-fA-F]{2})*+[\s,]*")

#: What can stand around hex.
_AROUND_HEX = re.compile(
    r"""\s*(?:b(?P<quote>['"])|(?P<bracket>\[)|\\x)(?P<hex>[0-9a-fA-FxX\s:,-]*+)(?(quote)(?P=quote)|(?(bracket)\]))\s*"""
)

#: How many blanks at the end of a text can belong to the key: the bytes of an int64.
_INT64_BLANKS = 8

_OPENING_QUOTES = ("`", "'", '"')
_CLOSING_QUOTES = ("'", '"')

#: How errors say the limit.
KEY_LIMIT = f"a key is at most {MAX_KEY_SIZE:,} bytes"


class _Notation(NamedTuple):
    """How bytes are written: the characters that stand for themselves, and the escapes beside ``\\xNN``."""

    plain: str
    escapes: dict[str, bytes]


_PYTHON_ESCAPES = {"\\": b"\\", "'": b"'", '"': b'"', "t": b"\t", "n": b"\n", "r": b"\r"}
_PYTHON = {
    "'": _Notation(r"[ -&(-\[\]-~]+", _PYTHON_ESCAPES),
    '"': _Notation(r"[ !#-\[\]-~]+", _PYTHON_ESCAPES),
}
_FDBCLI = _Notation(r"[ -\[\]-~]+", {"\\": b"\\", '"': b'"', " ": b" ", ";": b";"})


def unescape_fdbcli(text: str) -> bytes:
    """Read anything that fdbcli prints, of any length: keys and values. Raises KeyTextError."""
    return _unescape(text, 0, len(text), _FDBCLI)


def read_hex(text: str) -> list[bytes]:
    """Read hex digits, with blanks and line breaks anywhere, or one byte at a time.

    They can stand in ``b'...'``, as Python's hexlify prints them, in brackets, or behind ``\\x``, as PostgreSQL does.
    """
    around = _AROUND_HEX.fullmatch(text)
    if around is not None:
        text = " " * around.start("hex") + around["hex"]  # so that places stay the same
    if _BYTE_BY_BYTE.fullmatch(text):
        return [checked(bytes.fromhex("".join(re.findall("[0-9a-fA-F]{2}", text))))]
    prefix = re.match(r"\s*(?:0[xX])?", text)
    start = prefix.end() if prefix else 0
    if stray := re.compile(r"[^0-9a-fA-F\s]").search(text, start):
        raise KeyTextError(stray.start(), f"{stray[0]!r} is not a hex digit")
    digits = "".join(text[start:].split())
    if len(digits) % 2:
        reason = f"{len(digits)} hex digits are an odd number: one is missing or one too many"
        raise KeyTextError(len(text.rstrip()), reason)
    return [checked(bytes.fromhex(digits))]


def read_base64(text: str) -> list[bytes]:
    """Read base64 of either alphabet, padded or not."""
    if stray := re.search(r"[^A-Za-z0-9+/_=\s-]", text):
        raise KeyTextError(stray.start(), f"{stray[0]!r} is not a base64 digit")
    digits = "".join(text.split()).replace("-", "+").replace("_", "/")
    end = len(text.rstrip())
    if "=" not in digits:
        digits += "=" * (-len(digits) % 4)
    if len(digits) % 4 or not re.fullmatch(r"[^=]*={0,2}", digits):
        raise KeyTextError(end, "base64 comes in groups of 4 digits, the last one filled up with '=': the text is cut")
    raw = binascii.a2b_base64(digits)
    if binascii.b2a_base64(raw, newline=False).decode() != digits:
        raise KeyTextError(end, "the last base64 digit has bits that belong to no byte: the text is cut")
    return [checked(raw)]


def read_python(text: str) -> list[bytes]:
    """Read the bytes that Python prints."""
    return unwrapped(text, _read_python)


def _read_python(text: str) -> list[bytes]:
    size = len(text.rstrip())
    opening = re.match(r"\s*b(['\"])", text)
    if opening is None:
        raise KeyTextError(0, "Python bytes start with b' or b\"")
    if size == opening.end() or text[size - 1] != opening[1]:
        raise KeyTextError(size, f"the closing {opening[1]} is missing: the text is cut")
    return [checked(_unescape(text, opening.end(), size - 1, _PYTHON[opening[1]]))]


def read_fdbcli(text: str) -> list[bytes]:
    """Read the text that fdbcli prints or takes."""
    return unwrapped(text, _read_fdbcli)


def _read_fdbcli(text: str) -> list[bytes]:
    """Read the text as it stands, and without the blanks and quotes around it: a key can end in either."""
    body_start, body_end = len(text) - len(text.lstrip(" \t")), len(text.rstrip(" \t"))
    first = text.rfind("\t", 0, body_start) + 1  # a tab is of no key
    last = text.find("\t", body_end) if "\t" in text[body_end:] else len(text)
    start = body_start
    if text.startswith(_OPENING_QUOTES, body_start):
        start += 1
    ends = [last, *range(min(body_end + _INT64_BLANKS, last), body_end - 1, -1)]
    if body_end > start and text[body_end - 1] in _CLOSING_QUOTES:
        ends.append(body_end - 1)
    readings = [_unescape(text, first, last, _FDBCLI)]
    with suppress(KeyTextError):  # the last blank or quote belongs to an escape
        for end in ends:
            readings.append(_unescape(text, start, end, _FDBCLI))
    return [raw for raw in readings if 0 < len(raw) <= MAX_KEY_SIZE] or [checked(readings[-1])]


def _unescape(text: str, start: int, end: int, notation: _Notation) -> bytes:
    escapes = notation.escapes
    token = re.compile(rf"({notation.plain})|\\(?:x([0-9a-fA-F]{{2}})|([{re.escape(''.join(escapes))}]))")
    raw = bytearray()
    position = start
    while position < end:
        match = token.match(text, position, end)
        if match is None:
            raise _stray(text[position:end], position, escapes)
        characters, digits, escaped = match.groups()
        if characters:
            raw += characters.encode()
        elif digits:
            raw += bytes.fromhex(digits)
        else:
            raw += escapes[escaped]
        position = match.end()
    return bytes(raw)


def _stray(text: str, position: int, escapes: dict[str, bytes]) -> KeyTextError:
    """Say what is wrong with the text, which stands at ``position`` of the whole text."""
    if not text.startswith("\\"):
        return KeyTextError(position, f"{text[0]!r} is not allowed here; write a byte as \\xNN")
    escape = re.match(r"\\(?:x[0-9a-fA-F]{0,2})?", text)
    size = escape.end() if escape else 0
    if size == len(text):
        return KeyTextError(position, f"the escape {text} is cut: it takes two hex digits, as in \\x0a")
    if size > 1:
        return KeyTextError(position + size, f"{text[size]!r} is not a hex digit; an escape takes two, as in \\x0a")
    known = ", ".join(f"\\{char}" for char in escapes)
    return KeyTextError(position, f"{text[:2]!r} is not an escape here; there are \\xNN, {known}")


def checked(raw: bytes) -> bytes:
    """Return the bytes if they can be a key by their number; else raise KeyTextError."""
    if not raw:
        raise KeyTextError(0, "there is no key in the text")
    if len(raw) > MAX_KEY_SIZE:
        raise KeyTextError(0, f"the text gives {len(raw):,} bytes; {KEY_LIMIT}")
    return raw


def unwrapped(text: str, read: Callable[[str], list[bytes]]) -> list[bytes]:
    """Read the text without its line breaks. Errors still give positions in the text as it is."""
    try:
        return read(re.sub(r"[\r\n]", "", text))
    except KeyTextError as error:
        kept = [position for position, char in enumerate(text) if char not in "\r\n"]
        raise KeyTextError([*kept, len(text)][error.position], error.reason) from None


#: The reader of each form, the most specific form first.
READERS: dict[str, Callable[[str], list[bytes]]] = {
    "python": read_python,
    "fdbcli": read_fdbcli,
    "printed": read_fdbcli,
    "hex": read_hex,
    "base64": read_base64,
}
