r"""Find keys in the text of logs, and explain them there (docs/key-format.md, "Keys in logs").

Found are hex digits that are not part of a longer word, and keys in the notations of ``notations.IN_LOGS``
(``\x01\x10meta...``), which end with the key's last element. What is no whole key counts if it begins with all literals
of a family, so that keys in cut lines are explained too. UUIDs, rowset ids and checksums never do.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from keycodec.decoding import decode, decode_prefix
from keycodec.elements import MAX_KEY_SIZE
from keycodec.families import FAMILIES
from keycodec.families.family import Literal
from keycodec.text.notations import IN_LOGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from keycodec.key import Key
    from keycodec.text.notations import Notation

#: How keys begin in hex: a key space 01 to 03, the tag 10, a small letter.
HEX_START = "0(?:[xX]0)?[123]10[67]"

#: How keys begin in any form.
_START = "|".join([HEX_START, *(notation.start for notation in IN_LOGS)]).encode()

#: Hex digits without a word character behind them.
_HEX = rb"[0-9a-fA-F]{2,%d}+(?![0-9A-Za-z_])" % (2 * MAX_KEY_SIZE)

#: What colours text on a terminal.
_COLOUR_ENDS = re.compile(rb"\x1b\[[0-9;:]{0,16}[mK]$")
_COLOUR_SIZE = 20

#: How the keys of all families begin, so that all else is skipped at once.
_HEADS = tuple({family.head for family in FAMILIES.values()})

#: How many bytes of a key to look at: at first, and if the key may be longer.
_WINDOWS = (256, MAX_KEY_SIZE)

#: How many bytes tell most texts that are no key.
_GLANCE = 24

#: How many characters behind its start can decide a match, at most.
_HORIZON = len(r"\u0000") * MAX_KEY_SIZE + 24


class _Written(NamedTuple):
    """A notation as it is looked for in the bytes of a log."""

    notation: Notation
    start: bytes
    byte: bytes
    escape: bytes
    value: Callable[[bytes], bytes]


def _value_of(notation: Notation) -> Callable[[bytes], bytes]:
    return cache(lambda escape: bytes([notation.value(escape.decode())]))


_WRITTEN = tuple(
    _Written(
        notation,
        notation.start.encode(),
        f"{notation.escape}|{notation.plain}".encode(),
        notation.escape.encode(),
        _value_of(notation),
    )
    for notation in IN_LOGS
)


class Match(NamedTuple):
    """A key that stands at ``text[start:end]``. ``key.error`` is set if it is cut or goes on behind its end."""

    start: int
    end: int
    key: Key


class Found(NamedTuple):
    """A match, and the notation that its key is written in: None is hex."""

    match: Match
    notation: Notation | None


def find_keys(text: str | bytes) -> Iterator[Match]:
    """Find all keys in the text, from left to right, none within another.

    The places of the matches count characters of str, or bytes of bytes.
    """
    if isinstance(text, bytes):
        return (found.match for found in _scan(text, 0, len(text)))
    if not isinstance(text, str):
        raise TypeError(f"find_keys takes text or bytes, not {type(text).__name__}")
    return (found.match for found in find_written(text))


def find_written(text: str) -> Iterator[Found]:
    """Find what :func:`find_keys` finds, and say how it is written."""
    encoded = text.encode("utf-8", "surrogatepass")
    chars = done = 0
    for match, notation in _scan(encoded, 0, len(encoded)):
        start = chars + len(encoded[done : match.start].decode("utf-8", "surrogatepass"))
        chars, done = start + match.end - match.start, match.end
        yield Found(Match(start, chars, match.key), notation)


def annotate(source: BinaryIO, target: BinaryIO, *, chunk_size: int = 1 << 20) -> int:
    """Copy a log and write ` «an explanation»` behind each key, in UTF-8; return the number of keys.

    ``chunk_size``: how many bytes to hold, about, however long a line is. A finished line is written at once.
    """
    read = getattr(source, "read1", source.read)
    count = position = 0
    buffer = b""
    while True:
        chunk = read(chunk_size)
        context = max(position - _COLOUR_SIZE, 0)  # what stands before a match says whether a word begins there
        buffer, position = buffer[context:] + chunk, position - context
        # No match has a line break in it.
        settled = max(len(buffer) - _HORIZON, buffer.rfind(b"\n") + 1) if chunk else len(buffer)
        for match, _ in _scan(buffer, position, settled):
            target.write(buffer[position : match.end] + f" «{match.key}»".encode())
            count, position = count + 1, match.end
        if position < settled:
            target.write(buffer[position:settled])
            position = settled
        target.flush()
        if not chunk:
            return count


def _scan(text: bytes, position: int, stop: int) -> Iterator[Found]:
    """Find the keys that start in ``text[position:stop]``."""
    starts = re.compile(_START)
    while (start := starts.search(text, position)) and start.start() < stop:
        position = start.start()
        before = _before(text, position)
        if start[0].startswith(b"0"):
            written, match = None, _match_hex(text, position, before)
        else:
            written = next(each for each in _WRITTEN if re.compile(each.start).match(text, position))
            match = _match_written(text, position, before, written)
        if match is None:
            position += 1
        else:
            yield Found(match, written.notation if written else None)
            position = match.end


def _before(text: bytes, position: int) -> bytes:
    """Return the byte before a position; nothing if a colour of the terminal ends there."""
    if (
        position
        and text[position - 1] in b"mK"
        and _COLOUR_ENDS.search(text, max(position - _COLOUR_SIZE, 0), position)
    ):
        return b""
    return text[position - 1 : position] if position else b""


def _match_hex(text: bytes, start: int, before: bytes) -> Match | None:
    if before.isalnum() or before == b"_":
        return None
    digits_start = start + 2 if text[start + 1 : start + 2] in b"xX" else start
    found = re.compile(_HEX).match(text, digits_start)
    if found is None:
        return None
    digits = found[0].decode()
    has_half_byte = len(digits) % 2 == 1
    key = decode(bytes.fromhex(digits[:-1] if has_half_byte else digits), partial=True)
    counts = _has_literals(key) if key.error is not None else not has_half_byte
    return Match(start, found.end(), key) if counts else None


def _match_written(text: bytes, start: int, before: bytes, written: _Written) -> Match | None:
    if before == b"\\":  # the first backslash is itself escaped
        return None
    run = _run(text, start, written, _GLANCE)
    raw = _unescaped(run, written)
    glanced = decode(raw, partial=True)
    is_broken = glanced.error is not None and glanced.error.offset < len(raw) and not _has_literals(glanced)
    if is_broken or not raw.startswith(_HEADS):
        return None
    for window in _WINDOWS:
        run = _run(text, start, written, window)
        raw = _unescaped(run, written)
        error = decode(raw, partial=True).error
        if error is not None and error.offset < len(raw):
            break
    key = decode_prefix(raw)
    if key.error is None:
        match = Match(start, start + _text_size(run, len(key.raw), written), key)
        return None if written.notation.is_text and _has_two_readings(key) else match
    if not _has_literals(key):
        return None
    decoded = _text_size(run, len(raw) - len(key.rest), written)
    cut = re.compile(rb"(?:%s)*+" % written.escape).match(run, decoded)
    end = cut.end() if cut else decoded
    return Match(start, start + end, decode(_unescaped(run[:end], written), partial=True))


def _run(text: bytes, start: int, written: _Written, size: int) -> bytes:
    """Return what stands for at most ``size`` bytes."""
    found = re.compile(rb"(?:%s){1,%d}+" % (written.byte, size)).match(text, start)
    return found[0] if found else b""


def _unescaped(run: bytes, written: _Written) -> bytes:
    return re.compile(written.escape).sub(lambda escape: written.value(escape[0]), run)


def _text_size(run: bytes, size: int, written: _Written) -> int:
    """Return how many characters the first ``size`` bytes of a key take."""
    return sum(len(token[0]) for token in islice(re.finditer(written.byte, run), size))


def _has_two_readings(key: Key) -> bool:
    """Tell whether a key stays one if its bytes above 7f are read as characters: then nobody knows which is meant."""
    return not key.raw.isascii() and decode(key.raw.decode("latin-1").encode(), partial=True).error is None


def _has_literals(key: Key) -> bool:
    """Tell whether bytes that are no whole key begin with all literals of a family."""
    if key.nearest is None:
        return False
    last = max(index for index, part in enumerate(key.nearest.layout) if isinstance(part, Literal))
    return len(key.elements) > last
