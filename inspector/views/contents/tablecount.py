"""How many tables have tablets, counted as keys pass in order: nothing is read for it, and no value decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from inspector.records.grouping import Batch
from inspector.records.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Passing = TypeVar("Passing")

#: The family whose keys name the tables: the table stands behind the instance.
_FAMILY = "MetaTabletKey"

#: Bytes of an int64 in a key.
_INT64 = 9


class TableCounter:
    """Counts tables. Another thread may read ``tables`` meanwhile."""

    def __init__(self) -> None:
        self.tables = 0
        self._last = b""

    def watch(self, pieces: Iterable[Passing]) -> Iterator[Passing]:
        """Pass pieces on, and count."""
        for piece in pieces:
            if isinstance(piece, Batch | Record) and (start := _start(piece)):
                self._count({key[: start + _INT64] for key, _ in piece.key_values})
            yield piece

    def _count(self, tables: set[bytes]) -> None:
        """Count the tables of a batch: the first may be the last one of the batch before it."""
        new = len(tables)
        if self._last in tables:
            new -= 1
        self.tables += new
        self._last = max(tables)


def _start(piece: Batch | Record) -> int:
    """Where the table begins in the keys of tablets; 0 for all others."""
    family = piece.layout.family if isinstance(piece, Batch) else piece.family
    if family is None or family.name != _FAMILY:
        return 0
    if isinstance(piece, Batch):
        return len(piece.run.prefix)
    return next((element.offset for element in piece.key.elements if element.name == "table_id"), 0)
