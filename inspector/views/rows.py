"""What every view gives: rows, each a small dataclass whose fields are the columns."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import Enum
from typing import TYPE_CHECKING, Any

from keycodec.textforms import format_text

if TYPE_CHECKING:
    from inspector.records.record import Record
    from inspector.values.reading import Problem
    from keycodec.key import Key


class Unit(Enum):
    """What a column's ints are; it decides how they are written."""

    PLAIN = "plain"
    INT64 = "int64"  # as stored; JSON has it as a string, as the service prints them
    SECONDS = "seconds"  # an int64, since 1970
    MILLISECONDS = "milliseconds"  # an int64, since 1970
    BYTES = "bytes"
    SHARE = "share"  # of 1; in tables with a bar
    LONG = "long"  # text that a table cuts


def column(unit: Unit, **options: Any) -> Any:
    """A dataclass field whose values are of that unit."""
    return field(metadata={"unit": unit}, **options)


@dataclass(frozen=True)
class Row:
    """Base of all rows. ``problem``: why parts of the row may be missing, or None."""

    problem: Problem | None = field(default=None, kw_only=True)


def columns(row_class: type[Row]) -> dict[str, Unit]:
    """The columns of a class of rows, ``problem`` last, and the unit of each."""
    units = {part.name: part.metadata.get("unit", Unit.PLAIN) for part in fields(row_class)}
    return {name: unit for name, unit in units.items() if name != "problem"} | {"problem": Unit.PLAIN}


def record_name(key: Key) -> str:
    """A record's key as ``get`` takes it; of a key that no family explains, its bytes as fdbcli has them."""
    return str(key) if key.family is not None else format_text(key.raw, "fdbcli")


def first_problem(record: Record) -> Problem | None:
    """The record's gravest problem."""
    return min(record.problems, key=lambda problem: not problem.failed, default=None)
