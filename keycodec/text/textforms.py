r"""Write and read a key as text, in the forms of logs, tools and people (docs/key-format.md, "Text forms").

=======  =============================================================================================================
python   ``b'\x01\x10meta...'``, either quote; the escapes that Python itself prints
fdbcli   ``\x01\x10meta...``: an argument of an fdbcli command, ``\xNN`` for what fdbcli or a shell could change. All
         that fdbcli prints or takes is read: with quotes (`...' or "...") or without, printable ASCII as it is, and a
         backslash before a backslash, a blank, a quote or a semicolon
hex      upper or lower case, with or without ``0x``, with blanks and line breaks anywhere; or one byte at a time:
         ``01:10:69``, ``0x01, 0x10, 0x69``
base64   standard or URL-safe alphabet, padded or not
others   what other programs print, read only: octal escapes, JSON's, URLs', ``cat -v``, lists of numbers, dumps; see
         :mod:`keycodec.text.otherreaders`
=======  =============================================================================================================

Line breaks are dropped in all forms, as a terminal wraps long keys.
"""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING, NamedTuple

from keycodec.decoding import decode
from keycodec.errors import AmbiguousText, KeyTextError, no_bytes
from keycodec.families import FAMILIES
from keycodec.text.notations import CARET, FDBCLI, JSON, OCTAL, URL
from keycodec.text.otherreaders import OTHER_READERS
from keycodec.text.suggestions import did_you_mean
from keycodec.text.textreaders import KEY_LIMIT, READERS, read_base64

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The longest text that is read, in characters: enough for an escape, a blank and a line break for each byte.
MAX_TEXT_SIZE = 100_000

#: The names of the text forms, the most specific form first.
TEXT_FORMS = tuple(form for form in READERS if form != "printed")

#: A longer word is no mistyped name of a family.
_LONGEST_NAME = 60

#: The reader of each form; the names are those that can be read.
READ_FORMS = {**READERS, **OTHER_READERS}

#: The forms that are written: those, and what fdbcli and FoundationDB's logs print.
WRITTEN_FORMS = (*TEXT_FORMS, "printed")

#: The bytes that neither fdbcli nor a shell changes.
_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:@%+,=")
#: How a byte is written in an argument of fdbcli.
_FDBCLI = [chr(byte) if byte in _SAFE else f"\\x{byte:02x}" for byte in range(256)]
#: What Python escapes as a letter: what stands in for it meanwhile, how that is escaped, and how it is to be written.
#: No byte is beyond U+00FF, so that a stand-in's escape can be nothing else.
_STAND_INS = {
    letter: (chr(0x100 + ord(letter)), f"\\u{0x100 + ord(letter):04x}", written)
    for letter, written in {"\t": r"\x09", "\n": r"\x0a", "\r": r"\x0d", "\\": r"\\"}.items()
}
#: What stands between two pieces meanwhile.
_BETWEEN = "\u0200"

#: How keys begin in each form: a key space 01 to 03, then the tag 10; in base64 also the start of a letter.
_STARTS = {
    "python": r"\s*b['\"]",
    "fdbcli": r"[^\\]*\\",
    "hex": r"\s*0(?:[xX]|\s*[123]\s*1\s*0)",
    "base64": r"\s*A\s*[Rhx]\s*B",
}
#: The forms that any text reads in, so that a reading says little.
LOOSE_FORMS = ("fdbcli", *(notation.form for notation in (OCTAL, JSON, CARET)))
#: The forms that are tried, however the text begins.
_ALWAYS_TRIED = ("python", "hex")
#: No start is longer, with the line breaks in it.
_START_SIZE = 200
#: The same in the forms that are only read.
_STARTS |= {notation.form: rf"[\s`'\"]*(?:{notation.start})" for notation in (OCTAL, JSON, URL, CARET)}
_STARTS |= {
    "ints": r"\s*(?:\w{0,20}(?:\[\]\w{0,10})?)?\s*[\[{(]?\s*(?:0*[123]|0[xX]0?[123])[\s,]\s*(?:16|0[xX]10)\b",
    "dump": r"\s*[0-9a-fA-F]{4,16}(?::|\s)\s*0[123]\s?10\s?[67]",
}


#: How keys begin in hex, a byte at a time or not.
_BYTES_START = r"[\s\[b'\"]*(?:0[xX])?0\s*[123][\s:,-]*(?:0[xX])?1\s*0[\s:,-]*(?:0[xX])?[67]"


class ParsedText(NamedTuple):
    """The bytes of a written key, and the form that it was written in: one of :data:`TEXT_FORMS`."""

    key: bytes
    form: str


def format_text(raw: bytes, form: str) -> str:
    """Write a key in one of :data:`WRITTEN_FORMS`.

    ``fdbcli`` can be pasted into fdbcli, as one argument without quotes; neither fdbcli nor a quoting shell changes it.
    ``printed`` is what fdbcli prints and FoundationDB logs: there blanks, quotes and semicolons stand as they are.
    Raises ValueError for an unknown form.
    """
    if not isinstance(raw, bytes | bytearray | memoryview):
        raise no_bytes("format_text", raw)
    match form:
        case "hex":
            return raw.hex()
        case "fdbcli":
            return "".join(map(_FDBCLI.__getitem__, raw))
        case "printed":
            return _printed(raw)
        case "base64":
            return binascii.b2a_base64(raw, newline=False).decode()
        case "python":
            return repr(bytes(raw))
        case _:
            raise _no_form(form, WRITTEN_FORMS)


