"""A key as people paste it, perhaps with what stood around it (docs/key-format.md, "Pasted text")."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from keycodec.decoding import decode
from keycodec.errors import AmbiguousText, KeyTextError
from keycodec.logtext import find_keys
from keycodec.textforms import MAX_TEXT_SIZE, ParsedText, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What find_keys does not look for: words of these forms, read where they are whole keys.
_WORDS = {
    "python": re.compile(r"""(?<![A-Za-z0-9_])b(?:'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+")"""),
    "base64": re.compile(r"(?<![A-Za-z0-9_+/-])A[Rhx]B[A-Za-z0-9_+/-]+={0,2}"),
}

_ONE_ESCAPE = re.compile(r"\\x[0-9a-fA-F]{2}")
_DOUBLED = re.compile(r"(?:[^\\]|\\\\)*+", re.DOTALL)
_HALF_BYTE = re.compile(r"(?:\\(?:x[0-9a-fA-F]?)?|[0-9a-fA-F])\s*$")


class Pasted(NamedTuple):
    """The bytes of a key, the form it was written in, and what its reader should know of how it was read."""

    key: bytes
    form: str
    note: str | None = None


def read_pasted(text: str, form: str | None = None, *, partial: bool = False) -> Pasted:
    """As :func:`parse_text`; of text that is no key as it stands, the only key within it, which the note says.

    Of two different keys none is taken, nor one that goes on in bytes which are not of it; with ``form``, no text
    around the key is passed over. ``partial`` leaves out half a byte at the text's end.
    Raises as :func:`parse_text`, and KeyTextError where there are several keys.
    """
    parsed, error = None, None
    try:
        parsed = parse_text(text, form)
    except AmbiguousText:
        raise
    except KeyTextError as caught:
        error = caught
    # Plain text is fdbcli's for any bytes, so what stands around a key reads as part of it.
    if form is None and len(text) <= MAX_TEXT_SIZE and (parsed is None or _may_hold_more(parsed)):
        within = _only_key(text)
        if within is not None:
            return within
    if error is not None and partial and (read := _without_half_byte(text, form)):
        return read
    if parsed is None:
        assert error is not None
        raise error
    return Pasted(*parsed)


def _may_hold_more(parsed: ParsedText) -> bool:
    return parsed.form == "fdbcli" and not _is_whole(parsed.key)


def _is_whole(raw: bytes) -> bool:
    return decode(raw, partial=True).error is None


def _without_half_byte(text: str, form: str | None) -> Pasted | None:
    half = _HALF_BYTE.search(text)
    with suppress(KeyTextError):
        if half is not None:
            return Pasted(*parse_text(text[: half.start()], form), "left out half a byte at its end")
    return None


def _only_key(text: str) -> Pasted | None:
    """The only key that stands in the text with something around it, or with doubled backslashes."""
    found = [(start, *parsed) for start, end, parsed in _keys_within(text) if end - start < len(text.strip())]
    doubled = ""
    if not found and "\\\\x" in text and _DOUBLED.fullmatch(text):
        single = text.replace("\\\\", "\\")
        found = [(start + single.count("\\", 0, start), *parsed) for start, _, parsed in _keys_within(single)]
        doubled = ", its doubled backslashes read as single ones"
    keys = dict.fromkeys(key for _, key, _ in found)
    if len(keys) > 1:
        reason = f"{len(keys)} different keys are in the text; `keycodec annotate` explains each"
        raise KeyTextError(min(found)[0], reason)
    if not found:
        return None
    start, key, form = min(found)
    return Pasted(key, form, f"took the key at position {start}{doubled}")


def _keys_within(text: str) -> Iterator[tuple[int, int, ParsedText]]:
    """Start, end and bytes of the keys in the text, but for those that other escaped bytes touch."""
    rest = text
    for form, word in _WORDS.items():
        for match in word.finditer(text):
            with suppress(KeyTextError):
                parsed = parse_text(match[0], form)
                if _is_whole(parsed.key):
                    yield *match.span(), parsed
                    rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    for start, end, key in find_keys(rest):
        goes_on = _ONE_ESCAPE.match(rest, end) or _ONE_ESCAPE.fullmatch(rest, max(start - 4, 0), start)
        if not goes_on:
            yield start, end, ParsedText(key.raw, "fdbcli" if rest[start] == "\\" else "hex")
