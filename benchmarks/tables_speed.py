"""Tables against `verify` on the same records: SQL over rowsets, all their columns, Parquet; the memory of both.

docs/speed.md has the bounds. Times are of the processor, each in a process of its own.
"""

from __future__ import annotations

import argparse

from benchmarks.pipeline_speed import made_key_values
from benchmarks.support.measuring import measure

#: What is timed, after ``source`` was opened; each is a process of its own.
WORK = {
    "verify": 'inspector.verify(source, "MetaRowsetKey")',
    "SQL count and sum": """
import duckdb
from inspector.tables.sql.dataset import SourceDataset
from inspector.tables.sql.database import Database
with Database(source) as database:
    statement = "SELECT count(*), sum(value.num_rows), sum(value.total_disk_size) FROM MetaRowsetKey"
    print(database.query(statement).read_all(), file=sys.stderr)
""",
    "some fields of the values": """
from inspector.schema import Schema
from inspector.tables.base import Reading
from inspector.tables.catalogue import find_table
schema = Schema.builtin()
reading = Reading(source, schema, value_fields=frozenset({"num_rows", "total_disk_size"}))
for batch in find_table("MetaRowsetKey", schema).read(reading, ["value"]):
    pass
""",
    "all columns": """
for batch in inspector.table(source, "MetaRowsetKey"):
    pass
""",
    "Parquet": """
with tempfile.TemporaryDirectory() as folder:
    inspector.export(source, folder + "/out", ["MetaRowsetKey"])
""",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--key-values", type=int, default=1_000_000)
    number = parser.parse_known_args()[0].key_values
    sizes = number // 10, number
    few, many = (measure(WORK, made_key_values(size), "MetaTabletIdxKey") for size in sizes)
    verify, _ = many["verify"]
    for work, (seconds, memory) in many.items():
        before = few[work][1]
        print(
            f"{work}: {seconds / verify:.1f}x of verify; peak memory {memory >> 20} MiB with {sizes[1]} key-values, "
            f"{before >> 20} MiB with {sizes[0]}: {memory / before:.2f}x"
        )


if __name__ == "__main__":
    main()
