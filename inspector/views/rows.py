"""Rows, which every view gives. A row is a small dataclass; its fields are the columns."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from inspector.schema import messages
from keycodec.text.textforms import format_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.records.record import Record
    from inspector.values.reading import Problem
    from keycodec.key import Key

#: What stands in the first column of text where rows are added up.
TOTAL = "(total)"


class Unit(Enum):
    """The unit of a column's numbers. It decides how they are written."""

    PLAIN = "plain"
    INT64 = "int64"  # as stored; JSON has it as a string, as the service prints them
    SECONDS = "seconds"  # an int64, since 1970
    MILLISECONDS = "milliseconds"  # an int64, since 1970
    DURATION = "duration"  # in seconds
    BYTES = "bytes"
    INT64_BYTES = "int64 bytes"  # as stored
    SHARE = "share"  # of 1; in tables with a bar
    LONG = "long"  # text that a table cuts
    DETAIL = "detail"  # too much for a cell: only JSON and CSV have it


def column(unit: Unit, *, optional: bool = False, words: str | Sequence[str] = (), **options: Any) -> Any:
    """Declare a dataclass field whose values have that unit. ``optional``: a narrow terminal may leave it out.

    ``words``: all that a text can be, or the name of the enum that says so.
    """
    return field(metadata={"unit": unit, "optional": optional, "words": words}, **options)


def known_words(row_class: type[Row], name: str) -> Sequence[str]:
    """Return all that the text of a column can be; nothing where nobody knows."""
    words = next((part.metadata.get("words", ()) for part in fields(row_class) if part.name == name), ())
    return list(attrgetter(words)(messages).keys()) if isinstance(words, str) else words


def _type_of(row_class: type[Row], name: str) -> str:
    """The type of a column, as it is declared."""
    return next(str(part.type) for part in fields(row_class) if part.name == name)


def is_number(row_class: type[Row], name: str) -> bool:
    """Tell whether the values of a column are numbers."""
    return _type_of(row_class, name).removesuffix(" | None") in ("int", "float", "list[int]")


def is_written_as_it_is(row_class: type[Row], name: str) -> bool:
    """Tell whether the values of a column are numbers or truths, which all formats write as they are."""
    return _type_of(row_class, name).removesuffix(" | None") in ("int", "float", "bool")


def goes_on(row_class: type[Row], name: str) -> bool:
    """Tell whether a path can lead on into the values of a column: into a list, or into parts with names."""
    return _type_of(row_class, name).startswith(("list[", "dict["))


@dataclass(frozen=True)
class Row:
    """Base of all rows. ``problem``: why part of the row may be missing; else None."""

    problem: Problem | None = field(default=None, kw_only=True)


@cache
def columns(row_class: type[Row]) -> dict[str, Unit]:
    """Return the columns of a class of rows, each with its unit; ``problem`` is last."""
    units = {part.name: part.metadata.get("unit", Unit.PLAIN) for part in fields(row_class)}
    return {name: unit for name, unit in units.items() if name != "problem"} | {"problem": Unit.PLAIN}


def optional_columns(row_class: type[Row]) -> frozenset[str]:
    """Return the columns that a narrow terminal may leave out."""
    return frozenset(part.name for part in fields(row_class) if part.metadata.get("optional"))


def record_name(key: Key) -> str:
    """Write a record's key as ``get`` takes it. If no family explains the key: its bytes, as fdbcli prints them."""
    return str(key) if key.family is not None else format_text(key.raw, "printed")


def first_problem(record: Record) -> Problem | None:
    """Return the record's worst problem."""
    problems = record.problems
    return min(problems, key=lambda problem: not problem.failed) if problems else None
