"""What is damaged in a source and passed over, as a table: Spark's executors have no other way to tell the driver."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from inspector.records.wanted import wanted
from inspector.tables.base import record_batch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.tables.base import Reading
    from keycodec.ranges import KeyRange


class ProblemsTable:
    """The lines of ``source.problems`` after all keys, or those of one instance, have been read; values are not.

    Each partition has those that it has met, so what concerns many keys, such as a mutation log, may come several
    times.
    """

    name = "problems"
    leading_fields: Sequence[str] = ()
    schema = pa.schema([pa.field("problem", pa.string())])

    def ranges(self, reading: Reading) -> Sequence[KeyRange]:
        asked = wanted(None, {}, instance_id=reading.instance_id, begin=reading.begin, end=reading.end)
        return list(asked.ranges)

    def read(self, reading: Reading, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        for begin, end in self.ranges(reading):
            for _ in reading.source.key_values(begin, end):
                pass
        found = list(reading.source.problems)
        yield record_batch({name: pa.string() for name in columns}, [found for _ in columns], len(found))
