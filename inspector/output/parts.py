"""Printing in several processes: each makes a part of the output, and one puts the parts together.

A text is ready as it is made. Of a table only the cells are: how wide columns are is known where the parts meet.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TextIO

from inspector.output.formats import FORMATS, CsvFormat, JsonFormat, TableFormat, TextFormat
from inspector.output.items import Cell, Item
from inspector.output.terminal import TerminalTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.output.formats import Format

#: What stands around the elements of a JSON array.
_OPEN, _CLOSE = "[\n", "\n]\n"


@dataclass(frozen=True)
class Style:
    """How items are printed. ``is_terminal``: tables fit a terminal."""

    format: str
    fields: tuple[str, ...] = ()
    header: bool = True
    json_numbers: bool = False
    is_terminal: bool = False

    @property
    def format_class(self) -> type[Format]:
        """The format that makes whole output."""
        return TerminalTable if self.format == "table" and self.is_terminal else FORMATS[self.format]

    def to(self, stream: TextIO, *, header: bool) -> Format:
        """The format, to a stream."""
        return self.format_class(stream, self.fields, header=header, json_numbers=self.json_numbers)


@dataclass(frozen=True)
class Part:
    """What was made of some items: how many they were, and their text or the rows of their table."""

    items: int
    text: str = ""
    rows: list[Item] = field(default_factory=list)


def make_part(items: Iterable[Item], columns: Sequence[str], style: Style) -> Part:
    """Make the part of some items. ``columns``: those of ``flat``."""
    if issubclass(style.format_class, TableFormat):
        rows: list[Item] = _Cells(style).rows(items)
        return Part(len(rows), rows=rows)
    stream, counted = io.StringIO(), _Counted(items)
    style.to(stream, header=False).write(counted, columns)
    return Part(counted.number, stream.getvalue())


def write_parts(parts: Iterable[Part], columns: Sequence[str], style: Style, stream: TextIO) -> None:
    """Write the parts of one output, each as it comes."""
    kind = style.format_class
    parts = (part for part in parts if part.items)
    if issubclass(kind, TableFormat):
        style.to(stream, header=style.header).write((row for part in parts for row in part.rows), columns)
    elif issubclass(kind, JsonFormat):
        _write_array(parts, stream)
    else:
        if issubclass(kind, CsvFormat):
            style.to(stream, header=style.header).write([], columns)
        for number, part in enumerate(parts):
            if number and issubclass(kind, TextFormat):
                stream.write("\n")  # items that are printed so are paragraphs
            stream.write(part.text)


def _write_array(parts: Iterable[Part], stream: TextIO) -> None:
    """Make one array of arrays."""
    separator = _OPEN
    for part in parts:
        stream.write(separator + part.text.removeprefix(_OPEN).removesuffix(_CLOSE))
        separator = ",\n"
    stream.write("[]\n" if separator == _OPEN else _CLOSE)


class _Counted:
    """Items on their way to print; ``number``: how many have passed."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = items
        self.number = 0

    def __iter__(self) -> Iterator[Item]:
        for item in self._items:
            self.number += 1
            yield item


class _Cells:
    """Makes rows of items, in the columns that are asked for."""

    def __init__(self, style: Style) -> None:
        nowhere = io.StringIO()
        self._table = _CellsOfTable(nowhere, style.fields)
        self._terminal = _CellsOfTerminal(nowhere, style.fields) if style.is_terminal else None

    def rows(self, items: Iterable[Item]) -> list[Item]:
        terminal = self._terminal
        return [ReadyRow(self._table.cells(item), terminal.cells(item) if terminal else {}) for item in items]


class _CellsOfTable(TableFormat):
    def cells(self, item: Item) -> dict[str, Any]:
        return self._cells(item)


class _CellsOfTerminal(TerminalTable):
    def cells(self, item: Item) -> dict[str, Cell]:
        return self._cells(item)


class ReadyRow(Item):
    """A row of a table whose cells are made."""

    def __init__(self, cells: dict[str, Any], terminal: dict[str, Cell]) -> None:
        self._cells = cells
        self._terminal = terminal

    def data(self) -> dict[str, Any]:
        return {}

    def cells(self) -> dict[str, Any]:
        return self._cells

    def terminal(self) -> dict[str, Cell]:
        return self._terminal
