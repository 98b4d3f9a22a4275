"""Read keys as people paste them, perhaps with text around them (docs/key-format.md, "Pasted text")."""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from keycodec.decoding import decode
from keycodec.errors import AmbiguousText, KeyTextError
from keycodec.text.cleantext import cleaned, position_in
from keycodec.text.logtext import HEX_START, find_written
from keycodec.text.notations import IN_LOGS
from keycodec.text.textforms import LOOSE_FORMS, MAX_TEXT_SIZE, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator

# Patterns are compiled when they are first used: most commands never need them.
#: Words in the forms that find_keys does not look for; they count if they are keys.
_WORDS = {
    "python": r"""(?<![A-Za-z0-9_])b(?:'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+")""",
    "base64": r"(?<![A-Za-z0-9_+/-])A[Rhx]B[A-Za-z0-9_+/-]+={0,2}",
    "ints": r"[\[{(]\s*(?:0?[123]|0[xX]0?[123])[\s,][^\[\]{}()]*+[\]})]",
}

_ESCAPES = {notation.form: notation.escape for notation in IN_LOGS if not notation.is_doubled}
_LONGEST_ESCAPE = 6
_HALF_BYTE = r"(?:\\(?:x[0-9a-fA-F]?)?|[0-9a-fA-F])\s*$"

_ELLIPSIS = r"\.{3,}|…"
_HEX_DIGITS = "0123456789abcdefABCDEF"
#: A word of hex that begins as keys do.
_HEX_WORD = rf"(?<![0-9A-Za-z_])(?=0[xX0-3])({HEX_START}[0-9a-fA-F]*+)(?![0-9A-Za-z_])"


class Pasted(NamedTuple):
    """The bytes of a key, the form that it was written in, and how it was found if it did not stand alone."""

    key: bytes
    form: str
    note: str | None = None


class _Found(NamedTuple):
    """A key that stands at ``text[start:end]``, and the form that it was written in. ``how``: for the note."""

    start: int
    end: int
    key: bytes
    form: str
    how: str = ""

    def pasted(self, text: str) -> Pasted:
        return Pasted(self.key, self.form, f"took the key at position {position_in(text, self.start)}{self.how}")


def read_pasted(text: str, form: str | None = None, *, partial: bool = False) -> Pasted:
    """Read text as :func:`parse_text` does. If the text is no key as it stands, find the only key in it.

    A key in the text is found only without ``form``, and only if no written bytes touch it that are not part of it.
    ``partial``: leave out half a byte at the end of the text.
    Raises what :func:`parse_text` raises, and KeyTextError if there are several different keys in the text.
    """
    found = _read(text, form, partial=partial, cut=False)
    if len(found) > 1:
        position = min(_keys_within(cleaned(text))).start
        reason = f"{len(found)} different keys are in the text; `keycodec annotate` explains each"
        raise KeyTextError(position_in(text, position), reason)
    return found[0]


def read_all_pasted(text: str, form: str | None = None, *, partial: bool = False) -> list[Pasted]:
    """Read all the different keys in a text, in their order; also what is there of keys that the text cuts.

    A key can be cut by ``...``, by a word's end, or by the end of the text: decoding it says so.
    Otherwise as :func:`read_pasted`.
    """
    return _read(text, form, partial=partial, cut=True)


def _read(text: str, form: str | None, *, partial: bool, cut: bool) -> list[Pasted]:
    clean = cleaned(text)
    try:
        parsed = parse_text(clean, form)
    except AmbiguousText:
        raise
    except KeyTextError as error:
        found = _within(text, clean, form, cut=cut)
        if not found and partial:
            found = _without_half_byte(clean, form)
        if not found:
            raise KeyTextError(position_in(text, error.position), error.reason) from None
        return found
    # Any text reads as some forms, so that what stands around a key reads as part of it.
    if parsed.form in LOOSE_FORMS and not is_whole(parsed.key):
        return _within(text, clean, form, cut=cut) or [Pasted(*parsed)]
    return [Pasted(*parsed)]


def is_whole(raw: bytes) -> bool:
    """Tell whether the bytes are a key."""
    return decode(raw, partial=True).error is None


def _without_half_byte(text: str, form: str | None) -> list[Pasted]:
    half = re.compile(_HALF_BYTE).search(text)
    with suppress(KeyTextError):
        if half is not None:
            return [Pasted(*parse_text(text[: half.start()], form), "left out half a byte at its end")]
    return []


