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
    from keycodec.families.family import Family

#: The fields of keys that say which table a record belongs to, the surest first.
_OF_TABLE = ("table_id", "tbl_id", "base_table_id")
_OF_PART = {"tablet_id": "tablet", "index_id": "index", "partition_id": "partition", "part_id": "partition"}


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
    """The tables of one instance. Memory holds an entry for each of them, and an id for each of their tablets."""

    def __init__(self, source: Source, instance_id: str, schema: Schema | None) -> None:
        self._source, self._instance_id, self._schema = source, instance_id, schema
        self._tables: dict[int, _Table] = {}
        self._owners: dict[str, dict[int, int]] = {"tablet": {}, "index": {}, "partition": {}}

    def rows(self) -> list[TableRow]:
        self._learn_owners()
        for record in self._scan(_BELONGING):
            if record.family is not None:
                self._count(record)
        return [self._row(table_id, table) for table_id, table in sorted(self._tables.items())]

    def _scan(self, families: Sequence[Family | str]) -> Iterator[Record]:
        return scan(self._source, families, instance_id=self._instance_id, schema=self._schema)

    def _table(self, table_id: int) -> _Table:
        return self._tables.setdefault(table_id, _Table())

    def _learn_owners(self) -> None:
        """Read which table each tablet, index and partition belongs to; its own key says it before its neighbours'."""
        for record in self._scan(["VersionedTabletIndexKey", "MetaTabletIdxKey"]):
            index = message_of(record.value, messages.TabletIndexPB)
            if index is not None and record.family is not None and index.HasField("table_id"):
                ids = {"tablet": int(record.key.fields["tablet_id"])}  # type: ignore[arg-type]
                ids |= {name: getattr(index, f"{name}_id") for name in ("index", "partition")}
                self._own(index.table_id, ids)
        for record in self._scan(["MetaTabletKey"]):
            if record.family is not None:
                fields: dict[str, Any] = dict(record.key.fields)
                ids = {"tablet": fields["tablet_id"], "index": fields["index_id"], "partition": fields["part_id"]}
                self._own(fields["table_id"], ids)

    def _own(self, table_id: int, ids: dict[str, int]) -> None:
        for kind, id_ in ids.items():
            self._owners[kind][id_] = table_id

    def _owner(self, record: Record) -> int | None:
        fields: dict[str, Any] = dict(record.key.fields)
        for name in _OF_TABLE:
            if name in fields:
                return int(fields[name])
        for name, kind in _OF_PART.items():
            if name in fields:
                return self._owners[kind].get(fields[name])
        return None

    def _count(self, record: Record) -> None:
        table_id = self._owner(record)
        if table_id is None:
            return
        table = self._table(table_id)
        table.numbers["key_values"] += len(record.key_values)
        table.numbers["metadata_size"] += record.size
        assert record.family is not None, record
        if record.family.name == "MetaTabletKey":
            self._count_tablet(table, record)
        elif record.family.name == "StatsTabletKey":
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


def _belongs(family: Family) -> bool:
    names = [part.name for part in family.fields]
    return names[:1] == ["instance_id"] and any(name in names for name in (*_OF_TABLE, *_OF_PART))


#: The families whose records belong to a table.
_BELONGING = [family for family in FAMILIES.values() if _belongs(family)]
