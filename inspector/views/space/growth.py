"""How the space that groups take differs between two sources: two versions of a backup, a cluster and a snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspector.sources.base import END_OF_DATA
from inspector.views.matching import RowFilter
from inspector.views.rows import Unit, column
from inspector.views.space.groups import Group, GroupRow, group_of, total_group
from inspector.views.space.usage_by import usage_by
from inspector.views.usage import usage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inspector.parallel.pieces import Watching
    from inspector.records.conditions import Condition
    from inspector.records.wanted import Families
    from inspector.schema import Schema
    from inspector.sources.base import Source
    from inspector.views.space.groups import By
    from keycodec.elements import FieldValue


@dataclass(frozen=True)
class GrowthRow(GroupRow):
    """The space that a group takes before and after. Columns that do not tell the group are None."""

    keys_before: int = column(Unit.PLAIN)
    keys_after: int = column(Unit.PLAIN)
    keys_change: int = column(Unit.PLAIN)
    bytes_before: int = column(Unit.BYTES)
    bytes_after: int = column(Unit.BYTES)
    bytes_change: int = column(Unit.BYTES)


#: Key-values, and the bytes of their keys and values.
_Size = tuple[int, int]


def usage_growth(
    before: Source,
    after: Source,
    family: Families | None = None,
    *,
    by: By | None = None,
    instance_id: str | bytes | None = None,
    begin: bytes = b"",
    end: bytes = END_OF_DATA,
    where: Sequence[str | Condition] = (),
    schema: Schema | None = None,
    watch: Watching = iter,
    **leading_fields: FieldValue | bytes,
) -> list[GrowthRow]:
    """Compare the keys and bytes of two sources group by group, the largest change first.

    ``by``: see :func:`inspector.usage_by`; without it, by family and instance. ``where``: conditions on columns, such
    as "bytes_change>1MiB". Other arguments and errors: see :func:`inspector.usage`.
    """
    chosen = RowFilter(GrowthRow, where)
    asked = {"instance_id": instance_id, "begin": begin, "end": end, "watch": watch, **leading_fields}
    old, new = (_sizes(source, family, by, schema, asked) for source in (before, after))
    found = chosen(_row(group, old.get(group, (0, 0)), new.get(group, (0, 0))) for group in old | new)
    return sorted(found, key=lambda row: (-abs(row.bytes_change), -abs(row.keys_change), -row.bytes_after, _name(row)))


def growth_total(found: Iterable[GrowthRow]) -> GrowthRow:
    """Add up rows of :func:`usage_growth`."""
    rows = list(found)
    before, after = (
        (sum(getattr(row, f"keys_{when}") for row in rows), sum(getattr(row, f"bytes_{when}") for row in rows))
        for when in ("before", "after")
    )
    return _row(total_group(map(group_of, rows)), before, after)


def _sizes(
    source: Source, family: Families | None, by: By | None, schema: Schema | None, asked: dict[str, Any]
) -> dict[Group, _Size]:
    sizes: dict[Group, _Size] = {}
    if by is not None:
        for row in usage_by(source, by, family, schema=schema, **asked):
            sizes[group_of(row)] = row.keys, row.key_bytes + row.value_bytes
        return sizes
    for counted in usage(source, family, **asked):
        group = Group(counted.instance_id or None, counted.family)
        keys, size = sizes.get(group, (0, 0))  # what no family explains may stand in several key spaces
        sizes[group] = keys + counted.keys, size + counted.key_bytes + counted.value_bytes
    return sizes


def _row(group: Group, before: _Size, after: _Size) -> GrowthRow:
    counts: Sequence[int] = [number for old, new in zip(before, after, strict=True) for number in (old, new, new - old)]
    return GrowthRow(*group, *counts)


def _name(row: GrowthRow) -> tuple[str, ...]:
    return tuple(map(str, group_of(row)))
