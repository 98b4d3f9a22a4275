"""Draw a key as the Meta Service's decode_key does (docs/key-format.md, "The diagram").

One row for each element, the key space first. A row starts above the first hex digit of its element and goes to the
right edge, where the element's number and text stand. The key in hex stands below the rows.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from keycodec.elements import Element, ElementKind, leading_elements, read_elements
from keycodec.errors import KeyCodecError, KeyDecodeError, no_bytes
from keycodec.folding import Piece, fits, parts
from keycodec.text.safetext import printable

#: A release line of Doris whose services draw keys in one way.
ServiceLine = Literal["3.0", "3.1", "4.0", "4.1", "master"]

_LINES = get_args(ServiceLine)

#: The lines whose services give up on a versionstamp. Drawing one came on 2025-11-08, with PR #57801.
_WITHOUT_STAMPS = ("3.0", "3.1", "4.0")


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
    as_service: bool | ServiceLine = False,
    written: str | None = None,
    partial: bool = False,
    width: int | None = None,
) -> str:
    """Draw a key. The text ends with a newline.

    It is byte for byte what the Meta Service draws, but for the two differences that ``raw_text`` and ``as_service``
    undo. The service cannot draw a key whose versionstamp does not stand at the end; here it is drawn like any other.

    ``unicode``: draw lines of Unicode's box characters, else of ASCII characters.
    ``raw_text``: write control bytes as they are, as the service does, not as ``\\x1b``. They can trick a terminal.
    ``as_service``: draw what stands behind a versionstamp two columns too far right, as the service does. With a
    release line, such as ``"3.1"``: as the services of that line do; those before 4.1 cannot draw a versionstamp.
    ``written``: the text of the key to write below the rows, instead of lower-case hex.
    ``partial``: draw the elements before the first one that cannot be read.
    ``width``: fold a drawing with wider lines into parts, one below the other (docs/key-format.md, "Folded diagrams").
    A width below 48 counts as 48. It goes with neither ``as_service`` nor ``written``: ValueError.
    Raises KeyDecodeError for an empty key and, without ``partial``, for an element that cannot be read; KeyCodecError
    for a release line that is none.
    """
    if width is not None and (as_service or written is not None):
        raise ValueError("width goes with neither as_service nor written")
    if not isinstance(raw, bytes | bytearray | memoryview):
        raise no_bytes("diagram", raw)
    if not raw:
        raise KeyDecodeError(0, "expected a key space byte, found an empty key")
    readable = list(leading_elements(raw) if partial else read_elements(raw))
    if _gives_up_at_stamps(as_service):
        readable = _before_stamp(readable, as_service, partial)
    elements = [element for element in readable if element.kind is not ElementKind.END]
    space = int.from_bytes(raw[:1], "big", signed=True)  # the service prints a signed char
    texts = [f"key space: {space}", *(_text(element, raw_text) for element in elements)]
    labels = [f"{number}. {text}" for number, text in enumerate(texts)]
    columns = [0, *(2 * element.offset for element in elements)]
    if as_service:
        columns = _as_service(columns, elements)
    pens = _UNICODE if unicode else _ASCII
    drawing = _draw(columns, labels, raw.hex() if written is None else written, pens)
    if width is None or fits(drawing, width):
        return drawing
    folded = parts(raw, elements, labels, width, raw_text=raw_text)
    return "".join(_draw_part(raw, part, pens) for part in folded)


def _draw_part(raw: bytes, part: list[Piece], pens: _Pens) -> str:
    start, end = part[0].start, part[-1].end
    rows = [(2 * (piece.start - start), piece.label) for piece in part if piece.label is not None]
    return _draw([column for column, _ in rows], [label for _, label in rows], raw[start:end].hex(), pens)


def _text(element: Element, raw_text: bool) -> str:
    text = str(element.value)
    if element.kind is ElementKind.VERSIONSTAMP:
        return f"versionstamp: {text}"
    return text if raw_text or element.kind is not ElementKind.BYTES else printable(text)


def _gives_up_at_stamps(as_service: bool | ServiceLine) -> bool:
    if isinstance(as_service, str) and as_service not in _LINES:
        raise KeyCodecError(f"as_service={as_service!r} is not a release line; there are {', '.join(_LINES)}")
    return as_service in _WITHOUT_STAMPS


def _before_stamp(elements: list[Element], line: bool | ServiceLine, partial: bool) -> list[Element]:
    """The elements before the first versionstamp. Raises KeyDecodeError, without ``partial``, if there is one."""
    for number, element in enumerate(elements):
        if element.kind is ElementKind.VERSIONSTAMP:
            if not partial:
                raise KeyDecodeError(element.offset, f"services of release line {line} cannot draw a versionstamp")
            return elements[:number]
    return elements


def _as_service(columns: list[int], elements: list[Element]) -> list[int]:
    """Move the columns behind a versionstamp two to the right: the service counts the key's end tag there already."""
    shift, shifted = 0, columns[:1]
    for column, element in zip(columns[1:], elements, strict=True):
        shifted.append(column + shift)
        if element.kind is ElementKind.VERSIONSTAMP:
            shift += 2
    return shifted


def _draw(columns: list[int], labels: list[str], written: str, pens: _Pens) -> str:
    if not columns:
        return f"{written}\n"
    width = columns[-1] + 2
    lines: list[str] = []
    for number, (column, label) in enumerate(zip(columns, labels, strict=True)):
        row = _at(columns[:number], pens.stem, column) + pens.corner + pens.line * (width - column - 1)
        lines.append(f"{row} {label}")
    lines.append(_at(columns, pens.stem, width))
    lines.append(_at(columns, pens.tip, width))
    lines.append(written)
    return "\n".join(lines) + "\n"


def _at(columns: list[int], char: str, width: int) -> str:
    """Return a row with ``char`` at each of the columns and blanks elsewhere."""
    row = [" "] * width
    for column in columns:
        row[column] = char
    return "".join(row)
