"""What the formats print: items, each as data, as cells of a table, and as text; rows of views are such."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.forms.jsontext import dumps
from inspector.forms.quantities import write_duration, write_size
from inspector.forms.times import iso
from inspector.output.csvlines import csv_line, row_line
from inspector.views.rows import Row, Unit, columns, optional_columns
from keycodec.jsonforms import Int64
from keycodec.text.safetext import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.forms.jsontext import Json
    from keycodec.versionstamp import Versionstamp

#: Characters of a value that a cell of a table shows.
CELL_WIDTH = 100
#: Characters of the bar of a share of 1.
BAR_WIDTH = 20


class Columns(NamedTuple):
    """The names that items of one kind have: in ``flat``, and further ones in ``data``."""

    flat: tuple[str, ...]
    more: tuple[str, ...] = ()


class Cell(NamedTuple):
    """A cell of a table on a terminal.

    ``is_number``: it stands to the right and is never cut; ``short``: what stands there where the text has no room;
    ``is_optional``: its column may go where there is no room for all.
    """

    text: str
    is_number: bool = False
    short: str = ""
    is_optional: bool = False


def terminal_cells(cells: dict[str, Any]) -> dict[str, Cell]:
    """Cells of :meth:`Item.cells`, for a terminal."""
    return {name: Cell(str(cell), isinstance(cell, int | float | Int64)) for name, cell in cells.items()}


class Item(ABC):
    """One thing to print.

    ``is_paragraph``: whether its text stands apart from the next one's by a blank line.
    ``inside``: parts of the data whose names may stand in a path without the part's own, the first that has one counts.
    """

    is_paragraph = True
    inside: tuple[str, ...] = ()

    @property
    def versionstamp(self) -> Versionstamp | None:
        """The versionstamp that is shown of it; None if it has none."""
        return None

    @abstractmethod
    def data(self) -> dict[str, Any]:
        """All of it, as JSON can hold it; 64-bit ints of the store as strings."""

    @abstractmethod
    def cells(self) -> dict[str, Any]:
        """Its columns in a table, each cell fit for a person to read."""

    def terminal(self) -> dict[str, Cell]:
        """Its columns in a table that must fit a terminal."""
        return terminal_cells(self.cells())

    def json_line(self) -> str:
        """All of it as JSON on one line."""
        return dumps(self.data())

    def flat(self) -> dict[str, Any]:
        """Its data in columns that are the same for all items of its kind."""
        return self.data()

    def csv_line(self) -> str:
        """Return what :meth:`flat` gives, as a line of CSV."""
        return csv_line(self.flat().values())

    def text(self) -> str:
        """Several lines for a person to read, without a blank one at the end."""
        return "\n".join(f"{name}: {cell}" for name, cell in self.cells().items() if cell not in ("", None))


class RowItem(Item):
    """A row of a view."""

    def __init__(self, row: Row) -> None:
        self._row = row

    @property
    def _columns(self) -> dict[str, Unit]:
        return columns(type(self._row))  # type: ignore[arg-type]

    @staticmethod
    def columns_of(row_class: type[Row]) -> Columns:
        """Return the columns of a class of rows."""
        return Columns(tuple(columns(row_class)))  # type: ignore[arg-type]

    def data(self) -> dict[str, Any]:
        row = self._row
        named = _json_columns(type(row))  # type: ignore[arg-type]  # mypy takes a class to hash as its rows do
        data = {name: convert(getattr(row, name)) for name, convert in named}
        if row.problem is not None:
            data["problem"] = str(row.problem)
        return data

    def flat(self) -> dict[str, Any]:
        values_of, odd = _flat_columns(type(self._row))  # type: ignore[arg-type]
        flat = dict(zip(self._columns, values_of(self._row), strict=True))
        for name, convert in odd:
            flat[name] = convert(flat[name])
        return flat

    def csv_line(self) -> str:
        return row_line(self._row)

    def cells(self) -> dict[str, Any]:
        shown = {name: unit for name, unit in self._columns.items() if unit is not Unit.DETAIL}
        return {name: _cell(unit, getattr(self._row, name)) for name, unit in shown.items()}

    def text(self) -> str:
        details = [name for name, unit in self._columns.items() if unit is Unit.DETAIL]
        found = {name: readable_cell(getattr(self._row, name)) for name in details}
        return "\n".join([super().text(), *(f"{name}: {detail}" for name, detail in found.items() if detail)])

    def terminal(self) -> dict[str, Cell]:
        cells, optional = terminal_cells(self.cells()), optional_columns(type(self._row))
        shown = {name: self._terminal_cell(name, cell) for name, cell in cells.items()}
        return {name: cell._replace(is_optional=name in optional) for name, cell in shown.items()}

    def _terminal_cell(self, name: str, cell: Cell) -> Cell:
        return _terminal_cell(self._columns[name], getattr(self._row, name), cell)


_STRINGS_IN_JSON = {Unit.INT64, Unit.INT64_BYTES, Unit.SECONDS, Unit.MILLISECONDS}
_PER_SECOND = {Unit.SECONDS: 1, Unit.MILLISECONDS: 1000}


@cache
def _json_columns(row_class: type[Row]) -> list[tuple[str, Callable[[Any], Any]]]:
    """The columns of a class of rows without ``problem``, each with how its values are converted for JSON."""
    units = columns(row_class)  # type: ignore[arg-type]
    return [(name, _json_conversion(unit)) for name, unit in units.items() if name != "problem"]


@cache
def _flat_columns(row_class: type[Row]) -> tuple[attrgetter[tuple[Any, ...]], list[tuple[str, Callable[[Any], Any]]]]:
    """Return what gets all values of a row, and the columns whose values are not written as they are."""
    units = columns(row_class)  # type: ignore[arg-type]
    odd = [(name, _json_conversion(unit)) for name, unit in units.items() if unit is Unit.SHARE]
    return attrgetter(*units), [*odd, ("problem", _text_or_none)]


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)


def _json_conversion(unit: Unit) -> Callable[[Any], Any]:
    if unit is Unit.SHARE:
        return lambda value: round(value, 6)
    return _int64_cell if unit in _STRINGS_IN_JSON else _plain_cell


def _int64_cell(value: int | list[int] | None) -> Int64 | list[Int64] | None:
    if isinstance(value, list):
        return [Int64(element) for element in value]
    return None if value is None else Int64(value)


def _plain_cell(value: Any) -> Any:
    return value


def _cell(unit: Unit, value: Any) -> Any:
    if value is None:
        return ""
    if unit in _PER_SECOND:
        time = iso(value / _PER_SECOND[unit]) if value else None
        return f"{time} ({value})" if time else str(value)
    if unit is Unit.DURATION:
        return write_duration(value)
    if unit is Unit.SHARE:
        return f"{value:6.1%} {'#' * round(value * BAR_WIDTH)}".rstrip()
    if unit is Unit.LONG:
        return printable(cut(value))
    if isinstance(value, dict):
        return printable(", ".join(f"{name} {count}" for name, count in value.items()))
    if isinstance(value, list):
        return printable(", ".join(map(str, value)))
    return value if isinstance(value, int | float) else printable(str(value))


def _terminal_cell(unit: Unit, value: Any, cell: Cell) -> Cell:
    """How a terminal shows a cell: sizes are rounded; times and shares can be shorter."""
    if not value:
        return cell
    if unit in (Unit.BYTES, Unit.INT64_BYTES):
        return Cell(write_size(value), is_number=True)
    if unit in _PER_SECOND:
        return cell._replace(short=iso(value / _PER_SECOND[unit]) or str(value))
    return cell._replace(short=f"{value:6.1%}") if unit is Unit.SHARE else cell


class DataItem(Item):
    """Data that is printed as it is."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    def data(self) -> dict[str, Any]:
        return self._data

    def cells(self) -> dict[str, Any]:
        return {name: _cell(Unit.PLAIN, value) for name, value in self._data.items()}


def readable_cell(data: Json) -> Any:
    """Data as a person reads it in a cell: the elements of a list with commas between them, what is deeper as JSON."""
    if data is None or isinstance(data, int | float):
        return "" if data is None else data
    if isinstance(data, list) and not any(isinstance(element, list | dict) for element in data):
        return ", ".join(str(readable_cell(element)) for element in data)
    return printable(one_line(data))


def one_line(data: Json) -> str:
    """Data on one line: a text as it is, all else as JSON."""
    return data if isinstance(data, str) else dumps(data)


def cut(text: str, width: int = CELL_WIDTH) -> str:
    """The text, cut to what a cell of a table shows."""
    return text if len(text) <= width else text[: width - 1] + "…"
