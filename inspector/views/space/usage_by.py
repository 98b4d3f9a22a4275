"""The space that each group takes: family, instance, database, table, partition, vault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspector.errors import check_number
from inspector.records.grouping import batches
from inspector.records.scanning import scan
from inspector.records.wanted import wanted
from inspector.sources.base import END_OF_DATA
from inspector.views.matching import RowFilter
from inspector.views.rows import Unit, column
from inspector.views.space.groups import Group, Grouper, GroupRow, group_of, total_group

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.parallel.pieces import Watching
    from inspector.records.conditions import Condition
    from inspector.records.grouping import Batch
    from inspector.records.record import Record
    from inspector.records.scanning import Versions
    from inspector.records.wanted import Families, Wanted
    from inspector.schema import Schema
    from inspector.sources.base import Source
    from inspector.views.space.groups import By, Counted
    from keycodec.elements import FieldValue


@dataclass(frozen=True)
class GroupUsageRow(GroupRow):
    """The space that a group takes. Columns that do not tell the group are None; if all are None, nothing tells it.

    ``vault``: the id of the vault or object store that rowsets lie in. ``share``: of the bytes of all rows.
    """

    records: int = column(Unit.PLAIN)
    keys: int = column(Unit.PLAIN)
    key_bytes: int = column(Unit.BYTES)
    value_bytes: int = column(Unit.BYTES)
    share: float = column(Unit.SHARE)


class Space:
    """Records, key-values, and bytes of keys and of values, counted so far."""

    __slots__ = ("key_bytes", "keys", "records", "value_bytes")

    def __init__(self) -> None:
        self.records = self.keys = self.key_bytes = self.value_bytes = 0

    def add(self, keys: int, key_bytes: int, value_bytes: int) -> None:
        """Count one record."""
        self.records += 1
        self.keys += keys
        self.key_bytes += key_bytes
        self.value_bytes += value_bytes

    @property
    def size(self) -> int:
        """The bytes of keys and values."""
        return self.key_bytes + self.value_bytes


def usage_by(
    source: Source,
    by: By,
    family: Families | None = None,
    *,
    instance_id: str | bytes | None = None,
    begin: bytes = b"",
    end: bytes = END_OF_DATA,
    where: Sequence[str | Condition] = (),
    schema: Schema | None = None,
    watch: Watching = iter,
    **leading_fields: FieldValue | bytes,
) -> list[GroupUsageRow]:
    """Count records, keys and bytes by what they belong to, the largest first.

    ``by``: "family", "instance", "db" (the database), "table", "partition" or "vault"; UsageError for another word.
    A record counts for the table that its key names, or that the tablet, index or partition in its key belongs to.
    Memory holds an entry for each tablet of an instance. Other arguments and errors: see :func:`inspector.usage`.
    """
    chosen = RowFilter(GroupUsageRow, where)
    asked = wanted(family, leading_fields, instance_id=instance_id, begin=begin, end=end)
    pieces = of_families(watch(batches(asked.key_values(source))), asked)
    return [*chosen(rows(space_of(Grouper(source, by, schema).count(pieces))))]


def largest_by(
    source: Source,
    by: By,
    family: Families | None = None,
    *,
    number: int = 20,
    instance_id: str | bytes | None = None,
    where: Sequence[str | Condition] = (),
    versions: Versions = "all",
    schema: Schema | None = None,
    begin: bytes = b"",
    end: bytes = END_OF_DATA,
    watch: Watching = iter,
    **leading_fields: FieldValue | bytes,
) -> list[GroupUsageRow]:
    """Find the groups whose records take most, the largest first, as :func:`usage_by`; shares are of all groups.

    ``by``: as :func:`inspector.usage_by` takes it. ``number``: how many. Only records that meet ``where`` count. Other
    arguments and errors: see :func:`inspector.scan`.
    """
    check_number("number", number)
    chosen: dict[str, Any] = {"instance_id": instance_id, "versions": versions, "schema": schema, **leading_fields}
    found = scan(source, family, where=where, begin=begin, end=end, watch=watch, **chosen)
    return rows(space_of(Grouper(source, by, schema).count(found)), number)


def of_families(pieces: Iterable[Batch | Record], asked: Wanted) -> Iterator[Batch | Record]:
    """Leave out what lies in the ranges of families and is not theirs."""
    return (piece for piece in pieces if asked.families is None or (piece.layout and asked.has(piece.layout.family)))


def space_of(counted: Iterable[Counted]) -> dict[Group, Space]:
    """Add up what records take, group by group."""
    spaces: dict[Group, Space] = {}
    for group, keys, key_bytes, value_bytes in counted:
        space = spaces.get(group)
        if space is None:
            space = spaces[group] = Space()
        space.add(keys, key_bytes, value_bytes)
    return spaces


def rows(spaces: dict[Group, Space], number: int | None = None) -> list[GroupUsageRow]:
    """Return a row for each group, the largest first; of them the first ``number``."""
    whole = sum(space.size for space in spaces.values()) or 1
    ordered = sorted(spaces.items(), key=lambda entry: (-entry[1].size, tuple(map(str, entry[0]))))
    return [
        GroupUsageRow(
            **group._asdict(),
            records=space.records,
            keys=space.keys,
            key_bytes=space.key_bytes,
            value_bytes=space.value_bytes,
            share=space.size / whole,
        )
        for group, space in ordered[:number]
    ]


def group_total(found: Sequence[GroupUsageRow]) -> GroupUsageRow:
    """Add up rows of :func:`usage_by`."""
    counts = ("records", "keys", "key_bytes", "value_bytes", "share")
    sums = {name: sum(getattr(row, name) for row in found) for name in counts}
    return GroupUsageRow(**total_group(map(group_of, found))._asdict(), **sums)
