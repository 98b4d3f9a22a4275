"""The decode_key drawing: which bytes of a key say what (docs/key-format.md, "The diagram").

A row an element, the key space first; each row starts above the first hex digit of its element and runs to the right
edge, where the element's number and text stand. Under the rows, the key in hex.
"""

from __future__ import annotations

from typing import NamedTuple

from keycodec.elements import Element, ElementKind, leading_elements, read_elements
from keycodec.errors import KeyDecodeError
from keycodec.safetext import printable


class _Pens(NamedTuple):
    corner: str
    line: str
    stem: str
    tip: str


_UNICODE = _Pens("\u250c", "\u2500", "\u2502", "\u25bc")
_ASCII = _Pens("/", "-", "|", "v")


def diagram(
    raw: bytes,
    unicode: bool = True,
    *,
    raw_text: bool = False,
    as_service: bool = False,
    written: str | None = None,
    partial: bool = False,
) -> str:
    """Draw a key, a newline at its end.

    Byte for byte what the Meta Service draws, wherever it can draw; it gives up on versionstamps that are not at the
    key's end, which are drawn here like everything else. Two differences can be undone:
    ``raw_text``: write bytes that cannot be printed as they are, not as ``\\x1b`` (they could trick a terminal);
    ``as_service``: move what follows a versionstamp two columns right, away from its bytes, as the service does.
    ``written``: the key's text to draw below, if not lower-case hex.
    Raises KeyDecodeError for an empty key, and for bytes that are no elements unless ``partial``: then what stands
    before them is drawn.
    """
    if not raw:
        raise KeyDecodeError(0, "expected a key space byte, found an empty key")
    readable = leading_elements(raw) if partial else read_elements(raw)
    elements = [element for element in readable if element.kind is not ElementKind.END]
    texts = [f"key space: {raw[0] - 256 if raw[0] > 0x7F else raw[0]}"]
    texts += [_text(element, raw_text) for element in elements]
    columns = [0] + [2 * element.offset for element in elements]
    if as_service:
        columns = _as_service(columns, elements)
    return _draw(columns, texts, raw.hex() if written is None else written, _UNICODE if unicode else _ASCII)


def _text(element: Element, raw_text: bool) -> str:
    text = str(element.value)
    return text if raw_text or element.kind is not ElementKind.BYTES else printable(text)


def _as_service(columns: list[int], elements: list[Element]) -> list[int]:
    """Meeting a versionstamp, the service takes an end tag off the key's end and counts it as passed from there on."""
    shift, shifted = 0, columns[:1]
    for column, element in zip(columns[1:], elements, strict=True):
        shifted.append(column + shift)
        if element.kind is ElementKind.VERSIONSTAMP:
            shift += 2
    return shifted


def _draw(columns: list[int], texts: list[str], written: str, pens: _Pens) -> str:
    width = columns[-1] + 2
    lines = []
    for number, (column, text) in enumerate(zip(columns, texts, strict=True)):
        row = _at(columns[:number], pens.stem, column) + pens.corner + pens.line * (width - column - 1)
        lines.append(f"{row} {number}. {text}")
    lines.append(_at(columns, pens.stem, width))
    lines.append(_at(columns, pens.tip, width))
    lines.append(written)
    return "\n".join(lines) + "\n"


def _at(columns: list[int], char: str, width: int) -> str:
    """``char`` at each of the columns, blanks elsewhere."""
    row = [" "] * width
    for column in columns:
        row[column] = char
    return "".join(row)
