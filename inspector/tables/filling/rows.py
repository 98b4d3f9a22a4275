"""A row of a family's table, read record by record: the exact way (docs/tables.md, "Two ways")."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from inspector.tables.columns.cells import text_cell
from inspector.tables.columns.shapes import rest_of

if TYPE_CHECKING:
    from inspector.forms.plain import Shown
    from inspector.records.record import Record
    from inspector.tables.columns.shapes import Shape
    from keycodec.key import Key

#: The column of the versionstamp that keys end with.
VERSIONSTAMP = "versionstamp"


class FamilyRow:
    """A record, read as far as cells ask. ``shape``: of its family's values. ``mask``: whether secrets are masked."""

    def __init__(self, record: Record, shape: Shape | None, mask: bool) -> None:
        self.record = record
        self._shape = shape
        self._mask = mask

    @cached_property
    def _shown(self) -> Shown:
        return self.record.shown(mask=self._mask)

    @cached_property
    def value(self) -> Any:
        """The cell of the column ``value``."""
        return self._shape.cell(self._shown.value) if self._shape is not None else None

    @property
    def rest(self) -> str | None:
        """What ``value`` cannot hold, as JSON text."""
        return rest_of(self._shown.value, fits=self.value is not None)

    @property
    def problems(self) -> list[str]:
        """What is wrong with the record."""
        found = [str(problem) for problem in self._shown.problems]
        return found if self.record.key.error is None else [str(self.record.key.error), *found]


def key_field(key: Key, name: str) -> str | int | None:
    """The cell of a field of the key."""
    value = key.fields.get(name)
    if isinstance(value, str):
        return text_cell(value)
    return value if value is None or isinstance(value, int) else str(value)


def stamp_cell(key: Key) -> str | None:
    """The cell of the column ``versionstamp``."""
    return None if key.versionstamp is None else str(key.versionstamp)
