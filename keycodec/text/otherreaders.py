"""Read keys in the forms that other programs print: one reader for each form. Each of them raises KeyTextError.

======  ================================================================================================================
octal   and ``json``, ``url``, ``caret``: see :mod:`keycodec.text.notations`; in quotes or not
ints    ``[1 16 109]`` of Go, ``{0x01, 0x10, 0x6d}`` of C, ``[1, 16, -1]`` of Java
dump    the rows of ``xxd``, ``hexdump -C`` and ``od -t x1``, with their offsets
======  ================================================================================================================
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keycodec.elements import MAX_KEY_SIZE
from keycodec.errors import KeyTextError
from keycodec.text.notations import CARET, JSON, OCTAL, URL
from keycodec.text.textreaders import KEY_LIMIT, checked, unwrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from keycodec.text.notations import Notation

#: How many blanks at the end of a text can belong to the key: the bytes of an int64.
_INT64_BLANKS = 8

_NUMBER = r"0[xX][0-9a-fA-F]{1,2}|-?[0-9]{1,3}"
_LIST = r"\s*(?:\w{0,20}(?:\[\]\w{0,10})?)?\s*[\[{(]?([^\[\]{}()]*+)[\]})]?\s*;?\s*"

_ROW = r"[ \t]*([0-9a-fA-F]{4,16})(?:(:)|(?=\s|$))[ \t]*(.*)"
_ROW_BYTES = r"(?:[0-9a-fA-F]{2})+(?:[ -](?:[0-9a-fA-F]{2})+)*"


#: JSON with characters of any code, so that all of a text is read.
_JSON_TEXT = JSON._replace(
    escape=JSON.escape.replace("u00[0-9a-fA-F]{2}", "u[0-9a-fA-F]{4}"),
    value=lambda escape: int(escape[2:], 16) if len(escape) > 2 else JSON.value(escape),
)

#: What ``cat -v`` leaves as it is.
_CARET_LINES = CARET._replace(plain=CARET.plain.replace(r"\t", r"\t\r\n"))


def _read_notation(notation: Notation) -> Callable[[str], list[bytes]]:
    """Make the reader of a notation."""

    def read(text: str) -> list[bytes]:
        readings = unwrapped(text, lambda line: _bodies(line, notation))
        if notation is CARET and "\n" in text.rstrip():  # a byte of the key, or a break of the terminal
            readings += _bodies(text.strip("\r\n"), _CARET_LINES)
        return readings

    return read


def _bodies(line: str, notation: Notation) -> list[bytes]:
    """Read the line without the quotes around it; with fewer and fewer of the blanks at its end, which may be of it."""
    start = len(line) - len(line.lstrip(" \t`'\""))
    end = len(line.rstrip(" \t"))
    if line[end - 1 : end] in ("'", '"') and not _is_escaped(line[: end - 1], notation):
        ends = [end - 1]
    elif not re.match(notation.plain, " "):
        ends = [end]
    else:
        ends = list(range(min(end + _INT64_BLANKS, len(line)), end - 1, -1))
    pieces = _pieces(line, start, ends[0], notation)
    readings = [reading for reading in _readings(pieces, notation) for reading in _with_fewer(reading, len(ends))]
    return [checked(raw) for raw in dict.fromkeys(readings)]


def _is_escaped(before: str, notation: Notation) -> bool:
    """Whether a quote behind that text belongs to an escape: ``M-'`` of ``cat -v`` is the byte a7."""
    if notation.form == CARET.form:
        return before.endswith("M-")
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _with_fewer(raw: bytes, count: int) -> list[bytes]:
    return [raw[: len(raw) - dropped] for dropped in range(count)]


def _pieces(line: str, start: int, end: int, notation: Notation) -> list[str]:
    token = re.compile(f"{notation.escape}|{notation.plain}" + ("|[^\x00-\x7f]" if notation.is_text else ""))
    pieces: list[str] = []
    while start < end:
        match = token.match(line, start, end)
        if match is None:
            raise KeyTextError(start, f"{line[start]!r} is not allowed here in the form {notation.form}")
        pieces.append(match[0])
        start = match.end()
    return pieces


