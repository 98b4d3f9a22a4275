"""What takes the space within a family: its keys by the next field behind some leading ones, the largest first."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from inspector.errors import UsageError
from inspector.records.grouping import Batch, batches
from inspector.records.wanted import wanted
from inspector.views.rows import Row, Unit, column
from keycodec.decoding import decode
from keycodec.elements import INT64_SIZE
from keycodec.families import FAMILIES
from keycodec.runs import IntRun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.records.record import Record
    from inspector.sources.base import KeyValue, Source
    from keycodec.elements import FieldValue
    from keycodec.families.family import Family


@dataclass(frozen=True)
class ShareRow(Row):
    """The keys that have one value in a field."""

    value: FieldValue
    keys: int = 0
    key_bytes: int = column(Unit.BYTES, default=0)
    value_bytes: int = column(Unit.BYTES, default=0)


class Shares(NamedTuple):
    """The largest rows, the largest first. ``field``: whose values they have; ``number``: of all its values.

    ``others``: keys, bytes of keys and bytes of values of all that is not among the rows.
    """

    field: str
    rows: list[ShareRow]
    number: int
    others: tuple[int, int, int]


def shares(source: Source, family: str, *, largest: int = 100, **leading_fields: FieldValue | bytes) -> Shares:
    """Count the keys of a family with these leading fields by the field behind them.

    Equal values follow each other in key order, so that memory holds the ``largest`` alone. Raises UsageError for an
    unknown family, for fields that do not lead, and where no field is behind them.
    """
    asked = wanted(family, leading_fields)
    one = FAMILIES[family]
    behind = [field.name for field in one.fields if field.name not in leading_fields]
    if not behind:
        raise UsageError(f"{family}: no field of the key follows {', '.join(leading_fields)}")
    heap: list[tuple[int, int, ShareRow]] = []
    ticket = count(0, -1)  # of equal sizes the first one stays
    number, others = 0, [0, 0, 0]
    for row in _rows(asked.key_values(source), one, behind[0]):
        number += 1
        entry = row.key_bytes + row.value_bytes, next(ticket), row
        if len(heap) < largest:
            heapq.heappush(heap, entry)
        else:
            left = heapq.heappushpop(heap, entry)[2]
            others = [a + b for a, b in zip(others, (left.keys, left.key_bytes, left.value_bytes), strict=True)]
    rows = [row for _, _, row in sorted(heap, reverse=True)]
    return Shares(behind[0], rows, number, (others[0], others[1], others[2]))


def _rows(key_values: Iterator[KeyValue], family: Family, field: str) -> Iterator[ShareRow]:
    """A row for each run of keys that begin alike up to the end of the field."""
    begin: bytes | None = None
    value: FieldValue = ""
    keys = key_bytes = value_bytes = 0
    for piece in batches(key_values):
        if piece.layout is None or piece.layout.family is not family:
            continue
        end = _int_end(piece, family, field)
        for raw, stored in piece.key_values:
            if begin is None or not raw.startswith(begin):
                if begin is not None:
                    yield ShareRow(value, keys, key_bytes, value_bytes)
                begin, value = (raw[:end], int.from_bytes(raw[end - 8 : end], "big")) if end else _up_to(raw, field)
                keys = key_bytes = value_bytes = 0
            keys, key_bytes, value_bytes = keys + 1, key_bytes + len(raw), value_bytes + len(stored)
    if begin is not None:
        yield ShareRow(value, keys, key_bytes, value_bytes)


def _int_end(piece: Batch | Record, family: Family, field: str) -> int:
    """Where the field ends in all keys of a piece, if it is an int that is not negative in each; else 0."""
    if not isinstance(piece, Batch) or not isinstance(piece.run, IntRun):
        return 0
    place = [one.name for one in family.fields].index(field)  # the first one stands in the prefix
    return len(piece.run.prefix) + INT64_SIZE * place if place else 0


def _up_to(raw: bytes, field: str) -> tuple[bytes, FieldValue]:
    """The bytes of a key up to the end of a field, and the field's value."""
    element = next(one for one in decode(raw, partial=True).elements if one.name == field)
    assert element.value is not None, raw
    return raw[: element.offset + element.length], element.value
