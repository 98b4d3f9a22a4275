"""Put the lines of a paste together that are one key: a wrapped key, a dump, a diagram (docs/key-format.md)."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from keycodec.errors import KeyTextError
from keycodec.families import FAMILIES
from keycodec.families.family import UNKNOWN_FAMILY
from keycodec.text.cleantext import cleaned
from keycodec.text.fieldtext import SUFFIX_NAMES
from keycodec.text.pasted import is_whole, read_all_pasted
from keycodec.text.textforms import begins_as_key, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: A row of a diagram, and what the lines below the rows consist of.
_DRAWN_ROW = r"[ |\u2502]*+[/\u250c][-\u2500]++ \d+\. "
_STEMS, _TIPS = frozenset(" |\u2502"), frozenset(" v\u25bc")

_DUMP_BEGINS = r"\s*([0-9a-fA-F]{4,16})(?::\s|\s{1,3})\s*0[123] ?10 ?[67]"
_DUMP_GOES_ON = r"\s*(?:([0-9a-fA-F]{4,16})(?::?\s.*)?|\*\s*)$"

#: No key is wrapped into more lines; a dump of the longest has fewer.
_MOST_LINES = 1_000

_PURPOSES = frozenset(family.purpose for family in FAMILIES.values())
_FIELDS = frozenset(field.name for family in FAMILIES.values() for field in family.fields)
_NAMES = _FIELDS | SUFFIX_NAMES | {"versionstamp"}

#: How many lines of a wrapped key are tried one by one; after that, all of them at once.
_TRIED = 4


def pieces(lines: Iterable[str], form: str | None = None) -> Iterator[str]:
    """Yield the texts that are keys, one for each key; what does not belong together comes line by line.

    A line that is a whole key comes at once, but below a diagram: there the next part of the key may follow.
    The rows of a diagram are left out if its last line, the key, is there.
    """
    held: list[str] = []
    drawn: list[str] = []
    is_below = False  # a diagram, where what it means may stand
    meaning = ""  # what was said of it
    for line in lines:
        clean = cleaned(line)
        if held and _continues(held, clean, form):
            held.append(line)
            continue
        if held and is_below and _is_drawn(clean):  # the next part of a folded diagram
            continue
        yield from _released(held, form)
        held = []
        meaning = _meaning(meaning, clean) if is_below else ""
        if not clean.strip():
            is_below = False
        elif _is_drawn(clean):
            drawn.append(line)
        elif meaning:
            continue
        elif begins_as_key(clean) and (drawn or not _is_read(line, form)):
            held, is_below, drawn = [line], bool(drawn), []
        else:
            yield line
            is_below, drawn = bool(drawn), []
    yield from _released(held, form)
    yield from drawn


def _continues(held: list[str], line: str, form: str | None) -> bool:
    """Tell whether a line can belong to the same key as those before it."""
    if not line.strip() or _is_drawn(line) or _meaning("", line) or len(held) == _MOST_LINES:
        return False
    first = re.compile(_DUMP_BEGINS).match(cleaned(held[0]))
    if first and (row := re.compile(_DUMP_GOES_ON).match(line)):
        return row[1] != first[1]
    return not first and not (begins_as_key(line) and _is_read(line, form))


def _released(held: list[str], form: str | None) -> Iterator[str]:
    """Yield the lines that are a key together as one text, the others one by one."""
    starts = [at for at, line in enumerate(held) if begins_as_key(cleaned(line))]
    at = 0
    while at < len(held):
        behind = bisect_right(starts, at)
        following = starts[behind] if behind < len(starts) else len(held)
        size = _together(held, at, following, form) if begins_as_key(cleaned(held[at])) else 1
        yield "\n".join(held[at : at + size])
        at += size


def _together(held: list[str], at: int, following: int, form: str | None) -> int:
    """Count the lines from ``at`` on that are a key together: a few of them, all up to the next start, or all."""
    ends = {*range(at + 2, at + 1 + _TRIED), following, *([len(held)] if at == 0 else [])}
    keys = [end for end in ends if at + 1 < end <= len(held) and _is_key("\n".join(held[at:end]), form)]
    return max(keys, default=at + 1) - at


def _is_key(text: str, form: str | None) -> bool:
    try:
        return is_whole(parse_text(cleaned(text), form).key)
    except KeyTextError:
        return False


def _is_read(line: str, form: str | None) -> bool:
    try:
        return all(is_whole(found.key) for found in read_all_pasted(line, form))
    except KeyTextError:
        return False


def _is_drawn(line: str) -> bool:
    return bool(re.compile(_DRAWN_ROW).match(line)) or (
        bool(line.strip()) and (_STEMS.issuperset(line) or _TIPS.issuperset(line))
    )


def _meaning(before: str, line: str) -> str:
    """Return what `keycodec decode` says below a diagram up to this line; "" if the line is none of it.

    ``before``: the same up to the line before. On a terminal its lines are wrapped at blanks.
    """
    text = line.strip()
    if not text or _are_fields(text) or _begins_purpose(text):
        return text
    longer = f"{before} {text}"
    if _begins_purpose(longer):
        return longer
    name, equals, _ = text.partition("=")
    goes_on = (equals and name in _NAMES) or text.startswith("(") or _is_bracket_open(before)
    return longer if goes_on and _are_fields(before) else ""


def _are_fields(text: str) -> bool:
    return text.partition(" ")[0].rstrip("?") in FAMILIES or text.startswith(UNKNOWN_FAMILY)


def _begins_purpose(text: str) -> bool:
    return " " in text and any(f"{purpose} ".startswith(f"{text} ") for purpose in _PURPOSES)


def _is_bracket_open(text: str) -> bool:
    bare = re.sub("'[^']*'", "", text)
    return bare.count("(") > bare.count(")")
