"""What a statement in SQL answers, row by row: its columns are those of the statement."""

from __future__ import annotations

from typing import Any

from inspector.output.items import DataItem, cut, readable_cell
from keycodec.jsonforms import Int64
from keycodec.text.safetext import printable


class ResultItem(DataItem):
    """A row of a result. In a cell nested values are JSON, cut in tables."""

    def cells(self) -> dict[str, Any]:
        return {name: cut(cell) if isinstance(cell, str) else cell for name, cell in self._readable().items()}

    def text(self) -> str:
        return "\n".join(f"{name}: {cell}" for name, cell in self._readable().items())

    def _readable(self) -> dict[str, Any]:
        """Cells by name; PIVOT makes names of data, so that they may hold anything, too."""
        return {
            printable(name): int(cell) if isinstance(cell, Int64) else readable_cell(cell)
            for name, cell in self._data.items()
        }
