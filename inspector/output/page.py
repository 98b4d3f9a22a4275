"""Plain data as a page for people: ``name: value`` lines in groups, a list with an element a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.forms.paths import places
from keycodec.text.safetext import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.forms.jsontext import Json


def page(data: dict[str, Json], width: int | None = None) -> Iterator[str]:
    """Write the data line by line: first all single values, then a group for each list or object.

    ``width``: that of the terminal, to which lines are wrapped between words; a word stays whole, to be copied.
    """
    for line in map(printable, _lines(data)):
        yield from [line] if width is None else _wrapped(line, width)


def _wrapped(line: str, width: int) -> list[str]:
    from wcwidth import wrap

    text = line.lstrip()
    indent = " " * (len(line) - len(text))
    lines = wrap(text, width - len(indent), subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    return [indent + part for part in lines] or [""]


def _lines(data: dict[str, Json]) -> Iterator[str]:
    yield from _named({name: value for name, value in data.items() if not isinstance(value, list | dict)})
    for name, value in data.items():
        if isinstance(value, list | dict):
            yield from ("", f"{name}:", *(f"  {line}" for line in _inside(value)))


def _named(values: dict[str, Json]) -> Iterator[str]:
    width = max(map(len, values), default=0) + 1
    for name, value in values.items():
        yield f"{name + ':':{width}} {_text(value)}".rstrip()


def _inside(value: list[Json] | dict[str, Json]) -> Iterator[str]:
    return _named(dict(places(value))) if isinstance(value, dict) else map(_element, value)


def _element(element: Json) -> str:
    if not isinstance(element, list | dict):
        return _text(element)
    return ", ".join(f"{name}={_text(value)}" for name, value in places(element) if value not in (None, ""))


def _text(value: Json) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(round(value, 3))
    return "" if value is None or value in ([], {}) else str(value)
