"""Items with the time of their versionstamp beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.forms.plain import STAMP_TIMES
from inspector.forms.times import iso
from inspector.moments.written import written
from inspector.output.items import Cell, Item

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.moments.clock import Moment


class StampedItem(Item):
    """An item, with the time of its versionstamp in its data and its text. ``tell``: when a version was committed."""

    def __init__(self, item: Item, tell: Callable[[int], Moment | None]) -> None:
        self._item = item
        self._tell = tell
        self.is_paragraph = item.is_paragraph
        self.inside = item.inside

    def data(self) -> dict[str, Any]:
        moment = self._moment()
        told = (None, None) if moment is None else (iso(moment.time.timestamp()), moment.precision)
        return {**self._item.data(), **dict(zip(STAMP_TIMES, told, strict=True))}

    def cells(self) -> dict[str, Any]:
        return self._item.cells()

    def terminal(self) -> dict[str, Cell]:
        return self._item.terminal()

    def text(self) -> str:
        """As :meth:`Item.text`, with one more line below the one that has the versionstamp."""
        text, time = self._item.text(), written(self._moment())
        if not time:
            return text
        before, stamp, after = text.partition(str(self._item.versionstamp))
        rest, line_end, below = after.partition("\n")
        margin = "# " if text.startswith("#") else "  "
        return f"{before}{stamp}{rest}\n{margin}{STAMP_TIMES[0]}: {time}{line_end}{below}"

    def _moment(self) -> Moment | None:
        stamp = self._item.versionstamp
        return None if stamp is None else self._tell(stamp.version)
