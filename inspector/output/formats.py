"""The formats: items in, text out, as a stream. One class a format; ``FORMATS`` names them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from inspector.forms.jsontext import dumps, with_numbers
from inspector.forms.paths import select
from inspector.output.csvlines import csv_line
from inspector.output.items import readable_cell
from keycodec.text.safetext import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from inspector.output.items import Item

#: Rows that one table holds; further rows make another one under it, so that memory and patience stay bounded.
_TABLE_ROWS = 500
_PROBLEMS = ("problem", "problems")


class End(NamedTuple):
    """What stands at the end of a table: a last row that adds up the others, and lines under it."""

    total: Item | None = None
    lines: Sequence[str] = ()


class Format(ABC):
    """Writes items to a stream.

    ``fields``: only these columns, or paths into their data, in order; ``header``: name the columns; ``end``: gives
    the end of a table when all rows have passed, which what is read by programs does not have; ``json_numbers``:
    64-bit ints as numbers.
    """

    def __init__(
        self,
        stream: TextIO,
        fields: Sequence[str] = (),
        *,
        header: bool = True,
        end: Callable[[], End] = End,
        json_numbers: bool = False,
    ) -> None:
        self._stream = stream
        self._fields = tuple(fields)
        self._header = header
        self._end = end
        self._json_numbers = json_numbers

    @abstractmethod
    def write(self, items: Iterable[Item], columns: Sequence[str] = ()) -> None:
        """Write all items, each as it comes. ``columns``: those of ``flat``, to be named even if no item comes."""

    def _data(self, item: Item) -> dict[str, Any]:
        data = select(item.data(), self._fields, item.inside) if self._fields else item.data()
        return with_numbers(data) if self._json_numbers else data

    def _cells(self, item: Item) -> dict[str, Any]:
        """The cells that were asked for: a column looks as ever, what is further inside is plain."""
        cells = item.cells()
        if not self._fields:
            return cells
        inside = select(item.data(), [path for path in self._fields if path not in cells], item.inside)
        return {path: cells[path] if path in cells else readable_cell(inside[path]) for path in self._fields}


class TableFormat(Format):
    """Columns for people to read."""

    def write(self, items: Iterable[Item], columns: Sequence[str] = ()) -> None:
        rows: list[dict[str, Any]] = []
        is_empty = True
        for item in items:
            is_empty = False
            rows.append(self._cells(item))
            if len(rows) == _TABLE_ROWS:
                self._flush(rows)
                rows = []
        end = End() if is_empty else self._end()
        if end.total is not None:
            rows.append(self._cells(end.total))
        if rows:
            self._flush(rows)
        for line in end.lines:
            print(printable(line), file=self._stream)

    def _flush(self, rows: list[dict[str, Any]]) -> None:
        shown = rows if self._fields else _without_empty_problems(rows)
        headers: Sequence[str] = list(shown[0]) if self._header else ()
        cells = [list(row.values()) for row in shown]
        style = "simple" if self._header else "plain"
        text = draw(cells, on_terminal=self._stream.isatty(), headers=headers, tablefmt=style)
        print(text, file=self._stream)


def draw(rows: Sequence[Sequence[Any]], *, on_terminal: bool, **options: Any) -> str:
    """Draw a table. On a terminal Chinese and emoji take two columns; elsewhere a character is one, for programs."""
    import tabulate

    tabulate.WIDE_CHARS_MODE = on_terminal
    return tabulate.tabulate(rows, disable_numparse=True, **options)


def _without_empty_problems(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A column of problems is worth its place only if there are any."""
    empty = [name for name in _PROBLEMS if not any(row.get(name) for row in rows)]
    return [{name: cell for name, cell in row.items() if name not in empty} for row in rows]


class CsvFormat(Format):
    """Comma-separated values, the columns those of the table; times and sizes as raw numbers."""

    def write(self, items: Iterable[Item], columns: Sequence[str] = ()) -> None:
        write, names = self._stream.write, self._fields or tuple(columns)
        if names and self._header:
            write(csv_line(names))
        for number, item in enumerate(items):
            if number == 0 and self._header and not names:
                write(csv_line(item.flat()))
            write(csv_line(self._data(item).values()) if self._fields else item.csv_line())


class JsonLinesFormat(Format):
    """One JSON object a line."""

    def write(self, items: Iterable[Item], columns: Sequence[str] = ()) -> None:
        write, is_whole = self._stream.write, not self._fields and not self._json_numbers
        for item in items:
            write(f"{item.json_line() if is_whole else dumps(self._data(item))}\n")


class JsonFormat(Format):
    """One JSON array of objects."""

    def write(self, items: Iterable[Item], columns: Sequence[str] = ()) -> None:
        separator = "["
        for item in items:
            print(separator, dumps(self._data(item), indent=2), sep="\n", end="", file=self._stream)
            separator = ","
        print("[]" if separator == "[" else "\n]", file=self._stream)


class TextFormat(Format):
    """Paragraphs; of a record, its value in protobuf's text format."""

    def write(self, items: Iterable[Item], columns: Sequence[str] = ()) -> None:
        for number, item in enumerate(items):
            text = item.text() if not self._fields else _lines(self._cells(item))
            self._stream.write(f"\n{text}\n" if number > 0 and item.is_paragraph else f"{text}\n")


def _lines(cells: dict[str, Any]) -> str:
    return "\n".join(f"{name}: {cell}" for name, cell in cells.items())


FORMATS: dict[str, type[Format]] = {
    "table": TableFormat,
    "json": JsonFormat,
    "jsonl": JsonLinesFormat,
    "csv": CsvFormat,
    "text": TextFormat,
}
