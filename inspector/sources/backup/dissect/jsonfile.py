"""JSON laid out value by value, each with the place where it lies: manifests, and properties that are JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from inspector.sources.backup.damage import LayoutError
from inspector.sources.backup.dissect.field import FileField, Holds

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from inspector.sources.backup.dissect.field import Scalar

    #: Yields the fields of a value, and gives the offset behind it.
    Fields = Generator[FileField, None, int]

_decoder = json.JSONDecoder()
_blanks = re.compile(r"[ \t\n\r]*")
_DEPTH_LIMIT = 100
#: The members that hold a key of the database, whose bytes stand in the text as characters.
_KEYS = ("beginKey", "endKey")


def dissect_json(data: bytes) -> Iterator[FileField]:
    """Yield a field for each text, number, true, false and null in JSON, in the order of the file."""
    text = data.decode("latin-1")  # one character a byte
    try:
        end = yield from _value(text, _skip_blanks(text, 0), "", 0)
        if end < len(text):
            raise LayoutError(end, "expected the end of the file")
    except LayoutError as damage:
        yield FileField(None, damage.offset, 0, "json", problem=damage.reason, sound=False)


def _value(text: str, at: int, name: str, depth: int) -> Fields:
    if depth > _DEPTH_LIMIT:
        raise LayoutError(at, f"expected at most {_DEPTH_LIMIT} levels of nesting")
    match text[at : at + 1]:
        case "{":
            end = yield from _members(text, at, name, depth)
        case "[":
            end = yield from _items(text, at, name, depth)
        case _:
            value, end = _scalar(text, at)
            yield _field(at, end, name, value)
    return _skip_blanks(text, end)


def _members(text: str, at: int, name: str, depth: int) -> Fields:
    at = _skip_blanks(text, at + 1)
    if text[at : at + 1] == "}":
        return at + 1
    while True:
        key, at = _scalar(text, at)
        if not isinstance(key, str):
            raise LayoutError(at, "expected a name in quotes before this")
        at = _behind(":", text, _skip_blanks(text, at))
        at = yield from _value(text, at, f"{name}.{key}" if name else key, depth + 1)
        if text[at : at + 1] == "}":
            return at + 1
        at = _behind(",", text, at)


def _items(text: str, at: int, name: str, depth: int) -> Fields:
    at = _skip_blanks(text, at + 1)
    if text[at : at + 1] == "]":
        return at + 1
    number = 0
    while True:
        at = yield from _value(text, at, f"{name}[{number}]", depth + 1)
        if text[at : at + 1] == "]":
            return at + 1
        at = _behind(",", text, at)
        number += 1


def _scalar(text: str, at: int) -> tuple[Scalar, int]:
    """The value at ``at``, which is no object and no list, and the offset behind it."""
    try:
        return _decoder.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise LayoutError(error.pos, f"expected JSON ({error.msg})") from error
    except ValueError as error:  # a number of thousands of digits
        raise LayoutError(at, f"expected a shorter number ({error})") from error


def _field(at: int, end: int, name: str, value: Scalar) -> FileField:
    if isinstance(value, str) and name.endswith(_KEYS):
        try:
            return FileField(None, at, end - at, name, value.encode("latin-1"), Holds.KEY)
        except UnicodeEncodeError as error:
            raise LayoutError(at, "expected a key, a byte a character") from error
    return FileField(None, at, end - at, name, value)


def _behind(mark: str, text: str, at: int) -> int:
    """Make sure that ``mark`` comes next, and give the offset of what follows it."""
    if text[at : at + 1] != mark:
        raise LayoutError(at, f"expected {mark!r}")
    return _skip_blanks(text, at + 1)


def _skip_blanks(text: str, at: int) -> int:
    match = _blanks.match(text, at)
    assert match is not None  # it may be empty
    return match.end()
