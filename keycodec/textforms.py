r"""A key's bytes <-> its text, in the forms that logs, tools and people write (docs/key-format.md, "Text forms").

=======  =============================================================================================================
python   ``b'\x01\x10meta...'``, either quote; the escapes that Python itself prints
fdbcli   ``\x01\x10meta...``: printable ASCII plain, ``\\``, all else ``\xNN``; perhaps in `...' or "...", as fdbcli
         prints and takes it, with its escapes for input: a backslash before a blank, a quote, a semicolon
hex      either case, perhaps ``0x`` in front, blanks and line breaks anywhere; or a byte at a time: ``01:10:69``,
         ``0x01, 0x10, 0x69``
base64   standard or URL-safe alphabet, padded or not
=======  =============================================================================================================

Line breaks are dropped in all of them: a terminal wraps long keys.
"""

from __future__ import annotations

import binascii
import re
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from keycodec.decoding import decode
from keycodec.errors import AmbiguousText, KeyTextError
from keycodec.families import FAMILIES
from keycodec.suggestions import near_names

if TYPE_CHECKING:
    from collections.abc import Callable

#: Bytes of the longest key that FoundationDB stores.
MAX_KEY_SIZE = 10_000

#: Characters of the longest text that is read: every byte as an escape, blanks and line breaks between them, and more.
MAX_TEXT_SIZE = 100_000

_TOO_LONG = f"a key is at most {MAX_KEY_SIZE:,} bytes"


class ParsedText(NamedTuple):
    """The bytes of a written key, and the form it was written in: one of :data:`TEXT_FORMS`."""

    key: bytes
    form: str


def format_text(raw: bytes, form: str) -> str:
    """Write a key in one of :data:`TEXT_FORMS`; fdbcli's is what fdbcli itself prints. Raises ValueError for other forms."""
    match form:
        case "hex":
            return raw.hex()
        case "fdbcli":
            return "".join(map(_FDBCLI.__getitem__, raw))
        case "base64":
            return binascii.b2a_base64(raw, newline=False).decode()
        case "python":
            return repr(bytes(raw))
    raise _no_form(form)


def unescape_fdbcli(text: str) -> bytes:
    """The bytes of anything that fdbcli prints, values too: of any length. Raises KeyTextError."""
    return _unescape(text, 0, len(text), _FDBCLI_PLAIN, _FDBCLI_ESCAPES)


def format_argument(raw: bytes) -> str:
    """Write a key as one argument of an fdbcli command, in a form that neither fdbcli nor a shell's quotes change."""
    return "".join(chr(byte) if byte in _SAFE else f"\\x{byte:02x}" for byte in raw)


def parse_text(text: str, form: str | None = None) -> ParsedText:
    """Read a key from its text; the form is told by rule, unless it is given.

    Every reading that the text allows is made, and the one whose bytes are a whole key of a known family is taken.
    Where none is, it is that of the most specific form (the first in :data:`TEXT_FORMS`): decoding it tells what is wrong.
    Any word may be base64: it is read as that only where it begins as the base64 of keys does, or if the form is given.
    Raises AmbiguousText where two readings are different keys, KeyTextError where the text has none of the forms, or is
    longer than any key.
    """
    if len(text) > MAX_TEXT_SIZE:
        raise KeyTextError(MAX_TEXT_SIZE, f"the text is longer than {MAX_TEXT_SIZE:,} characters; {_TOO_LONG}")
    if form is not None:
        if form not in _READERS:
            raise _no_form(form)
        readings = [ParsedText(raw, form) for raw in _READERS[form](text)]
        is_whole = any(_progress(reading.key) is None for reading in readings)
        return _choose(readings) if is_whole else readings[0]
    likely = next((name for name, start in _STARTS.items() if re.match(start, text)), None)
    readings = []
    errors: dict[str, KeyTextError] = {}
    for name, read in _READERS.items():
        if not _may_be(name, likely):
            continue
        try:
            readings += [ParsedText(raw, name) for raw in read(text)]
        except KeyTextError as error:
            errors[name] = error
    if readings:
        return _choose(readings)
    if likely:
        raise errors[likely]
    reason = f"{errors['hex'].reason}; keys are read as hex, fdbcli text, base64 and Python bytes"
    raise KeyTextError(errors["hex"].position, f"{reason}{_hint(text)}")


def _may_be(form: str, likely: str | None) -> bool:
    """Neither words nor mistyped hex are meant as base64, nor mistyped Python bytes or plain text as fdbcli's."""
    return form not in ("fdbcli", "base64") or form == likely


