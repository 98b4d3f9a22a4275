"""Counts by instance and family as items to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from inspector.output.items import Columns, Item
from inspector.views.rows import TOTAL
from keycodec.text.safetext import printable

if TYPE_CHECKING:
    from collections.abc import Iterable


class Count(Protocol):
    """A named tuple: what was counted for (text), and numbers."""

    def _asdict(self) -> dict[str, Any]: ...


class CountItem(Item):
    """A row of counts."""

    is_paragraph = False

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    @staticmethod
    def columns_of(count_class: Any) -> Columns:
        """Return the columns of a class of named tuples."""
        return Columns(tuple(count_class._fields))

    @classmethod
    def of(cls, count: Count) -> CountItem:
        """Make the item of one."""
        return cls(count._asdict())

    @classmethod
    def total(cls, counts: Iterable[Count]) -> CountItem:
        """Add up the numbers of several."""
        rows = [count._asdict() for count in counts]
        numbers = [name for name, value in rows[0].items() if isinstance(value, int)] if rows else []
        texts = {name: "" for name in rows[0] if name not in numbers} if rows else {}
        first = dict.fromkeys(list(texts)[:1], TOTAL)
        return cls(texts | first | {name: sum(row[name] for row in rows) for name in numbers})

    def data(self) -> dict[str, Any]:
        return self._data

    def cells(self) -> dict[str, Any]:
        return {name: printable(cell) if isinstance(cell, str) else cell for name, cell in self._data.items()}
