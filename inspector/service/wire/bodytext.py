"""The text of a body, read as protobuf 21.11 reads JSON, which the service is built with: more lenient than JSON.

A comma may stand before a closing bracket, a name may be a bare word, a text may stand in single quotes, a backslash
may stand before any character, and control characters may stand in texts. Objects are nested 100 deep at most.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from inspector.service.wire.bodytokens import QUOTES, BodyTextError, Cursor
from inspector.service.wire.strictbody import MAX_DEPTH, Members, read_strict

if TYPE_CHECKING:
    from inspector.service.wire.strictbody import Value


class _State(Enum):
    """What comes next."""

    VALUE = auto()
    ENTRY = auto()
    AFTER_NAME = auto()
    AFTER_MEMBER = auto()
    ITEM = auto()
    AFTER_ITEM = auto()


class _Literal(NamedTuple):
    word: str
    value: bool | None


_LITERALS = (_Literal("true", True), _Literal("false", False), _Literal("null", None))
#: The parser asks for more if fewer bytes are left than the longest of these words has.
_LONGEST_WORD = 5


def read_body_text(body: bytes) -> Value:
    """Return the value that a body holds. Raises BodyTextError if the parser would not read it."""
    try:
        return read_strict(body)
    except ValueError:
        return read_exactly(body)


def read_exactly(body: bytes) -> Value:
    """As :func:`read_body_text`, a character at a time; what it says of a fault is what the parser says."""
    return _Reader(Cursor(body)).read()


class _Reader:
    """Reads one text, without recursion."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._name = ""
        self._top: list[Value] = []
        self._open: list[list[Value] | Members] = [self._top]
        self._depth = 0
        self._states = [_State.VALUE]

    def read(self) -> Value:
        steps = {
            _State.VALUE: self._value,
            _State.ENTRY: self._entry,
            _State.AFTER_NAME: self._after_name,
            _State.AFTER_MEMBER: self._after_member,
            _State.ITEM: self._item,
            _State.AFTER_ITEM: self._after_item,
        }
        while self._states:
            self._cursor.skip_space()
            steps[self._states.pop()]()
        self._cursor.check_end()
        return self._top[0]

    def _value(self) -> None:
        character = self._cursor.character()
        if character == "{":
            self._begin_object()
        elif character == "[":
            self._begin(_State.ITEM, [])
        elif character in QUOTES:
            self._put(self._cursor.quoted())
        elif character == "-" or (character.isascii() and character.isdecimal()):
            self._put(self._cursor.number())
        else:
            self._literal()

    def _literal(self) -> None:
        for word, value in _LITERALS:
            if self._cursor.skip(word):
                self._put(value)
                return
        if not self._cursor.is_token():
            raise self._cursor.unexpected("Expected a value.")
        if self._cursor.bytes_left(_LONGEST_WORD) < _LONGEST_WORD:
            self._cursor.ask_for_more()
        raise self._cursor.error("Unexpected token.")

    def _begin_object(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BodyTextError("Message too deep. Max recursion depth reached for key '", f"{self._name}'")
        self._begin(_State.ENTRY, Members())

    def _begin(self, state: _State, container: list[Value] | Members) -> None:
        self._cursor.at += 1
        self._put(container)
        self._open.append(container)
        self._states.append(state)

    def _end(self) -> None:
        self._cursor.at += 1
        if isinstance(self._open.pop(), Members):
            self._depth -= 1

    def _put(self, value: Value) -> None:
        container = self._open[-1]
        if isinstance(container, Members):
            container.append((self._name, value))
        else:
            container.append(value)

    def _entry(self) -> None:
        character = self._cursor.character()
        if character == "}":
            self._end()
            return
        self._name = self._cursor.quoted() if character in QUOTES else self._bare_name()
        self._states += [_State.AFTER_MEMBER, _State.AFTER_NAME]

    def _bare_name(self) -> str:
        name = self._cursor.bare_word()
        if not name:
            raise self._cursor.unexpected("Expected an object key or }.")
        if name in (literal.word for literal in _LITERALS):
            raise self._cursor.error("Expected an object key or }.")
        return name

    def _after_name(self) -> None:
        if not self._cursor.skip(":"):
            raise self._cursor.unexpected("Expected : between key:value pair.")
        self._states.append(_State.VALUE)

    def _after_member(self) -> None:
        self._comma_or_end("}", _State.ENTRY, "Expected , or } after key:value pair.")

    def _item(self) -> None:
        if self._cursor.character() == "]":
            self._end()
            return
        if not self._cursor.is_token():
            raise self._cursor.unexpected("Expected a value or ] within an array.")
        self._states.append(_State.AFTER_ITEM)
        self._value()

    def _after_item(self) -> None:
        self._comma_or_end("]", _State.ITEM, "Expected , or ] after array value.")

    def _comma_or_end(self, end: str, state: _State, sentence: str) -> None:
        if self._cursor.character() == end:
            self._end()
        elif self._cursor.skip(","):
            self._states.append(state)
        else:
            raise self._cursor.unexpected(sentence)
