"""Rows of Arrow as plain data that JSON can hold: what SQL answers, ready to print (docs/sql.md, "Results")."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.types as types

from inspector.forms.messages import float_data
from keycodec.jsonforms import Int64

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keycodec.jsonforms import Json

#: Turns what Arrow gives for a cell, unless that is None, into data.
Plain = Callable[[Any], "Json"]


def plain_rows(batch: pa.RecordBatch) -> Iterator[dict[str, Json]]:
    """Yield the rows of a batch. 64-bit ints are strings of their own kind, binary is hex, times are ISO 8601."""
    names = distinct(batch.schema.names)
    columns = [_cells(column) for column in batch.columns]
    for row in zip(*columns, strict=True):
        yield dict(zip(names, row, strict=True))


def distinct(names: Sequence[str]) -> list[str]:
    """Return the names of columns; a name that an earlier column has gets a number."""
    found: dict[str, None] = {}
    for name in names:
        number, new = 1, name
        while new in found:
            number += 1
            new = f"{name}_{number}"
        found[new] = None
    return list(found)


def _cells(column: pa.Array[Any]) -> Iterator[Json]:
    plain = _optional(plain_of(column.type))
    if column.type == pa.timestamp("ns"):  # Python's own times end with microseconds
        column = column.cast(pa.timestamp("us"), safe=False)
    for cell in column:
        yield plain(cell.as_py())


def plain_of(type_: pa.DataType) -> Plain:
    """Return what makes data of a type's values."""
    if types.is_int64(type_) or types.is_uint64(type_):
        return lambda value: Int64(value)
    if types.is_decimal(type_):
        return _decimal
    if types.is_floating(type_):
        return float_data
    if types.is_binary(type_) or types.is_large_binary(type_) or types.is_fixed_size_binary(type_):
        return bytes.hex
    if types.is_struct(type_):
        fields = {field.name: _optional(plain_of(field.type)) for field in type_}
        return lambda value: {name: plain(value[name]) for name, plain in fields.items()}
    if types.is_map(type_):
        key, item = plain_of(type_.key_type), _optional(plain_of(type_.item_type))
        return lambda value: {str(key(name)): item(inner) for name, inner in value}
    if types.is_list(type_) or types.is_large_list(type_) or types.is_fixed_size_list(type_):
        inner_plain = _optional(plain_of(type_.value_type))
        return lambda value: [inner_plain(inner) for inner in value]
    return _scalar


def _optional(plain: Plain) -> Plain:
    return lambda value: None if value is None else plain(value)


def _decimal(value: Decimal) -> Json:
    """Return an int if no digits follow the point; else a number where a float keeps all digits, a string elsewhere."""
    if value.as_tuple().exponent == 0:
        return Int64(int(value))
    near = float(value)
    return near if Decimal(repr(near)) == value else str(value)


def _scalar(value: Any) -> Json:
    match value:
        case bool() | int() | str():
            return value
        case datetime():
            in_utc = value if value.tzinfo is None else value.astimezone(UTC)
            return in_utc.isoformat().replace("+00:00", "Z")
        case timedelta():
            return str(value)
        case pa.MonthDayNano():
            return _interval(value)
        case _:
            return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _interval(value: pa.MonthDayNano) -> str:
    """An interval as DuckDB writes it: ``2 months 3 days 04:05:06``."""
    parts = [f"{count} {unit}" for count, unit in ((value.months, "months"), (value.days, "days")) if count]
    seconds, nanoseconds = divmod(abs(value.nanoseconds), 10**9)
    if value.nanoseconds or not parts:
        sign = "-" if value.nanoseconds < 0 else ""
        fraction = f".{nanoseconds // 1000:06}" if nanoseconds else ""
        parts.append(f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction}")
    return " ".join(parts)
