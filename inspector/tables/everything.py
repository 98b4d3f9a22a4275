"""The table of all records, of whatever family (docs/tables.md, "records")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from inspector.records.scanning import scan
from inspector.records.wanted import wanted
from inspector.tables.base import in_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from inspector.records.record import Record
    from inspector.tables.base import Reading
    from keycodec.ranges import KeyRange


def _problems(record: Record) -> list[str]:
    error = [str(record.key.error)] if record.key.error is not None else []
    return error + [str(problem) for problem in record.problems]


#: Every column: its type, and what makes its cells.
_COLUMNS: Mapping[str, tuple[pa.DataType, Callable[[Record], Any]]] = {
    "family": (pa.string(), lambda record: record.family.name if record.family is not None else None),
    "key": (pa.binary(), lambda record: record.key.raw),
    "key_values": (pa.int64(), lambda record: len(record.key_values)),
    "size": (pa.int64(), lambda record: record.size),
    "problems": (pa.list_(pa.string()), _problems),
}


class RecordsTable:
    """All records, a row each: ``family`` (null for a key that no family explains), ``key``, ``size``, ``problems``."""

    name = "records"
    leading_fields: Sequence[str] = ()
    schema = pa.schema([pa.field(name, type_) for name, (type_, _) in _COLUMNS.items()])

    def ranges(self, reading: Reading) -> Sequence[KeyRange]:
        asked = wanted(None, {}, instance_id=reading.instance_id, begin=reading.begin, end=reading.end)
        return list(asked.ranges)

    def read(self, reading: Reading, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        chosen = {name: _COLUMNS[name] for name in columns}
        records = scan(
            reading.source,
            instance_id=reading.instance_id,
            schema=reading.schema,
            begin=reading.begin,
            end=reading.end,
        )
        types = {name: type_ for name, (type_, _) in chosen.items()}
        return in_batches(((record.size, record) for record in records), types, [cell for _, cell in chosen.values()])
