"""What a query asks of the fields that keys begin with, and the key ranges that this leaves to be read."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from inspector.sources.base import END_OF_DATA
from keycodec.elements import ElementKind
from keycodec.jsonforms import read_text
from keycodec.ranges import key_range, merged
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pyarrow.compute as pc

    from keycodec.elements import FieldValue
    from keycodec.families.family import Family

#: Ranges that one query may be cut into; more conditions than that are left to the filter behind the reading.
MAX_RANGES = 1000


class WantedValues(NamedTuple):
    """The values of a field that are asked for: one of ``values``; if that is None, from ``low`` to ``high``.

    ``low``, ``high``: of a number, both inclusive; None for no bound.
    """

    values: tuple[FieldValue | bytes, ...] | None = None
    low: int | None = None
    high: int | None = None

    def and_(self, other: WantedValues) -> WantedValues:
        """Return what both ask for, or more."""
        if self.values is not None and other.values is not None:
            return WantedValues(tuple(value for value in self.values if value in other.values))
        if self.values is not None or other.values is not None:
            return self if self.values is not None else other
        lows, highs = ([v for v in pair if v is not None] for pair in ((self.low, other.low), (self.high, other.high)))
        return WantedValues(None, max(lows, default=None), min(highs, default=None))


Leading = dict[str, WantedValues]


def key_ranges(family: Family, leading: Mapping[str, WantedValues]) -> list[tuple[bytes, bytes]]:
    """The ranges that hold every key of a family whose leading fields are as wanted, in order, none twice."""
    prefixes: list[dict[str, FieldValue | bytes]] = [{}]
    for field in family.fields:
        wanted = leading.get(field.name)
        if wanted is None:
            break
        if wanted.values is None:
            if field.kind is ElementKind.INT64:
                between = (_between(family, prefix, field.name, wanted) for prefix in prefixes)
                return merged((begin, end) for begin, end in between if begin < end)
            break
        if len(prefixes) * len(wanted.values) > MAX_RANGES:
            break
        values = _stamps(wanted.values) if field.kind is ElementKind.VERSIONSTAMP else wanted.values
        prefixes = [{**prefix, field.name: value} for prefix in prefixes for value in values]
    return merged(key_range(family, **prefix) for prefix in prefixes)


def _stamps(values: Iterable[FieldValue | bytes]) -> list[FieldValue | bytes]:
    """The values of a field that holds a versionstamp, which SQL has as text; without text that no stamp has."""
    stamps: list[FieldValue | bytes] = []
    for value in values:
        with suppress(ValueError):
            stamps.append(Versionstamp.from_hex(value) if isinstance(value, str) else value)
    return stamps


def _between(
    family: Family, prefix: Mapping[str, FieldValue | bytes], name: str, wanted: WantedValues
) -> tuple[bytes, bytes]:
    """The range of a number's keys. Negative ones stand ahead of all others, by their size, so no bound cuts them."""
    begin, end = key_range(family, **prefix)
    if wanted.low is not None and wanted.low >= 0:
        begin, _ = key_range(family, **{**prefix, name: wanted.low})
    if wanted.high is not None and wanted.high >= 0:
        _, end = key_range(family, **{**prefix, name: wanted.high})
    elif wanted.high is not None:
        end, _ = key_range(family, **{**prefix, name: 0})
    return begin, end


def within(
    ranges: Sequence[tuple[bytes, bytes]], begin: bytes = b"", end: bytes = END_OF_DATA
) -> list[tuple[bytes, bytes]]:
    """The parts of the ranges that lie in [begin, end)."""
    cut = [(max(first, begin), min(last, end)) for first, last in ranges]
    return [(first, last) for first, last in cut if first < last]


# --- from the filter that DuckDB hands to a scan ---

_STRING = r'"(?:[^"\\]|\\.)*"'
_COMPARISON = re.compile(rf"(\w+) (==|>=|<=|>|<) (-?\d+|{_STRING})", re.DOTALL)
_IN = re.compile(
    r"if_else\(is_valid\((\w+)\), is_in\(\1, \{value_set=(?:int64|string):\[(.*)\], null_matching_behavior=\w+\}\), "
    r"null\[bool\]\)",
    re.DOTALL,
)
#: An element of a list, as Arrow prints it. Text with other characters is printed in ways that can be read in two.
_ELEMENT = re.compile(r'\s*(-?\d+|"[\w .:/-]*")\s*(?:,|$)')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


def leading_of(filter_: pc.Expression | None) -> Leading:
    """Return what a filter asks of each field, as far as it can be told.

    Reads the filter as Arrow prints it. A condition that is not understood is passed over, so that more keys are read
    than asked for; the filter itself still decides which rows come.
    """
    leading: Leading = {}
    for condition in _conjuncts(str(filter_)) if filter_ is not None else ():
        found = _wanted(condition)
        if found is not None:
            name, wanted = found
            leading[name] = leading[name].and_(wanted) if name in leading else wanted
    return leading


def _wanted(condition: str) -> tuple[str, WantedValues] | None:
    if match := _COMPARISON.fullmatch(condition):
        name, operator, literal = match.groups()
        value = _literal(literal)
        if operator == "==":
            return name, WantedValues((value,))
        if isinstance(value, int):
            return name, _bounds(operator, value)
    elif match := _IN.fullmatch(condition):
        name, elements = match.groups()
        values = _elements(elements)
        return None if values is None else (name, WantedValues(values))
    return None


def _bounds(operator: str, value: int) -> WantedValues:
    match operator:
        case ">=" | ">":
            return WantedValues(low=value)
        case _:
            return WantedValues(high=value)


def _literal(text: str) -> str | int:
    if not text.startswith('"'):
        return int(text)
    return stored_text(_ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), text[1:-1]))


def stored_text(cell: str) -> str:
    """The text of a key that a cell shows; see :func:`inspector.tables.columns.cells.text_cell`."""
    if cell.startswith('{"@hex"'):
        try:
            return read_text(json.loads(cell))
        except ValueError:
            pass
    return cell


def _elements(text: str) -> tuple[str | int, ...] | None:
    values, position = [], 0
    while position < len(text):
        match = _ELEMENT.match(text, position)
        if match is None:
            return None
        values.append(_literal(match[1]))
        position = match.end()
    return tuple(dict.fromkeys(values))


def _conjuncts(text: str) -> Iterator[str]:
    """The conditions that are all asked for, in a filter as Arrow prints it: each pair in brackets."""
    if not (text.startswith("(") and _closing(text, 0) == len(text) - 1):
        yield text
        return
    inner = text[1:-1]
    split = _top_level_and(inner)
    if split is None:
        yield inner
    else:
        yield from _conjuncts(inner[:split])
        yield from _conjuncts(inner[split + len(_AND) :])


_AND = " and "
_QUOTED = re.compile(_STRING, re.DOTALL)


def _closing(text: str, start: int) -> int | None:
    """Where the bracket at ``start`` is closed."""
    depth, position = 0, start
    while position < len(text):
        if text[position] == '"':
            quoted = _QUOTED.match(text, position)
            if quoted is None:
                return None
            position = quoted.end()
            continue
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if depth == 0:
            return position
        position += 1
    return None


def _top_level_and(text: str) -> int | None:
    """Where the ``and`` stands that is in no bracket and no text."""
    position = 0
    while position < len(text):
        if text.startswith(_AND, position):
            return position
        if text[position] == "(":
            closing = _closing(text, position)
            if closing is None:
                return None
            position = closing
        elif text[position] == '"':
            quoted = _QUOTED.match(text, position)
            if quoted is None:
                return None
            position = quoted.end() - 1
        position += 1
    return None