def _within(text: str, clean: str, form: str | None, *, cut: bool) -> list[Pasted]:
    """Find the different keys in a text that has other text around them."""
    if form is not None or len(clean) > MAX_TEXT_SIZE:
        return []
    found = sorted(_keys_within(clean))
    if cut:
        found = sorted([*found, *_cut_by_ellipses(clean, found)]) or list(_cut_words(clean))
    firsts = {each.key: each for each in reversed(found)}
    return [each.pasted(text) for each in found if firsts[each.key] is each]


def _keys_within(text: str) -> Iterator[_Found]:
    """Find the keys in the text; leave out a key that other escaped bytes touch, and one that is all of the text."""
    rest = text
    for form, word in _WORDS.items():
        for match in re.compile(word).finditer(text):
            with suppress(KeyTextError):
                parsed = parse_text(match[0], form)
                if is_whole(parsed.key) and len(match[0]) < len(text.strip()):
                    yield _Found(match.start(), match.end(), *parsed)
                    rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    for (start, end, key), notation in find_written(rest):
        form = notation.form if notation else "hex"
        if notation and not notation.is_doubled and _goes_on(rest, start, end, form):
            continue
        if notation and notation.is_doubled:
            yield _Found(start, end, key.raw, form, ", its doubled backslashes read as single ones")
        elif end - start < len(text.strip()):
            yield _Found(start, end, key.raw, form)


def _goes_on(text: str, start: int, end: int, form: str) -> bool:
    """Tell whether an escape that stands for a byte touches the key."""
    if form == "fdbcli" and not text.startswith("\\x", end):  # a log can have \n there
        end = len(text)
    escape = re.compile(_ESCAPES[form])
    before = (escape.fullmatch(text, max(start - size, 0), start) for size in range(2, _LONGEST_ESCAPE + 1))
    return bool(escape.match(text, end)) or any(before)


def _cut_by_ellipses(text: str, found: list[_Found]) -> Iterator[_Found]:
    """Find what is there of keys that an ellipsis cuts."""
    known = {each.end for each in found}
    ends = sorted(known)
    ellipses = [match for match in re.compile(_ELLIPSIS).finditer(text) if match.start() not in known]
    for before, ellipsis in pairwise([None, *ellipses]):
        assert ellipsis is not None
        end = ellipsis.start()
        behind_keys = ends[bisect_right(ends, end) - 1] if ends and ends[0] <= end else 0
        begin = max(before.end() if before else 0, behind_keys)
        how = f", cut by {ellipsis[0]}"
        start = _hex_at_the_end(text[begin:end])
        if start is not None:
            yield _Found(begin + start, end, _whole_bytes(text[begin + start : end]), "hex", how)
            continue
        for notation in IN_LOGS:
            token = re.compile(f"{notation.escape}|{notation.plain}")
            start = _run_to_the_end(text, begin, end, notation.start, token.pattern)
            if start is not None:
                pieces = token.findall(text, start, end)
                raw = bytes(notation.value(piece) if len(piece) > 1 else ord(piece) for piece in pieces)
                yield _Found(start, end, raw, notation.form, how)
                break


def _run_to_the_end(text: str, begin: int, end: int, key_start: str, token: str) -> int | None:
    """Find where a key begins of which everything up to the end can be a part."""
    run = re.compile(f"(?:{token})*+")
    starts = re.compile(key_start)
    while start := starts.search(text, begin, end):
        matched = run.match(text, start.start(), end)
        begin = matched.end() if matched else end
        if begin == end:
            return start.start()
    return None


def _whole_bytes(digits: str) -> bytes:
    digits = digits.lower().removeprefix("0x")
    return bytes.fromhex(digits[: len(digits) // 2 * 2])


def _hex_at_the_end(part: str) -> int | None:
    """Find where the hex of a key begins that goes to the end of the text."""
    digits = part[len(part.rstrip(_HEX_DIGITS + "xX")) :]
    start = len(part) - len(digits)
    before = part[start - 1 : start] if start else ""
    is_key = re.match(HEX_START, digits) and not (before.isalnum() or before == "_")
    return start if is_key else None


def _cut_words(text: str) -> Iterator[_Found]:
    """Find words of hex that begin as keys do and hold an element at least."""
    for word in re.compile(_HEX_WORD).finditer(text):
        raw = _whole_bytes(word[0])
        if len(word[0]) < len(text.strip()) and decode(raw, partial=True).elements:
            yield _Found(word.start(), word.end(), raw, "hex")
