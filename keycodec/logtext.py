r"""Find keys in the text of logs, and explain them there (docs/key-format.md, "Keys in logs").

Two forms are found: hex digits that are not part of a longer word, and fdbcli's text (``\x01\x10meta...``), which ends
with the key's last element. What is no whole key counts if it begins with all literals of a family, so that keys in cut
lines are explained too. UUIDs, rowset ids and checksums never do.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from keycodec.decoding import decode, decode_prefix
from keycodec.elements import MAX_KEY_SIZE
from keycodec.families import FAMILIES
from keycodec.family import Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keycodec.key import Key

#: How keys begin in either form: a key space 01 to 03, the tag 10, a small letter.
_START = rb"0(?:[xX]0)?[123]10[67]|\\x0[123]\\x10(?:[a-z]|\\x[67])"

#: Hex digits without a word character behind them.
_HEX = rb"[0-9a-fA-F]{2,%d}+(?![0-9A-Za-z_])" % (2 * MAX_KEY_SIZE)

_ESCAPE = rb"\\x[0-9a-fA-F]{2}"
_FDBCLI_BYTE = _ESCAPE + rb"|\\\\|[ -\[\]-~]"

#: How the keys of all families begin, so that all else is skipped at once.
_HEADS = tuple({family.head for family in FAMILIES.values()})

#: How many bytes of fdbcli text to look at: at first, and if the key may be longer.
_WINDOWS = (256, MAX_KEY_SIZE)

#: How many characters behind its start can decide a match, at most.
_HORIZON = len(r"\x00") * MAX_KEY_SIZE + 8


class Match(NamedTuple):
    """A key that stands at ``text[start:end]``. ``key.error`` is set if it is cut or goes on behind its end."""

    start: int
    end: int
    key: Key


def find_keys(text: str | bytes) -> Iterator[Match]:
    """Find all keys in the text, from left to right, none within another.

    The places of the matches count characters of str, or bytes of bytes.
    """
    if isinstance(text, bytes):
        return _scan(text, 0, len(text))
    return _scan_text(text)


def _scan_text(text: str) -> Iterator[Match]:
    """Find keys in the bytes of the text, and count their places in characters."""
    encoded = text.encode("utf-8", "surrogatepass")
    chars = done = 0
    for match in _scan(encoded, 0, len(encoded)):
        start = chars + len(encoded[done : match.start].decode("utf-8", "surrogatepass"))
        chars, done = start + match.end - match.start, match.end
        yield Match(start, chars, match.key)


def annotate(source: BinaryIO, target: BinaryIO, *, chunk_size: int = 1 << 20) -> int:
    """Copy a log and write ` «an explanation»` behind each key, in UTF-8; return the number of keys.

    ``chunk_size``: how many bytes to hold, about, however long a line is. A finished line is written at once.
    """
    read = getattr(source, "read1", source.read)
    count = position = 0
    buffer = b""
    while True:
        chunk = read(chunk_size)
        context = max(position - 1, 0)  # keep the byte before the next match: it says whether a word begins there
        buffer, position = buffer[context:] + chunk, position - context
        # No match has a line break in it.
        settled = max(len(buffer) - _HORIZON, buffer.rfind(b"\n") + 1) if chunk else len(buffer)
        for match in _scan(buffer, position, settled):
            target.write(buffer[position : match.end] + f" «{match.key}»".encode())
            count, position = count + 1, match.end
        if position < settled:
            target.write(buffer[position:settled])
            position = settled
        target.flush()
        if not chunk:
            return count


def _scan(text: bytes, position: int, stop: int) -> Iterator[Match]:
    """Find the keys that start in ``text[position:stop]``."""
    starts = re.compile(_START)
    while (start := starts.search(text, position)) and start.start() < stop:
        position = start.start()
        before = text[position - 1 : position] if position else b""
        match_here = _match_fdbcli if start[0].startswith(b"\\") else _match_hex
        match = match_here(text, position, before)
        if match is None:
            position += 1
        else:
            yield match
            position = match.end


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


def _match_fdbcli(text: bytes, start: int, before: bytes) -> Match | None:
    if before == b"\\":  # the first backslash is itself escaped
        return None
    written = raw = b""
    for window in _WINDOWS:
        found = re.compile(rb"(?:%s){1,%d}+" % (_FDBCLI_BYTE, window)).match(text, start)
        written = found[0] if found else b""
        raw = _unescaped(written)
        if not raw.startswith(_HEADS):
            return None
        error = decode(raw, partial=True).error
        if error is not None and error.offset < len(raw):
            break
    key = decode_prefix(raw)
    if key.error is None:
        return Match(start, start + _text_size(written, len(key.raw)), key)
    if not _has_literals(key):
        return None
    decoded = _text_size(written, len(raw) - len(key.rest))
    cut = re.compile(rb"(?:%s)*+" % _ESCAPE).match(written, decoded)
    end = cut.end() if cut else decoded
    return Match(start, start + end, decode(_unescaped(written[:end]), partial=True))


def _unescaped(written: bytes) -> bytes:
    """Read fdbcli text that has no other escapes than ``\\xNN`` and the doubled backslash."""
    return written.decode("unicode_escape").encode("latin-1")


def _text_size(written: bytes, size: int) -> int:
    """Return how many characters of fdbcli text the first ``size`` bytes take."""
    return sum(len(token[0]) for token in islice(re.finditer(_FDBCLI_BYTE, written), size))


def _has_literals(key: Key) -> bool:
    """Tell whether bytes that are no whole key begin with all literals of a family."""
    if key.nearest is None:
        return False
    last = max(index for index, part in enumerate(key.nearest.layout) if isinstance(part, Literal))
    return len(key.elements) > last
