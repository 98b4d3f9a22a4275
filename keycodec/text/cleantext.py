r"""Clean text of what it got on its way: from editors, PowerShell, mail and terminals.

=====================================  ==========================================================
byte order mark, UTF-16                read as what they are
no-break space and its kin             a blank
zero-width characters, soft hyphens    left out
colours of a terminal                  left out
``> `` before quoted lines             left out
=====================================  ==========================================================
"""

from __future__ import annotations

import codecs
import io
import re
from typing import BinaryIO

#: What is left out.
_ADDED = re.compile(
    r"\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]"
    r"|\x1b\][^\x07\x1b]*+(?:\x07|\x1b\\)"
    "|[\u00ad\u200b-\u200f\u2060\ufeff]"
    r"|^[ \t]*(?:>[ \t]?)+",
    re.MULTILINE,
)
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f\u3000", " "))

#: How many bytes tell an encoding.
_LOOK = 4


def cleaned(text: str) -> str:
    """Return the text without what does not belong to it."""
    return _ADDED.sub("", text.translate(_BLANKS))


def position_in(text: str, position: int) -> int:
    """Return where in the text stands what is at ``position`` of the cleaned text."""
    for added in _ADDED.finditer(text):
        if added.start() > position:
            break
        position += len(added[0])
    return min(position, len(text))


def as_utf8(stream: BinaryIO) -> BinaryIO:
    """Return a stream that gives UTF-16, with a byte order mark or without, as UTF-8; other bytes as they are."""
    return io.BufferedReader(_AsUtf8(stream))


class _AsUtf8(io.RawIOBase):
    """Looks at the first bytes when they are asked for: a live log may have none yet."""

    def __init__(self, stream: BinaryIO) -> None:
        self._read = getattr(stream, "read1", stream.read)
        self._decoder: codecs.IncrementalDecoder | None = None
        self._looked = self._ended = False
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._ready and not self._ended:
            self._ready = self._next(len(view))
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _next(self, size: int) -> bytes:
        data: bytes = self._read(max(size, _LOOK))
        if not self._looked:
            while data and len(data) < _LOOK and (more := self._read(_LOOK - len(data))):
                data += more
            self._looked = True
            if encoding := _wide_encoding(data):
                self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ended = not data
        if self._decoder is None:
            return data
        return self._decoder.decode(data, final=self._ended).encode("utf-8", "replace")


def _wide_encoding(start: bytes) -> str | None:
    """Tell UTF-16 by its byte order mark, or by the zeros of two ASCII characters."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(start) < _LOOK:
        return None
    zeros = [byte == 0 for byte in start[:_LOOK]]
    if zeros == [False, True] * 2:
        return "utf-16-le"
    return "utf-16-be" if zeros == [True, False] * 2 else None
