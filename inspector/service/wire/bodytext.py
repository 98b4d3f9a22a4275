"""The text of a body, read as protobuf 21.11 reads JSON, which the service is built with: more lenient than JSON.

A comma may stand before a closing bracket, a name may be a bare word, a text may stand in single quotes, a backslash
may stand before any character, and control characters may stand in texts. Objects are nested 100 deep at most.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from inspector.service.wire.bodytokens import QUOTES, BodyTextError, Cursor, unescaped
from inspector.service.wire.strictbody import MAX_DEPTH, Members, read_strict

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from inspector.service.wire.strictbody import Value

    #: Reads what comes next, and says what comes then; None at the end.
    Step: TypeAlias = Callable[[], "Step | None"]


class _Literal(NamedTuple):
    word: str
    value: bool | None


_LITERALS = (_Literal("true", True), _Literal("false", False), _Literal("null", None))
_VALUES_OF_WORDS = dict(_LITERALS)
#: The parser asks for more if fewer bytes are left than the longest of these words has.
_LONGEST_WORD = 5

# What most members and items are, so that one match reads one: a value, and the comma or the end behind it, or the
# begin of an object or a list. What ends the text never matches, because the parser would ask for more.
_GAP = r"[ \t\n\v\f\r]*+"
_TEXT = r'"(?P<{}>[^"\\]*+(?:\\[^u][^"\\]*+)*+)"' + r"|'(?P<quoted_{}>[^'\\]*+(?:\\[^u][^'\\]*+)*+)'"
_NUMBER = (
    r"(?P<integer>-?(?:0|[1-9][0-9]{0,17}+))(?P<fraction>(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]{1,2}+)?+)(?![0-9.eE+x-])"
)
_WORD = "(?P<word>true|false|null)"
_PLAIN = f"(?:{_TEXT.format('text', 'text')}|{_NUMBER}|{_WORD})"
_BARE_NAME = "(?!(?:true|false|null)(?![A-Za-z0-9_$]))(?P<bare_name>[A-Za-z_$][A-Za-z0-9_$]*+)"
_NAME = f"(?:{_TEXT.format('name', 'name')}|{_BARE_NAME})"
_BEGIN = r"(?P<begin>[{\[])"
_PLAIN_ITEM = re.compile(rf"{_GAP}(?:{_PLAIN}{_GAP}(?:,|(?=\]))|{_BEGIN}|(?P<end>\]){_GAP},?+)")
_PLAIN_MEMBER = re.compile(
    rf"{_GAP}(?:{_NAME}{_GAP}:{_GAP}(?:{_PLAIN}{_GAP}(?:,|(?=\}}))|{_BEGIN})|(?P<end>\}}){_GAP},?+)"
)


def read_body_text(body: bytes) -> Value:
    """Return the value that a body holds. Raises BodyTextError if the parser would not read it."""
    try:
        return read_strict(body)
    except ValueError:
        return read_exactly(body)


def read_exactly(body: bytes, *, by_step: bool = False) -> Value:
    """As :func:`read_body_text`, without Python's parser; what it says of a fault is what the service's parser says.

    ``by_step``: a step at a time, which is slow; what is quicker is held to it.
    """
    return _Reader(Cursor(body), by_step=by_step).read()


def _plain_value(match: re.Match[str], kind: str | None) -> Value:
    """Return the value in a match; an empty object or list if it begins there."""
    if kind == "begin":
        return Members() if match["begin"] == "{" else []
    if kind == "fraction":
        number = match["integer"] + match["fraction"]
        return float(number) if match["fraction"] else int(number)
    return _VALUES_OF_WORDS[match["word"]] if kind == "word" else unescaped(match[kind or ""])


class _Reader:
    """Reads one text, without recursion."""

    def __init__(self, cursor: Cursor, *, by_step: bool) -> None:
        self._cursor = cursor
        self._by_step = by_step
        self._name = ""
        self._top: list[Value] = []
        self._open: list[list[Value] | Members] = [self._top]
        self._depth = 0

    def read(self) -> Value:
        step: Step | None = self._value
        while step is not None:
            self._cursor.skip_space()
            step = step()
        self._cursor.check_end()
        return self._top[0]

    # --- objects and lists ---

    def _is_inside_object(self) -> bool:
        return isinstance(self._open[-1], Members)

    def _put(self, value: Value) -> None:
        container = self._open[-1]
        if isinstance(container, Members):
            container.append((self._name, value))
        else:
            container.append(value)

    def _enter(self, container: list[Value] | Members) -> None:
        self._open.append(container)
        self._depth += isinstance(container, Members)

    def _close(self) -> None:
        self._depth -= isinstance(self._open.pop(), Members)

    # --- what most of a text is ---

    def _entries(self) -> Step | None:
        """Read members and items, and the objects and lists in them, as long as they are plain; then exactly the next.

        An object or list is open, and a member or an item, or its end, comes.
        """
        if self._by_step:
            return self._entry()
        text, at = self._cursor.text, self._cursor.at
        plain = self._plain_here()
        while match := plain.match(text, at):
            kind = match.lastgroup
            if kind == "begin" and self._depth == MAX_DEPTH and match["begin"] == "{":
                break
            at = match.end()
            if kind == "end":
                self._close()
                if self._open[-1] is self._top or text[at - 1] != ",":
                    self._cursor.at = match.end("end")
                    return self._then()
                plain = self._plain_here()
                continue
            if plain is _PLAIN_MEMBER:
                self._name = match["bare_name"] or unescaped(match["name"] or match["quoted_name"] or "")
            value = _plain_value(match, kind)
            self._put(value)
            if isinstance(value, list):
                self._enter(value)
                plain = self._plain_here()
        self._cursor.at = at
        self._cursor.skip_space()
        return self._entry()

    def _plain_here(self) -> re.Pattern[str]:
        return _PLAIN_MEMBER if self._is_inside_object() else _PLAIN_ITEM

    # --- one step after the other ---

    def _value(self) -> Step | None:
        character = self._cursor.character()
        if character == "{":
            return self._begin_object()
        if character == "[":
            return self._begin([])
        if character in QUOTES:
            self._put(self._cursor.quoted())
        elif character == "-" or (character.isascii() and character.isdecimal()):
            self._put(self._cursor.number())
        else:
            self._put(self._literal())
        return self._then()

    def _literal(self) -> bool | None:
        for word, value in _LITERALS:
            if self._cursor.skip(word):
                return value
        if not self._cursor.is_token():
            raise self._cursor.unexpected("Expected a value.")
        if self._cursor.bytes_left(_LONGEST_WORD) < _LONGEST_WORD:
            self._cursor.ask_for_more()
        raise self._cursor.error("Unexpected token.")

    def _begin_object(self) -> Step:
        if self._depth == MAX_DEPTH:
            raise BodyTextError("Message too deep. Max recursion depth reached for key '", f"{self._name}'")
        return self._begin(Members())

    def _begin(self, container: list[Value] | Members) -> Step:
        self._cursor.at += 1
        self._put(container)
        self._enter(container)
        return self._entries

    def _end(self) -> Step | None:
        self._cursor.at += 1
        self._close()
        return self._then()

    def _then(self) -> Step | None:
        """What comes behind a value."""
        return None if self._open[-1] is self._top else self._after

    def _entry(self) -> Step | None:
        return self._member() if self._is_inside_object() else self._item()

    def _member(self) -> Step | None:
        character = self._cursor.character()
        if character == "}":
            return self._end()
        self._name = self._cursor.quoted() if character in QUOTES else self._bare_name()
        return self._colon

    def _bare_name(self) -> str:
        name = self._cursor.bare_word()
        if not name:
            raise self._cursor.unexpected("Expected an object key or }.")
        if name in (literal.word for literal in _LITERALS):
            raise self._cursor.error("Expected an object key or }.")
        return name

    def _colon(self) -> Step:
        if not self._cursor.skip(":"):
            raise self._cursor.unexpected("Expected : between key:value pair.")
        return self._value

    def _item(self) -> Step | None:
        if self._cursor.character() == "]":
            return self._end()
        if not self._cursor.is_token():
            raise self._cursor.unexpected("Expected a value or ] within an array.")
        return self._value()

    def _after(self) -> Step | None:
        inside_object = self._is_inside_object()
        if self._cursor.character() == ("}" if inside_object else "]"):
            return self._end()
        if self._cursor.skip(","):
            return self._entries
        behind = "Expected , or } after key:value pair." if inside_object else "Expected , or ] after array value."
        raise self._cursor.unexpected(behind)
