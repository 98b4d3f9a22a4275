"""What Spark's filters ask of leading fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from inspector.tables.leading import WantedValues, stored_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyspark.sql.datasource import Filter

    from inspector.tables.base import Table
    from inspector.tables.leading import Leading
    from keycodec.elements import FieldValue


def leading_of_filters(table: Table, filters: Iterable[Filter]) -> Leading:
    """Return what all filters ask of each leading field. A filter that is not understood is skipped."""
    leading: Leading = {}
    for one in filters:
        path: tuple[str, ...] = getattr(one, "attribute", ())
        if len(path) == 1 and path[0] in table.leading_fields:
            wanted = _wanted(table, path[0], one)
            if wanted is not None:
                leading[path[0]] = leading.get(path[0], WantedValues()).and_(wanted)
    return leading


def _wanted(table: Table, name: str, one: Filter) -> WantedValues | None:
    from pyspark.sql.datasource import (  # Spark 4.0 has none of them, and pushes none
        EqualNullSafe,
        EqualTo,
        GreaterThan,
        GreaterThanOrEqual,
        In,
        LessThan,
        LessThanOrEqual,
    )

    type_ = int if pa.types.is_integer(table.schema.field(name).type) else str
    match one:
        case EqualTo(value=value) | EqualNullSafe(value=value) if isinstance(value, type_):
            return WantedValues((_stored(value),))
        case In(value=values):  # no null equals anything
            found = [value for value in values if value is not None]
            is_known = all(isinstance(value, type_) for value in found)
            return WantedValues(tuple(dict.fromkeys(map(_stored, found)))) if is_known else None
        case GreaterThan(value=int(low)) | GreaterThanOrEqual(value=int(low)) if type_ is int:
            return WantedValues(low=low)
        case LessThan(value=int(high)) | LessThanOrEqual(value=int(high)) if type_ is int:
            return WantedValues(high=high)
        case _:
            return None


def _stored(value: Any) -> FieldValue:
    """The value of a key that a cell shows."""
    return stored_text(value) if isinstance(value, str) else int(value)