def _printed(raw: bytes) -> str:
    return printed_all([raw])[0]


def printed_all(pieces: Iterable[bytes]) -> list[str]:
    r"""Write bytes as fdbcli prints them: ``\xNN`` for all that is not printable ASCII, and a backslash doubled.

    Python's own escapes, which no loop is as fast as, are these but for four bytes. Others stand in for them meanwhile.
    Many pieces are written at once: that is much quicker.
    """
    text = _BETWEEN.join([str(piece, "latin-1") for piece in pieces])
    for letter, (stand_in, _, _) in _STAND_INS.items():
        text = text.replace(letter, stand_in)
    text = text.encode("unicode_escape").decode("ascii").replace(r"\u0200", "\n")
    for _, escaped, written in _STAND_INS.values():
        text = text.replace(escaped, written)
    return text.split("\n")


def parse_text(text: str, form: str | None = None) -> ParsedText:
    """Read a key from its text, in ``form`` or in the form that fits.

    The text is read in each form that it allows. The result is the reading that is a key of a known family; if there is
    none, the reading in the most specific form (the first in :data:`TEXT_FORMS`), so that decoding it says what is
    wrong. As any word can be base64, a text without ``form`` is read as base64 only if it begins as keys do.
    Raises AmbiguousText if two readings are different keys; KeyTextError if the text has none of the forms, or is
    longer than any key.
    """
    if not isinstance(text, str):
        raise TypeError(f"parse_text takes text, not {type(text).__name__}")
    if len(text) > MAX_TEXT_SIZE:
        raise KeyTextError(MAX_TEXT_SIZE, f"the text is longer than {MAX_TEXT_SIZE:,} characters; {KEY_LIMIT}")
    if form is not None:
        if form not in READ_FORMS:
            raise _no_form(form, READ_FORMS)
        return _parse_form(text, form)
    likely = _likely_forms(text)
    readings: list[ParsedText] = []
    errors: dict[str, KeyTextError] = {}
    for name, read in READ_FORMS.items():
        if name not in likely and name not in _ALWAYS_TRIED:
            continue
        try:
            readings += [ParsedText(raw, name) for raw in read(text)]
        except KeyTextError as error:
            errors[name] = error
    if readings:
        return _choose(readings)
    if likely:
        raise errors[likely[0]]
    reason = f"{errors['hex'].reason}; keys are read as hex, fdbcli text, base64 and Python bytes"
    raise KeyTextError(errors["hex"].position, f"{reason}{_hint(text)}")


def _parse_form(text: str, form: str) -> ParsedText:
    readings = [ParsedText(raw, form) for raw in READ_FORMS[form](text)]
    is_key = any(decode(reading.key, partial=True).error is None for reading in readings)
    return _choose(readings) if is_key else readings[0]


def begins_as_key(text: str) -> bool:
    """Tell whether a text begins as keys do in any form."""
    starts = _STARTS | {"fdbcli": rf"[\s`'\"]*(?:{FDBCLI.start})", "hex": _BYTES_START}
    return any(re.match(start, text) for start in starts.values())


def _likely_forms(text: str) -> list[str]:
    """Find the forms in which the text begins as keys do. Of the written ones, the first: any text fits fdbcli's."""
    written = next((form for form in TEXT_FORMS if re.match(_STARTS[form], text)), None)
    line = re.sub(r"[\r\n]", "", text[:_START_SIZE])
    others = [form for form in OTHER_READERS if re.match(_STARTS[form], line)]
    return [*others, written] if written else others


def _hint(text: str) -> str:
    """Say what a text may be that begins as no key does."""
    words = text.split()
    word = words[0] if words else ""
    if word in FAMILIES:
        return f"; {word} is the name of a family, `keycodec encode` writes its keys"
    if len(word) <= _LONGEST_NAME and (hint := did_you_mean(word, FAMILIES, count=1)):
        return f"; {hint}"
    try:
        read_base64(text)
    except KeyTextError:
        return ""
    return "; it may be base64, but not of a key: `keycodec decode --form base64` reads it nevertheless"


def _choose(readings: list[ParsedText]) -> ParsedText:
    """Choose the only reading that is a key; if there is none, the reading in the first form that decodes furthest.

    Raises AmbiguousText if two readings are different keys.
    """
    errors = {reading.key: decode(reading.key, partial=True).error for reading in readings}
    whole = [reading for reading in readings if errors[reading.key] is None]
    if len({reading.key for reading in whole}) > 1:
        raise AmbiguousText(tuple(dict.fromkeys(reading.form for reading in whole)))
    if whole:
        return whole[0]

    def progress(reading: ParsedText) -> int:
        error = errors[reading.key]
        return error.offset if error is not None else 0

    return max((reading for reading in readings if reading.form == readings[0].form), key=progress)


def _no_form(form: str, forms: Iterable[str]) -> ValueError:
    return ValueError(f"no text form is called {form!r}; there are {', '.join(forms)}")
