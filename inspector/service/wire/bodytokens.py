"""The tokens of a body's text, and the errors of protobuf 21.11's parser about them.

The errors are the parser's sentences, each with 20 bytes of the text on both sides of the place, and a caret below it.
The parser reads a text as a stream: it asks for more at what may go on behind the end, and then has forgotten what came
before that place. So an error there shows nothing of it.
"""

from __future__ import annotations

import math
import re

_CONTEXT = 20
_UINT64, _INT64 = 1 << 64, 1 << 63
#: No integer of 64 bits has more characters.
_INT_CHARACTERS = 20
#: The characters of ``\\uXXXX``.
_ESCAPE_SIZE = 6

_SPACE = re.compile(r"[ \t\n\v\f\r]*")
_NUMBER = re.compile(r"[0-9.eE+x-]*")
_WORD = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_HEX = re.compile(r"[0-9a-fA-F]{4}")
_RUNS = {'"': re.compile(r'[^"\\]*'), "'": re.compile(r"[^'\\]*")}
_ESCAPED = re.compile(r"\\(.)", re.S)
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}

QUOTES = frozenset(_RUNS)


class BodyTextError(ValueError):
    """The text is not what the parser reads. ``excerpt``: the text around the place, and a caret; "" if there is none.

    The text of the error is the sentence alone, because an excerpt can have secrets.
    """

    def __init__(self, sentence: str, excerpt: str = "") -> None:
        super().__init__(sentence)
        self.excerpt = excerpt


def unescaped(text: str) -> str:
    """Return a text without its backslashes. It has no ``\\u``."""
    return _ESCAPED.sub(lambda match: _ESCAPES.get(match[1], match[1]), text) if "\\" in text else text


