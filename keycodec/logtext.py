r"""Keys inside log text: find them, or copy a log with each key explained (docs/key-format.md, "Keys in logs").

Two forms are found: hex digits that are no part of a longer word, and fdbcli's text (``\x01\x10meta...``), whose end is
where the key's last element ends. What is no whole key counts if it starts with all literals of a family, so that a log
that cuts its lines is explained as well; UUIDs, rowset ids and checksums never do.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from keycodec.decoding import decode, decode_prefix
from keycodec.families import FAMILIES
from keycodec.family import Literal
from keycodec.textforms import MAX_KEY_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keycodec.key import Key

#: What a key starts with in either form: a space 01 to 03, the tag 10, a small letter.
_START = rb"0(?:[xX]0)?[123]10[67]|\\x0[123]\\x10(?:[a-z]|\\x[67])"

#: A run of hex digits and no word character behind it.
_HEX = rb"[0-9a-fA-F]{2,%d}+(?![0-9A-Za-z_])" % (2 * MAX_KEY_SIZE)

_ESCAPE = rb"\\x[0-9a-fA-F]{2}"
_FDBCLI_BYTE = _ESCAPE + rb"|\\\\|[ -\[\]-~]"

#: What every key that counts starts with, so that all else is passed over at once.
_HEADS = tuple({family.head for family in FAMILIES.values()})

#: Bytes of fdbcli text to look at, first and if the key seems to be longer.
_WINDOWS = (256, MAX_KEY_SIZE)

#: No match is longer in its text, nor hangs on what is this far behind its start.
_HORIZON = len(r"\x00") * MAX_KEY_SIZE + 8


class Match(NamedTuple):
    """A key at ``text[start:end]``; ``key.error`` is set where it is cut, or goes on as its family does not."""

    start: int
    end: int
    key: Key


def find_keys(text: str | bytes) -> Iterator[Match]:
    """All keys in the text, from left to right, none within another."""
    if isinstance(text, bytes):
        yield from _scan(text, 0, len(text))
        return
    encoded = text.encode("utf-8", "surrogatepass")
    chars = done = 0
    for match in _scan(encoded, 0, len(encoded)):
        start = chars + len(encoded[done : match.start].decode("utf-8", "surrogatepass"))
        chars, done = start + match.end - match.start, match.end
        yield Match(start, chars, match.key)


def annotate(source: BinaryIO, target: BinaryIO, *, chunk_size: int = 1 << 20) -> int:
    """Copy a log, each key followed by ` «its explanation»` in UTF-8, all else as it was; the number of keys.

    Memory is bounded by ``chunk_size`` bytes, whatever the lines' lengths; finished lines are written without delay.
    """
    read = getattr(source, "read1", source.read)
    count = position = 0
    buffer = b""
    while True:
        chunk = read(chunk_size)
        context = max(position - 1, 0)  # the byte before the next match tells whether it starts a word
        buffer, position = buffer[context:] + chunk, position - context
        # No match holds a line break.
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
    """The keys that start in ``text[position:stop]``."""
    search = re.compile(_START).search
    while (start := search(text, position)) and start.start() < stop:
        position = start.start()
        before = text[position - 1 : position] if position else b""
        match = _match_fdbcli(text, position, before) if start[0][:1] == b"\\" else _match_hex(text, position, before)
        if match is None:
            position += 1
        else:
            yield match
            position = match.end


def _match_hex(text: bytes, start: int, before: bytes) -> Match | None:
    if before.isalnum() or before == b"_":
        return None
    digits_start = start + 2 if text[start + 1 : start + 2] in b"xX" else start
    run = re.compile(_HEX).match(text, digits_start)
    if run is None:
        return None
    odd = len(run[0]) % 2
    key = decode(bytes.fromhex(run[0][: len(run[0]) - odd].decode()), partial=True)
    if key.error is None:
        return None if odd else Match(start, run.end(), key)
    return Match(start, run.end(), key) if _has_literals(key) else None


def _match_fdbcli(text: bytes, start: int, before: bytes) -> Match | None:
    if before == b"\\":  # the first backslash is itself escaped
        return None
    run = raw = b""
    for window in _WINDOWS:
        found = re.compile(rb"(?:%s){1,%d}+" % (_FDBCLI_BYTE, window)).match(text, start)
        run = found[0] if found else b""
        raw = _unescaped(run)
        if not raw.startswith(_HEADS):
            return None
        error = decode(raw, partial=True).error
        if error is not None and error.offset < len(raw):
            break
    key = decode_prefix(raw)
    if key.error is None:
        return Match(start, start + _text_size(run, len(key.raw)), key)
    if not _has_literals(key):
        return None
    decoded = _text_size(run, len(raw) - len(key.rest))
    cut = re.compile(rb"(?:%s)*+" % _ESCAPE).match(run, decoded)
    end = cut.end() if cut else decoded
    return Match(start, start + end, decode(_unescaped(run[:end]), partial=True))


def _unescaped(run: bytes) -> bytes:
    """The bytes of fdbcli text without any other escapes than ``\\\\xNN`` and the doubled backslash."""
    return run.decode("unicode_escape").encode("latin-1")


def _text_size(run: bytes, size: int) -> int:
    """How many characters of fdbcli text the first ``size`` bytes take."""
    return sum(len(token[0]) for token in islice(re.finditer(_FDBCLI_BYTE, run), size))


def _has_literals(key: Key) -> bool:
    """Whether bytes that are no whole key start with all literals of the family that they began as."""
    if key.nearest is None:
        return False
    last = max(index for index, part in enumerate(key.nearest.layout) if isinstance(part, Literal))
    return len(key.elements) > last
