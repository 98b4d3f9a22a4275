"""Types of tables as Spark has them, and record batches of these types (docs/scale.md, "Types").

Spark reads a Parquet file of ``export`` with the same types: it has no unsigned integers and no struct without fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from pyspark.sql import types as spark
from pyspark.sql.pandas.types import to_arrow_schema

from inspector.errors import UsageError
from inspector.tables.files.storable import storable
from inspector.tables.reading import check_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inspector.tables.base import Table

#: Every type without an inner one that a table has. The unsigned ones become the next type that holds all values.
_SCALARS: dict[pa.DataType, spark.DataType] = {
    pa.string(): spark.StringType(),
    pa.binary(): spark.BinaryType(),
    pa.bool_(): spark.BooleanType(),
    pa.int32(): spark.IntegerType(),
    pa.int64(): spark.LongType(),
    pa.uint32(): spark.LongType(),
    pa.uint64(): spark.DecimalType(20, 0),
    pa.float32(): spark.FloatType(),
    pa.float64(): spark.DoubleType(),
}


def spark_schema(table: Table, columns: Sequence[str] | None = None) -> spark.StructType:
    """The schema of some columns of a table, all if None.

    ``columns``: names, ``NAME.FIELD`` for one field of a column that is a struct. Raises UsageError for one that the
    table does not have.
    """
    whole = spark.StructType([_field(field) for field in storable(table.schema)[0]])
    if columns is None:
        return whole
    asked: dict[str, list[str] | None] = {}
    for path in columns:
        name, _, inner = path.partition(".")
        chosen = asked.setdefault(name, [] if inner else None)
        if inner and chosen is not None:
            chosen.append(inner)
        elif not inner:
            asked[name] = None
    check_columns(table, list(asked))
    return spark.StructType([_part(whole[name], chosen) for name, chosen in asked.items()])


def _part(field: spark.StructField, chosen: Sequence[str] | None) -> spark.StructField:
    """A column with only some of its fields."""
    if chosen is None:
        return field
    type_ = field.dataType
    inner = type_.names if isinstance(type_, spark.StructType) else []
    for name in chosen:
        if name not in inner:
            has = f"it has {', '.join(inner)}" if inner else "it has none"
            raise UsageError(f"{field.name} has no field {name!r}; {has}")
    assert isinstance(type_, spark.StructType)
    return spark.StructField(field.name, spark.StructType([type_[name] for name in dict.fromkeys(chosen)]))


def _field(field: pa.Field[pa.DataType]) -> spark.StructField:
    return spark.StructField(field.name, _type(field.type))


def _type(type_: pa.DataType) -> spark.DataType:
    if isinstance(type_, pa.StructType):
        return spark.StructType([_field(field) for field in type_])
    if isinstance(type_, pa.MapType):
        return spark.MapType(_type(type_.key_type), _type(type_.item_type))
    if isinstance(type_, pa.ListType):
        return spark.ArrayType(_type(type_.value_type))
    return _SCALARS[type_]


def value_fields(schema: spark.StructType) -> frozenset[str] | None:
    """The fields of the column ``value`` that a schema has; None for all, or if it has no such column."""
    types_ = {field.name: field.dataType for field in schema}
    value = types_.get("value")
    return frozenset(value.names) if isinstance(value, spark.StructType) else None


def converter(table: Table, schema: spark.StructType) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """Return what makes batches as Spark expects them for a schema of batches of the table with these columns.

    Raises UsageError for a schema that is not made of the table's.
    """
    check_columns(table, schema.names)
    stored, convert = storable(pa.schema([table.schema.field(name) for name in schema.names]))
    target = to_arrow_schema(schema)
    for field in target:
        _check_holds(table, stored.field(field.name), field)

    def converted(batch: pa.RecordBatch) -> pa.RecordBatch:
        rows = convert(batch)
        columns = [rows.column(field.name).cast(field.type) for field in target]
        return pa.RecordBatch.from_arrays(columns, schema=target)

    return converted


def _check_holds(table: Table, stored: pa.Field[pa.DataType], asked: pa.Field[pa.DataType]) -> None:
    what = UsageError(
        f"{table.name}.{asked.name} cannot be read as {asked.type}; "
        "leave the schema out, and name columns by the option columns"
    )
    try:
        pa.array([], stored.type).cast(asked.type)
    except pa.ArrowException:
        raise what from None
    if isinstance(asked.type, pa.StructType) and isinstance(stored.type, pa.StructType):
        known = {field.name for field in stored.type}
        if any(field.name not in known for field in asked.type):  # their cells would all be null
            raise what
