"""Wrap the prose of a Markdown page. Code, tables and headings stay as they are."""

from __future__ import annotations

import re
import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: How many columns the prose of a page may take.
WIDTH = 100

_FENCE = re.compile(r"\s*```")
#: An empty line, a heading, a table's row, indented code.
_FIXED = re.compile(r"\s*$|#|\||    ")
#: A command that is a paragraph, to be copied as one line.
_COMMAND = re.compile(r"`[^`]+`$")
_ITEM = re.compile(r"(?P<marker>\s*(?:-|\d+\.) )")
#: A span of code that fits on one line, where it reads best.
_SPAN = re.compile(rf"`[^`]{{1,{WIDTH - 10}}}`")
#: What would begin an item, a heading, a quotation or a table if it stood at the head of a line.
_HEAD = re.compile(r" (?=(?:[-+*>|]|#+|\d+[.)])(?: |$))")
#: Stands for a space where no line may end.
_TIED = "\0"


def prose_lines(text: str) -> Iterator[tuple[bool, str]]:
    """Each line of a page, and whether it is prose."""
    in_code = False
    for line in text.split("\n"):
        is_fence = _FENCE.match(line) is not None
        yield not (in_code or is_fence or _FIXED.match(line)), line
        in_code ^= is_fence


def wrap_prose(text: str) -> str:
    """The page with each paragraph and each item of a list wrapped anew."""
    lines: list[str] = []
    for is_prose, group in groupby(prose_lines(text), key=lambda found: found[0]):
        block = (line for _, line in group)
        lines += _wrapped_block(block) if is_prose else block
    return "\n".join(lines)


def _wrapped_block(lines: Iterable[str]) -> Iterator[str]:
    """A paragraph, or the items of a list, that no empty line divides."""
    paragraph: list[str] = []
    for line in lines:
        if paragraph and _ITEM.match(line):
            yield from _wrapped(paragraph)
            paragraph = []
        paragraph.append(line)
    yield from _wrapped(paragraph)


def _wrapped(lines: list[str]) -> list[str]:
    if len(lines) == 1 and _COMMAND.match(lines[0]):
        return lines
    item = _ITEM.match(lines[0])
    head = item["marker"] if item else lines[0][: -len(lines[0].lstrip())]
    text = re.sub(r"\s+", " ", " ".join([lines[0].removeprefix(head), *lines[1:]]))
    tied = _SPAN.sub(lambda span: span[0].replace(" ", _TIED), _HEAD.sub(_TIED, text))
    wrapped = textwrap.wrap(
        tied,
        WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_TIED, " ") for line in wrapped]
