"""Lines of CSV: cells as Python's ``csv`` writes them, by a plan for each class of rows, since that is much quicker."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from inspector.forms.jsontext import dumps
from inspector.views.rows import Row, Unit, columns, is_written_as_it_is
from keycodec.jsonforms import Int64
from keycodec.text.safetext import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_QUOTED = re.compile(r'[",\r\n]')


def csv_line(values: Iterable[Any]) -> str:
    """A line of any values; control bytes in text are escaped, lists and the like are JSON."""
    cells = [csv_cell(value) for value in values]
    return ",".join(cells) + "\n" if cells != [""] else '""\n'


def csv_cell(value: Any) -> str:
    """A value as a cell; None is an empty one."""
    if isinstance(value, str) and not isinstance(value, Int64):
        return _text_cell(value)
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float | Int64) else _in_quotes(dumps(value))


@lru_cache(maxsize=1024)
def _text_cell(text: str) -> str:
    return _in_quotes(printable(text))


def _in_quotes(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def row_line(row: Row) -> str:
    """A row as a line, its columns in their order."""
    return _line_of(type(row))(row)  # type: ignore[arg-type]  # mypy takes a class to hash as its rows do


@cache
def _line_of(row_class: type[Row]) -> Callable[[Row], str]:
    """The plan for a class of rows: numbers are written as they are, other cells are converted."""
    units = columns(row_class)  # type: ignore[arg-type]
    values_of, template = attrgetter(*units), ",".join(["%s"] * len(units)) + "\n"
    conversions = [
        (place, _conversion(unit, name))
        for place, (name, unit) in enumerate(units.items())
        if unit is Unit.SHARE or not is_written_as_it_is(row_class, name)
    ]

    def line(row: Row) -> str:
        cells: list[Any] = list(values_of(row))
        for place, convert in conversions:
            cells[place] = convert(cells[place])
        if None in cells:
            cells = ["" if cell is None else cell for cell in cells]
        return template % tuple(cells)

    return line


def _conversion(unit: Unit, name: str) -> Callable[[Any], Any]:
    if unit is Unit.SHARE:
        return lambda share: round(share, 6)
    return _problem_cell if name == "problem" else csv_cell


def _problem_cell(problem: object) -> str:
    return "" if problem is None else _text_cell(str(problem))
