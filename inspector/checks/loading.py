"""Facts of a source as tables: of each family the few columns that checks look at, flat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from inspector.tables.base import Reading
from inspector.tables.filling.rows import VERSIONSTAMP
from inspector.tables.leading import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inspector.checks.facts import Column, Fact
    from inspector.schema import Schema
    from inspector.sources.base import Source
    from inspector.tables.base import Table


class Instances:
    """The instances by number: numbers take less room than their ids."""

    def __init__(self) -> None:
        self._numbers: dict[str | None, int] = {}
        self.ids: list[str | None] = []

    def number(self, instance_id: str | None) -> int:
        """The number of an instance."""
        if instance_id not in self._numbers:
            self._numbers[instance_id] = len(self.ids)
            self.ids.append(instance_id)
        return self._numbers[instance_id]

    def numbers(self, ids: pa.Array[Any]) -> pa.Array[Any]:
        """The number of each id of a column."""
        encoded: Any = pc.dictionary_encode(ids, null_encoding="encode")
        numbers: Any = pa.array(map(self.number, encoded.dictionary.to_pylist()), pa.int32())
        taken: pa.Array[Any] = numbers.take(encoded.indices)
        return taken


class FactReader:
    """Reads facts of a source. ``instance_id``: of that one alone. ``held``: records read, by family and instance.

    ``newest``: the newest time of a transaction that was read, in milliseconds; 0 if none has one.
    """

    def __init__(self, source: Source, schema: Schema, tables: Mapping[str, Table], instance_id: str | None) -> None:
        leading = {} if instance_id is None else {"instance_id": Wanted((instance_id,))}
        self._source, self._schema, self._tables, self._leading = source, schema, tables, leading
        self.instances = Instances()
        self.held: dict[tuple[str, int], int] = {}
        self.newest = 0

    def schema_of(self, fact: Fact) -> pa.Schema:
        """The columns of a fact with their types."""
        table = self._tables[fact.family_name].schema
        fields: list[pa.Field[Any]] = [] if not _has_instance(fact) else [pa.field("inst", pa.int32())]
        fields += [pa.field(name, table.field(field).type) for name, field in fact.key_columns.items()]
        if fact.family.versioned:
            fields.append(pa.field(VERSIONSTAMP, pa.string()))
        for name, column in fact.value_columns.items():
            fields.append(pa.field(name, _type_at(table.field("value").type, column)))
        return pa.schema(fields)

    def read(self, fact: Fact, kept: frozenset[int] | None) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a fact, of the instances of these numbers; None for all."""
        columns = [field.name for field in fact.family.fields]
        columns += [VERSIONSTAMP] * fact.family.versioned + ["value"] * bool(fact.value_columns)
        schema = self.schema_of(fact)
        reading = Reading(self._source, self._schema, self._leading, value_fields=fact.value_fields)
        for batch in self._tables[fact.family_name].read(reading, columns):
            arrays: list[pa.Array[Any]] = []
            if _has_instance(fact):
                arrays.append(self.instances.numbers(batch.column("instance_id")))
                self._count(fact.family_name, arrays[0])
            arrays += [batch.column(field) for field in fact.key_columns.values()]
            if fact.family.versioned:
                arrays.append(batch.column(VERSIONSTAMP))
            arrays += [_at(batch.column("value"), column) for column in fact.value_columns.values()]
            made = pa.RecordBatch.from_arrays(arrays, schema=schema)
            if fact.name == "txn":
                self._tell_time(made)
            if kept is not None and _has_instance(fact):
                made = made.filter(pc.is_in(made.column(0), pa.array(sorted(kept), pa.int32())))
            yield made

    def count(self, family_name: str) -> None:
        """Count the records of a family that no check looks into."""
        reading = Reading(self._source, self._schema, self._leading)
        for batch in self._tables[family_name].read(reading, ["instance_id"]):
            self._count(family_name, self.instances.numbers(batch.column(0)))

    def _tell_time(self, txns: pa.RecordBatch) -> None:
        for name in _TIMES:
            times: Any = txns.column(name)
            known: Any = pc.max(times.filter(pc.less_equal(times, pa.scalar(_LAST))))
            self.newest = max(self.newest, known.as_py() or 0)

    def _count(self, family_name: str, numbers: pa.Array[Any]) -> None:
        counts: Any = pc.value_counts(numbers)
        for counted in counts.to_pylist():
            place = family_name, counted["values"]
            self.held[place] = self.held.get(place, 0) + counted["counts"]


#: The times of a transaction, of which the newest is the source's own time; and the last one that a calendar has.
_TIMES = ("prepare_time", "precommit_time", "commit_time", "finish_time")
_LAST = 253_402_300_799_999


def _has_instance(fact: Fact) -> bool:
    return fact.family.fields[:1] != () and fact.family.fields[0].name == "instance_id"


def _type_at(type_: Any, column: Column) -> pa.DataType:
    for step in column.path:
        type_ = type_.field(step).type
    found: pa.DataType = pa.bool_() if column.is_presence else type_
    return found


def _at(values: Any, column: Column) -> pa.Array[Any]:
    for step in column.path:
        values = pc.struct_field(values, step)
    found: pa.Array[Any] = pc.is_valid(values) if column.is_presence else values
    return found
