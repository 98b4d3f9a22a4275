"""Show tables, one row each: tablets, partitions, rowsets and rows; the metadata that they take.

A record belongs to a table if its key names the table, or a tablet, an index or a partition of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inspector.records.scanning import scan
from inspector.schema import messages
from inspector.values.fields import value_if_set
from inspector.values.stats import TabletStats
from inspector.values.value import message_of
from inspector.views.contents.belonging import Belonging, naming_field
from inspector.views.contents.owners import instances_present
from inspector.views.matching import matching_rows
from inspector.views.rows import Row, Unit, column, first_problem
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.records.conditions import Condition
    from inspector.records.record import Record
    from inspector.schema import Schema
    from inspector.sources.base import Source
    from inspector.values.reading import Problem


@dataclass(frozen=True)
class TableRow(Row):
    """A table. ``name``: as one of its tablets has it. ``rowsets``, ``rows``, ``data_size``: by tablet statistics.

    ``key_values``, ``metadata_size``: the key-values of the store that belong to it, and their bytes.
    """

    instance_id: str
    table_id: int = column(Unit.INT64)
    name: str | None = None
    indexes: int = 0
    partitions: int = 0
    tablets: int = 0
    rowsets: int = 0
    rows: int = 0
    data_size: int = column(Unit.BYTES, default=0)
    key_values: int = 0
    metadata_size: int = column(Unit.BYTES, default=0)


def table_totals(
    source: Source,
    *,
    instance_id: str | None = None,
    where: Sequence[str | Condition] = (),
    schema: Schema | None = None,
) -> Iterator[TableRow]:
    """Yield the tables, instance by instance, in the order of their ids.

    ``where``: conditions on columns, such as "tablets>1000". Raises UsageError for a column that there is not.
    """
    return matching_rows(_rows(source, instance_id, schema), TableRow, where)


def _rows(source: Source, instance_id: str | None, schema: Schema | None) -> Iterator[TableRow]:
    for owner in instances_present(source) if instance_id is None else [instance_id]:
        yield from _Tables(source, owner, schema).rows()


@dataclass
class _Table:
    """What is counted of one table."""

    name: str | None = None
    indexes: set[int] = field(default_factory=set)
    partitions: set[int] = field(default_factory=set)
    numbers: Counter[str] = field(default_factory=Counter)
    problem: Problem | None = None


def _count_stats(table: _Table, record: Record) -> None:
    stats = record.value.merged if isinstance(record.value, TabletStats) else None
    if stats is None:
        table.problem = table.problem or first_problem(record)
        return
    table.numbers["rowsets"] += stats.num_rowsets
    table.numbers["rows"] += stats.num_rows
    table.numbers["data_size"] += stats.data_size


class _Tables:
    """The tables of one instance. Memory holds an entry for each of them, and what :class:`Belonging` holds."""

    def __init__(self, source: Source, instance_id: str, schema: Schema | None) -> None:
        self._source, self._instance_id, self._schema = source, instance_id, schema
        self._belonging = Belonging(source, instance_id, schema)
        self._tables: dict[int, _Table] = {}

    def rows(self) -> list[TableRow]:
        for record in scan(self._source, list(_BELONGING), instance_id=self._instance_id, schema=self._schema):
            if record.family is not None:
                self._count(record, *_BELONGING[record.family])
        return [self._row(table_id, table) for table_id, table in sorted(self._tables.items())]

    def _table(self, table_id: int) -> _Table:
        return self._tables.setdefault(table_id, _Table())

    def _count(self, record: Record, field: str, thing: str) -> None:
        table_id = self._belonging.owner(thing, int(record.key.fields[field]), "table")  # type: ignore[arg-type]
        if table_id is None:
            return
        table = self._table(table_id)
        table.numbers["key_values"] += len(record.key_values)
        table.numbers["metadata_size"] += record.size
        name = record.key.family.name if record.key.family else ""
        if name == "MetaTabletKey":
            self._count_tablet(table, record)
        elif name == "StatsTabletKey":
            _count_stats(table, record)

    def _count_tablet(self, table: _Table, record: Record) -> None:
        fields: dict[str, Any] = dict(record.key.fields)
        table.numbers["tablets"] += 1
        table.indexes.add(fields["index_id"])
        table.partitions.add(fields["part_id"])
        if table.name is None:  # it stands in every tablet
            meta = message_of(record.value, messages.TabletMetaCloudPB)
            table.name = None if meta is None else value_if_set(meta, "table_name")

    def _row(self, table_id: int, table: _Table) -> TableRow:
        counts: dict[str, Any] = {"indexes": len(table.indexes), "partitions": len(table.partitions), **table.numbers}
        return TableRow(self._instance_id, table_id, table.name, **counts, problem=table.problem)


#: The families whose records belong to a table, and by which field of their keys.
_BELONGING = {family: found for family in FAMILIES.values() if (found := naming_field(family, "table"))}