def _hint(text: str) -> str:
    """What text that no key starts with may be."""
    words = text.split()
    near = near_names(words[0], FAMILIES) if words and len(words[0]) <= _LONGEST_NAME else []
    if near and near[0] == words[0]:
        return f"; {near[0]} is the name of a family, `keycodec encode` writes its keys"
    if near:
        return f"; did you mean {near[0]}?"
    try:
        _read_base64(text)
    except KeyTextError:
        return ""
    return "; it could be base64, but no key's: `keycodec decode --form base64` reads it nevertheless"


def _choose(readings: list[ParsedText]) -> ParsedText:
    """The only reading that is a whole key; where none is, that of the first form which decodes furthest."""
    progress = [_progress(reading.key) for reading in readings]
    whole = [reading for reading, offset in zip(readings, progress, strict=True) if offset is None]
    if len({reading.key for reading in whole}) > 1:
        raise AmbiguousText(tuple(dict.fromkeys(reading.form for reading in whole)))
    if whole:
        return whole[0]
    of_form = [index for index, reading in enumerate(readings) if reading.form == readings[0].form]
    return readings[max(of_form, key=lambda index: progress[index] or 0)]


def _progress(raw: bytes) -> int | None:
    """How far the bytes decode; None where they are a whole key."""
    error = decode(raw, partial=True).error
    return error.offset if error is not None else None


# --- one form's text -> bytes; more than one where the text leaves open where the key ends ---


def _read_hex(text: str) -> list[bytes]:
    if _BYTE_BY_BYTE.fullmatch(text):
        return [_checked(bytes.fromhex("".join(re.findall("[0-9a-fA-F]{2}", text))))]
    prefix = re.match(r"\s*(?:0[xX])?", text)
    start = prefix.end() if prefix else 0
    if stray := re.compile(r"[^0-9a-fA-F\s]").search(text, start):
        raise KeyTextError(stray.start(), f"{stray[0]!r} is no hex digit")
    digits = "".join(text[start:].split())
    if len(digits) % 2:
        reason = f"{len(digits)} hex digits are an odd number: one is missing or one too many"
        raise KeyTextError(len(text.rstrip()), reason)
    return [_checked(bytes.fromhex(digits))]


def _read_base64(text: str) -> list[bytes]:
    if stray := re.search(r"[^A-Za-z0-9+/_=\s-]", text):
        raise KeyTextError(stray.start(), f"{stray[0]!r} is no base64 digit")
    digits = "".join(text.split()).replace("-", "+").replace("_", "/")
    end = len(text.rstrip())
    if "=" not in digits:
        digits += "=" * (-len(digits) % 4)
    if len(digits) % 4 or not re.fullmatch(r"[^=]*={0,2}", digits):
        raise KeyTextError(end, "base64 comes in groups of 4 digits, the last one filled up with '=': the text is cut")
    raw = binascii.a2b_base64(digits)
    if binascii.b2a_base64(raw, newline=False).decode() != digits:
        raise KeyTextError(end, "the last base64 digit has bits that belong to no byte: the text is cut")
    return [_checked(raw)]


def _unwrapped(read: Callable[[str], list[bytes]], text: str) -> list[bytes]:
    """Read the text without its line breaks; errors keep to its positions."""
    try:
        return read(re.sub(r"[\r\n]", "", text))
    except KeyTextError as error:
        kept = [position for position, char in enumerate(text) if char not in "\r\n"]
        raise KeyTextError([*kept, len(text)][error.position], error.reason) from None


def _read_python(text: str) -> list[bytes]:
    size = len(text.rstrip())
    opening = re.match(r"\s*b(['\"])", text)
    if opening is None:
        raise KeyTextError(0, "Python bytes start with b' or b\"")
    if size == opening.end() or text[size - 1] != opening[1]:
        raise KeyTextError(size, f"the closing {opening[1]} is missing: the text is cut")
    plain = r"[ -&(-\[\]-~]+" if opening[1] == "'" else r"[ !#-\[\]-~]+"
    return [_checked(_unescape(text, opening.end(), size - 1, plain, _PYTHON_ESCAPES))]


