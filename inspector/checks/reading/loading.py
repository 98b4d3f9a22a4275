"""Facts of a source as tables: of each family the few columns that checks look at, flat."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from google.protobuf.message import DecodeError

from inspector.checks.reading.quickly import Arrays, QuickFacts
from inspector.records.grouping import Batch, batches
from inspector.sources.abilities import read_ranges
from inspector.sources.base import END_OF_DATA
from inspector.tables.families import FamilyTable
from inspector.tables.filling.decoder import OddError
from inspector.tables.filling.gathering import gathered, rows_of
from inspector.tables.filling.rows import VERSIONSTAMP
from inspector.tables.leading import WantedValues, key_ranges, within
from inspector.values.layouts import Layouts
from keycodec.families import FAMILIES
from keycodec.ranges import merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.checks.reading.facts import Column, Fact
    from inspector.records.record import Record
    from inspector.schema import Schema
    from inspector.sources.base import Source
    from keycodec.families.family import Family
    from keycodec.ranges import KeyRange


#: Rows that are read at once; more than of a table, as a fact has few columns.
_BATCH_ROWS = 1 << 15


class Instances:
    """The instances by number: numbers take less room than their ids."""

    def __init__(self, ids: Iterable[str | None] = ()) -> None:
        self.ids = list(ids)
        self._numbers = {instance_id: number for number, instance_id in enumerate(self.ids)}

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
    """Reads facts of a source. ``instance_id``: of that one alone, but for facts of everywhere.

    ``ids``: instances that have a number already.

    ``held``: records read, by family and instance.

    ``newest``: the newest time of a transaction that was read, in milliseconds; 0 if none has one.
    """

    def __init__(self, source: Source, schema: Schema, instance_id: str | None, ids: Iterable[str | None] = ()) -> None:
        leading = {} if instance_id is None else {"instance_id": WantedValues((instance_id,))}
        self._source, self._layouts, self._leading = source, Layouts(schema), leading
        self._tables = {name: FamilyTable(family, schema) for name, family in FAMILIES.items()}
        self.instances = Instances(ids)
        self.held: dict[tuple[str, int], int] = {}
        self.newest = 0

    def schema_of(self, fact: Fact) -> pa.Schema:
        """The columns of a fact with their types."""
        table = self._tables[fact.family_name].schema
        fields: list[pa.Field[Any]] = [] if not _has_instance(fact.family) else [pa.field("inst", pa.int32())]
        fields += [pa.field(name, table.field(field).type) for name, field in fact.key_columns.items()]
        if fact.family.versioned:
            fields.append(pa.field(VERSIONSTAMP, pa.string()))
        for name, column in fact.value_columns.items():
            fields.append(pa.field(name, _type_at(table.field("value").type, column)))
        return pa.schema(fields)

    def ranges(self, facts: Iterable[Fact], counted: Iterable[str]) -> list[KeyRange]:
        """The key ranges that hold facts, and families whose records are counted; of one instance, its own alone."""
        whole = [fact.family for fact in facts if fact.everywhere]
        named = [*(fact.family for fact in facts if not fact.everywhere), *(FAMILIES[name] for name in counted)]
        own = [family for family in named if not self._leading or _has_instance(family)]
        found = [*(key_ranges(family, {}) for family in whole), *(key_ranges(family, self._leading) for family in own)]
        return merged(range_ for ranges in found for range_ in ranges)

    def read(
        self,
        facts: Sequence[Fact],
        counted: Sequence[str] = (),
        kept: frozenset[int] | None = None,
        begin: bytes = b"",
        end: bytes = END_OF_DATA,
    ) -> Iterator[tuple[Fact, pa.RecordBatch]]:
        """Yield rows of facts, in one pass over the keys. ``counted``: families whose records are counted alone.

        ``kept``: the numbers of the instances to which facts are limited, unless they are of everywhere. ``begin``,
        ``end``: of the keys in [begin, end) alone.
        """
        wanted = {fact.family_name: fact for fact in facts}
        ranges = within(self.ranges(facts, counted), begin, end)
        found = batches(read_ranges(self._source, ranges), self._layouts)
        for family, pieces in groupby(found, key=_family_of):
            fact = None if family is None else wanted.get(family.name)
            if fact is not None:
                numbers = None if fact.everywhere else kept
                yield from ((fact, rows) for rows in self._facts(fact, pieces, numbers) if rows.num_rows)
            elif family is not None and _has_instance(family):
                self._count_records(family, pieces)

    def _facts(
        self, fact: Fact, pieces: Iterable[Batch | Record], kept: frozenset[int] | None
    ) -> Iterator[pa.RecordBatch]:
        layout = self._layouts.of(fact.family)
        table = self._tables[fact.family_name].schema
        quick = QuickFacts.of(fact, layout, table)
        schema = self.schema_of(fact)
        for piece in gathered(pieces, layout, _BATCH_ROWS):
            for keys, values in self._columns(fact, quick, piece):
                made = pa.RecordBatch.from_arrays(self._arrays(fact, keys, values), schema=schema)
                if fact.name == "txn":
                    self._tell_time(made)
                if kept is not None and _has_instance(fact.family):
                    made = made.filter(pc.is_in(made.column(0), pa.array(sorted(kept), pa.int32())))
                yield made

    def _columns(
        self, fact: Fact, quick: QuickFacts | None, piece: Batch | Iterator[Record]
    ) -> Iterator[tuple[Arrays, Arrays]]:
        """The fields of keys and values, the quick way or, where that cannot, by way of the family's table."""
        if quick is not None and isinstance(piece, Batch):
            try:
                yield quick.columns(piece)
                return
            except (OddError, DecodeError):
                rows = len(piece.key_values)
            if rows > 1:  # so that a record is read in one way, whatever stands beside it
                for part in (slice(rows // 2), slice(rows // 2, None)):
                    yield from self._columns(fact, quick, piece._replace(key_values=piece.key_values[part]))
                return
        columns = [field.name for field in fact.family.fields]
        if fact.family.versioned:
            columns.append(VERSIONSTAMP)
        if fact.value_columns:
            columns.append("value")
        for batch in self._rows(fact.family, piece, columns, fact.value_fields):
            arrays: Arrays = dict(zip(columns, batch.columns, strict=True))
            yield arrays, _fields_of(arrays.get("value"), fact.value_fields)

    def _rows(
        self, family: Family, piece: Batch | Iterator[Record], columns: list[str], fields: frozenset[str]
    ) -> Iterator[pa.RecordBatch]:
        """The rows of a family's table, with some columns and, of its values, some fields."""
        table = self._tables[family.name]
        exact = table.exact_way(columns)
        yield from rows_of(piece, table.quick_way(columns, fields), exact) if isinstance(piece, Batch) else exact(piece)

    def _arrays(self, fact: Fact, keys: Arrays, values: Arrays) -> list[pa.Array[Any]]:
        arrays: list[pa.Array[Any]] = []
        if _has_instance(fact.family):
            arrays.append(self.instances.numbers(keys["instance_id"]))
            self._count(fact.family_name, arrays[0])
        arrays += [keys[field] for field in fact.key_columns.values()]
        if fact.family.versioned:
            arrays.append(keys[VERSIONSTAMP])
        return arrays + [_at(values, column) for column in fact.value_columns.values()]

    def _count_records(self, family: Family, pieces: Iterable[Batch | Record]) -> None:
        for piece in gathered(pieces, self._layouts.of(family)):
            for batch in self._rows(family, piece, ["instance_id"], frozenset()):
                self._count(family.name, self.instances.numbers(batch.column(0)))

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


def _has_instance(family: Family) -> bool:
    return bool(family.fields) and family.fields[0].name == "instance_id"


def _family_of(piece: Batch | Record) -> Family | None:
    return piece.layout.family if isinstance(piece, Batch) else piece.family or piece.key.nearest


def _type_at(type_: Any, column: Column) -> pa.DataType:
    for step in column.path:
        type_ = type_.field(step).type
    found: pa.DataType = pa.bool_() if column.is_presence else type_
    return found


#: No number of the service comes near; two of them can be added.
_LARGEST = 1 << 61
#: Under this name stands a value that is no message.
_WHOLE = ""


def _fields_of(values: Any, names: frozenset[str]) -> Arrays:
    """The fields of a column of values."""
    if values is None:
        return {}
    return {_WHOLE: values, **{name: pc.struct_field(values, name) for name in names}}


def _at(values: Arrays, column: Column) -> pa.Array[Any]:
    first, *others = column.path or (_WHOLE,)
    found: Any = values[first]
    for step in others:
        found = pc.struct_field(found, step)
    array: pa.Array[Any] = pc.is_valid(found) if column.is_presence else _bounded(found)
    return array


def _bounded(array: Any) -> Any:
    """The numbers of an array, those of damaged data cut to what can be reckoned with."""
    if array.type != pa.int64():
        return array
    bounds: Any = pc.min_max(array)
    low, high = bounds["min"].as_py(), bounds["max"].as_py()
    if low is None or (low >= -_LARGEST and high <= _LARGEST):
        return array
    return pc.max_element_wise(pc.min_element_wise(array, _LARGEST, skip_nulls=False), -_LARGEST, skip_nulls=False)
