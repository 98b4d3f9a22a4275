"""Write and read fields as ``field=value`` words: a decoded key prints them, `keycodec encode` and `range` take them.

==============================  ===========================================================================
``instance_id=gavin-instance``  text; a backslash is written ``\\\\``, any byte can be ``\\xNN``
``tablet_id=-10086``            an int64, decimal
``versionstamp=``               20 hex digits
``chunk=VERSION:SEQUENCE``      the suffix of a blob chunk
``child=FIELD[:INDEX[:INT]*]``  the suffix of a document child: field number, element index, the ints of nested children
``counter=NAME``                the suffix of a counter
==============================  ===========================================================================

A printed word is quoted if a shell could change it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from keycodec.elements import ElementKind, to_payload, to_text
from keycodec.errors import KeyEncodeError
from keycodec.suffix import BlobChunk, Counter, DocumentChild, Suffix
from keycodec.text.safetext import printable
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from keycodec.elements import FieldValue
    from keycodec.families.family import Family

#: How many bytes of a text an error shows.
_START_SIZE = 60

#: The characters that a shell can change if they are not quoted.
_SHELL = frozenset(" !\"#$&'()*;<=>?[\\]^`{|}~")

_DECIMAL = r"-?[0-9]{1,20}"
_ESCAPE = r"\\(?:x([0-9a-fA-F]{2})|(\\)|)"


def show_value(value: FieldValue) -> str:
    """Write a field's value as one word, safe on a terminal and in a shell. :func:`read_assignments` reads it."""
    if not isinstance(value, str) or (value and value.isprintable() and _SHELL.isdisjoint(value)):
        return str(value)
    escaped = printable(value.replace("\\", "\\\\")).replace("'", "\\x27")
    return f"'{escaped}'"


def show_start(payload: bytes) -> str:
    """Write the start of a text as one word, for an error; write all of a short text."""
    return show_value(to_text(payload[:_START_SIZE])) + ("..." if len(payload) > _START_SIZE else "")


def show_suffix(suffix: Suffix) -> str:
    """Write a suffix as one word. :func:`read_assignments` reads it."""
    if isinstance(suffix, BlobChunk):
        return f"chunk={suffix.version}:{suffix.sequence}"
    if isinstance(suffix, Counter):
        return f"counter={show_value(suffix.name)}"
    numbers = [suffix.field_number]
    if suffix.index is not None:
        numbers.append(suffix.index)
    return "child=" + ":".join(map(str, [*numbers, *suffix.nested]))


def split_words(text: str) -> list[str]:
    """Split the line that a key prints (``InstanceKey instance_id='a b'``) into words; return other text as one word.

    Raises KeyEncodeError if a quote is not closed.
    """
    if not re.match(r"\s*\w+\s+\w+=", text):
        return [text]
    if text.count("'") % 2:
        raise KeyEncodeError(f"a quote is not closed in {show_value(text)}")
    return [word.replace("'", "") for word in re.findall(r"(?:'[^']*'|[^\s'])+", text)]


def read_assignments(family: Family, words: Iterable[str]) -> dict[str, Any]:
    """Read ``field=value`` words as the keyword arguments of :func:`keycodec.encode`.

    Raises KeyEncodeError for a word that is no ``field=value``, a name that the family does not have or that is given
    twice, and a value that cannot be read.
    """
    arguments: dict[str, Any] = {}
    kinds = {field.name: field.kind for field in family.fields}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals:
            raise KeyEncodeError(f"expected field=value, found {show_value(word)}")
        read_suffix = _SUFFIXES.get(name)
        argument = "suffix" if read_suffix else name
        if argument in arguments:
            raise KeyEncodeError(f"{argument} is given twice")
        if not read_suffix and name != "versionstamp":
            family.check_fields([name])  # here, because another argument of `encode` can have the name
        read = read_suffix or _READERS[kinds.get(name, ElementKind.VERSIONSTAMP)]
        try:
            arguments[argument] = read(text)
        except ValueError as error:
            raise KeyEncodeError(f"{name}={show_value(text)}: {error}") from None
    return arguments


def _read_int(text: str) -> int:
    if not re.fullmatch(_DECIMAL, text):
        raise ValueError("expected a decimal int64")
    return int(text)


def _read_text(text: str) -> str:
    payload, start = bytearray(), 0
    for escape in re.finditer(_ESCAPE, text):
        digits, backslash = escape.groups()
        if not digits and not backslash:
            raise ValueError(rf"expected \xNN or \\ at character {escape.start()}")
        payload += to_payload(text[start : escape.start()]) + (bytes.fromhex(digits) if digits else b"\\")
        start = escape.end()
    return to_text(bytes(payload + to_payload(text[start:])))


def _read_chunk(text: str) -> BlobChunk:
    numbers = [_read_int(part) for part in text.split(":")]
    if len(numbers) != 2:
        raise ValueError("expected VERSION:SEQUENCE")
    return BlobChunk(*numbers)


def _read_child(text: str) -> DocumentChild:
    numbers = [_read_int(part) for part in text.split(":")]
    if len(numbers) == 1:
        return DocumentChild(numbers[0])
    return DocumentChild(numbers[0], numbers[1], tuple(numbers[2:]))


def _read_counter(text: str) -> Counter:
    return Counter(_read_text(text))


_READERS: dict[ElementKind, Callable[[str], FieldValue]] = {
    ElementKind.BYTES: _read_text,
    ElementKind.INT64: _read_int,
    ElementKind.VERSIONSTAMP: Versionstamp.from_hex,
}
_SUFFIXES: dict[str, Callable[[str], Suffix]] = {"chunk": _read_chunk, "child": _read_child, "counter": _read_counter}
#: How the words begin that name a suffix.
SUFFIX_NAMES = frozenset(_SUFFIXES)
