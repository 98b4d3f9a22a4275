"""Rows and records to be printed."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspector.output.formats import FORMATS
from inspector.output.items import Item, RowItem
from inspector.output.kinds.records import KeyValueItem, RecordItem
from inspector.records.grouping import records
from inspector.values.reading import Problem
from inspector.views.rows import Row, Unit, column
from tests.support.inspector import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.records.record import Record


@dataclass(frozen=True)
class Sample(Row):
    """A row of every kind."""

    name: str
    number: int | None = column(Unit.INT64, default=None)
    when: int | None = column(Unit.SECONDS, default=None)
    share: float = column(Unit.SHARE, default=0.0)
    parts: Any = None


FIRST = Sample("one", 1 << 62, 1669260437, 0.125, ["a", "b"])
SECOND = Sample("two", parts={"SQL": 1, "COMPUTE": 2}, problem=Problem("it hurts"))


def raw_items(record: Record, *, mask: bool = True) -> list[KeyValueItem]:
    return [KeyValueItem(shown) for shown in record.shown_key_values(mask=mask)]


def printed(name: str, items: Iterable[Item], fields: tuple[str, ...] = (), *, header: bool = True) -> str:
    stream = io.StringIO()
    FORMATS[name](stream, fields, header=header).write(items)
    return stream.getvalue()


def printed_rows(*rows: Row) -> list[Item]:
    return [RowItem(row) for row in rows]


def printed_records() -> list[Item]:
    rows = [(key_of("MetaTabletIdxKey", tablet_id=number), b"\x10" + bytes([number])) for number in (5, 6)]
    return [RecordItem(record.shown()) for record in records([*rows, (b"\x01\x10odd", b"\x00\xff")])]
