"""Tables on a terminal: no line is wider than it is. Where a table has no room each row becomes a block of lines."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspector.output.formats import TableFormat, draw
from inspector.output.items import Cell, terminal_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.output.items import Item

#: A text in a table is not cut to fewer columns of the terminal than these.
_LEAST = 16
_GAP = 2
#: Before what goes on in the next line.
_FOLD_MARGIN = "    "
_EMPTY = Cell("")


class TerminalTable(TableFormat):
    """Columns, or blocks, for people at a terminal: empty columns go, long texts are cut, sizes are rounded."""

    _printed = 0

    def _cells(self, item: Item) -> dict[str, Any]:
        cells = item.terminal()
        if not self._fields:
            return cells
        chosen = terminal_cells(super()._cells(item))
        return {path: cells.get(path, cell) for path, cell in chosen.items()}

    def _flush(self, rows: list[dict[str, Any]]) -> None:
        width = shutil.get_terminal_size().columns
        columns = self._columns(rows)
        fitted = fit(columns, width)
        if fitted is None:
            self._print_blocks(columns, len(rows), width)
        else:
            self._print_table(fitted)
            self._tell_left_out(columns[len(fitted) :], width)
        self._printed += len(rows)

    def _columns(self, rows: list[dict[str, Any]]) -> list[Column]:
        names = dict.fromkeys(name for row in rows for name in row)
        columns = [Column(name, [row.get(name, _EMPTY) for row in rows]) for name in names]
        if self._fields:
            return columns
        filled = [column for column in columns if any(cell.text for cell in column.cells)]
        return sorted(filled or columns, key=lambda column: column.is_optional)

    def _print_table(self, columns: Sequence[Column]) -> None:
        rows = zip(*(column.lines(header=self._header) for column in columns), strict=True)
        text = draw(
            [list(row) for row in rows],
            on_terminal=True,
            tablefmt="plain",  # it adds no blanks beside headings
            colalign=["right" if column.is_number else "left" for column in columns],
            preserve_whitespace=True,
        )
        print("\n".join(line.rstrip() for line in text.splitlines()), file=self._stream)

    def _tell_left_out(self, columns: Sequence[Column], width: int) -> None:
        if columns:
            names = ", ".join(column.name for column in columns)
            text = f"no room for {len(columns)} more (--format text has all): {names}"
            print(shortened(text, width), file=self._stream)

    def _print_blocks(self, columns: Sequence[Column], count: int, width: int) -> None:
        from wcwidth import wrap

        room = max(width - max(text_width(column.name) for column in columns) - _GAP, _LEAST)
        for number in range(count):
            cells = {column.name: column.cells[number].text for column in columns}
            lines = [[name, "\n".join(wrap(text, room))] for name, text in cells.items() if text or self._fields]
            if self._header:
                print(f"-[ {self._printed + number + 1} ]".ljust(min(width, 40), "-"), file=self._stream)
            text = draw(lines, on_terminal=True, tablefmt="plain")
            print("\n".join(line.rstrip() for line in text.splitlines()), file=self._stream)


@dataclass
class Column:
    """A column of a table. ``width``: what it gets on the terminal."""

    name: str
    cells: list[Cell]

    def __post_init__(self) -> None:
        filled = [cell for cell in self.cells if cell.text]
        self.heading = self.name
        self.is_number = bool(filled) and all(cell.is_number for cell in filled)
        self.is_optional = bool(filled) and all(cell.is_optional for cell in filled)
        self._body = max((text_width(cell.text) for cell in filled), default=0)
        self._least = max(map(_least_width, filled), default=0)
        self.width = self.whole

    @property
    def whole(self) -> int:
        """The width at which nothing is cut."""
        return max(self._body, self._heading_width)

    @property
    def least(self) -> int:
        """The width that it needs."""
        return max(self._least, self._heading_width)

    @property
    def _heading_width(self) -> int:
        return max(map(text_width, self.heading.splitlines()), default=0)

    def lines(self, *, header: bool) -> list[str]:
        """Its heading and a rule, and of each cell what its width has room for."""
        texts = [_text(cell, self.width) for cell in self.cells]
        rule = "-" * max(self._heading_width, *map(text_width, texts))
        return [self.heading, rule, *texts] if header else texts

    def break_heading(self) -> None:
        """Write the name on several lines, a word each."""
        self.heading = self.name.replace("_", "_\n").replace(".", ".\n").rstrip("\n")

    def mend_heading(self) -> None:
        """Write the name on one line if it has room."""
        if text_width(self.name) <= self.width:
            self.heading = self.name


def fit(columns: Sequence[Column], width: int) -> list[Column] | None:
    """Give each column its width, and return those that have room: all but the last optional ones. None: no room."""
    if _total(columns) <= width:
        return list(columns)
    for column in columns:
        column.break_heading()
    needed = [column for column in columns if not column.is_optional]
    if not _share_out(needed, width):
        return None
    fitted = list(needed)
    for column in columns[len(needed) :]:
        if sum(each.least + _GAP for each in (*fitted, column)) - _GAP > width:
            break
        fitted.append(column)
    _share_out(fitted, width)
    for column in fitted:
        column.mend_heading()
    return fitted


def _share_out(columns: Sequence[Column], width: int) -> bool:
    """Give the columns the width: the widest are cut first, each to no less than it needs. Whether there is room."""
    for cap in range(width, -1, -1):
        for column in columns:
            column.width = max(column.least, min(column.whole, cap))
        if _total(columns) <= width:
            return True
    return False


def _total(columns: Sequence[Column]) -> int:
    return sum(column.width for column in columns) + _GAP * max(len(columns) - 1, 0)


def _least_width(cell: Cell) -> int:
    if cell.is_number:
        return text_width(cell.text)
    return text_width(cell.short) if cell.short else min(text_width(cell.text), _LEAST)


def _text(cell: Cell, width: int) -> str:
    if text_width(cell.text) <= width:
        return cell.text
    return cell.short or shortened(cell.text, width)


def text_width(text: str) -> int:
    """How many columns of a terminal a text takes; Chinese characters and emoji take two."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return wcswidth(text)


def folded(text: str, width: int | None) -> str:
    """The text, with each line that is wider than the terminal folded: behind blanks or commas, else where it must.

    ``width``: None for the text as it is.
    """
    return text if width is None else "\n".join(part for line in text.split("\n") for part in _folded(line, width))


def _folded(line: str, width: int) -> Iterator[str]:
    from wcwidth import clip

    margin = (line[: len(line) - len(line.lstrip(" "))] + _FOLD_MARGIN)[: width // 2]
    least = len(margin)
    while text_width(line) > width:
        room = clip(line, 0, width)
        if not line.startswith(room):  # half a character has no room
            room = room[:-1]
        end = max(room.rfind(" ", least), room.rfind(",", least), room.rfind("{", least)) + 1
        end = end if end > least else max(len(room), least + 1)
        yield line[:end].rstrip(" ")
        line = margin + line[end:].lstrip(" ")
    yield line


def shortened(text: str, width: int) -> str:
    """The text, cut to a width."""
    if text_width(text) <= width:
        return text
    from wcwidth import clip

    return clip(text, 0, width - 1) + "…"
