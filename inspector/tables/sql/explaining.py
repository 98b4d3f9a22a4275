"""What a statement reads, told before it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.tables.families import FamilyTable
from inspector.views.rows import Row
from keycodec.text.textforms import format_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.tables.base import Reading, Table

#: Said of a table that reads whatever the source has.
_ALL = "all keys"


@dataclass(frozen=True)
class ReadRow(Row):
    """A part of a table that a statement reads.

    ``keys``: the key range, as fdbcli prints keys; of a view, the leading fields that choose what it reads.
    """

    source: str
    table: str
    columns: list[str]
    keys: str


def reads(source: str, table: Table, columns: Sequence[str], reading: Reading) -> Iterator[ReadRow]:
    """Yield a row for each part of a table that is read; none for conditions that no key can meet."""
    for keys in _parts(table, reading):
        yield ReadRow(source, table.name, _with_fields(columns, reading), keys)


def _with_fields(columns: Sequence[str], reading: Reading) -> list[str]:
    """The columns, with the fields of ``value`` that are decoded if not all are."""
    if reading.value_fields is None:
        return list(columns)
    fields = [f"value.{name}" for name in sorted(reading.value_fields)]
    return [part for name in columns for part in (fields if name == "value" else [name])]


def _parts(table: Table, reading: Reading) -> list[str]:
    if isinstance(table, FamilyTable):
        ranges = table.ranges(reading)
        return [f"[{format_text(begin, 'printed')}, {format_text(end, 'printed')})" for begin, end in ranges]
    chosen = {name: wanted.values for name, wanted in reading.wanted.items() if wanted.values is not None}
    return [", ".join(f"{name}={'|'.join(map(str, values))}" for name, values in chosen.items()) or _ALL]