def _readings(pieces: list[str], notation: Notation) -> list[bytes]:
    """Make the bytes of all that the text may mean."""
    values = [notation.value(piece) if len(piece) > 1 else ord(piece) for piece in pieces]
    if not notation.is_text:
        readings = [bytes(values)]
        if notation is URL and "+" in pieces:  # in a form's data it is a blank
            readings.append(bytes(0x20 if piece == "+" else value for piece, value in zip(pieces, values, strict=True)))
        if notation is CARET and any(piece.startswith("M-") for piece in pieces):  # or it is what it looks like
            readings.append(b"".join(_as_it_looks(piece) for piece in pieces))
        return readings
    readings = [bytes(values)] if max(values, default=0) < 0x100 else []
    text = "".join(map(chr, values)).encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return [*readings, text.encode("utf-8", "surrogateescape")]


def _as_it_looks(piece: str) -> bytes:
    if piece.startswith("M-"):
        return b"M-" + _as_it_looks(piece[2:])
    return bytes([CARET.value(piece)]) if len(piece) > 1 else piece.encode()


def read_ints(text: str) -> list[bytes]:
    """Read a list of numbers, one for each byte; from -128 up, as Java has them."""
    found = re.compile(_LIST).fullmatch(text)
    if found is None:
        raise KeyTextError(0, "expected one list of numbers")
    numbers = []
    start = found.start(1)
    for word in re.finditer(r"[^\s,]+", found[1]):
        value = _byte(word[0])
        if value is None:
            raise KeyTextError(
                start + word.start(), f"{word[0][:20]!r} is not a byte: expected -128 to 255, or 0x00 to 0xff"
            )
        numbers.append(value)
    return [checked(bytes(numbers))]


def _byte(word: str) -> int | None:
    """Return the byte that a number stands for; None if it stands for none."""
    if not re.compile(_NUMBER).fullmatch(word):
        return None
    value = int(word, 16 if word[1:2] in ("x", "X") else 10)
    return value & 0xFF if -128 <= value <= 255 else None


def read_dump(text: str) -> list[bytes]:
    """Read the rows of a dump. Their offsets, in hex, octal or decimal, say that no row is missing."""
    rows = dump_rows(text)
    for base in (16, 8, 10):
        try:
            return [checked(_joined(rows, base))]
        except (KeyTextError, ValueError):
            continue
    return [checked(_joined(rows, 16))]


def dump_rows(text: str) -> list[tuple[str, bytes | None]]:
    """Split a dump into its offsets and the bytes behind each; None: the row before is repeated."""
    rows: list[tuple[str, bytes | None]] = []
    position = 0
    for line in text.splitlines(keepends=True):
        row = re.compile(_ROW).match(line)
        if line.strip() == "*" and rows:
            rows.append(("", None))
        elif row is not None:
            rows.append((row[1], _row_bytes(row[3], position + row.start(3), is_xxd=row[2] is not None)))
        elif line.strip():
            raise KeyTextError(position, "expected a row of a dump: an offset, then bytes in hex")
        position += len(line)
    return rows


def _row_bytes(rest: str, position: int, *, is_xxd: bool) -> bytes:
    rest = rest.rstrip()
    if not is_xxd and rest.endswith("|"):  # hexdump -C parts the bytes in the middle
        digits = " ".join(rest.partition("|")[0].split())
    else:
        digits = re.split(r"\s{2,}", rest, maxsplit=1)[0]
    if digits and not re.compile(_ROW_BYTES).fullmatch(digits):
        raise KeyTextError(position, "expected the bytes of a row in hex")
    return bytes.fromhex(digits.replace("-", " "))


def _joined(rows: list[tuple[str, bytes | None]], base: int) -> bytes:
    """Put the rows together. Raises KeyTextError if one is missing; ValueError if offsets are not of that base."""
    raw = bytearray()
    first = int(rows[0][0], base) if rows else 0
    last = b""
    is_repeated = False
    for offset, row in rows:
        if row is None:
            is_repeated = True
            continue
        gap = int(offset, base) - first - len(raw)
        if gap > MAX_KEY_SIZE:
            raise KeyTextError(0, f"the offset {offset} is too far; {KEY_LIMIT}")
        if is_repeated and last and gap > 0 and gap % len(last) == 0:
            raw += last * (gap // len(last))
        elif gap:
            raise KeyTextError(0, f"the offset {offset} does not follow the row before it: a row is missing")
        raw += row
        last, is_repeated = row or last, False
    return bytes(raw)


#: The reader of each form. None of them is written.
OTHER_READERS: dict[str, Callable[[str], list[bytes]]] = {
    **{notation.form: _read_notation(notation) for notation in (OCTAL, _JSON_TEXT, URL, CARET)},
    "ints": read_ints,
    "dump": read_dump,
}
