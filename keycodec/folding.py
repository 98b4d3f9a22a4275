"""Cut a key into parts that can be drawn one below the other, so that no line is wider than a terminal; wrap text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from keycodec.elements import END, TERMINATOR, Element, ElementKind, to_payload
from keycodec.text.safetext import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Nothing is folded to fewer columns: there an int or a versionstamp with its number has room.
LEAST_WIDTH = 48

#: What a row says of a text that is cut, behind its number.
_CONTINUED, _GOES_ON = "(continued) ", " (goes on)"

#: What stands between two blanks, with those before it. An apostrophe is no quote.
_WORD = re.compile(r" *(?:(?<![^\W_])'[^']*'|[^ ])+")

#: The columns that a row of one corner takes before its label.
_CORNER = len("/- ")


class Piece(NamedTuple):
    """An element, or a part of a long one: the bytes ``[start, end)``, and what its row says. None: it has no row."""

    start: int
    end: int
    label: str | None


def fits(drawing: str, width: int) -> bool:
    """Tell whether no line of a drawing is wider."""
    return all(_columns(line) <= width for line in drawing.splitlines())


def parts(
    raw: bytes, elements: Sequence[Element], labels: Sequence[str], width: int, *, raw_text: bool
) -> list[list[Piece]]:
    """Cut a key into parts whose drawings are not wider: between elements, in a longer one between characters.

    ``elements``: those that have a row, behind that of the key space. ``labels``: what the rows say.
    """
    found: list[list[Piece]] = [[]]
    for piece in _pieces(raw, elements, labels, max(width, LEAST_WIDTH), raw_text=raw_text):
        if found[-1] and not _has_room([*found[-1], piece], max(width, LEAST_WIDTH)):
            found.append([])
        found[-1].append(piece)
    return found


def wrapped(text: str, width: int | None, *, indent: str = "") -> str:
    """Break a line at blanks, but not at those in quotes, where it would be wider; a word that is wider stays whole.

    ``width``: None for one line. ``indent``: stands before all lines but the first.
    """
    if width is None:
        return text
    first, *words = _WORD.findall(text) or [text]
    lines = [first]
    for word in words:
        if _columns(lines[-1] + word) > max(width, LEAST_WIDTH):
            lines.append(indent + word.lstrip(" "))
        else:
            lines[-1] += word
    return "\n".join(lines)


def _pieces(
    raw: bytes, elements: Sequence[Element], labels: Sequence[str], width: int, *, raw_text: bool
) -> Iterator[Piece]:
    yield Piece(0, 1, labels[0])
    end = 1
    for element, label in zip(elements, labels[1:], strict=True):
        end = element.offset + element.length
        if element.kind is ElementKind.VERSIONSTAMP and raw[end : end + 1] == END:
            end += 1
        piece = Piece(element.offset, end, label)
        if element.kind is ElementKind.BYTES and not _has_room([piece], width):
            yield from _cut(element, label.partition(" ")[0], width, raw_text=raw_text)
        else:
            yield piece
    for start in range(end, len(raw), width // 2):  # what could not be read has no row
        yield Piece(start, min(start + width // 2, len(raw)), None)


def _cut(element: Element, number: str, width: int, *, raw_text: bool) -> Iterator[Piece]:
    """Cut a text between its characters. Each part says which characters its bytes are."""
    room = width - _CORNER - len(f"{number} {_CONTINUED}{_GOES_ON}")
    start = element.offset
    end, shown, before = start + 1, "", ""  # the tag is there
    for char in str(element.value):
        payload = to_payload(char)
        size = len(payload) + payload.count(0)
        text = char if raw_text else printable(char)
        if 2 * (end + size + len(TERMINATOR) - start) > width or _columns(shown + text) > room:
            yield Piece(start, end, f"{number} {before}{shown}{_GOES_ON}")
            start, shown, before = end, "", _CONTINUED
        end, shown = end + size, shown + text
    yield Piece(start, element.offset + element.length, f"{number} {before}{shown}")


def _has_room(part: Sequence[Piece], width: int) -> bool:
    rows = [piece for piece in part if piece.label is not None]
    edge = 2 * (rows[-1].start - part[0].start) + _CORNER if rows else 0
    return 2 * (part[-1].end - part[0].start) <= width and all(
        edge + _columns(piece.label or "") <= width for piece in rows
    )


def _columns(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # only what is no ASCII needs it

    columns = wcswidth(text)
    return columns if columns >= 0 else len(text)