def _read_fdbcli(text: str) -> list[bytes]:
    """The text as it stands; then without blanks and quotes around it, as a key may end in either."""
    body_start, body_end = len(text) - len(text.lstrip(" \t")), len(text.rstrip(" \t"))
    first = text.rfind("\t", 0, body_start) + 1  # a tab is of no key
    last = text.find("\t", body_end) if "\t" in text[body_end:] else len(text)
    start = body_start + (text[body_start : body_start + 1] in _OPENING_QUOTES)
    ends = [last, *range(min(body_end + _INT64_BLANKS, last), body_end - 1, -1)]
    if body_end > start and text[body_end - 1] in _CLOSING_QUOTES:
        ends.append(body_end - 1)
    readings = [_unescape(text, first, last, _FDBCLI_PLAIN, _FDBCLI_ESCAPES)]
    with suppress(KeyTextError):  # the last blank or quote belongs to an escape
        for end in ends:
            readings.append(_unescape(text, start, end, _FDBCLI_PLAIN, _FDBCLI_ESCAPES))
    return [raw for raw in readings if 0 < len(raw) <= MAX_KEY_SIZE] or [_checked(readings[-1])]


def _unescape(text: str, start: int, end: int, plain: str, escapes: dict[str, bytes]) -> bytes:
    token = re.compile(rf"({plain})|\\(?:x([0-9a-fA-F]{{2}})|([{re.escape(''.join(escapes))}]))")
    raw = bytearray()
    position = start
    while position < end:
        match = token.match(text, position, end)
        if match is None:
            raise _stray(text[position:end], position, escapes)
        characters, digits, escaped = match.groups()
        raw += characters.encode() if characters else bytes.fromhex(digits) if digits else escapes[escaped]
        position = match.end()
    return bytes(raw)


def _stray(text: str, position: int, escapes: dict[str, bytes]) -> KeyTextError:
    """What is wrong with the text from ``position`` on."""
    if not text.startswith("\\"):
        return KeyTextError(position, f"{text[0]!r} cannot stand here as it is; bytes are written \\xNN")
    escape = re.match(r"\\(?:x[0-9a-fA-F]{0,2})?", text)
    size = escape.end() if escape else 0
    if size == len(text):
        return KeyTextError(position, f"the escape {text} is cut: it takes two hex digits, as in \\x0a")
    if size > 1:
        return KeyTextError(position + size, f"{text[size]!r} is no hex digit; an escape takes two, as in \\x0a")
    known = ", ".join(f"\\{char}" for char in escapes)
    return KeyTextError(position, f"{text[:2]!r} is no escape here; there are \\xNN, {known}")


def _checked(raw: bytes) -> bytes:
    if not raw:
        raise KeyTextError(0, "there is no key in the text")
    if len(raw) > MAX_KEY_SIZE:
        raise KeyTextError(0, f"the text gives {len(raw):,} bytes; {_TOO_LONG}")
    return raw


def _no_form(form: str) -> ValueError:
    return ValueError(f"no text form is called {form!r}; there are {', '.join(TEXT_FORMS)}")


#: Longer words than this stand for no family's name.
_LONGEST_NAME = 60

#: Bytes in hex, each on its own.
_BYTE_BY_BYTE = re.compile(r"\s*(?:0[xX])?[0-9a-fA-F]{2}(?:[\s:,-]+(?:0[xX])?[0-9a-fA-F]{2})*+[\s,]*")

#: Trailing blanks that can be of a key: an int64's.
_INT64_BLANKS = 8

_OPENING_QUOTES, _CLOSING_QUOTES = ("`", "'", '"'), ("'", '"')
_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:@%+,=")
_FDBCLI = [chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}" for byte in range(256)]
_FDBCLI[ord("\\")] = "\\\\"
_FDBCLI_PLAIN = r"[ -\[\]-~]+"
_FDBCLI_ESCAPES = {char: char.encode() for char in '\\" ;'}
_PYTHON_ESCAPES = {char: char.encode() for char in "\\'\""} | {"t": b"\t", "n": b"\n", "r": b"\r"}

#: Most specific first.
_READERS: dict[str, Callable[[str], list[bytes]]] = {
    "python": partial(_unwrapped, _read_python),
    "fdbcli": partial(_unwrapped, _read_fdbcli),
    "hex": _read_hex,
    "base64": _read_base64,
}

#: The text forms' names.
TEXT_FORMS = tuple(_READERS)

#: How a key starts in each form: a space 01 to 03, then the tag 10; in base64, then a letter.
_STARTS = {
    "python": r"\s*b['\"]",
    "fdbcli": r"[^\\]*\\",
    "hex": r"\s*0(?:[xX]|\s*[123]\s*1\s*0)",
    "base64": r"\s*A\s*[Rhx]\s*B",
}