class Cursor:
    """A place in the text of a body. ``rest``: the bytes behind the text, which are not UTF-8."""

    def __init__(self, body: bytes) -> None:
        try:
            self.text, self._rest = body.decode(), b""
        except UnicodeDecodeError as error:
            self.text, self._rest = body[: error.start].decode(), body[error.start :]
        self.at = 0
        self._seen_from = 0  # where the text begins that an error shows
        self._at_end = False  # whether the parser has asked for more, and there is none

    # --- places ---

    def character(self) -> str:
        """Return the character here; "" at the end."""
        return self.text[self.at : self.at + 1]

    def is_token(self) -> bool:
        """Whether something stands here that can stand anywhere in a text."""
        character = self.character()
        known = character.isascii() and (character.isalnum() or character in "_$-\"'{}[]:,")
        return bool(character) and known

    def skip(self, word: str) -> bool:
        """Go behind a word; False if another one stands here."""
        found = self.text.startswith(word, self.at)
        self.at += len(word) if found else 0
        return found

    def skip_space(self) -> None:
        """Go to the next character that is no white space."""
        space = _SPACE.match(self.text, self.at)
        self.at += len(space[0]) if space else 0

    def bytes_left(self, enough: int) -> int:
        """Return how many bytes are left, or a number that is as large as ``enough``."""
        return len(self.text[self.at : self.at + enough].encode())

    def check_end(self) -> None:
        """Check that nothing comes any more. Raises BodyTextError."""
        self.skip_space()
        if self.at < len(self.text):
            raise self.error("Parsing terminated before end of input.")
        if self._rest:
            raise self._not_utf8()

    # --- tokens ---

    def quoted(self) -> str:
        """Return a text in quotes, and go behind it."""
        quote = self.text[self.at]
        self.at += 1
        parts = []
        while True:
            run = _RUNS[quote].match(self.text, self.at)
            parts.append(run[0] if run else "")
            self.at += len(parts[-1])
            character = self.character()
            if character == quote:
                self.at += 1
                return "".join(parts)
            if not character or self.at + 1 == len(self.text):
                self.ask_for_more()
                raise self.error("Closing quote expected in string.")
            parts.append(self._unicode_escape() if self.text[self.at + 1] == "u" else self._escape())

    def _escape(self) -> str:
        escaped = self.text[self.at + 1]
        self.at += 2
        return _ESCAPES.get(escaped, escaped)

    def _unicode_escape(self) -> str:
        if self.bytes_left(_ESCAPE_SIZE) < _ESCAPE_SIZE:
            self.ask_for_more()
            raise self.error("Illegal hex string.")
        code = self._hex(self.at + 2)
        size = _ESCAPE_SIZE
        if 0xD800 <= code < 0xDC00:
            if self.bytes_left(2 * _ESCAPE_SIZE) < 2 * _ESCAPE_SIZE:
                self.ask_for_more()
                raise self.error("Missing low surrogate.")
            if not self.text.startswith("\\u", self.at + _ESCAPE_SIZE):
                raise self.error("Missing low surrogate.")
            low = self._hex(self.at + _ESCAPE_SIZE + 2)
            if not 0xDC00 <= low < 0xE000:
                raise self.error("Invalid low surrogate.")
            code = 0x10000 + ((code & 0x3FF) << 10 | low & 0x3FF)
            size *= 2
        if 0xD800 <= code < 0xE000:
            raise self.error("Invalid unicode code point.")
        self.at += size
        return chr(code)

    def _hex(self, at: int) -> int:
        digits = _HEX.match(self.text, at)
        if digits is None:
            raise self.error("Invalid escape sequence.")
        return int(digits[0], 16)

    def bare_word(self) -> str:
        """Return a name without quotes, and go behind it; "" if none stands here."""
        word = _WORD.match(self.text, self.at)
        if word is None:
            return ""
        if word.end() == len(self.text):
            self.ask_for_more()
        self.at = word.end()
        return word[0]

    def number(self) -> int | float:
        """Return a number, and go behind it: a float if it is no int64 or uint64."""
        match = _NUMBER.match(self.text, self.at)
        number = match[0] if match else ""
        if self.at + len(number) == len(self.text):
            self.ask_for_more()
        value: int | float | None = None
        if not set(number) & set(".eE"):
            digits = number.removeprefix("-")
            if len(digits) > 1 and digits[0] == "0":
                raise self.error("Octal/hex numbers are not valid JSON values.")
            if digits.isdecimal() and len(digits) <= _INT_CHARACTERS and -_INT64 <= int(number) < _UINT64:
                value = int(number)
        if value is None:
            value = self._double(number)
        self.at += len(number)
        return value

    def _double(self, number: str) -> float:
        try:
            value = float(number)
        except ValueError:
            raise self.error("Unable to parse number.") from None
        if not math.isfinite(value):
            raise self.error("Number exceeds the range of double.")
        return value

    # --- errors ---

    def ask_for_more(self) -> None:
        """Go on here as the parser does if nothing comes behind the end. Raises BodyTextError for bytes not UTF-8."""
        if self._at_end:
            return
        self._at_end, self._seen_from = True, self.at
        if self._rest:
            raise self._not_utf8()

    def unexpected(self, sentence: str) -> BodyTextError:
        """Return the error of a token that is not expected here, or of no token at all."""
        if self.is_token():
            return self.error(sentence)
        self.ask_for_more()
        return self.error(sentence if self.character() else f"Unexpected end of string. {sentence}")

    def error(self, sentence: str) -> BodyTextError:
        """Return an error at this place."""
        before = self.text[max(self._seen_from, self.at - _CONTEXT) : self.at].encode()
        return BodyTextError(sentence, _excerpt(before, self.text[self.at : self.at + _CONTEXT].encode()))

    def _not_utf8(self) -> BodyTextError:
        after = self.text[self.at : self.at + _CONTEXT].encode() + self._rest
        return BodyTextError("Encountered non UTF-8 code points.", _excerpt(b"", after))


def _excerpt(before: bytes, after: bytes) -> str:
    before, after = before[-_CONTEXT:], after[:_CONTEXT]
    shown = (before + after).decode(errors="surrogateescape")
    return f"\n{shown}\n{' ' * len(before)}^"
