"""Records that have to do with something, as items to print; and where such were looked for in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.forms.plain import RECORD_COLUMNS, STAMP_TIMES
from inspector.output.items import Cell, Columns, Item, terminal_cells
from inspector.output.kinds.records import RecordItem
from keycodec.text.fieldtext import show_value
from keycodec.text.safetext import printable

if TYPE_CHECKING:
    from inspector.forms.plain import Shown
    from keycodec.versionstamp import Versionstamp

#: What is told of each beside its record.
_TOLD = ("thing", "relation", "state", "by", "instance_id", "whole")


class RelatedItem(Item):
    """A record, and how it is related to what was asked for; or a family without such a record.

    ``told``: what :attr:`inspector.RelatedRecord.told` has. ``shown``: the record; None if none is there.
    """

    COLUMNS = Columns((*_TOLD, *RECORD_COLUMNS), ("suffix", *STAMP_TIMES))
    inside = RecordItem.inside

    def __init__(self, told: dict[str, Any], shown: Shown | None) -> None:
        self._told = told
        self._key = None if shown is None else shown.key
        self._record = None if shown is None else RecordItem(shown)

    @property
    def versionstamp(self) -> Versionstamp | None:
        return None if self._record is None else self._record.versionstamp

    def data(self) -> dict[str, Any]:
        return self._told if self._record is None else {**self._told, **self._record.data()}

    def flat(self) -> dict[str, Any]:
        data = self.data()
        return {name: data.get(name) for name in self.COLUMNS.flat}

    def cells(self) -> dict[str, Any]:
        """As :meth:`Item.cells`; where no record is there, its state takes the key's place."""
        found = {} if self._record is None else self._record.cells()
        cells = {
            "family": self._told["family"],
            "key": found.get("key", f"({self._state()})"),
            "relation": self._told["relation"],
            "thing": self._told["thing"],
            "value": found.get("value", ""),
            "problems": found.get("problems", ""),
        }
        return {name: printable(cell) for name, cell in cells.items()}

    def terminal(self) -> dict[str, Cell]:
        """As :meth:`Item.terminal`; the instance, which is mostly the same for all, stands apart."""
        cells = self.cells()
        if self._key is not None and self._key.family is not None:
            fields = {name: value for name, value in self._key.fields.items() if name != "instance_id"}
            cells["key"] = printable(" ".join(f"{name}={show_value(value)}" for name, value in fields.items()))
        value, problems = cells.pop("value"), cells.pop("problems")
        more = {"value": value, "instance_id": printable(self._told["instance_id"]), "problems": problems}
        return terminal_cells(cells) | {name: Cell(text, is_optional=True) for name, text in more.items()}

    def text(self) -> str:
        relation = f"{self._told['relation']}: {self._told['thing']}"
        if self._record is None:
            return printable(f"# {self._told['family']} {relation}: {self._state()}")
        return f"{printable(f'# {relation}')}\n{self._record.text()}"

    def _state(self) -> str:
        by = f" by {', '.join(self._told['by'])}" if self._told["by"] and self._told["state"] == "not searched" else ""
        return f"{self._told['state']}{by}"
