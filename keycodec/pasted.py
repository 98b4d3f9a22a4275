"""Read a key as people paste it, perhaps with text around it (docs/key-format.md, "Pasted text")."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from keycodec.decoding import decode
from keycodec.errors import AmbiguousText, KeyTextError
from keycodec.logtext import find_keys
from keycodec.textforms import MAX_TEXT_SIZE, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Words in the forms that find_keys does not look for; they count if they are keys.
_WORDS = {
    "python": re.compile(r"""(?<![A-Za-z0-9_])b(?:'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+")"""),
    "base64": re.compile(r"(?<![A-Za-z0-9_+/-])A[Rhx]B[A-Za-z0-9_+/-]+={0,2}"),
}

_ONE_ESCAPE = re.compile(r"\\x[0-9a-fA-F]{2}")
_DOUBLED = re.compile(r"(?:[^\\]|\\\\)*+", re.DOTALL)
_HALF_BYTE = re.compile(r"(?:\\(?:x[0-9a-fA-F]?)?|[0-9a-fA-F])\s*$")


class Pasted(NamedTuple):
    """The bytes of a key, the form that it was written in, and how it was found if it did not stand alone."""

    key: bytes
    form: str
    note: str | None = None


class _Found(NamedTuple):
    """A key that stands at ``text[start:end]``, and the form that it was written in."""

    start: int
    end: int
    key: bytes
    form: str


def read_pasted(text: str, form: str | None = None, *, partial: bool = False) -> Pasted:
    """Read text as :func:`parse_text` does. If the text is no key as it stands, find the only key in it.

    A key in the text is found only without ``form``, and only if no written bytes touch it that are not part of it.
    ``partial``: leave out half a byte at the end of the text.
    Raises what :func:`parse_text` raises, and KeyTextError if there are several different keys in the text.
    """
    try:
        parsed = parse_text(text, form)
    except AmbiguousText:
        raise
    except KeyTextError:
        found = _find_within(text, form)
        if found is None and partial:
            found = _without_half_byte(text, form)
        if found is None:
            raise
        return found
    # Any text reads as fdbcli's, so that what stands around a key reads as part of it.
    if parsed.form == "fdbcli" and not _is_whole(parsed.key):
        return _find_within(text, form) or Pasted(*parsed)
    return Pasted(*parsed)


def _find_within(text: str, form: str | None) -> Pasted | None:
    return _only_key(text) if form is None and len(text) <= MAX_TEXT_SIZE else None


def _is_whole(raw: bytes) -> bool:
    return decode(raw, partial=True).error is None


def _without_half_byte(text: str, form: str | None) -> Pasted | None:
    half = _HALF_BYTE.search(text)
    with suppress(KeyTextError):
        if half is not None:
            return Pasted(*parse_text(text[: half.start()], form), "left out half a byte at its end")
    return None


def _only_key(text: str) -> Pasted | None:
    """Find the only key in the text that has other text around it, or doubled backslashes in it."""
    found = [each for each in _keys_within(text) if each.end - each.start < len(text.strip())]
    how = ""
    if not found and "\\\\x" in text and _DOUBLED.fullmatch(text):
        single = text.replace("\\\\", "\\")
        found = [each._replace(start=each.start + single.count("\\", 0, each.start)) for each in _keys_within(single)]
        how = ", its doubled backslashes read as single ones"
    if not found:
        return None
    first = min(found)
    count = len({each.key for each in found})
    if count > 1:
        reason = f"{count} different keys are in the text; `keycodec annotate` explains each"
        raise KeyTextError(first.start, reason)
    return Pasted(first.key, first.form, f"took the key at position {first.start}{how}")


def _keys_within(text: str) -> Iterator[_Found]:
    """Find the keys in the text; leave out a key that other escaped bytes touch."""
    rest = text
    for form, word in _WORDS.items():
        for match in word.finditer(text):
            with suppress(KeyTextError):
                parsed = parse_text(match[0], form)
                if _is_whole(parsed.key):
                    yield _Found(match.start(), match.end(), *parsed)
                    rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    for start, end, key in find_keys(rest):
        goes_on = _ONE_ESCAPE.match(rest, end) or _ONE_ESCAPE.fullmatch(rest, max(start - 4, 0), start)
        if not goes_on:
            yield _Found(start, end, key.raw, "fdbcli" if rest[start] == "\\" else "hex")
